import { UserError } from "../../base/index.ts";

type Given = Readonly<Record<string, unknown>>;

const tryHelp = "Try 'guild run --help' for more information.";

/** Pairs of options of `guild run` that exclude each other, in the order 0.9 checks them. */
const exclusive: readonly (readonly [key: string, name: string, otherKey: string, otherName: string])[] = [
  ["minimize", "minimize", "maximize", "maximize"],
  ["noGpus", "no-gpus", "gpus", "gpus"],
  ["optimize", "optimize", "optimizer", "optimizer"],
  ["printCmd", "print-cmd", "printEnv", "print-env"],
  ["printTrials", "print-trials", "stageTrials", "stage-trials"],
  ["stage", "stage", "background", "background"],
  ["stage", "stage", "pidfile", "pidfile"],
  ["remote", "remote", "background", "background"],
  ["remote", "remote", "pidfile", "pidfile"],
  ["remote", "remote", "editFlags", "edit-flags"],
  ["remote", "remote", "editComment", "edit-comment"],
  ["remote", "remote", "break", "break"],
  ["remote", "remote", "breakOnError", "break-on-error"],
];

/** What cannot be asked of a run that exists already, in the order 0.9 checks it. */
const notWithRestart: readonly (readonly [key: string, name: string])[] = [
  ["helpModel", "--help-model"],
  ["helpOp", "--help-op"],
  ["opSpec", "OPERATION"],
  ["optimize", "--optimize"],
  ["optimizer", "--optimizer"],
  ["proto", "--proto"],
  ["runDir", "--run-dir"],
  ["testOutputScalars", "--test-output-scalars"],
  ["testSourcecode", "--test-sourcecode"],
  ["testFlags", "--test-flags"],
];

/** Throws for options of `guild run` that cannot be used together. */
export const checkConflicts = (options: Given, opSpec: string | undefined): void => {
  const clash = exclusive.find(([key, , other]) => isGiven(options[key]) && isGiven(options[other]));
  if (clash !== undefined) {
    throw new UserError(`--${clash[1]} and --${clash[3]} cannot both be used`, { hint: tryHelp });
  }
  if (!isGiven(options.restart)) return;
  const given: Given = { ...options, opSpec };
  const refused = notWithRestart.find(([key]) => isGiven(given[key]));
  if (refused !== undefined)
    throw new UserError(`${refused[1]} cannot be used with --restart`, { hint: tryHelp });
};

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
