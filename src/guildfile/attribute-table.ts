/** What the value of an attribute may be. */
export type AttributeKind =
  | "text"
  | "texts"
  | "switch"
  | "number"
  | "list"
  | "map"
  | "any"
  | "operations"
  | "operation"
  | "flags"
  | "requires"
  | "resources"
  | "sources"
  | "steps"
  | "sourcecode"
  | "choices"
  | "publish"
  | "rename"
  | "flag-type"
  | "target-type";

export type Attribute = { readonly kind: AttributeKind; readonly about: string };

export type AttributeTable = Readonly<Record<string, Attribute>>;

const a = (kind: AttributeKind, about: string): Attribute => ({ kind, about });

const templateAttributes = {
  description: a("text", "What it is for; the first line is shown in lists."),
  extends: a("texts", "Models and configs whose attributes it inherits."),
  params: a("map", "Values for {{NAME}} in the texts of the item."),
  operations: a("operations", "Operations by name."),
  "operation-defaults": a("operation", "Attributes for operations that do not set them."),
  resources: a("resources", "Resources by name, for 'requires'."),
  references: a("texts", "Addresses shown in help."),
  sourcecode: a("sourcecode", "Which files a run gets a copy of."),
  flags: a("flags", "Flags that operations may include."),
  plugins: a("any", "Plugins of operations that name none."),
  "python-requires": a("text", "Python versions that operations need."),
  extra: a("map", "Free data."),
  namespace: a("text", "Namespace of its runs."),
  default: a("switch", "Whether it is the default one."),
} as const satisfies AttributeTable;

export const modelAttributes: AttributeTable = {
  model: a("text", "Name of the model."),
  ...templateAttributes,
};

export const configAttributes: AttributeTable = {
  config: a("text", "Name by which models extend or include it."),
  ...templateAttributes,
};

export const includeAttributes: AttributeTable = {
  include: a("texts", "Files or packages whose items stand here instead."),
};

export const packageAttributes: AttributeTable = {
  package: a("text", "Name of the package."),
  description: a("text", "What the package is for."),
  version: a("any", "Version of the package."),
  url: a("text", "Its web page."),
  author: a("text", "Who wrote it."),
  "author-email": a("text", "Where to write to the author."),
  license: a("text", "Licence of the package."),
  tags: a("texts", "Words to find it by."),
  "python-tag": a("text", "Python tag of the wheel."),
  "data-files": a("texts", "Files that belong to the package."),
  "python-requires": a("text", "Python versions that it needs."),
  requires: a("texts", "Packages that it needs."),
  packages: a("map", "Python packages by directory."),
};

export const operationAttributes: AttributeTable = {
  main: a("text", "Python module to run, and its arguments."),
  exec: a("any", "Command to run."),
  steps: a("steps", "Operations to run one after the other."),
  notebook: a("text", "Notebook to run."),
  description: a("text", "What it does; the first line is shown in lists."),
  default: a("switch", "Whether it runs when none is named."),
  flags: a("flags", "Flags by name: a default, or attributes."),
  "flags-dest": a("text", "Where flag values go: args, globals, config:PATH ..."),
  "flags-import": a("any", "Flags taken from the script: yes, no or names."),
  "flags-import-skip": a("texts", "Flags of the script that are not taken."),
  "default-flag-arg-skip": a("switch", "Whether flags are no arguments unless they say so."),
  "flag-encoder": a("text", "MODULE:FUNCTION that makes search ranges of flags."),
  requires: a("requires", "What has to be there before it starts."),
  env: a("map", "Environment variables."),
  "env-secrets": a("texts", "Variables that are not recorded."),
  "python-path": a("texts", "Where the main module is looked for."),
  "python-requires": a("text", "Python versions that it needs."),
  label: a("text", "Template of labels."),
  tags: a("texts", "Tags of its runs."),
  compare: a("list", "Columns of 'guild compare'."),
  "output-scalars": a("any", "Patterns of scalars in the output."),
  "output-attrs": a("any", "Patterns of attributes in the output."),
  objective: a("any", "Scalar that optimizers minimize."),
  optimizers: a("any", "Optimizers by name."),
  optimizer: a("any", "The one optimizer."),
  "default-max-trials": a("number", "Number of trials when it is an optimizer."),
  "can-stage-trials": a("switch", "Whether as an optimizer it can stage trials."),
  "delete-on-success": a("switch", "Whether its runs are deleted when they succeed."),
  stoppable: a("switch", "Of no effect."),
  "handle-keyboard-interrupt": a("switch", "Whether the script handles Ctrl-C."),
  "pip-freeze": a("switch", "Whether installed packages are recorded."),
  plugins: a("any", "Plugins that take part."),
  "run-attrs": a("map", "Further attributes of its runs."),
  publish: a("publish", "What 'guild publish' writes."),
  sourcecode: a("sourcecode", "Which files a run gets a copy of."),
};

export const flagAttributes: AttributeTable = {
  description: a("text", "What it is for."),
  default: a("any", "Value where the user gives none."),
  type: a("flag-type", "How values are read."),
  required: a("switch", "Whether a value must be given."),
  choices: a("choices", "Values it may have."),
  "allow-other": a("switch", "Whether other values are accepted too."),
  alias: a("text", "Another name for the command line."),
  "arg-name": a("text", "Its name for the script."),
  "arg-skip": a("switch", "Whether it is no argument of the command."),
  "arg-switch": a("any", "Value for which the bare option is given."),
  "arg-split": a("any", "How its text is split into arguments."),
  "arg-encoding": a("map", "Argument texts by value."),
  "env-name": a("text", "Name of its environment variable."),
  "env-encoding": a("map", "Texts for the environment by value."),
  "null-label": a("any", "Text that stands for null."),
  min: a("any", "Smallest value."),
  max: a("any", "Largest value."),
  distribution: a("text", "Distribution for searches: uniform or loguniform."),
  "nb-replace": a("any", "What it replaces in a notebook."),
};

export const choiceAttributes: AttributeTable = {
  value: a("any", "The value."),
  description: a("text", "What it means."),
  alias: a("any", "Another name of the value."),
  flags: a("map", "Values of other flags that come with it."),
};

export const resourceAttributes: AttributeTable = {
  name: a("text", "Name of an inline resource."),
  sources: a("sources", "Where its files come from."),
  "target-path": a("text", "Directory of the run that files go to."),
  path: a("text", "The same as target-path."),
  "target-type": a("target-type", "Whether files are copied or linked."),
  "default-unpack": a("switch", "Whether archives are unpacked unless they say otherwise."),
  "preserve-path": a("switch", "Whether files keep their directories."),
  private: a("switch", "Whether it is left out of lists."),
  description: a("text", "What it is."),
  references: a("texts", "Addresses shown in help."),
};

/** The attributes that say what a source is: one of them must be there. */
export const sourceKinds = ["config", "file", "module", "url", "operation"] as const;

export const sourceAttributes: AttributeTable = {
  config: a("text", "Configuration file that flag values are put into."),
  file: a("text", "File or directory of the project."),
  module: a("text", "Python module that must be there."),
  url: a("text", "Address to download."),
  operation: a("text", "Operation whose run is used."),
  name: a("text", "Name of the source, and of its flag."),
  "flag-name": a("any", "Name of the flag that chooses it; no: there is none."),
  "target-path": a("text", "Directory of the run that it goes to."),
  path: a("text", "The same as target-path."),
  "target-type": a("target-type", "Whether it is copied or linked."),
  "preserve-path": a("switch", "Whether it keeps its directories."),
  rename: a("rename", "How names are changed."),
  select: a("texts", "Patterns of the files that are taken."),
  "select-min": a("texts", "Patterns; the file with the smallest number is taken."),
  "select-max": a("texts", "Patterns; the file with the largest number is taken."),
  unpack: a("switch", "Whether it is unpacked."),
  type: a("text", "Kind of archive: zip, tar or gzip."),
  sha256: a("text", "Digest that its content must have."),
  "post-process": a("text", "Command to run where it is unpacked."),
  optional: a("switch", "Whether it may be missing."),
  "warn-if-empty": a("switch", "Whether to warn where it comes to nothing."),
  "fail-if-empty": a("switch", "Whether to fail where it comes to nothing."),
  "replace-existing": a("switch", "Whether it replaces what is there."),
  "always-resolve": a("switch", "Whether a restart resolves it again."),
  params: a("map", "Values for a configuration file."),
  help: a("text", "What to do where it is missing."),
};

export const referenceAttributes: AttributeTable = {
  resource: a("text", "Name of the resource."),
  description: a("text", "What it is."),
};

export const stepAttributes: AttributeTable = {
  run: a("text", "Operation to run, with flags and options."),
  name: a("text", "Name of its link in the run."),
  flags: a("any", "Flag values."),
  expect: a("any", "Checks of what it leaves."),
  "isolate-runs": a("switch", "Whether it sees only runs of this pipeline."),
  "batch-label": a("text", "Label of the batch."),
  "batch-tags": a("texts", "Tags of the batch."),
  "fail-on-trial-error": a("switch", "Whether a failed trial ends the batch."),
  "force-flags": a("switch", "Whether flags go unchecked."),
  "force-sourcecode": a("switch", "Whether source code is copied anew."),
  gpus: a("any", "GPUs that it sees."),
  label: a("text", "Label of its run."),
  "max-trials": a("number", "Number of trials."),
  maximize: a("text", "Scalar to maximize."),
  minimize: a("text", "Scalar to minimize."),
  needed: a("switch", "Whether to skip it where an equal run exists."),
  "no-gpus": a("switch", "Whether GPUs are hidden."),
  "opt-flags": a("any", "Flags of the optimizer."),
  optimize: a("switch", "Whether to use the default optimizer."),
  optimizer: a("text", "Optimizer to use."),
  "random-seed": a("number", "Seed."),
  remote: a("text", "Remote to run on."),
  "stop-after": a("number", "Minutes after which it is stopped."),
  tags: a("texts", "Tags of its run."),
  "additional-deps": a("any", "Of no effect."),
  break: a("any", "Of no effect."),
  "break-on-error": a("any", "Of no effect."),
};

export const sourceCodeAttributes: AttributeTable = {
  select: a("any", "Rules: which files are copied."),
  root: a("text", "Directory that they are in."),
  dest: a("text", "Directory of the run that they go to."),
  digest: a("any", "Of no effect."),
};

export const publishAttributes: AttributeTable = {
  files: a("any", "Which files are published."),
  template: a("text", "Template of the page."),
};

export const flagTypes = [
  "string",
  "int",
  "float",
  "number",
  "boolean",
  "path",
  "existing-path",
  "auto",
] as const;
