/** Sections of help that several commands share. */

/** How one run is named. */
export const specifyRun = (whenOmitted: string): string => `### Specify a Run

\`RUN\` is a run ID, the start of one, or the index of a run as the list of runs shows it under the same
filters: \`1\` is the newest.

${whenOmitted}`;

/** How several runs are named. */
export const specifyRuns = (whenOmitted: string): string => `### Specify Runs

Each \`RUN\` is a run ID, the start of one, or the index of a run as the list of runs shows it under the same
filters: \`1\` is the newest.

A range of indexes is written \`START:END\`, both included. Without \`START\` it begins at the newest run,
without \`END\` it goes on to the oldest, and \`\`:\`\` alone stands for all runs.

${whenOmitted}`;

export const latestRun = "Without `RUN` the newest run is taken.";
export const allRuns = "Without `RUN` all runs that match the filters are taken.";

const commonFilterSections = `### Filter by Operation

\`--operation\` selects the runs of an operation. Name as much of it as you want to compare: \`\`train\`\` is any
operation of that name, \`\`mnist:train\`\` only that of model \`\`mnist\`\`, \`\`mnist:\`\` all of that model. A \`\`*\`\`
stands for any characters. A value that starts with \`\`^\`\` or ends with \`\`$\`\` is a regular expression.

### Filter by Label

\`--label\` selects runs whose label contains a text. Use a dash, \`\`-\`\`, for runs without a label.

### Filter by Tag

\`--tag\` selects runs that have a tag, which must be given in full.

### Filter by Marked and Unmarked

\`--marked\` selects marked runs, \`--unmarked\` all others. Use one or the other.

### Filter by Expression

\`--filter\` selects runs by their attributes, flags and scalars. A test compares a name with a value, and
tests are joined with \`\`and\`\` and \`\`or\`\`:

\b
    --filter 'batch-size = 100 and loss < 0.8'

Quote the expression, as it has spaces and characters that mean something to the shell.

\b
    =  !=  <>  <  <=  >  >=   compare numbers or texts
    contains                  part of a text, or an item of a list
    in [A, B]                 one of the values
    is undefined              there is no such value for the run
    not                       before 'in', 'contains', or any test

\`\`and\`\` and \`\`or\`\` bind alike, and from the right. Use parentheses where both occur:

\b
    operation = train and (acc > 0.9 or loss < 0.3)
    status in [error, terminated]
    batch-size not in [400, 800]
    label contains best and dropout is not undefined

A name is looked for among the attributes of a run, then its flags, then its scalars. Say which one is meant
with a prefix: \`\`attr:label\`\`, \`\`flag:label\`\` or \`\`scalar:label\`\`.

### Filter by Run Start Time

\`--started\` selects runs by when they started. Quote a range that has spaces:

\b
    --started 'last hour'

These are the forms of a range:

\b
    today, yesterday, 3 days ago      a day
    this week, 2 months ago           a week, a month, a year
    last 30 min, last 6 hours         from then until now
    before 7-1, after 9:30            before or after a moment
    between 10:00 and 15:00           from one moment to another

A moment is a date, \`\`YYYY-MM-DD\`\` or \`\`MM-DD\`\`, a time of the day, \`\`HH:MM\`\` or \`\`HH:MM:SS\`\`, or both.

### Filter by Source Code Digest

\`--digest\` selects runs by the digest of their source code, given in full or by its start.`;

const statusFilterSection = `### Filter by Run Status

Runs are selected by status with \`--running\`, \`--completed\`, \`--error\`, \`--terminated\`, \`--pending\`
and \`--staged\`. Several of them select the runs of any of these, as their letters do behind \`\`-S\`\`:
\`\`-Set\`\` selects runs that failed or were terminated. The forms with \`\`not\`\` leave runs out.`;

/** Filters of commands that take runs of any status. */
export const allFilterSections = `${commonFilterSections}\n\n${statusFilterSection}`;

/** Filters of commands that only deal with runs of one status. */
export const filterSections = commonFilterSections;
