import { spawnSync } from "node:child_process";
import { type Context, UserError } from "../base/index.ts";
import { type CheckOptions, checkLines, formatCheckLine } from "./check-info.ts";
import { logWarning } from "./output.ts";
import { meetsRequirement } from "./requirement.ts";
import { guildVersion } from "./version.ts";

type Options = CheckOptions & {
  readonly version: string | undefined;
  readonly noInfo: boolean;
  readonly notify: boolean;
  readonly allTests: boolean;
  readonly tests: readonly string[];
  readonly uat: boolean;
  readonly forceUat: boolean;
  readonly external: string | undefined;
  readonly remote: string | undefined;
};

/** Prints the facts of this setup and says whether there is a problem with it. */
export const runCheck = async (context: Context, options: Options): Promise<number> => {
  try {
    await check(context, options);
  } catch (error) {
    if (options.notify && error instanceof UserError) notify(context, error);
    throw error;
  }
  if (options.notify) notify(context, undefined);
  return 0;
};

const check = async (context: Context, options: Options): Promise<void> => {
  if (options.version !== undefined) requireVersion(options.version);
  refuseUnbuilt(options);
  if (options.noInfo) return;
  const lines = await checkLines(context, options);
  for (const line of lines) context.out(formatCheckLine(context, line));
  if (!lines.some(({ problem }) => problem === true)) return;
  throw new UserError("there are problems with your setup", {
    hint: `Refer to the issues above for more information${
      options.verbose ? "" : " or rerun check with the --verbose option."
    }`,
  });
};

const requireVersion = (requirement: string): void => {
  const meets = meetsRequirement(guildVersion, requirement);
  if (meets === undefined) {
    throw new UserError(`invalid requirement spec '${requirement}'`, {
      hint: "See https://bit.ly/guild-help-req-spec for more information.",
    });
  }
  if (meets) return;
  throw new UserError(`version mismatch: current version '${guildVersion}' does not match '${requirement}'`);
};

const refuseUnbuilt = (options: Options): void => {
  if (options.external !== undefined) {
    throw new UserError(`unsupported external check: ${options.external}`);
  }
  const option =
    options.remote !== undefined
      ? "--remote"
      : options.allTests || options.tests.length > 0
        ? "--tests"
        : options.uat || options.forceUat
          ? "--uat"
          : undefined;
  if (option === undefined) return;
  throw new UserError(`'guild check ${option}' is not available in this version yet`);
};

/** Tells the desktop how the check went. */
const notify = (context: Context, error: UserError | undefined): void => {
  const [urgency, body] =
    error === undefined ? ["normal", "PASSED"] : ["critical", `FAILED (${error.exitCode}): ${error.message}`];
  const { error: failed } = spawnSync("notify-send", ["-u", urgency, "guild check", body], {
    env: context.env,
  });
  if (failed !== undefined) logWarning(context, "cannot notify check result - notify-send not available");
};
