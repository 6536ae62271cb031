/**
 * The JSON of the HTTP interface, version 1 (below `/api/v1`). The server writes it, the browser application and other
 * clients read it. Times are microseconds since 1970, as in the run directory. Runs are named by full id in answers,
 * by id or prefix in requests. A fault is an `ApiFault` with status 400 (bad request), 403 (token, origin), 404, 409.
 */

/** A value of a flag, scalar or attribute. What JSON has no number for is told apart from text by its shape. */
export type Cell = string | number | boolean | null | { readonly number: "nan" | "inf" | "-inf" } | CellList;
export type CellList = readonly Cell[];

export type RunStatus = "completed" | "error" | "terminated" | "running" | "pending" | "staged";

export type ApiFault = {
  readonly error: {
    readonly message: string;
    readonly hint?: string;
    /** Where in the filter, in characters from 0, when a filter is at fault. */
    readonly position?: number;
  };
};

/** `GET /config` */
export type Config = {
  readonly version: string;
  readonly title: string;
  readonly cwd: string;
  readonly guildHome: string;
  /** True where this session may change runs and start operations. */
  readonly canAct: boolean;
  /** Whether TensorBoard is installed for the project's interpreter; null while that is not known yet. */
  readonly hasTensorBoard: boolean | null;
};

/**
 * `flag:NAME`, `scalar:KEY` (last value), `scalar:KEY:min` and so on with `first`, `last`, `min`, `max`, `avg`, `step`
 * (of the last value), `attr:NAME`, or a core column: `id`, `operation`, `started`, `stopped`, `duration`, `status`,
 * `label`, `tags`, `marked`, `comments`, `namespace`, `sourcecode`, `parent`.
 */
export type ColumnId = string;

export type ColumnInfo = {
  readonly id: ColumnId;
  readonly kind: "core" | "flag" | "scalar" | "attr";
  readonly name: string;
  readonly isNumber: boolean;
  /** Runs, among those that match, that have a value. */
  readonly count: number;
  /** Whether the values differ among the runs that match. */
  readonly differs: boolean;
  /** The range of the numbers. */
  readonly min?: number;
  readonly max?: number;
};

/** What picks runs, everywhere: query parameters of each route that lists runs. */
export type RunsQuery = {
  /** The command line's filter language (`guild runs --filter`). */
  readonly filter?: string;
  /** Only runs below this namespace. */
  readonly namespace?: string;
  readonly deleted?: boolean;
  readonly batches?: boolean;
  /** Column ids in order of importance, `-` in front for descending. Default `-started`. */
  readonly sort?: readonly string[];
  /**
   * Answers with what is known of flags and scalars so far, rather than when all are read; an event tells when they are.
   * Filters and orders that ask for them wait all the same.
   */
  readonly partial?: boolean;
};

/** `GET /columns` with a `RunsQuery` */
export type Columns = {
  readonly columns: readonly ColumnInfo[];
  readonly total: number;
  readonly isPartial: boolean;
};

/** `GET /runs` with a `RunsQuery`, `columns=ID&columns=ID…`, `offset`, `limit` (at most 1,000) */
export type RunsWindow = {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly RunRow[];
  /** Grows with each change that the server has seen; the same number means the same answer. */
  readonly version: number;
  /** Whether flags and scalars of some runs are still to be read. */
  readonly isPartial: boolean;
};

export type RunRow = {
  readonly id: string;
  readonly operation: string;
  readonly status: RunStatus;
  readonly label: string;
  readonly marked: boolean;
  readonly started: number | null;
  readonly isBatch: boolean;
  /** One for each of the columns asked for. */
  readonly cells: readonly Cell[];
};

/** `GET /groups` with a `RunsQuery`, `by=ID…` (one or more) and `columns=ID…` */
export type Groups = { readonly groups: readonly Group[]; readonly total: number };
export type Group = {
  readonly key: readonly Cell[];
  readonly count: number;
  /** One for each of the columns asked for; null where no run of the group has a number there. */
  readonly stats: readonly (GroupStat | null)[];
  /** A filter that gives the runs of this group. */
  readonly filter: string;
};
/** Over the finite numbers; `sd` is the sample standard deviation (n - 1), 0 for one value. */
export type GroupStat = {
  readonly count: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
};

/** `GET /export.csv` with a `RunsQuery` and `columns=ID…`: the same rows as CSV. */

/** `GET /runs/ID` */
export type RunDetail = Omit<RunRow, "cells"> & {
  readonly dir: string;
  readonly stopped: number | null;
  readonly exitStatus: number | null;
  readonly tags: readonly string[];
  readonly comments: readonly Comment[];
  readonly command: string;
  readonly opRef: Readonly<Record<"pkgType" | "pkgName" | "pkgVersion" | "modelName" | "opName", string>>;
  readonly namespace: string | null;
  readonly projectDir: string | null;
  readonly flags: readonly (readonly [string, Cell])[];
  readonly scalars: readonly ScalarSummaryInfo[];
  /** Every other attribute as YAML text, secrets masked. */
  readonly attributes: readonly (readonly [string, string])[];
  readonly env: readonly (readonly [string, string])[];
  readonly dependencies: readonly {
    readonly name: string;
    readonly run: string | null;
    readonly paths: readonly string[];
  }[];
  readonly pid: number | null;
  readonly sourceDigest: string | null;
  readonly isDeleted: boolean;
};

export type Comment = {
  readonly user: string;
  readonly host: string;
  readonly time: number;
  readonly body: string;
};

export type ScalarSummaryInfo = {
  readonly key: string;
  readonly count: number;
  readonly step: number;
  readonly first: Cell;
  readonly last: Cell;
  readonly min: Cell;
  readonly max: Cell;
  readonly avg: Cell;
};

/** `GET /runs/ID/output?from=LINE&count=N` (at most 5,000), or `?last=N`. Lines count from 0. */
export type OutputWindow = {
  readonly from: number;
  readonly total: number;
  readonly lines: readonly OutputLine[];
};
/** `[time in microseconds or null, 0 for stdout or 1 for stderr, text]`; text keeps ANSI sequences. */
export type OutputLine = readonly [number | null, 0 | 1, string];

/** `GET /runs/ID/output/search?text=…&case=1`: the numbers of lines that hold the text, at most 10,000. */
export type OutputHits = { readonly lines: readonly number[]; readonly isCut: boolean };

/** `GET /runs/ID/files?path=DIR` and `GET /runs/ID/sourcecode?path=DIR`: one directory, not what is below it. */
export type FileList = { readonly path: string; readonly files: readonly FileInfo[] };
export type FileInfo = {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly size: number;
  /** Microseconds. */
  readonly modified: number;
  readonly kind:
    | "text"
    | "image"
    | "audio"
    | "video"
    | "table"
    | "json"
    | "notebook"
    | "html"
    | "events"
    | "binary";
  /** Where a link leads, when it is one; such a file is given only when it leads to a run or stays in this one. */
  readonly linkTo?: string;
  /** The run that made the file, for a dependency on an operation. */
  readonly fromRun?: string;
};

/**
 * `GET /runs/ID/files/PATH` and `GET /runs/ID/sourcecode/PATH`: the bytes, with `Range`, an `ETag`, and a policy under
 * which an HTML file cannot act as the page (sandboxed, no same origin).
 * `GET /runs/ID/table?path=PATH&offset=N&limit=N`: rows of a CSV or TSV file.
 */
export type TableWindow = {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly offset: number;
  /** Undefined while the end was not reached. */
  readonly total?: number;
};

/** `GET /runs/ID/images`: images in event files; `GET /runs/ID/images/NUMBER` gives the bytes of one. */
export type ImageList = {
  readonly images: readonly {
    readonly number: number;
    readonly tag: string;
    readonly step: number;
    readonly time: number;
    readonly width: number;
    readonly height: number;
  }[];
};

/**
 * `GET /scalars?run=ID&run=ID…&key=KEY&key=KEY…&points=N&x=step|time|relative&from=X&to=X`: series as binary, each
 * reduced to at most `points` buckets (least and greatest of each, so that peaks stay).
 *
 * Little endian. Header: magic `GSC1` (4 bytes), number of series (uint32). Each series: index of the run in the
 * request (uint32), index of the key (uint32), number of points (uint32), number of points before the reduction
 * (uint32), then `points` × float64 x, then `points` × float64 y (NaN and infinities as they are). x is the step, or
 * the time in seconds since 1970, or in seconds since the run started.
 */

/** `GET /runs/ID/graph`: the runs and steps around a run. */
export type RunGraph = {
  readonly nodes: readonly {
    readonly id: string;
    readonly operation: string;
    readonly label: string;
    readonly status: RunStatus;
  }[];
  /** `dependency`: `to` used files of `from`; `step` and `trial`: `to` belongs to the pipeline or batch `from`. */
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind: "dependency" | "step" | "trial";
    readonly name: string;
  }[];
};

/** `GET /diff?a=ID&b=ID&of=flags|attributes|environment|output|sourcecode|files&path=PATH` */
export type Diff = {
  /** Paths that differ, for `sourcecode` and `files` without a path. */
  readonly paths?: readonly {
    readonly path: string;
    readonly change: "added" | "removed" | "changed" | "same";
  }[];
  /** Lines side by side otherwise; `null` where one side has none. Long ones are cut with `isCut`. */
  readonly lines?: readonly {
    readonly a: string | null;
    readonly b: string | null;
    readonly change: "same" | "changed" | "added" | "removed";
    readonly aLine?: number;
    readonly bLine?: number;
  }[];
  readonly isCut?: boolean;
};

/** `GET /operations` */
export type Operations = { readonly operations: readonly OperationInfo[]; readonly fault?: string };
export type OperationInfo = {
  readonly name: string;
  readonly fullName: string;
  readonly description: string;
  readonly flags: readonly FlagInfo[];
};
export type FlagInfo = {
  readonly name: string;
  readonly description: string;
  readonly type: string | null;
  /** As a person would type it. */
  readonly default: string;
  readonly choices: readonly { readonly value: string; readonly description: string }[];
  readonly isRequired: boolean;
};

/** `POST /operations/run`: starts `guild run` in the background. Flags as typed, so lists make a batch. */
export type RunRequestBody = {
  /** An operation, or with `restart` or `proto` the run to go on from. */
  readonly operation?: string;
  readonly restart?: string;
  readonly proto?: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly label?: string;
  readonly tags?: readonly string[];
  readonly stage?: boolean;
  readonly jobs?: number;
  readonly maxTrials?: number;
  readonly optimizer?: string;
  readonly minimize?: string;
  readonly maximize?: string;
};
export type RunStarted = { readonly id: string };

/** `POST /actions`: one change of several runs. What undoes it is answered where something can. */
export type Action =
  | { readonly action: "label"; readonly runs: readonly string[]; readonly label: string | null }
  | {
      readonly action: "tag";
      readonly runs: readonly string[];
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly action: "mark" | "unmark"; readonly runs: readonly string[] }
  | { readonly action: "comment"; readonly runs: readonly string[]; readonly body: string }
  | { readonly action: "deleteComment"; readonly runs: readonly string[]; readonly number: number }
  | { readonly action: "stop" | "delete" | "restore"; readonly runs: readonly string[] };
export type ActionDone = {
  readonly done: readonly string[];
  readonly undo: readonly Action[];
  readonly faults: readonly { readonly run: string; readonly message: string }[];
};

/** `POST /tensorboard` with `{"runs": [...]}` → `{"url": "/tb/KEY/"}`; `DELETE /tensorboard/KEY` ends it. */
export type TensorBoardStarted = { readonly key: string; readonly url: string };

/**
 * `GET /events?watch=ID&watch=ID`: server-sent events. `runs` tells that lists changed; `run` that one of the watched
 * runs did: its attributes, the length of its output, its scalars.
 */
export type RunsEvent = { readonly version: number; readonly changed: readonly string[] };
export type RunEvent = {
  readonly id: string;
  readonly status: RunStatus;
  readonly outputLines: number;
  readonly scalarsVersion: number;
};
