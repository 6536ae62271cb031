import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser, startView, type View, watchPage } from "../../rig/browser.ts";
import { aProject, type Project } from "../../rig/project.ts";

const script = `
import base64, json, time
lr = 0.1
steps = 20
delay = 0.0
loss = 1.0
for step in range(steps):
    loss *= 1 - lr
    print("step: %i" % step)
    print("loss: %f" % loss, flush=True)
    time.sleep(delay)
print("\\033[31mthe end\\033[0m")
open("log.csv", "w").write("name,value\\nfirst,1\\nsecond,nan\\n")
open("page.html", "w").write("<h1>artefact</h1><script>try { parent.document.title = 'taken' } catch (e) {}"
    "document.querySelector('h1').textContent = 'shut in'</script>")
open("data.json", "w").write(json.dumps({"key": [1, 2]}))
open("<img src=x onerror=alert(1)>.txt", "w").write("harmless")
open("dot.png", "wb").write(base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
json.dump({"cells": [{"cell_type": "code", "execution_count": 1, "source": ["1 + 1"],
    "outputs": [{"output_type": "execute_result", "data": {"text/plain": "two"}}]}]}, open("book.ipynb", "w"))
`;

let project: Project;
let view: View;
let browser: Browser;
let home: string;
let first: string;

beforeAll(async () => {
  project = await aProject();
  project.write("train.py", script);
  project.write(
    "guild.yml",
    "train:\n  description: Trains a small model\n  main: train\n  flags-import: [lr, steps, delay]\n",
  );
  await project.guild("run", "train", "lr=[0.1,0.2,0.3]", "-y");
  await project.guild("label", "1", "--set", "<img src=x onerror=alert(2)> שלום", "-y");
  first = (await project.guild("select", "1")).stdout.trim();
  browser = await startBrowser();
  view = await startView(project);
  home = `${new URL(view.url).origin}/`;
});

afterAll(async () => {
  await view?.[Symbol.asyncDispose]();
  await browser?.close();
  await project?.[Symbol.asyncDispose]();
});

/** A page with the token's cookie, where requests to other hosts, errors and dialogs are faults. */
const withPage = async (hash: string, use: (page: Page) => Promise<void>, width = 1280): Promise<void> => {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    const watched = watchPage(page);
    page.on("dialog", (dialog) => {
      watched.errors.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(view.url);
    if (hash) await page.goto(home + hash);
    await use(page);
    expect(watched).toEqual({ strangers: [], errors: [] });
  } finally {
    await context.close();
  }
};

const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("rowheader") });
const firstId = () => first;

test("runs are filtered, sorted and found again by the address", () =>
  withPage("", async (page) => {
    await expect.poll(() => rows(page).count()).toBe(3);
    await page.getByLabel("Filter runs").fill("lr > 0.1");
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.getByRole("columnheader", { name: "lr", exact: true }).getByRole("button").click();
    await expect.poll(() => rows(page).first().textContent()).toContain("0.2");
    await page.reload();
    await expect.poll(() => rows(page).first().textContent()).toContain("0.2");
    expect(await page.getByLabel("Filter runs").inputValue()).toBe("lr > 0.1");
    await page.getByLabel("Filter runs").fill("lr >");
    await page.getByText("syntax error").waitFor();
    await page.getByLabel("Filter runs").fill("lr > 7");
    await page.getByText("No runs match.").waitFor();
  }));

test("runs are grouped with their mean and count", () =>
  withPage("#/runs?group=operation", async (page) => {
    await page.getByRole("cell", { name: "3", exact: true }).waitFor();
    expect(await page.getByLabel("Groups of runs").textContent()).toContain("±");
  }));

test("a run started from the page is watched, compared, labelled and exported", () =>
  withPage("#/operations", async (page) => {
    await page.getByRole("button", { name: "Run…" }).click();
    await page.getByLabel("lr", { exact: true }).fill("0.05");
    await page.getByLabel("delay", { exact: true }).fill("0.1");
    expect(await page.locator(".command").textContent()).toContain("lr=0.05");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText(/^loss: 0\.95/).waitFor();
    await page.getByText("the end").waitFor();
    const id = /run\/(\w+)/.exec(page.url())?.[1] ?? "";
    await page.getByRole("link", { name: "Scalars" }).click();
    await page.getByRole("img", { name: /loss: 1 lines/ }).waitFor();
    await page.getByRole("button", { name: "Label" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("from the page");
    await page.getByRole("button", { name: "Set label" }).click();
    await page.locator(".run-head .label", { hasText: "from the page" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator(".run-head .label", { hasText: "from the page" }).waitFor({ state: "detached" });
    await page.goto(`${home}#/compare?runs=${id},${firstId()}`);
    await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
    await page.getByRole("img", { name: /loss: 2 lines/ }).waitFor();
    await page.getByRole("link", { name: "Diff" }).click();
    await page.getByText(/lines differ/).waitFor();
    await page.goto(`${home}#/runs`);
    await page.getByRole("button", { name: "More" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export as CSV" }).click();
    const csv = readFileSync(await (await download).path(), "utf8");
    expect(csv.trim().split("\n")).toHaveLength(5);
    expect(csv).toContain("0.05");
  }));

test("files are shown by their kind, and neither names nor HTML act", () =>
  withPage(`#/run/${firstId()}/files`, async (page) => {
    const open = (name: string) => page.getByRole("button", { name }).first().click();
    await open("log.csv");
    await page.getByRole("cell", { name: "second" }).waitFor();
    await open("data.json");
    await page.getByText('"key"').waitFor();
    await open("book.ipynb");
    await page.getByText("two", { exact: true }).waitFor();
    await open("<img src=x");
    await page.getByText("harmless").waitFor();
    await open("dot.png");
    await expect.poll(() => page.evaluate("document.querySelector('.media img')?.naturalWidth")).toBe(1);
    await open("page.html");
    await page.frameLocator("iframe").getByText("shut in").waitFor();
    expect(await page.title()).not.toContain("taken");
    await page.getByRole("link", { name: "Source" }).click();
    await open("train.py");
    await page.locator(".tok-keyword", { hasText: "import" }).first().waitFor();
  }));

test("the output is searched and its colours are shown", () =>
  withPage(`#/run/${firstId()}/output?find=END`, async (page) => {
    await page.locator(".line.current mark", { hasText: "end" }).waitFor();
    await page.locator(".ansi-1").first().waitFor();
  }));

test("a run is deleted after a question and restored", () =>
  withPage(`#/run/${firstId()}`, async (page) => {
    await page.getByRole("button", { name: "Delete" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("deleted", { exact: true }).waitFor();
    await page.goto(`${home}#/runs?deleted=1`);
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByRole("checkbox", { name: /Select run/ }).click();
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText("No runs match.").waitFor();
  }));

test("the keyboard alone goes through runs", () =>
  withPage("", async (page) => {
    await expect.poll(() => rows(page).count()).toBeGreaterThan(2);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("grid").focus();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Overview" }).waitFor();
    await page.keyboard.press("3");
    await page.getByRole("log").waitFor();
  }));

test.each([1280, 390])("pages %i pixels wide have no serious fault of access", async (width) => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const id = firstId();
  for (const hash of [
    "#/runs",
    `#/run/${id}`,
    `#/run/${id}/output`,
    "#/compare",
    "#/compare/values",
    "#/operations",
  ]) {
    await withPage(
      hash,
      async (page) => {
        await page.locator("main :is(table, dl, article, [role=row], [role=log], .chart)").first().waitFor();
        await page.evaluate(axe);
        const faults: unknown = await page.evaluate(
          "axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)]))",
        );
        expect([hash, faults]).toEqual([hash, []]);
      },
      width,
    );
  }
});
