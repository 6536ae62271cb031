import { defineConfig } from "rolldown";

/**
 * What the quick commands load, in few files: each file that Node opens costs as much as five kilobytes of code.
 * A group takes along what its modules import, as far as no group before it has that.
 */
const group = (name, pattern) => ({ name, test: new RegExp(`/src/(?:${pattern})\\.ts$`) });
const inOrder = (groups) => groups.map((each, at) => ({ ...each, priority: groups.length - at }));

export default defineConfig({
  input: { guild: "src/cli/main.ts" },
  preserveEntrySignatures: "allow-extension",
  platform: "node",
  transform: { target: "node20" },
  output: {
    dir: "dist",
    cleanDir: true,
    format: "cjs",
    minify: true,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: inOrder([
        group(
          "app",
          "cli/(?:app|dispatch|tree|parse|parse-value|report-error|most-similar|global-options|option-names|streams|terminal|make-context|read-line|interrupt|clock|output|command)|config/(?:guild-home|config-path)|base/(?:errors|closest|py-(?:number|text|value|compare)|text-order|py-json)",
        ),
        group(
          "data",
          "base/(?:yaml-(?:read|nodes|tokens|scan-text|cursor|error|quoted|scalar|simple)|shlex|path-text|time-text)|cli/(?:table|text-width|filters|conflicts|remote-option)",
        ),
        group(
          "runs",
          "cli/(?:commands/runs-list|run-rows)|store/(?:select|scan|op-display|status-text|run-record)|run/(?:attributes|comments|files|layout|locks|opref|processes|status)",
        ),
        group(
          "project",
          "cli/(?:commands/operations|project)|guildfile/(?:load|parse|model-defs|op-defs|resource-defs|coerce|items|extend|section-include|flag-defs|optimizers|params|attributes|select-files|faults|report|op-spec)|values/flag-def",
        ),
      ]),
    },
  },
});
