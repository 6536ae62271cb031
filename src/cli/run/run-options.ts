import type { ArgSpec, OptionSpecs, OptionValues } from "../command.ts";

export const runArgs: readonly ArgSpec[] = [
  { metavar: "OPERATION" },
  { metavar: "FLAG=VAL", multiple: true },
];

/** The options of `guild run`; their names are also those of the run attribute `run_params`. */
export const runOptions = {
  label: { flags: "-l, --label", help: "Set a label for the run.", metavar: "LABEL" },
  tags: {
    flags: "-t, --tag",
    help: "Associate TAG with run. May be used multiple times.",
    metavar: "TAG",
    repeat: true,
  },
  comment: { flags: "-c, --comment", help: "Comment associated with the run.", metavar: "COMMENT" },
  editComment: { flags: "-ec, --edit-comment", help: "Use an editor to type a comment." },
  editFlags: { flags: "-e, --edit-flags", help: "Use an editor to review and modify flags." },
  namespace: {
    flags: "--namespace",
    help: "Record the run in the namespace PATH, such as vision/resnet.",
    metavar: "PATH",
  },
  runDir: {
    flags: "-d, --run-dir",
    help: "Use alternative run directory DIR. Cannot be used with --stage.",
    metavar: "DIR",
  },
  stage: { flags: "--stage", help: "Stage an operation." },
  restart: {
    flags: "--start, --restart",
    help: "Start a staged run or restart an existing run. Cannot be used with --proto or --run-dir.",
    metavar: "RUN",
  },
  proto: {
    flags: "--proto",
    help: "Use the operation, flags and source code from RUN. Flags may be added or redefined in this operation. Cannot be used with --restart.",
    metavar: "RUN",
  },
  forceSourcecode: {
    flags: "--force-sourcecode",
    help: "Use working source code when --restart or --proto is specified. Ignored otherwise.",
  },
  gpus: {
    flags: "--gpus",
    help: "Limit availabe GPUs to DEVICES, a comma separated list of device IDs. By default all GPUs are available. Cannot beused with --no-gpus.",
    metavar: "DEVICES",
  },
  noGpus: { flags: "--no-gpus", help: "Disable GPUs for run. Cannot be used with --gpus." },
  batchLabel: {
    flags: "-bl, --batch-label",
    help: "Label to use for batch runs. Ignored for non-batch runs.",
    metavar: "LABEL",
  },
  batchTags: {
    flags: "-bt, --batch-tag",
    help: "Associate TAG with batch. Ignored for non-batch runs. May be used multiple times.",
    metavar: "TAG",
    repeat: true,
  },
  batchComment: {
    flags: "-bc, --batch-comment",
    help: "Comment associated with batch.",
    metavar: "COMMENT",
  },
  editBatchComment: { flags: "-ebc, --edit-batch-comment", help: "Use an editor to type a batch comment." },
  optimizer: {
    flags: "-o, --optimizer",
    help: "Optimize the run using the specified algorithm. See Optimizing Runs for more information.",
    metavar: "ALGORITHM",
  },
  optimize: { flags: "-O, --optimize", help: "Optimize the run using the default optimizer." },
  minimize: {
    flags: "-N, --minimize",
    help: "Column to minimize when running with an optimizer. See help for compare command for details specifying a column. May not be used with --maximize.",
    metavar: "COLUMN",
  },
  maximize: {
    flags: "-X, --maximize",
    help: "Column to maximize when running with an optimizer. See help for compare command for details specifying a column. May not be used with --minimize.",
    metavar: "COLUMN",
  },
  optFlags: {
    flags: "-Fo, --opt-flag",
    help: "Flag for OPTIMIZER. May be used multiple times.",
    metavar: "FLAG=VAL",
    repeat: true,
  },
  maxTrials: {
    flags: "-m, --max-trials, --trials",
    help: "Maximum number of trials to run in batch operations. Default is optimizer specific. If optimizer is not specified, default is 20.",
    metavar: "N",
    type: { min: 1 },
  },
  jobs: {
    flags: "--jobs",
    help: "Run up to N trials of a batch at the same time. Each has a share of the GPUs. Default is 1, or 'jobs' of the operation.",
    metavar: "N",
    type: { min: 1 },
  },
  randomSeed: {
    flags: "--random-seed",
    help: "Random seed used when sampling trials or flag values.",
    metavar: "N",
    type: "integer",
  },
  debugSourcecode: {
    flags: "--debug-sourcecode",
    help: "Specify an alternative source code path for debugging. See Debug Source Code below for details.",
    metavar: "PATH",
  },
  stageTrials: {
    flags: "--stage-trials",
    help: "For batch operations, stage trials without running them.",
  },
  remote: { flags: "-r, --remote", help: "Run the operation remotely.", metavar: "REMOTE" },
  yes: { flags: "-y, --yes", help: "Do not prompt before running operation." },
  forceFlags: {
    flags: "-f, --force-flags",
    help: "Accept all flag assignments, even for undefined or invalid values.",
  },
  forceDeps: { flags: "--force-deps", help: "Continue even when a required resource is not resolved." },
  stopAfter: {
    flags: "--stop-after",
    help: "Stop operation after N minutes.",
    metavar: "N",
    type: "number",
  },
  failOnTrialError: {
    flags: "--fail-on-trial-error",
    help: "Stop batch operations when a trial exits with an error.",
  },
  needed: {
    flags: "--needed",
    help: "Run only if there is not an available matching run. A matching run is of the same operation with the same flag values that is not stopped due to an error.",
  },
  background: { flags: "-b, --background", help: "Run operation in background." },
  pidfile: {
    flags: "--pidfile",
    help: "Run operation in background, writing the background process ID to PIDFILE.",
    metavar: "PIDFILE",
  },
  noWait: {
    flags: "-n, --no-wait",
    help: "Don't wait for a remote operation to complete. Ignored if run is local.",
  },
  saveTrials: {
    flags: "--save-trials",
    help: "Saves generated trials to a CSV batch file. See BATCH FILES for more information.",
    metavar: "PATH",
  },
  keepRun: { flags: "--keep-run", help: "Keep run even when configured with 'delete-on-success'." },
  keepBatch: { flags: "--keep-batch", help: "Keep batch run rather than delete it on success." },
  additionalDeps: {
    flags: "-D, --dep",
    help: "Include PATH as a dependency.",
    metavar: "PATH",
    repeat: true,
  },
  break: {
    flags: "--break",
    help: "Set a breakpoint at the specified location for Python based operations. Set `LOCATION` to `1` to break at line 1 of the main module. See Breakpoints above for `LOCATION` format. Use multiple times for more than one breakpoint.",
    metavar: "LOCATION",
    repeat: true,
  },
  breakOnError: {
    flags: "--break-on-error",
    help: "Enter the Python debugger at the point an error occurs for Python based operations.",
  },
  quiet: { flags: "-q, --quiet", help: "Do not show output." },
  printCmd: { flags: "--print-cmd", help: "Show operation command and exit." },
  printEnv: { flags: "--print-env", help: "Show operation environment and exit." },
  printTrials: { flags: "--print-trials", help: "Show generated trials and exit." },
  helpModel: { flags: "--help-model", help: "Show model help and exit." },
  helpOp: { flags: "-h, --help-op", help: "Show operation help and exit." },
  testOutputScalars: {
    flags: "--test-output-scalars",
    help: "Test output scalars on output. Use '-' to read from standard intput.",
    metavar: "OUTPUT",
  },
  testSourcecode: { flags: "--test-sourcecode", help: "Test source code selection." },
  testFlags: { flags: "--test-flags", help: "Test flag configuration." },
  runId: { flags: "--run-id", help: "", metavar: "TEXT", hidden: true },
} as const satisfies OptionSpecs;

export type RunOptions = OptionValues<typeof runOptions>;
