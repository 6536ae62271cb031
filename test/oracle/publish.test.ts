import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PyFloat, type PyKey, type PyValue } from "../../src/base/index.ts";
import { runBoth, runTree } from "../rig/compare.ts";
import { oracle } from "../rig/oracle.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aRunDir, type RunDirFacts } from "../rig/runs.ts";

const runs: readonly RunDirFacts[] = [
  {
    name: "a",
    attrs: {
      label: "größe: 1",
      cmd: ["python", "-m", "a b"],
      flags: new Map<PyKey, PyValue>([
        ["lr", new PyFloat(0.1)],
        ["use", true],
        ["text", "a: b"],
      ]),
    },
    files: {
      "src/ü.py": "x\n",
      "out/model.bin": Buffer.from([0, 1, 255]),
      link: "-> out/model.bin",
      ".guild/output": "one\nzwei\n",
    },
    manifest: [["s", "src/ü.py"]],
    scalars: { loss: [3, 1, 2], "val#acc": [0.25] },
  },
  { name: "b", op: "eval", at: -1, attrs: { exit_status: 1, stopped: undefined } },
];

const writeRuns = (project: Project): void => {
  for (const home of [project.home, join(project.home, "..", "oracle-home")]) {
    mkdirSync(home, { recursive: true });
    for (const facts of runs) aRunDir({ home, dir: project.dir }, facts);
  }
};

test.each([[["-y"]], [["-y", "-a", "--no-md5", "a"]]])("publish %j writes what 0.9 writes", async (args) => {
  await using project = await aProject();
  writeRuns(project);
  const env = { GUILD_HOME: join(project.home, "..", "oracle-home") };
  const their = await oracle(project, { env }, "publish", "-d", "theirs", ...args);
  const our = await project.guild("publish", "-d", "ours", ...args);
  // The two homes were not written at the same time.
  const tree = (dir: string) =>
    Object.entries(runTree(join(project.dir, dir), project.home, project)).map(([path, text]) => [
      path,
      text.replace(/,\d{16},/g, ",MTIME,"),
    ]);
  expect(tree("ours")).toEqual(tree("theirs"));
  expect(our).toEqual(their);
});

const templates = {
  "guild.yml": `
train:
  exec: "true"
  publish:
    template: mine
    files: [{exclude: "*.bin"}, {include: [out/model.bin, "*.py", link]}, {exclude: out/secret.txt}]
eval:
  exec: "true"
  publish: {template: default}
`,
  "mine/README.md": `{% extends "publish-default/README.md" %}

{% block header -%}
Head of {{ run.operation }}, {{ run.label }}
{%- endblock %}
{% block footer %}
Foot
{%- endblock %}
`,
  "mine/_flags.md": "My {{ flags|length }} flags\n",
  "all/values.txt": `{{ run.id|short_id }} {{ run.status }} {{ run.marked }} {{ run.label }} [{{ nothing }}] {{ nothing|empty }}
{% for name, val in flags|dictsort %}{{ name }}={{ val }} {% if name != 'list' %}{{ val|flag_val }}{% endif %};{% endfor %}
{{ flags.lr * 2 if flags.lr else 0 }} {{ flags.use and 'yes' or 'no' }} {{ flags.whole }} {{ flags.list }} {{ flags.nix }} {{ True }} {{ None }}
{% for row in scalars|csv_dict_rows %}{{ row|scalar_key }} {{ row.last_val }} {{ row.count|int + 1 }}
{% endfor -%}
{% for row in runfiles|csv_dict_rows %}{{ row.path }} {{ row.size|file_size }} {{ row.path|runfile_link }}
{% endfor -%}
{{ 1700000000|utc_date }} {{ 'x'|utc_date }} {{ 12345|file_size }} {{ ''|nbsp }} {{ 'a-b'|nbhyph }} {{ output|empty|length }}
{% if label is defined %}d{% else %}u{% endif %} {{ "%s-%03d"|format("a", 5) }} {{ [1, 2, 3]|join(", ") }} {{ flags.text.split(": ")[0] if false else "a" }}
{%- include ["_nowhere.txt", "_tail.txt"] %}
`,
  "all/_tail.txt": "\n{# a remark #}tail <b>\n",
  "all/deep/page.html": "<p>{{ run.label }} {{ '<&>' }} {{ '<b>'|safe }}</p>\n",
  "all/pixel.png": Buffer.from([137, 80, 0, 1, 255]),
  "index.md":
    "{% for run in runs %}{{ run.id|short_id }} {{ run.started }} {{ run.label|nbsp }}\n{% endfor %}",
} as const;

test.each([
  [["-y", "-f", "a"]],
  [["-y", "-L", "-i", "index.md"]],
  [["-y", "-t", "./all", "-a", "-i", "index.md"]],
])("templates write what those of 0.9 write: %j", async (args) => {
  await using project = await aProject(
    Object.fromEntries(Object.entries(templates).map(([name, text]) => [name, text])),
  );
  const more = new Map<PyKey, PyValue>([
    ["lr", new PyFloat(0.1)],
    ["whole", new PyFloat(1)],
    ["use", true],
    ["text", "a: b"],
    ["list", [1, "x"]],
    ["nix", null],
  ]);
  const [first, second] = runs;
  const files = { ...first?.files, "out/secret.txt": "s\n", "note.txt": "n\n" };
  for (const home of [project.home, join(project.home, "..", "oracle-home")]) {
    mkdirSync(home, { recursive: true });
    const place = { home, dir: project.dir };
    aRunDir(place, { name: "a", ...first, attrs: { ...first?.attrs, flags: more }, files });
    aRunDir(place, { name: "b", ...second });
  }
  const env = { GUILD_HOME: join(project.home, "..", "oracle-home") };
  const their = await oracle(project, { env }, "publish", "-d", "theirs", ...args);
  const our = await project.guild("publish", "-d", "ours", ...args);
  const tree = (dir: string) =>
    Object.entries(runTree(join(project.dir, dir), project.home, project)).map(([path, text]) => [
      path,
      text.replace(/,\d{16},/g, ",MTIME,"),
    ]);
  expect(our).toEqual(their);
  expect(tree("ours")).toEqual(tree("theirs"));
});

test("publish says what 0.9 says", async () => {
  await using project = await aProject();
  writeRuns(project);
  const { ours, theirs } = await runBoth(project, [
    { args: ["publish"], options: { input: "n\n" } },
    ["publish", "-Fo", "nothing"],
    ["publish", "-f", "-a"],
    ["publish", "a", "-y"],
    ["publish", "b", "-y"],
    ["publish", "-r"],
  ]);
  expect(ours).toEqual(theirs);
});
