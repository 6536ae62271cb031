import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "rolldown";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

/**
 * Files of the program by what needs them: opening a file costs Node as much as five kilobytes of code, so the
 * commands that should be quick find all they need in few files. A module goes to the first group that names it;
 * the rest is split by Rolldown.
 */
const contents = {
  // What help needs too.
  app: [
    "cli/(?:app|dispatch|tree|parse|parse-value|report-error|most-similar|global-options|option-names)",
    "cli/(?:streams|terminal|command)",
    "base/(?:errors|closest|text-order|wrap-text|py-(?:number|text|value|compare|json))",
  ],
  // Nearly every command.
  data: [
    "cli/(?:make-context|read-line|interrupt|clock|output)",
    "cli/(?:table|text-width|filters|conflicts)",
    "config/(?:guild-home|config-path)",
    "base/(?:yaml-(?:read|nodes|tokens|scan-text|cursor|error|quoted|scalar|simple))",
    "base/(?:py-pprint|shlex|path-text|time-text|cache-file|make-dir)",
  ],
  runs: [
    "cli/(?:commands/runs-list|run-rows)",
    "store/(?:select|scan|op-display|status-text|run-record|index-pays|known-facts)",
    "run/(?:attributes|comments|files|layout|locks|namespace|opref|processes|status)",
  ],
  project: [
    "cli/(?:commands/operations|operation-list|project)",
    "guildfile/(?:load|parse|(?:model|op|resource|flag)-defs|coerce|items|extend|section-include)",
    "guildfile/(?:did-you-mean|optimizers|params|attributes|attribute-table|select-files|faults|report|op-spec)",
    "values/flag-def",
  ],
  // Commands that write.
  write: [
    "base/(?:yaml-(?:write|printer|style)|py-pattern|fnmatch|system-error|percent-format|programs)",
    "values/(?:encode|labels|references|nested-flags)",
    "run/(?:manifest|write-attributes|markers|create|output-log|secrets)",
    "cli/prompt",
    "config/user-config",
  ],
  python: [
    "python-env/(?:find-interpreter|interpreter-facts|version|distributions)",
    "operation/(?:import/(?!python)[\\w-]+|dependency-flags)",
    "values/config-file/(?:apply-values|config-format|ini|types|yaml-edit)",
  ],
  stop: ["execute/(?:stop|process-tree|exit-status)"],
  run: [
    "cli/(?:commands/run|run/[\\w-]+)",
    "(?:dependencies|sourcecode|operation|values|python-env|execute|execute/metadata)/(?!download)[\\w-]+",
    "dependencies/archive/types",
    "guildfile/(?:flag-help|op-help|definition-list|find-operation)",
    "batch/(?:batch-(?:plan|record|files)|csv|flag-encoder|grid|(?:numpy|py)-random|power-of-ten|random-trials)",
    "batch/(?:space|trial-table|twister)",
    "base/py-resub",
    "store/trash",
    "scalars/(?:output-scalars|output-line|default-patterns|event-writer)",
  ],
};

const groups = Object.entries(contents).map(([name, modules], at, { length }) => ({
  name: name === "run" ? (id, graph) => (isLazy(id, graph) ? null : name) : name,
  debugName: name,
  // What files share of Rolldown itself goes with what every command needs.
  test: new RegExp(`/src/(?:${modules.join("|")})\\.ts$${name === "app" ? "|^\\0rolldown/runtime" : ""}`),
  priority: length - at,
}));

/** What even a run loads only when it needs it. */
const isLazy = (id, graph) =>
  graph.getModuleInfo(id).dynamicImporters.length > 0 &&
  !/\/src\/cli\/(?:commands\/run|run\/run-command)\.ts$/.test(id);

/**
 * Files that need each other in a circle may find each other half made. Whoever sees this error names the modules
 * that close the circle in one of the groups above.
 */
const refuseCircles = {
  name: "refuse-circles",
  generateBundle(_options, bundle) {
    const visit = (file, path) => {
      if (path.includes(file)) throw new Error(`files in a circle: ${[...path, file].join(" > ")}`);
      for (const next of bundle[file]?.imports ?? []) visit(next, [...path, file]);
    };
    for (const file of Object.keys(bundle)) visit(file, []);
  },
};

/** The first file is a program of its own: `bin/guild` is a link to it, which saves Node a file. */
const makeExecutable = {
  name: "make-executable",
  writeBundle({ dir }) {
    const path = join(dir, "guild.cjs");
    // Rolldown has it open a file of helpers of which it uses none.
    const text = readFileSync(path, "utf8").replace(/,require\("\.\/rolldown-runtime[^"]*"\);/, ";");
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  },
};

/** The first lines, in the syntax of an old Node, which would not understand the rest. */
const start = `#!/usr/bin/env node
"use strict";
var node = process.versions.node.split(".");
if (node[0] < 20 || (node[0] == 20 && node[1] < 20)) {
  console.error("guild: Node " + process.versions.node + " is too old: Guild needs 20.20 or newer");
  process.exit(1);
}`;

/** Small enough to stand wherever it is needed, instead of in a file that all of these would open. */
const inlineVersion = {
  name: "inline-version",
  transform: (_code, id) =>
    id.endsWith("/src/cli/version.ts")
      ? `export const guildVersion = ${JSON.stringify(version)};`
      : undefined,
};

export default defineConfig({
  input: { guild: "src/cli/main.ts" },
  platform: "node",
  transform: { target: "node20" },
  // The one file that Nunjucks makes for browsers: without readers of files of its own, and what they need.
  resolve: { alias: { nunjucks: "nunjucks/browser/nunjucks.js" } },
  optimization: { inlineConst: true },
  preserveEntrySignatures: "allow-extension",
  plugins: [inlineVersion, refuseCircles, makeExecutable],
  output: {
    dir: "dist",
    cleanDir: true,
    format: "cjs",
    // Code that starts from the cache knows no `import()`: what is loaded late is required.
    dynamicImportInCjs: false,
    minify: true,
    banner: (chunk) => (chunk.name === "guild" ? start : ""),
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
    codeSplitting: { includeDependenciesRecursively: false, groups },
  },
});
