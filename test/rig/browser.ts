import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { guildPath, type Project } from "./project.ts";

const places = [
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(
    (name) => `/usr/bin/${name}`,
  ),
  join(import.meta.dirname, "../../.cache/chromium/run"),
];

/** Chromium of the system, else the one that scripts/test.sh installed. */
export const startBrowser = (...args: readonly string[]): Promise<Browser> => {
  const executablePath = places.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("there is no Chromium: run 'npm test' once");
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...args], timeout: 120_000 });
};

/** `guild view` of a project, ended when disposed. */
export type View = { readonly url: string; readonly [Symbol.asyncDispose]: () => Promise<void> };

export const startView = async (project: Project, ...args: readonly string[]): Promise<View> => {
  const child = spawn(guildPath, ["view", "--no-open", ...args], {
    cwd: project.dir,
    env: project.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data: Buffer) => {
        said += data.toString();
        const found = /http:\/\/\S+/.exec(said);
        if (found) resolve(found[0]);
      });
    child.once("exit", (code) => reject(new Error(`guild view ended with ${code}: ${said}`)));
  });
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
};

/** Requests to other hosts and errors of the page, as they come. */
export const watchPage = (page: Page): { readonly strangers: string[]; readonly errors: string[] } => {
  const strangers: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") strangers.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  return { strangers, errors };
};
