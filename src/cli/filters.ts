import type { OptionSpecs } from "./command.ts";

/** Options that select runs, shared by every command that takes runs. */
export const commonFilters = {
  filter: {
    flags: "-F, --filter",
    help: "Filter runs using a filter expression. See Filter by Expression above for details.",
    metavar: "EXPR",
  },
  filterOps: {
    flags: "-Fo, --operation",
    help: "Filter runs with operations matching `VAL`.",
    metavar: "VAL",
    repeat: true,
  },
  filterLabels: {
    flags: "-Fl, --label",
    help: "Filter runs with labels matching VAL. To show unlabeled runs, use --unlabeled.",
    metavar: "VAL",
    repeat: true,
  },
  filterUnlabeled: { flags: "-Fu, --unlabeled", help: "Filter runs without labels." },
  filterTags: { flags: "-Ft, --tag", help: "Filter runs with TAG.", metavar: "TAG", repeat: true },
  filterComments: {
    flags: "-Fc, --comment",
    help: "Filter runs with comments matching VAL.",
    metavar: "VAL",
    repeat: true,
  },
  filterNamespaces: {
    flags: "-N, --namespace",
    help: "Filter runs in the namespace PATH or one below it. Use - for runs that are in none.",
    metavar: "PATH",
    repeat: true,
  },
  filterMarked: { flags: "-Fm, --marked", help: "Filter marked runs." },
  filterUnmarked: { flags: "-Fn, --unmarked", help: "Filter unmarked runs." },
  filterStarted: {
    flags: "-Fs, --started",
    help: "Filter runs started within RANGE. See above for valid time ranges.",
    metavar: "RANGE",
  },
  filterDigest: {
    flags: "-Fd, --digest",
    help: "Filter runs with a matching source code digest.",
    metavar: "VAL",
  },
} as const satisfies OptionSpecs;

export const statusFilters = {
  statusRunning: { flags: "-Sr, --running / --not-running", help: "Filter runs that are still running." },
  statusCompleted: { flags: "-Sc, --completed / --not-completed", help: "Filter completed runs." },
  statusError: { flags: "-Se, --error / --not-error", help: "Filter runs that exited with an error." },
  statusTerminated: {
    flags: "-St, --terminated / --not-terminated",
    help: "Filter runs terminated by the user.",
  },
  statusPending: { flags: "-Sp, --pending / --not-pending", help: "Filter pending runs." },
  statusStaged: { flags: "-Ss, --staged / --not-staged", help: "Filter staged runs." },
  statusChars: { flags: "-S", help: "", metavar: "TEXT", hidden: true },
} as const satisfies OptionSpecs;

export const allFilters = { ...commonFilters, ...statusFilters } as const;
