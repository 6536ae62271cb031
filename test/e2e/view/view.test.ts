import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startBrowser, startView, type View, watchPage } from "../../rig/browser.ts";
import { aProject, type Project } from "../../rig/project.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

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
json.dump({"cells": [{"cell_type": "markdown", "source": ["# Findings\\n", "<b>raw</b> [bad](javascript:alert)"]}, {"cell_type": "code", "execution_count": 1, "source": ["1 + 1"],
    "outputs": [{"output_type": "execute_result", "data": {"text/plain": "two"}}]}]}, open("book.ipynb", "w"))
`;

let project: Project;
let view: View;
let browser: Browser;
let home: string;
/** The cookie that the address of the view gives. */
let allowed: Awaited<ReturnType<BrowserContext["storageState"]>>;
let first: string;
let second: string;
/** The run that a test deletes: others look at the rest, in whatever order. */
let doomed: string;

beforeAll(async () => {
  project = await aProject();
  project.write("train.py", script);
  project.write(
    "guild.yml",
    "train:\n  description: Trains a small model\n  main: train\n  flags-import: [lr, steps, delay]\n",
  );
  await project.guild("run", "train", "lr=0.07", "steps=2", "-y");
  await project.guild("run", "train", "lr=[0.1,0.2,0.3]", "-y");
  await project.guild("label", "1", "--set", "<img src=x onerror=alert(2)> שלום", "-y");
  [first = "", second = "", , doomed = ""] = (await project.guild("select", "--all")).stdout
    .trim()
    .split("\n");
  browser = await startBrowser();
  view = await startView(project);
  home = `${new URL(view.url).origin}/`;
  const context = await browser.newContext();
  await context.request.get(view.url);
  allowed = await context.storageState();
  await context.close();
});

afterAll(async () => {
  await view?.[Symbol.asyncDispose]();
  await browser?.close();
  await project?.[Symbol.asyncDispose]();
});

/** A page with the token's cookie, where requests to other hosts, errors and dialogs are faults. */
const withPage = async (hash: string, use: (page: Page) => Promise<void>, width = 1280): Promise<void> => {
  const context = await browser.newContext({ viewport: { width, height: 800 }, storageState: allowed });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const watched = watchPage(page);
    page.on("dialog", (dialog) => {
      watched.errors.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(home + hash);
    await use(page);
    expect(watched).toEqual({ strangers: [], errors: [] });
  } finally {
    await context.close();
  }
};

const poll = <Value>(read: () => Value) => expect.poll(read, { timeout: 30_000, interval: 100 });
const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("rowheader") });

test("runs are filtered, sorted and found again by the address", () =>
  withPage("#/runs?filter=lr+>=+0.1", async (page) => {
    await poll(() => rows(page).count()).toBe(3);
    await page.getByLabel("Filter runs").fill("lr > 0.1");
    await poll(() => rows(page).count()).toBe(2);
    await page.getByRole("columnheader", { name: "lr", exact: true }).getByRole("button").click();
    await poll(() => rows(page).first().textContent()).toContain("0.2");
    await page.reload();
    await poll(() => rows(page).first().textContent()).toContain("0.2");
    expect(await page.getByLabel("Filter runs").inputValue()).toBe("lr > 0.1");
    await page.getByLabel("Filter runs").fill("lr >");
    await page.getByText("syntax error").waitFor();
    await page.getByLabel("Filter runs").fill("lr > 7");
    await page.getByText("No runs match.").waitFor();
  }));

test("runs are grouped with their mean and count", () =>
  withPage("#/runs?group=operation&filter=lr+>=+0.1", async (page) => {
    await page.getByRole("cell", { name: "3", exact: true }).waitFor();
    expect(await page.getByLabel("Groups of runs").textContent()).toContain("±");
  }));

test("a run started from the page is watched, compared, labelled and exported", () =>
  withPage("#/operations", async (page) => {
    await page.getByRole("button", { name: "Run…" }).click();
    await page.getByLabel("lr", { exact: true }).fill("0.051");
    await page.getByLabel("delay", { exact: true }).fill("0.1");
    expect(await page.locator(".command").textContent()).toContain("lr=0.051");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page
      .getByText(/^loss: 0\./)
      .first()
      .waitFor();
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
    await page.goto(`${home}#/compare?runs=${id},${first}`);
    await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
    await page.getByRole("img", { name: /loss: 2 lines/ }).waitFor();
    await page.getByRole("link", { name: "Diff" }).click();
    await page.getByText(/lines differ/).waitFor();
    await page.goto(`${home}#/runs?filter=lr+=+0.051+or+lr+>=+0.1`);
    await poll(() => rows(page).count()).toBe(4);
    await page.getByRole("button", { name: "More" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export as CSV" }).click();
    const csv = readFileSync(await (await download).path(), "utf8");
    expect(csv.trim().split("\n")).toHaveLength(5);
    expect(csv).toContain("0.051");
  }));

test("files are shown by their kind, and neither names nor HTML act", () =>
  withPage(`#/run/${first}/files`, async (page) => {
    const open = (name: string) => page.getByRole("button", { name }).first().click();
    await open("log.csv");
    await page.getByRole("cell", { name: "second" }).waitFor();
    await open("data.json");
    await page.getByText('"key"').waitFor();
    await open("book.ipynb");
    await page.getByText("two", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Findings" }).waitFor();
    await page.getByText("<b>raw</b> bad").waitFor();
    expect(await page.locator(".notebook a").count()).toBe(0);
    await open("<img src=x");
    await page.getByText("harmless").waitFor();
    await open("dot.png");
    await poll(() => page.evaluate("document.querySelector('.media img')?.naturalWidth")).toBe(1);
    await open("page.html");
    await page.frameLocator("iframe").getByText("shut in").waitFor();
    expect(await page.title()).not.toContain("taken");
    await page.getByRole("link", { name: "Source" }).click();
    await open("train.py");
    await page.locator(".tok-keyword", { hasText: "import" }).first().waitFor();
  }));

test("the output is searched and its colours are shown", () =>
  withPage(`#/run/${first}/output?find=END`, async (page) => {
    await page.locator(".line.current mark", { hasText: "end" }).waitFor();
    await page.locator(".ansi-1").first().waitFor();
  }));

test("a run is deleted after a question and restored", () =>
  withPage(`#/run/${doomed}`, async (page) => {
    await page.getByRole("button", { name: "Delete" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("deleted", { exact: true }).waitFor();
    await page.goto(`${home}#/runs?deleted=1`);
    await poll(() => rows(page).count()).toBe(1);
    await page.getByRole("checkbox", { name: /Select run/ }).click();
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText("No runs match.").waitFor();
  }));

test("a curve grows beside another until its run is stopped", () =>
  withPage("#/operations", async (page) => {
    await page.getByRole("button", { name: "Run…" }).click();
    await page.getByLabel("lr", { exact: true }).fill("0.041");
    await page.getByLabel("steps", { exact: true }).fill("600");
    await page.getByLabel("delay", { exact: true }).fill("0.2");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page
      .getByText(/^loss: 0\./)
      .first()
      .waitFor();
    const id = /run\/(\w+)/.exec(page.url())?.[1] ?? "";
    const sizes = new Set<number>();
    page.on("response", async (response) => {
      if (response.url().includes("/scalars?")) sizes.add((await response.body().catch(() => "")).length);
    });
    await page.goto(`${home}#/compare?runs=${id},${first}`);
    await page.getByRole("img", { name: /loss: 2 lines/ }).waitFor();
    await poll(() => sizes.size).toBeGreaterThan(2);
    await page.goto(`${home}#/run/${id}`);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
    await page.locator(".run-head .status.terminated").waitFor();
    await page.getByRole("button", { name: "Run again…" }).waitFor();
  }));

test("a batch is started from the page", () =>
  withPage("#/operations", async (page) => {
    await page.getByRole("button", { name: "Run…" }).click();
    await page.getByLabel("lr", { exact: true }).fill("[0.011,0.012]");
    await page.getByLabel("steps", { exact: true }).fill("2");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.locator(".run-head .status.completed").waitFor();
    await page.goto(`${home}#/runs?filter=lr+<+0.02+and+status+=+completed`);
    await poll(() => rows(page).count()).toBe(2);
  }));

test("long and strange words are harmless in labels, tags and comments", () =>
  withPage(
    `#/run/${second}`,
    async (page) => {
      const script = "<script>alert(3)</script><img src=x onerror=alert(4)>";
      const long = `${script} ${"長🙂".repeat(250)}`;
      const give = async (button: string, text: string, yes: string) => {
        await page.getByRole("button", { name: button, exact: true }).click();
        await page.getByRole("dialog").getByRole("textbox").fill(text);
        await page.getByRole("button", { name: yes }).click();
        await page.getByRole("dialog").waitFor({ state: "detached" });
      };
      const fits = "document.documentElement.scrollWidth <= innerWidth";
      await give("Label", long, "Set label");
      await page.locator(".run-head .label", { hasText: script }).waitFor();
      await give("Tags", "größe, <b>x</b>", "Set tags");
      await page.getByText("<b>x</b>").first().waitFor();
      await give("Comment", long, "Add comment");
      await page.locator(".comment", { hasText: script }).waitFor();
      expect(await page.evaluate(fits)).toBe(true);
      await page.goto(`${home}#/compare?runs=${second},${first}`);
      await page.getByText(script).first().waitFor();
      expect(await page.evaluate(fits)).toBe(true);
      await page.goto(`${home}#/runs`);
      await page.getByText(script).first().waitFor();
      expect(await page.evaluate(fits)).toBe(true);
      expect(await page.locator("main script, main img").count()).toBe(0);
    },
    390,
  ));

test("the keyboard alone goes through runs", () =>
  withPage("", async (page) => {
    await poll(() => rows(page).count()).toBeGreaterThan(2);
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

test("pages have no serious fault of access, wide, narrow and dark", () =>
  withPage("", async (page) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(axe);
    const faults = (rules: string): Promise<unknown> =>
      page.evaluate(
        `axe.run(document, { resultTypes: ["violations"], elementRef: false, preload: false, ${rules} }).then(({ violations }) => violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)]))`,
      );
    for (const hash of [
      "#/runs",
      `#/run/${first}`,
      `#/run/${first}/output`,
      "#/compare",
      "#/compare/values",
      "#/operations",
    ]) {
      await page.goto(home + hash);
      await page.locator("main :is(table, dl, article, [role=row], [role=log], .chart)").first().waitFor();
      expect([hash, "wide", await faults("")]).toEqual([hash, "wide", []]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect([hash, "dark", await faults('runOnly: ["color-contrast"]')]).toEqual([hash, "dark", []]);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 390, height: 800 });
      expect([hash, "narrow", await faults("")]).toEqual([hash, "narrow", []]);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  }));
