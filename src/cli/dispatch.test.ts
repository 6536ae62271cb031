import { describe, expect, test } from "vitest";
import { type Context, UserError } from "../base/index.ts";
import type { Command } from "./command.ts";
import { dispatch } from "./dispatch.ts";
import { optionNames } from "./option-names.ts";
import { commandTree, type Entry } from "./tree.ts";

const terminal = {
  outIsTty: false,
  errIsTty: false,
  inIsTty: false,
  columns: undefined,
  outColor: false,
  errColor: false,
};

/** Runs a command line that only shows help or fails. */
const guild = async (argv: readonly string[], env: Record<string, string> = {}) => {
  let out = "";
  const world = {
    env,
    terminal,
    out: (text: string) => {
      out += text;
    },
  };
  try {
    // Help and usage errors need no more of a context than this.
    const code = await dispatch(argv, world, async () => world as unknown as Context);
    return { out, code };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { out, code: error.exitCode, message: error.message, hint: error.hint };
  }
};

const rootHelp = `Usage: guild [OPTIONS] COMMAND [ARGS]...

  Guild AI command line interface.

Options:
  --version  Show the version and exit.
  -C PATH    Use PATH as current directory for a command.
  -H PATH    Use PATH as Guild home.
  --debug    Log more information during command.
  --help     Show this message and exit.

Commands:
  api              CLI based API calls.
  archive          Archive one or more runs.
  cat              Show contents of a run file.
  check            Check the Guild setup.
  comment          Add or remove run comments.
  compare          Compare run results.
  completion       Generate command completion script.
  diff             Diff two runs.
  download         Download a file resource.
  export           Export one or more runs.
  help             Show help for a path or package.
  import           Import one or more runs from ARCHIVE.
  init             Initialize a Guild environment.
  install          Install one or more packages.
  label            Set run labels.
  ls               List run files.
  mark             Mark a run.
  merge            Copy run files to a project directory.
  models           Show available models.
  open             Open a run path or output.
  operations, ops  Show model operations.
  package          Create a package for distribution.
  packages         Show or manage packages.
  publish          Publish one or more runs.
  pull             Copy one or more runs from a remote location.
  push             Copy one or more runs to a remote location.
  queue            List runs that wait to be started.
  remote           Manage remote status.
  remotes          Show available remotes.
  run              Run an operation.
  runs             Show or manage runs.
  search           Search for a package.
  select           Select a run and shows its ID.
  shell            Start a Python shell for API use.
  stop             Stop one or more runs.
  sync             Synchronize remote runs.
  tag              Add or remove run tags.
  tensorboard      Visualize runs with TensorBoard.
  tensorflow       Collection of TensorFlow tools.
  uninstall        Uninstall one or more packages.
  view             Visualize runs in a local web application.
  watch            Watch run output.
`;

test("guild, alone or with --help, lists its commands", async () => {
  expect(await guild([])).toEqual({ out: rootHelp, code: 0 });
  expect(await guild(["--help"])).toEqual({ out: rootHelp, code: 0 });
  expect(await guild(["-C", "/nowhere", "--help", "x"])).toEqual({ out: rootHelp, code: 0 });
});

const runsHelp = `Usage: guild runs [OPTIONS] COMMAND [ARGS]...

  Show or manage runs.

  If COMMAND is omitted, lists runs. Refer to 'guild runs list --help' for
  more information on the list command.

Options:
  -a, --all                       Show all runs (by default only the last 20
                                  runs are shown).

  -m, --more                      Show 20 more runs. Maybe used multiple
                                  times.

  -n, --limit N                   Limit number of runs shown.
  -d, --deleted                   Show deleted runs.
  -A, --archive PATH              Show archived runs in PATH.
  -c, --comments                  Show run comments.
  -v, --verbose                   Show run details.
  --json                          Format runs as JSON.
  -s, --simplified                Show a simplified list.
  -F, --filter EXPR               Filter runs using a filter expression. See
                                  Filter by Expression above for details.

  -Fo, --operation VAL            Filter runs with operations matching VAL.
  -Fl, --label VAL                Filter runs with labels matching VAL. To
                                  show unlabeled runs, use --unlabeled.

  -Fu, --unlabeled                Filter runs without labels.
  -Ft, --tag TAG                  Filter runs with TAG.
  -Fc, --comment VAL              Filter runs with comments matching VAL.
  -N, --namespace PATH            Filter runs in the namespace PATH or one
                                  below it. Use - for runs that are in none.

  -Fm, --marked                   Filter marked runs.
  -Fn, --unmarked                 Filter unmarked runs.
  -Fs, --started RANGE            Filter runs started within RANGE. See above
                                  for valid time ranges.

  -Fd, --digest VAL               Filter runs with a matching source code
                                  digest.

  -Sr, --running / --not-running  Filter runs that are still running.
  -Sc, --completed / --not-completed
                                  Filter completed runs.
  -Se, --error / --not-error      Filter runs that exited with an error.
  -St, --terminated / --not-terminated
                                  Filter runs terminated by the user.
  -Sp, --pending / --not-pending  Filter pending runs.
  -Ss, --staged / --not-staged    Filter staged runs.
  -r, --remote REMOTE             List runs on REMOTE rather than local runs.
  --help                          Show this message and exit.

Commands:
  archive     Archive one or more runs.
  comment     Add or remove run comments.
  delete, rm  Delete one or more runs.
  diff        Diff two runs.
  export      Export one or more runs.
  import      Import one or more runs from ARCHIVE.
  info        Show run information.
  label       Set run labels.
  list        List runs.
  mark        Mark a run.
  merge       Copy run files to a project directory.
  publish     Publish one or more runs.
  pull        Copy one or more runs from a remote location.
  purge       Permanentaly delete one or more deleted runs.
  push        Copy one or more runs to a remote location.
  restore     Restore one or more deleted runs.
  stop        Stop one or more runs.
  tag         Add or remove run tags.
`;

test("guild runs --help shows the options of the list and the subcommands", async () => {
  expect(await guild(["runs", "--help"])).toEqual({ out: runsHelp, code: 0 });
  expect(await guild(["runs", "-a", "--help"])).toEqual({ out: runsHelp, code: 0 });
});

test("help is as wide as the terminal up to 80 columns", async () => {
  const widest = async (columns: string) =>
    Math.max(
      ...(await guild(["ops", "--help"], { COLUMNS: columns })).out.split("\n").map((line) => line.length),
    );
  expect(await widest("60")).toBeLessThanOrEqual(58);
  expect(await widest("999")).toBeLessThanOrEqual(78);
  expect(await widest("999")).toBeGreaterThan(70);
});

test("the usage line of help shows the command as typed", async () => {
  const firstLine = async (...argv: readonly string[]) =>
    (await guild([...argv, "--help"])).out.split("\n")[0];
  expect(await firstLine("ops")).toBe("Usage: guild ops [OPTIONS] [FILTER]...");
  expect(await firstLine("runs", "rm")).toBe("Usage: guild runs rm [OPTIONS] [RUN...]");
  expect(await firstLine("diff")).toBe("Usage: guild diff [OPTIONS] [RUN [RUN]]");
  expect(await firstLine("run")).toBe("Usage: guild run [OPTIONS] [[MODEL:]OPERATION] [FLAG=VAL...]");
  expect(await firstLine("cat")).toBe("Usage: guild cat [OPTIONS] [RUN]");
});

test("GUILD_HELP_JSON makes help one JSON object", async () => {
  const { out } = await guild(["runs", "rm", "--help"], { GUILD_HELP_JSON: "1" });
  const json = JSON.parse(out);
  expect(Object.keys(json)).toEqual(["version", "usage", "help", "options"]);
  expect(json.usage).toEqual({ prog: "guild runs rm", args: "[OPTIONS] [RUN...]" });
  expect(json.options.at(-1)).toEqual({ term: "--help", help: "Show this message and exit." });
  const root = JSON.parse((await guild(["--help"], { GUILD_HELP_JSON: "1" })).out);
  expect(root.commands[0]).toEqual({ term: "api", help: "CLI based API calls." });
});

test("--version answers anywhere before the command", async () => {
  expect((await guild(["--debug", "--version"])).out).toMatch(/^guild \d+\.\d+\.\d+\n$/);
});

test.each<[string, object]>([
  ["foo", { code: 2, message: "No such command 'foo'.", hint: "Try 'guild --help' for more information." }],
  [
    "runs foo",
    { code: 2, message: "No such command 'foo'.", hint: "Try 'guild runs --help' for more information." },
  ],
  ["--debug", { code: 2, message: "Missing command." }],
  ["--debgu", { code: 2, message: "unrecognized option '--debgu' (did you mean --debug?)" }],
  ["-C", { code: 2, message: "Option '-C' requires an argument.", hint: undefined }],
  ["runs -a rm", { code: 1, message: "options cannot be listed before command ('rm')", hint: undefined }],
  ["runs rm --bogus", { code: 2, hint: "Try 'guild runs rm --help' for more information." }],
  ["runs push", { code: 2, message: "missing argument for REMOTE" }],
  [
    "sys s3-sync start s3://b",
    { code: 1, message: "'guild sys s3-sync start' is not available in this version yet" },
  ],
])("guild %s fails as it should", async (line, expected) => {
  expect(await guild(line.split(" "))).toMatchObject({ out: "", ...expected });
});

type Described = {
  readonly path: string;
  readonly summary: string;
  readonly load: () => Promise<{ default: Command }>;
};

const described = (entries: readonly Entry[], path: string): readonly Described[] =>
  entries.flatMap((entry) => {
    const own = `${path} ${entry.name.split(", ")[0]}`;
    if (entry.kind === "group") return described(entry.commands, own);
    return entry.kind === "command" && entry.hidden !== true
      ? [{ path: own, summary: entry.summary, load: entry.load }]
      : [];
  });

describe.each(described(commandTree, ""))("guild$path", ({ path, summary, load }) => {
  const argv = [...path.trim().split(" "), "--help"];

  test("has the summary of the list of commands", async () => {
    expect((await load()).default.help.split("\n")[0]).toBe(summary);
  });

  test("shows every option in its help, and hidden ones not", async () => {
    const { out } = await guild(argv);
    for (const spec of Object.values((await load()).default.options)) {
      if (spec.hidden === true) expect(out).not.toContain(`\n  ${spec.flags} `);
      else
        for (const name of optionNames(spec).on) expect(out).toMatch(new RegExp(`^  .*${name}[ ,\n]`, "m"));
    }
  });

  test("has help that fits 78 columns, is plain ASCII and has no marks left", async () => {
    const { out } = await guild(argv);
    expect(out.split("\n").filter((line) => line.length > 78)).toEqual([]);
    expect(out).toMatch(/^[\n\x20-\x7e]*$/);
    expect(out).not.toMatch(/`|\*\*|###/);
  });
});

test("names of commands are unique and in the order of the alphabet", () => {
  const check = (entries: readonly Entry[]) => {
    const names = entries.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    for (const entry of entries) if (entry.kind === "group") check(entry.commands);
  };
  check(commandTree);
});
