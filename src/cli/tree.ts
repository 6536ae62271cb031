import type { Command } from "./command.ts";

/** A command, a group of commands, or one that a later version will have. `name` may be `delete, rm`. */
export type Entry = CommandEntry | GroupEntry | UnbuiltEntry;

type CommandEntry = {
  readonly kind: "command";
  readonly name: string;
  /** First line of its help. */
  readonly summary: string;
  readonly load: CommandLoader;
  /** Not shown in help: what Guild starts itself with. */
  readonly hidden?: true;
};

type CommandLoader = () => Promise<{ readonly default: Command }>;

export type GroupEntry = {
  readonly kind: "group";
  readonly name: string;
  readonly summary: string;
  /** Description after the summary. */
  readonly help: string;
  readonly commands: readonly Entry[];
  /** What runs when no command is named; its options are the group's. Without it, help is shown. */
  readonly bare?: CommandLoader;
};

/** Hidden from help; says that it is not available when it is called. */
export type UnbuiltEntry = {
  readonly kind: "unbuilt";
  readonly name: string;
  readonly summary: string;
  readonly commands?: readonly UnbuiltEntry[];
};

const built = (name: string, summary: string, load: CommandLoader): CommandEntry => ({
  kind: "command",
  name,
  summary,
  load,
});

const internal = (name: string, summary: string, load: CommandLoader): CommandEntry => ({
  ...built(name, summary, load),
  hidden: true,
});

const unbuilt = (name: string, summary: string, commands: readonly UnbuiltEntry[] = []): UnbuiltEntry => ({
  kind: "unbuilt",
  name,
  summary,
  commands,
});

const loadArchive: CommandLoader = () => import("./commands/archive.ts");
const loadComment: CommandLoader = () => import("./commands/comment.ts");
const loadDiff: CommandLoader = () => import("./commands/diff.ts");
const loadExport: CommandLoader = () => import("./commands/export.ts");
const loadImport: CommandLoader = () => import("./commands/import.ts");
const loadLabel: CommandLoader = () => import("./commands/label.ts");
const loadMerge: CommandLoader = () => import("./commands/merge.ts");
const loadMark: CommandLoader = () => import("./commands/mark.ts");
const loadPackagesList: CommandLoader = () => import("./commands/packages-list.ts");
const loadPublish: CommandLoader = () => import("./commands/publish.ts");
const loadPull: CommandLoader = () => import("./commands/pull.ts");
const loadPush: CommandLoader = () => import("./commands/push.ts");
const loadRunsList: CommandLoader = () => import("./commands/runs-list.ts");
const loadStop: CommandLoader = () => import("./commands/stop.ts");
const loadTag: CommandLoader = () => import("./commands/tag.ts");
const loadUninstall: CommandLoader = () => import("./commands/uninstall.ts");

/** Subcommands of `guild runs`, in the order help lists them. */
const runsCommands: readonly Entry[] = [
  built("archive", "Archive one or more runs.", loadArchive),
  built("comment", "Add or remove run comments.", loadComment),
  built("delete, rm", "Delete one or more runs.", () => import("./commands/runs-delete.ts")),
  built("diff", "Diff two runs.", loadDiff),
  built("export", "Export one or more runs.", loadExport),
  built("import", "Import one or more runs from ARCHIVE.", loadImport),
  built("info", "Show run information.", () => import("./commands/runs-info.ts")),
  built("label", "Set run labels.", loadLabel),
  built("list", "List runs.", loadRunsList),
  built("mark", "Mark a run.", loadMark),
  built("merge", "Copy run files to a project directory.", loadMerge),
  built("publish", "Publish one or more runs.", loadPublish),
  built("pull", "Copy one or more runs from a remote location.", loadPull),
  built("purge", "Permanentaly delete one or more deleted runs.", () => import("./commands/runs-purge.ts")),
  built("push", "Copy one or more runs to a remote location.", loadPush),
  built("restore", "Restore one or more deleted runs.", () => import("./commands/runs-restore.ts")),
  built("stop", "Stop one or more runs.", loadStop),
  built("tag", "Add or remove run tags.", loadTag),
];

const serviceCommands = (what: string): readonly UnbuiltEntry[] => [
  unbuilt("start", `Start ${what}.`),
  unbuilt("status", `Show ${what} status.`),
  unbuilt("stop", `Stop ${what}.`),
];

/** All commands of `guild`, in the order help lists them. */
export const commandTree: readonly Entry[] = [
  {
    kind: "group",
    name: "api",
    summary: "CLI based API calls.",
    help: "These commands are for programs. What they print may change.",
    commands: [
      built("compare", "Show comparison matric as JSON.", () => import("./commands/api-compare.ts")),
      built(
        "help-op",
        "Shows help info for an operation as JSON.",
        () => import("./commands/api-help-op.ts"),
      ),
      built("merge", "Provides merge support.", () => import("./commands/api-merge.ts")),
      built("ops", "Show operations as JSON.", () => import("./commands/api-ops.ts")),
      built("runs", "Show runs as JSON.", () => import("./commands/api-runs.ts")),
      built("serve", "Serve runs and operations as JSON.", () => import("./commands/api-serve.ts")),
    ],
  },
  built("archive", "Archive one or more runs.", loadArchive),
  internal("batch-main", "Run the trials of a batch.", () => import("./commands/batch-main.ts")),
  built("cat", "Show contents of a run file.", () => import("./commands/cat.ts")),
  built("check", "Check the Guild setup.", () => import("./commands/check.ts")),
  built("comment", "Add or remove run comments.", loadComment),
  built("compare", "Compare run results.", () => import("./commands/compare.ts")),
  built("completion", "Generate command completion script.", () => import("./commands/completion.ts")),
  built("diff", "Diff two runs.", loadDiff),
  built("download", "Download a file resource.", () => import("./commands/download.ts")),
  built("export", "Export one or more runs.", loadExport),
  built("help", "Show help for a path or package.", () => import("./commands/help.ts")),
  built("import", "Import one or more runs from ARCHIVE.", loadImport),
  built("init", "Initialize a Guild environment.", () => import("./commands/init.ts")),
  built("install", "Install one or more packages.", () => import("./commands/install.ts")),
  internal("kernel-main", "Serve the runs of a notebook kernel.", () => import("./commands/kernel-main.ts")),
  built("label", "Set run labels.", loadLabel),
  built("ls", "List run files.", () => import("./commands/ls.ts")),
  built("mark", "Mark a run.", loadMark),
  built("merge", "Copy run files to a project directory.", loadMerge),
  built("models", "Show available models.", () => import("./commands/models.ts")),
  built("open", "Open a run path or output.", () => import("./commands/open.ts")),
  built("operations, ops", "Show model operations.", () => import("./commands/operations.ts")),
  built("package", "Create a package for distribution.", () => import("./commands/package.ts")),
  {
    kind: "group",
    name: "packages",
    summary: "Show or manage packages.",
    help: "If COMMAND is not specified, lists packages.",
    bare: loadPackagesList,
    commands: [
      built("delete, rm", "Uninstall one or more packages.", loadUninstall),
      built(
        "info",
        "Show information for one or more packages.",
        () => import("./commands/packages-info.ts"),
      ),
      built("list, ls", "List installed packages.", loadPackagesList),
    ],
  },
  built("publish", "Publish one or more runs.", loadPublish),
  built("pull", "Copy one or more runs from a remote location.", loadPull),
  built("push", "Copy one or more runs to a remote location.", loadPush),
  built("queue", "List runs that wait to be started.", () => import("./commands/queue.ts")),
  internal("queue-main", "Start staged runs.", () => import("./commands/queue-main.ts")),
  {
    kind: "group",
    name: "remote",
    summary: "Manage remote status.",
    help: "",
    commands: [
      built("start", "Start a remote.", () => import("./commands/remote-start.ts")),
      built("status", "Show remote status.", () => import("./commands/remote-status.ts")),
      built("stop", "Stop a remote.", () => import("./commands/remote-stop.ts")),
    ],
  },
  built("remotes", "Show available remotes.", () => import("./commands/remotes.ts")),
  built("run", "Run an operation.", () => import("./commands/run.ts")),
  internal("run-main", "Carry on with a prepared run.", () => import("./commands/run-main.ts")),
  {
    kind: "group",
    name: "runs",
    summary: "Show or manage runs.",
    help:
      "If `COMMAND` is omitted, lists runs. Refer to ``guild runs list --help`` for more information on the " +
      "`list` command.",
    commands: runsCommands,
    bare: loadRunsList,
  },
  built("search", "Search for a package.", () => import("./commands/search.ts")),
  built("select", "Select a run and shows its ID.", () => import("./commands/select.ts")),
  built("shell", "Start a Python shell for API use.", () => import("./commands/shell.ts")),
  internal("steps-main", "Run the steps of a pipeline.", () => import("./commands/steps-main.ts")),
  built("stop", "Stop one or more runs.", loadStop),
  built("sync", "Synchronize remote runs.", () => import("./commands/sync.ts")),
  unbuilt("sys", "System utilities.", [
    unbuilt("s3-sync", "Manage S3 sync service.", serviceCommands("S3 sync service")),
    unbuilt("shutdown-timer", "Manager shutdown timer.", serviceCommands("shutdown timer")),
  ]),
  built("tag", "Add or remove run tags.", loadTag),
  built("tensorboard", "Visualize runs with TensorBoard.", () => import("./commands/tensorboard.ts")),
  {
    kind: "group",
    name: "tensorflow",
    summary: "Collection of TensorFlow tools.",
    help: "",
    commands: [
      built(
        "inspect",
        "Inspect a TensorFlow checkpoint or graph.",
        () => import("./commands/tensorflow-inspect.ts"),
      ),
    ],
  },
  built("uninstall", "Uninstall one or more packages.", loadUninstall),
  built("view", "Visualize runs in a local web application.", () => import("./commands/view.ts")),
  built("watch", "Watch run output.", () => import("./commands/watch.ts")),
];
