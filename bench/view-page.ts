import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { encodeFileVersion, encodeRecord, encodeScalar } from "../src/scalars/index.ts";
import { startBrowser } from "../test/rig/browser.ts";
import { makeStore } from "./make-store.ts";
import { report } from "./measure.ts";

const count = Number(process.env.RUNS ?? 10_000);
const curves = 100;
const points = 10_000;

/** What the page of `guild view` costs in headless Chromium, with 10,000 runs (or as many as RUNS says). */
export const viewPage = async (guild: string): Promise<void> => {
  process.stdout.write(`\nThe page of guild view, ${count} runs\n`);
  const root = mkdtempSync(join(tmpdir(), "guild-bench-view-"));
  try {
    makeStore(join(root, "home"), count);
    for (let at = 0; at < curves; at++) makeCurve(join(root, "curves"), at);
    const browser = await startBrowser("--enable-precise-memory-info");
    try {
      await withView(guild, join(root, "home"), (url) => measureTable(browser, url));
      await withView(guild, join(root, "curves"), (url) => measureCurves(browser, url));
    } finally {
      await browser.close();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

const makeCurve = (home: string, at: number): void => {
  const id = at.toString(16).padStart(32, "c");
  const guild = join(home, "runs", id, ".guild");
  mkdirSync(join(guild, "attrs"), { recursive: true });
  const records = [encodeRecord(encodeFileVersion(1_700_000_000))];
  for (let step = 0; step < points; step++)
    records.push(
      encodeRecord(encodeScalar("loss", Math.exp(-step / (1000 + at)), step, 1_700_000_000 + step)),
    );
  const files = {
    opref: `guildfile:${home}/guild.yml 0123456789abcdef0123456789abcdef '' train`,
    "events.out.tfevents.1700000000.host": Buffer.concat(records),
    "attrs/id": id,
    "attrs/started": "1700000000000000",
    "attrs/stopped": "1700000060000000",
    "attrs/exit_status": "0",
    "attrs/flags": `at: ${at}`,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(guild, name), content);
};

const withView = async (guild: string, home: string, use: (url: string) => Promise<void>): Promise<void> => {
  const env = { ...process.env, GUILD_HOME: home };
  const begun = performance.now();
  const child = spawn(process.execPath, [guild, "view", "--no-open"], {
    cwd: home,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = "";
      // The address is told on the stream for people.
      child.stderr.on("data", (data: Buffer) => {
        said += data.toString();
        const found = /http:\/\/\S+/.exec(said);
        if (found) resolve(found[0]);
      });
      child.once("exit", (code) => reject(new Error(`guild view ended with ${code}`)));
    });
    await fetch(url);
    reportTime("first answer after the start", performance.now() - begun, 150);
    await use(url);
  } finally {
    child.kill("SIGTERM");
  }
};

const measureTable = async (browser: Browser, url: string): Promise<void> => {
  // Once to build the index: a person opens the page more often than that.
  const first = await openRuns(browser, url);
  reportTime("first rows without an index", first.time);
  await first.page.close();
  const { page, time } = await openRuns(browser, url);
  reportTime("first rows", time, 1000);
  // Rows asked for are there when the count of runs says so and no request is under way.
  const filter = page.getByLabel("Filter runs");
  const filterTime = await timed(page, "loss < 0.5", () => filter.fill("loss < 0.5"));
  reportTime("filter shown", filterTime, 300);
  const sortTime = await timed(page, "sort", () =>
    page.getByRole("columnheader", { name: "lr", exact: true }).getByRole("button").click(),
  );
  reportTime("sort shown", sortTime, 300);
  await filter.fill("");
  const longest = await longestTask(page);
  reportTime("longest task while scrolling", longest, 50);
  await reportHeap(page);
  await page.close();
};

const openRuns = async (browser: Browser, url: string) => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const begun = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page.getByRole("rowheader").first().waitFor({ timeout: 600_000 });
  return { page, time: performance.now() - begun };
};

/** Milliseconds from an act to the frame that shows the rows it asked for. */
const timed = async (page: Page, what: string, act: () => Promise<void>): Promise<number> => {
  const answer = page.waitForResponse((response) => response.url().includes("/api/v1/runs?"), {
    timeout: 120_000,
  });
  const begun = performance.now();
  await act();
  const { status } = await answer.then(async (response) => {
    await response.finished();
    return { status: response.status() };
  });
  if (status !== 200) throw new Error(`${what} was answered with ${status}`);
  await page.evaluate("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))");
  return performance.now() - begun;
};

const longestTask = async (page: Page): Promise<number> => {
  await page.evaluate(`window.tasks = [0];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.tasks.push(entry.duration)))
      .observe({ type: "longtask" })`);
  await page.getByRole("grid").hover();
  for (let at = 0; at < 100; at++) await page.mouse.wheel(0, at % 10 === 9 ? 20_000 : 400);
  return Number(await page.evaluate("Math.max(...window.tasks)"));
};

const measureCurves = async (browser: Browser, url: string): Promise<void> => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(url);
  await page.getByRole("rowheader").first().waitFor({ timeout: 60_000 });
  for (const name of [`${curves} series of ${points} points, first`, "again"]) {
    await page.evaluate("location.hash = '#/operations'");
    const begun = performance.now();
    await page.evaluate("location.hash = '#/compare'");
    await page.getByRole("img", { name: `loss: ${curves} lines` }).waitFor({ timeout: 120_000 });
    reportTime(name, performance.now() - begun, name === "again" ? 300 : undefined);
  }
  await reportHeap(page);
  await page.close();
};

const reportHeap = async (page: Page): Promise<void> => {
  const bytes = Number(await page.evaluate("performance.memory.usedJSHeapSize"));
  const size = bytes / 2 ** 20;
  report("heap of the page", `${size.toFixed(0)} MiB`, { text: "<= 400 MiB", met: size <= 400 });
};

const reportTime = (name: string, time: number, most?: number): void =>
  report(
    name,
    `${time.toFixed(0)} ms`,
    most === undefined ? undefined : { text: `<= ${most} ms`, met: time <= most },
  );
