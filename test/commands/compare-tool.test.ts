import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGuild } from "../rig/live.ts";
import { aProject, lines } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

const script = { "train.py": "lr = 0.1\nname = 'x'\nprint('loss: %f' % (1 / lr))\n" };
const args = ["compare", "--tool", "hiplot", "-cc", "=lr,=name,loss"];
const env = { HIPLOT_HTML: "out/page.html" };

test("runs are written as one page that needs nothing else", async () => {
  await using project = await aProject(script);
  await project.guild("run", "train.py", "lr=0.5", "name=</script><b>ü", "--run-id", "a".repeat(32), "-y");
  await project.guild("run", "train.py", "lr=1e400", "--run-id", "b".repeat(32), "-y");
  expect(await project.guildWith({ env }, ...args)).toEqual({
    stdout: "",
    stderr: lines("Preparing data for compare", "Saved HiPlot HTML to out/page.html"),
    code: 0,
  });
  const page = readFileSync(join(project.dir, "out/page.html"), "utf8");
  const json = /<script id="runs" type="application\/json">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
  expect(JSON.parse(json)).toEqual([
    ["run", "lr", "name", "loss"],
    ["bbbbbbbb", null, "x", 0],
    ["aaaaaaaa", 0.5, "</script><b>ü", 2],
  ]);
  expect(page).not.toMatch(/<(script|link|img)[^>]*(src|href)=/);
});

test("the page is opened in the browser until Ctrl-C", async () => {
  await using project = await aProject(script);
  project.write("browser", '#!/bin/sh\ncp "$1" "$(dirname "$0")/opened.html"\n');
  await project.call(["chmod", "+x", "browser"]);
  await using live = startGuild(project, args, { env: { BROWSER: join(project.dir, "browser") } });
  await waitFor("the talk", () => live.stderr().endsWith("To return to the prompt, press Ctrl-C\n"));
  live.signal("SIGINT");
  expect(await live.ended).toMatchObject({ code: 0, stdout: "" });
  const path = /^Opening (.*)$/m.exec(live.stderr())?.[1] ?? "";
  expect(path).toMatch(/guild-compare-\w+\/compare\.html$/);
  expect(() => readFileSync(path)).toThrow("ENOENT");
});

test("HiPlot makes the page where it is installed", async () => {
  await using project = await aProject({
    ...script,
    "lib/hiplot/__init__.py": "",
    "lib/hiplot-1.0.dist-info/METADATA": "Name: hiplot\nVersion: 1.0\n",
    "lib/hiplot/fetchers.py": `
def get_fetchers(names):
    return names
def load_xp_with_fetchers(fetchers, path):
    return Experiment(open(path, encoding="utf-8").read())
class Experiment:
    def __init__(self, text):
        self.text = text
    def validate(self):
        pass
    def to_html(self, file):
        file.write("hiplot: " + self.text)
`,
  });
  await project.guild("run", "train.py", "name=ü", "--run-id", "a".repeat(32), "-y");
  const withHiplot = { ...env, PYTHONPATH: join(project.dir, "lib") };
  expect(await project.guildWith({ env: withHiplot }, ...args)).toMatchObject({ code: 0 });
  expect(readFileSync(join(project.dir, "out/page.html"), "utf8")).toBe(
    "hiplot: uid,lr,name,loss\naaaaaaaa,0.1,ü,10.0\n",
  );
});
