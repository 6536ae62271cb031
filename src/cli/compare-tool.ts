import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Context, UserError } from "../base/index.ts";
import { formatCsv, type Grid, parallelPage } from "../compare/index.ts";
import {
  findDistributions,
  findInterpreter,
  interpreterFacts,
  normalName,
  searchPath,
} from "../python-env/index.ts";
import { openUrl } from "./open-url.ts";
import { logInfo } from "./output.ts";
import { openOutputFile } from "./output-file.ts";
import { stopRequest } from "./stop-signals.ts";

/**
 * Shows runs as parallel coordinates: by HiPlot where the project's environment has it, else by a page of ours. The
 * page goes to the file that `HIPLOT_HTML` names, or into the browser until the user presses Ctrl-C.
 */
export const compareAsPage = async (context: Context, grid: Grid): Promise<void> => {
  logInfo(context, "Preparing data for compare");
  const stopped = stopRequest();
  const dir = mkdtempSync(join(tmpdir(), "guild-compare-"));
  try {
    const page = await writePage(context, grid, dir);
    if (context.env.HIPLOT_HTML) {
      writeFileSync(openOutputFile(context, context.env.HIPLOT_HTML), page);
      logInfo(context, `Saved HiPlot HTML to ${context.env.HIPLOT_HTML}`);
      return;
    }
    const path = join(dir, "compare.html");
    writeFileSync(path, page);
    logInfo(context, `Opening ${path}`);
    openUrl(path, context);
    logInfo(context, "To return to the prompt, press Ctrl-C");
    const staysAwake = setInterval(() => undefined, 1 << 30);
    await stopped;
    clearInterval(staysAwake);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

const writePage = async (context: Context, grid: Grid, dir: string): Promise<string> => {
  const python = await pythonWithHiplot(context);
  if (python === undefined) return parallelPage(grid);
  const csv = join(dir, "data.csv");
  // HiPlot takes `uid` for what names a line.
  writeFileSync(csv, formatCsv({ ...grid, headings: ["uid", ...grid.headings.slice(1)] }));
  try {
    const { stdout } = await promisify(execFile)(python, ["-c", hiplotScript, csv], {
      env: { ...context.env, PYTHONIOENCODING: "utf-8" },
      maxBuffer: 1 << 30,
    });
    return stdout;
  } catch (cause) {
    throw new UserError(
      `HiPlot cannot show the runs: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
};

const hiplotScript = `
import sys
sys.path = [path for path in sys.path if path]
from hiplot import fetchers
experiment = fetchers.load_xp_with_fetchers(fetchers.get_fetchers([]), sys.argv[1])
experiment.validate()
experiment.to_html(sys.stdout)
`;

/** The project's interpreter if HiPlot is installed for it. */
const pythonWithHiplot = async (context: Context): Promise<string | undefined> => {
  try {
    const python = await findInterpreter(context, { projectDir: context.cwd });
    const facts = await interpreterFacts(context, python);
    const installed = findDistributions(searchPath(context.env, facts));
    return installed.some(({ name }) => normalName(name) === "hiplot") ? python : undefined;
  } catch (error) {
    // Without Python there is no HiPlot, and none is needed.
    if (error instanceof UserError) return undefined;
    throw error;
  }
};
