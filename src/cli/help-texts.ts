import type { Command } from "./command.ts";
import {
  allFilterSections,
  allRuns,
  filterSections,
  latestRun,
  specifyRun,
  specifyRuns,
} from "./help-sections.ts";

/** The long description of a command for its help: its summary, then what is said here. */
export const helpText = (command: Command): string => {
  const details = descriptions[command.name];
  return details === undefined ? command.help : `${command.help}\n\n${details}`;
};

/** By the name of the command. */
const descriptions: Readonly<Record<string, string>> = {
  archive: `Moves runs to the archive \`NAME\`, which keeps them in the Guild home but out of its lists. \`--copy\` leaves the runs
where they are, too. \`--create\` makes the archive if there is none of that name, and \`--list\` shows those there are.

Use \`\`guild runs list --archive NAME\`\` to see the runs of an archive and \`\`guild import NAME\`\` to bring them back.

${specifyRuns(allRuns)}

${allFilterSections}`,

  cat: `\`--path\` names a file in the run directory or, with \`--sourcecode\`, in the source code of the run.
\`--output\` shows what the run printed.

${specifyRun(latestRun)}

${allFilterSections}`,

  check: `Prints what Guild knows of its surroundings: its version and home, Python, the machine, and the tools on it.
Nothing is looked up on the network.

\`--version\` makes sure that this is a version you can use. Quote the requirement, as it has characters that
mean something to the shell:

\b
    guild check --version '>=0.9,<2'`,

  comment: `Without other options an editor opens for a comment on the latest run. \`--add\` gives the comment on the
command line, \`--list\` shows the comments there are, \`--delete\` removes one by its index, and \`--clear\`
removes all of them.

${specifyRuns(latestRun)}

${allFilterSections}`,

  compare: `Shows runs side by side, one a row, with their flags and results in columns. On a terminal the table can be
scrolled and sorted: press \`\`?\`\` for its keys, \`\`r\`\` to read the runs again, and \`\`q\`\` to leave.

\`--table\` prints the table. \`--csv\` writes it to a file, or to standard output for the path \`\`-\`\`.

### Compare Columns

A row starts with the core columns: run, operation, started, time, status and label. Then come the columns that
the operation names with \`\`compare\`\` in the Guild file or, where it names none, all flags and scalars. Leave
columns out with \`--skip-core\`, \`--skip-op-cols\` and \`--skip-unchanged\`. Add some with \`--cols\`, or name all
of them with \`--strict-cols\`.

Columns of the same name are merged: a cell shows the first value there is.

### Column Specs

Columns are separated by commas. Each is one of these:

\b
    loss                  the last value of a scalar
    min loss              also max, first, last, avg, total, count
    loss step             the step of the last value
    min loss step         the step of the lowest value
    =batch-size           a flag
    .stopped              an attribute of the run
    min loss as best      any of these, with a heading

Quote a heading that has spaces.

### Sort Runs

The newest runs come first. \`--min\` shows the lowest values of a column first, \`--max\` the highest.
\`--limit\` shows only so many runs of the top.

### Tools

\`--tool\` shows the runs in another program. \`\`hiplot\`\` draws parallel coordinates in the browser.

${specifyRuns(allRuns)}

${allFilterSections}

### Show Batch Runs

Runs that only start others are left out. \`--include-batch\` shows them as well.`,

  "delete, rm": `Without \`RUN\` all runs that match the filters are deleted. They are listed first, and you are asked to confirm
this unless \`--yes\` is used. Indexes change when runs start and end: look at the list before you confirm.

A run that is still running is stopped before it is deleted.

Deleted runs can be brought back with \`\`guild runs restore\`\`, unless they are deleted with \`--permanent\`.

${specifyRuns(allRuns)}

${allFilterSections}`,

  completion: `Prints the script that completes commands, options, operations, flags, runs and files when you press Tab.
\`--install\` writes it beside your Guild configuration and adds a line to the file that your shell reads when it starts.`,

  diff: `Compares the run directories of two runs, or a part of them that is chosen by an option. Without \`RUN\` the two
newest runs that match the filters are compared, the older one first.

### Diff Source Code

\`--sourcecode\` compares the source code of two runs. \`--working\` compares the source code of one run with the
project as it is now, and \`--dir\` with any other directory.

### Diff Command

The paths are given to \`\`diff -ru\`\` or to the program that \`--cmd\` names. A default of your own is \`\`command\`\`
in the section \`\`diff\`\` of the user configuration.

${allFilterSections}`,

  export: `\`LOCATION\` is a directory, which is made if there is none, or the name of a zip archive: it ends in \`.zip\`.
Runs are copied unless \`--move\` is used. A run that \`LOCATION\` has already is left as it is there, so an export that
was interrupted can be repeated. What was copied is compared with the run before it counts.

Links to files outside of a run, such as its resources, stay links. \`--copy-resources\` copies what they lead to,
which takes its space again for each run. A zip archive holds no links: files they lead to are always copied, and
directories with \`--copy-resources\`.

${specifyRuns(allRuns)}

${allFilterSections}`,

  help: `Shows the models and operations of the project in the current directory, or of the path or package that is
named: what they do and the flags they have.`,

  info: `Shows the attributes, flags and scalars of a run. Options add other facts to that; several may be used.

${specifyRun(latestRun)}

${allFilterSections}`,

  import: `\`ARCHIVE\` is a directory with runs or a zip archive, as \`\`guild export\`\` makes them, or the name of an archive that
\`\`guild archive --list\`\` shows. Use \`\`guild runs list --archive ARCHIVE\`\` to see its runs.

Runs are copied unless \`--move\` is used. A run that is there already is left as it is, so an import that was
interrupted can be repeated.

Links to files outside of a run, such as its resources, stay links. \`--copy-resources\` copies what they lead to,
which takes its space again for each run.

${specifyRuns("Without `RUN` all runs of the archive that match the filters are taken.")}

${allFilterSections}`,

  init: `Makes \`\`.guild\`\` in \`DIR\`, or in the current directory. From then on it is the Guild home of all commands run
there and below.

An environment for Python is better made with Python's own tools: Guild uses the environment that is active,
and keeps its runs within it if it has a \`\`.guild\`\` directory.

### Resource Cache

Downloaded files are shared with other environments of yours, unless \`--isolate-resources\` is used.`,

  label: `\`--set\` gives runs a new label. \`--prepend\` and \`--append\` add a text to the label they have, \`--remove\` takes
one out of it, and \`--clear\` removes all of it. You are asked to confirm this unless \`--yes\` is used.

${specifyRuns(latestRun)}

${allFilterSections}`,

  list: `Shows the newest runs, 20 unless you ask for another number: with \`--limit\`, with \`--more\` for 20 more each
time, or with \`--all\`.

The index in front of a run names it in other commands as long as these use the same filters and no run starts
or is deleted in between.

${allFilterSections}

### Show Deleted Runs

\`--deleted\` lists the runs that \`\`guild runs restore\`\` can bring back and \`\`guild runs purge\`\` deletes for good.

### Show Archived Runs

\`--archive\` lists the runs of a directory or a zip file that \`\`guild export\`\` made.`,

  ls: `Lists the files of a run but for those of Guild itself, which \`--all\` adds. \`--path\` limits the list to a file
or directory, or to a pattern such as \`\`*.png\`\`. \`--sourcecode\`, \`--dependencies\` and \`--generated\` list the
files of one kind.

${specifyRun(latestRun)}

${allFilterSections}`,

  mark: `A marked run is used where an operation requires a run of its operation, instead of the newest one.

\`--clear\` takes the mark away.

${specifyRun("Without `RUN` the newest unmarked run is marked. With `--clear` all marked runs are taken.")}

${allFilterSections}`,

  merge: `Copies the source code of a run, and the project files it depended on, back to the project in the current
directory: what the run was made from is again what you work on. \`--all\` copies its other files, too.

The run must come from the project in the current directory. Use \`--target-dir\` for any other directory.

No work is lost: a merge that would replace files is refused, unless git has each of them as it is. \`--no-replace\`
does not ask git, and \`--replace\` replaces what there is. \`--preview\` shows what would be copied and what not.

${specifyRun(latestRun)}

${allFilterSections}`,

  models: `In a project, shows its models. Elsewhere, or with \`--installed\`, shows those of installed packages. A
\`FILTER\` limits the list to models whose name or description has it.`,

  open: `Opens the run directory with the program that your system has for directories, or with the one that \`--cmd\`
names. \`--shell\` starts a shell there.

\`--path\` opens a file or directory within the run directory, or within the source code of the run when
\`--sourcecode\` is used. \`--output\` opens what the run printed.

${specifyRun(latestRun)}

${allFilterSections}`,

  "operations, ops": `In a project, shows its operations. Elsewhere, or with \`--installed\`, shows those of installed packages, which
can be run from anywhere. A \`FILTER\` limits the list to operations whose name or description has it.`,

  publish: `Writes pages about runs, with their flags, scalars, files, source code and output, to the directory \`published-runs\`
or the one that \`--dest\` names. Its index, \`README.md\`, lists all runs that are published there. A run that was
published before is published anew.

\`--files\` copies the files of runs, too, and \`--include-links\` what their links lead to.

${specifyRuns(allRuns)}

${allFilterSections}`,

  purge: `Deletes runs for good that were deleted before: list them with \`\`guild runs list --deleted\`\`. **They cannot be
brought back.** You are asked to confirm this unless \`--yes\` is used.

${specifyRuns(allRuns)}

${allFilterSections}`,

  restore: `Brings deleted runs back: list them with \`\`guild runs list --deleted\`\`. You are asked to confirm this unless
\`--yes\` is used.

${specifyRuns(allRuns)}

${allFilterSections}`,

  run: `\`OPERATION\` is an operation of the project in the current directory or of an installed package, as
\`\`guild operations\`\` lists them, with its model in front where that is needed. It may also be a script. Without
\`OPERATION\` the default operation of the project is run.

Flags are set with \`FLAG=VAL\`. \`\`guild run OPERATION --help-op\`\` shows those there are.

### Flag Lists

A list of values runs the operation once for each of them; several lists, once for each combination. These are
called trials:

\b
    guild run train lr=[0.01,0.1] batch-size=[10,100]

Sequences are written \`\`range[START:END:STEP]\`\`, \`\`linspace[START:END:COUNT]\`\` and
\`\`logspace[START:END:COUNT]\`\`. \`\`uniform[LOW:HIGH]\`\` and \`\`loguniform[LOW:HIGH]\`\` draw values at random.

Quote lists that have spaces. \`--print-trials\` shows the trials without running them, and \`--save-trials\`
writes them to a file.

### Batch Files

\`@PATH\` runs one trial for each set of flags in a file. A CSV file has the names of flags in its first row; a
JSON or YAML file is a list of mappings from names to values.

### Limit Trials

\`--max-trials\` limits the number of trials, which is 20 where values are searched for. The trials to run are
drawn at random, the same ones for the same \`--random-seed\`.

### Optimize Runs

\`--optimizer\` looks for good flag values, and \`--optimize\` does so with the default optimizer of the operation.
\`--minimize\` and \`--maximize\` name the result that matters. \`--opt-flag\` sets flags of the optimizer itself.

### Start an Operation Using a Prototype Run

\`--proto\` runs the operation of another run again, in a new run, with its flags and source code. Flags may be
changed and added.

### Restart an Operation

\`--restart\` runs the operation of an existing run again in the same run directory, with the same flags.

### Stage an Operation

\`--stage\` prepares a run without running it. Start it later with \`--start\`. With \`--run-dir\` the run
directory is made elsewhere; such a run does not appear in lists of runs.

### Control Visible GPUs

\`--gpus\` limits the GPUs that the operation sees, and \`--no-gpus\` hides all of them. They set
\`\`CUDA_VISIBLE_DEVICES\`\`.

### Edit Flags

\`--edit-flags\` opens an editor to look at the flag values and change them. The editor is the one in \`\`VISUAL\`\` or
\`\`EDITOR\`\`.

### Debug Source Code

\`--debug-sourcecode\` runs the code in a directory of yours instead of the copy that the run keeps, so that
breakpoints set there are hit.

### Breakpoints

\`--break\` starts Python's debugger at a place in the operation: \`\`LINE\`\` of the main module, \`\`FILE:LINE\`\`, or
\`\`MODULE.FUNCTION\`\`. \`--break-on-error\` starts it where an error occurs.`,

  select: `Prints the ID of a run for use in other commands. For example, to restart the latest run of an operation:

\b
    guild run --restart $(guild select -Fo train)

${specifyRun(latestRun)}

### Select Lowest or Highest

\`--min\` and \`--max\` select the run with the lowest or highest value of a column among the runs that match the
filters. \`\`guild compare --help\`\` explains how columns are written.

${allFilterSections}`,

  stop: `Stops runs that are running. You are asked to confirm this unless \`--yes\` is used.

${specifyRuns("Without `RUN` all running runs that match the filters are stopped.")}

${filterSections}`,

  tag: `\`--add\` and \`--delete\` change the tags of runs, and \`--clear\` removes all of them. Labels stay as they are
unless \`--sync-labels\` is used. \`--list-all\` shows the tags in use. Commands that take runs can select them by
\`--tag\`.

${specifyRuns(latestRun)}

${allFilterSections}`,

  tensorboard: `Shows runs in TensorBoard, which opens in the browser unless \`--no-open\` is used. TensorBoard must be installed
in the Python environment of the project. It runs until you press Ctrl-C.

The runs are those that \`\`guild runs\`\` lists with the same filters. TensorBoard is kept in step with them: new runs
appear, and deleted ones vanish. Batch runs are left out unless \`--include-batch\` is used.

TensorBoard listens on a free port of all interfaces. Use \`--host\` and \`--port\` to choose others.

Each run is named by its ID, operation, start and label. \`--run-name-flags\` names flags to show instead of the label.

\`--export-scalars\` starts no TensorBoard. It writes every scalar that the runs have logged as CSV.

${specifyRuns(allRuns)}

${allFilterSections}`,

  inspect: `\`PATH\` is a checkpoint, whose name usually ends in \`\`.ckpt\`\`, or a serialized graph, whose name ends in
\`\`.pb\`\`. TensorFlow must be installed in the Python environment of the project.`,

  watch: `Prints what a run prints, until it ends or you press Ctrl-C, which leaves the run alone. Of a run that has ended
all output is shown. Without \`RUN\` the newest run that is running is watched.

\`--pid\` finds the run by its process: by its ID, or by a file that holds it. It is used alone.

${specifyRun("Without `RUN` the newest run that is running is watched.")}

${filterSections}`,
};
