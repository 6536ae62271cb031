import { expect, test } from "vitest";
import { dumpYaml, parseYaml } from "../base/index.ts";
import { decodeOpData, encodeOpData } from "./op-data.ts";

/** Attributes in the form Guild 0.9.0 writes. */
const written = [
  `delete-on-success: false
deps: []
flag-null-labels: {}
flags-extra: {}
label-template: lr=\${lr} \${name|default:none}
op-cmd:
  cmd-args:
  - \${python_exe}
  - -um
  - guild.op_main
  - argparse_op
  - --base
  - '1'
  - --
  - __flag_args__
  cmd-env:
    FLAGS_DEST: args
    GUILD_PLUGINS: cpu,disk,memory,perf,python_script
    PROJECT_DIR: /project
    PYTHONPATH: .:/venv/lib/python3.11/site-packages
  cmd-flags:
    base: {}
    fast:
      arg-switch: true
    flag-on:
      env-name: SWITCH_ON
    'n': {}
    units:
      arg-split: true
  flags-dest: args
output-scalars: null
python-requires: null
sourcecode:
  dest: .`,
  `delete-on-success: true
deps:
- config:
    operation:prepare: 5d47fb89eff807e1d215900ec0309aee
  location: /project
  name: operation:prepare
  sources:
  - operation: prepare
    target-path: upstream
flag-null-labels:
  gpus: unspecified
flags-extra:
  operation:prepare:
    name: operation:prepare
label-template: null
op-cmd:
  cmd-args:
  - sh
  - -c
  - ls -R upstream
  cmd-env:
    GREETING: hi \${msg}
    PROJECT_DIR: ''
  flags-dest: args
output-scalars:
- loss: loss=(\\value)
- (\\key) is (\\value)
python-requires: '>=3.8'
sourcecode:
  dest: .guild/sourcecode
  root: lib`,
];

test.each(written)("an operation that 0.9 recorded is written again as it was (%#)", (text) => {
  const op = decodeOpData(parseYaml(text));
  expect(op && dumpYaml(encodeOpData(op))).toBe(text);
});

test.each([
  ["nothing", undefined],
  ["a text", "x"],
  ["no command", parseYaml("deps: []")],
  ["a command that is no list", parseYaml("op-cmd: {cmd-args: echo}")],
])("%s is no operation data", (_, value) => {
  expect(decodeOpData(value)).toBeUndefined();
});

test("the source code destination of runs before 0.9 is understood", () => {
  const op = decodeOpData(parseYaml("{op-cmd: {cmd-args: [x]}, sourcecode-root: .guild/sourcecode}"));
  expect(op?.sourceCode).toEqual({ dest: ".guild/sourcecode", root: undefined });
});
