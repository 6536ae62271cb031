import type { PyMap, PyValue } from "../base/index.ts";
import type { FlagDef } from "../values/index.ts";

/** A parsed, merged and checked `guild.yml`. Operations with a fault are in `faults` and in no model. */
export type Guildfile = {
  /** Absolute path of the file. */
  readonly path: string;
  /** Its directory: relative paths in it start here. */
  readonly dir: string;
  /** In file order. */
  readonly models: readonly ModelDef[];
  readonly package: PyMap | undefined;
  /** Faults that concern one operation each and leave the others usable. */
  readonly faults: readonly Fault[];
};

/** Something wrong in a file, for one clear message. `line` counts from 1. */
export type Fault = {
  readonly file: string;
  readonly line: number | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
  /** `model:op` or `op`, when the fault concerns that operation alone. */
  readonly operation?: string | undefined;
};

export type ModelDef = {
  /** Empty for the anonymous model. */
  readonly name: string;
  readonly description: string;
  readonly default: boolean;
  /** Sorted by name. */
  readonly operations: readonly OpDef[];
  /** Sorted by name. */
  readonly resources: readonly ResourceDef[];
  readonly references: readonly string[];
  readonly sourceCode: SourceCodeDef | undefined;
  readonly plugins: PyValue | undefined;
  readonly pythonRequires: string | undefined;
  readonly extra: PyMap;
  /** Where its runs are kept apart from those of other models and projects: `vision/resnet`. */
  readonly namespace: string | undefined;
  /** Directories of package parents (`extends: pkg/model`), nearest first. */
  readonly parentDirs: readonly string[];
};

/** One operation as `guild.yml` defines it, coerced and merged; flags not yet completed by import. */
export type OpDef = {
  readonly name: string;
  /** Name of its model; empty for the anonymous model. */
  readonly model: string;
  readonly description: string;
  /** Line of the operation's key, from 1; undefined for operations that no file defines. */
  readonly line: number | undefined;
  readonly default: boolean;
  /** What starts it. `main` is set to the module named like the operation where nothing else is given. */
  readonly start:
    | { readonly kind: "main"; readonly main: string }
    | { readonly kind: "exec"; readonly exec: string | readonly string[] }
    | {
        readonly kind: "steps";
        readonly steps: readonly PyValue[];
        /** Where each step is written; undefined where that is not known. */
        readonly lines: readonly (number | undefined)[];
      };
  /** Attributes that `start` has no place for: a run warns that they are ignored. */
  readonly ignoredStarts: readonly ("main" | "steps")[];
  /** Sorted by name. */
  readonly flags: readonly FlagDef[];
  /** Undefined: found by looking at the script. */
  readonly flagsDest: string | undefined;
  /** `all`: every flag the script has; `defined`: only attributes for flags listed; a list: those names (none: off). */
  readonly flagsImport: "all" | "defined" | readonly string[];
  readonly flagsImportSkip: readonly string[];
  readonly defaultFlagArgSkip: boolean;
  readonly flagEncoder: string | undefined;
  readonly requires: readonly RequiredResource[];
  readonly env: PyMap;
  readonly envSecrets: readonly string[];
  readonly pythonPath: readonly string[] | undefined;
  readonly pythonRequires: string | undefined;
  /** Label template. */
  readonly label: string | undefined;
  readonly tags: readonly string[];
  readonly compare: readonly PyValue[] | undefined;
  /** Null: the default patterns; an empty list: none. */
  readonly outputScalars: readonly PyValue[] | null;
  /** Column to minimize, with `-` before it to maximize. */
  readonly objective: string | undefined;
  readonly optimizers: readonly OptimizerDef[];
  readonly defaultMaxTrials: number | undefined;
  /** How many trials of a batch run at the same time. */
  readonly jobs: number | undefined;
  readonly canStageTrials: boolean;
  readonly deleteOnSuccess: boolean | undefined;
  readonly handleKeyboardInterrupt: boolean;
  readonly pipFreeze: boolean | undefined;
  readonly plugins: PyValue | undefined;
  readonly runAttrs: PyMap;
  readonly publish: PyMap | undefined;
  readonly sourceCode: SourceCodeDef | undefined;
};

export type OptimizerDef = {
  readonly name: string;
  readonly algorithm: string;
  readonly default: boolean;
  readonly flags: PyMap;
};

/** One item of `requires`. A named one is looked up when the operation is resolved. */
export type RequiredResource =
  | {
      readonly kind: "named";
      readonly spec: string;
      readonly description: string;
      readonly line: number | undefined;
    }
  | { readonly kind: "inline"; readonly resource: ResourceDef; readonly line: number | undefined };

export type ResourceDef = {
  /** Name in `resources`, or an inline resource's `name`. */
  readonly name: string | undefined;
  readonly description: string;
  readonly sources: readonly SourceDef[];
  readonly targetPath: string | undefined;
  readonly targetType: "copy" | "link" | undefined;
  readonly defaultUnpack: boolean;
  readonly private: boolean;
  readonly references: readonly string[];
  /** The mapping as written (after merging): goes into the run's `op` attribute. */
  readonly written: PyMap;
};

/** One source of a resource. `uri` is `file:V`, `module:V`, `config:V`, `operation:V` or the URL itself. */
export type SourceDef = {
  readonly kind: "file" | "url" | "module" | "config" | "operation";
  /** The value of the kind's key: a path, a URL, a module or an operation spec. */
  readonly value: string;
  readonly uri: string;
  readonly name: string | undefined;
  /** `false`: an operation source without a flag (`flag-name: no`). */
  readonly flagName: string | false | undefined;
  readonly targetPath: string | undefined;
  readonly targetType: "copy" | "link" | undefined;
  readonly preservePath: boolean;
  readonly rename: readonly RenameSpec[];
  readonly select: readonly SelectSpec[];
  /** Undefined: the resource's `default-unpack`. */
  readonly unpack: boolean | undefined;
  readonly archiveType: string | undefined;
  readonly sha256: string | undefined;
  readonly postProcess: string | undefined;
  readonly optional: boolean;
  readonly warnIfEmpty: boolean;
  readonly failIfEmpty: boolean;
  readonly replaceExisting: boolean | undefined;
  readonly alwaysResolve: boolean | undefined;
  readonly params: PyMap | undefined;
  readonly help: string | undefined;
};

export type RenameSpec = { readonly pattern: string; readonly replacement: string };

export type SelectSpec = { readonly pattern: string; readonly reduce: "min" | "max" | undefined };

/** `sourcecode` of a model or operation after coercion. */
export type SourceCodeDef = {
  /** `sourcecode: no`. */
  readonly disabled: boolean;
  readonly root: string | undefined;
  readonly dest: string | undefined;
  readonly digest: boolean | undefined;
  readonly rules: readonly SelectRule[];
};

export type SelectRule = {
  readonly result: "include" | "exclude";
  readonly patterns: readonly string[];
  readonly type: "text" | "binary" | "dir" | undefined;
};
