import { expect, test } from "vitest";
import type { OutputWindow, RunDetail, RunsWindow } from "../../src/server/api-types.ts";
import { type Live, startGuild } from "../rig/live.ts";
import { aProject } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

/** The address that a started server prints. */
const addressOf = (live: Live): Promise<URL> =>
  waitFor("the address", () => {
    const text = /at (http:\S+) \(Type Ctrl-C to quit\)\n/.exec(live.stderr())?.[1];
    return text === undefined ? undefined : new URL(text);
  });

const client = ({ origin, searchParams }: URL) => {
  const headers = {
    authorization: `Bearer ${searchParams.get("token")}`,
    "content-type": "application/json",
  };
  return {
    get: async <Answer>(path: string): Promise<Answer> => {
      const answer = await fetch(`${origin}/api/v1${path}`, { headers });
      return (await answer.json()) as Answer;
    },
    post: async <Answer>(path: string, body: unknown): Promise<Answer> => {
      const answer = await fetch(`${origin}/api/v1${path}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      return (await answer.json()) as Answer;
    },
  };
};

const trainPy = `
import time
n = 1
for step in range(n):
    print("loss: %f" % (1 / (step + 1)), flush=True)
    time.sleep(0.05)
`;

test("a run started, watched, stopped and labelled through the server, which Ctrl-C ends", async () => {
  await using project = await aProject({ "guild.yml": "train:\n  flags:\n    n: 1\n", "train.py": trainPy });
  await using live = startGuild(project, ["view", "--no-open"]);
  const address = await addressOf(live);
  expect([address.hostname, address.searchParams.get("token")?.length]).toEqual(["127.0.0.1", 32]);
  expect((await fetch(`${address.origin}/runs`)).status).toBe(403);
  const { get, post } = client(address);
  expect(await get<RunsWindow>("/runs")).toMatchObject({ total: 0, rows: [] });
  expect(await get("/operations")).toMatchObject({
    operations: [{ fullName: "train", flags: [{ name: "n", default: "1" }] }],
  });
  const { id } = await post<{ id: string }>("/operations/run", {
    operation: "train",
    flags: { n: "10000" },
    label: "-x ${n}",
  });
  await waitFor("output", async () => (await get<OutputWindow>(`/runs/${id}/output`)).total > 3);
  expect((await get<RunsWindow>("/runs?columns=flag:n")).rows).toMatchObject([
    { id, status: "running", cells: [10000] },
  ]);
  expect(await post("/actions", { action: "delete", runs: [id] })).toMatchObject({
    done: [],
    faults: [{ run: id }],
  });
  expect(await post("/actions", { action: "stop", runs: [id] })).toMatchObject({ done: [id] });
  const detail = await get<RunDetail>(`/runs/${id}`);
  expect(detail).toMatchObject({ status: "terminated", label: "-x 10000" });
  expect(detail.scalars.map(({ key }) => key)).toContain("loss");
  expect(await post("/operations/run", { operation: "nope", flags: {} })).toMatchObject({
    error: { message: expect.stringContaining("operation 'nope' is not defined") },
  });
  expect(await post("/operations/run", { operation: "train", flags: { "--help": "1" } })).toMatchObject({
    error: { message: "'--help' is no name of a flag" },
  });
  live.signal("SIGINT");
  expect(await live.ended).toMatchObject({ code: 0 });
});

test("a taken port is told of", async () => {
  await using project = await aProject();
  await using live = startGuild(project, ["view", "-n"]);
  const { port } = await addressOf(live);
  const { stderr, code } = await project.guild("view", "-n", "-p", port);
  expect([stderr, code]).toEqual([
    `guild: cannot listen on 127.0.0.1, port ${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}\n`,
    1,
  ]);
});

test("filters choose what is shown, and one request is answered without a server", async () => {
  await using project = await aProject({ "a.py": "", "b.py": "" });
  for (const name of ["a.py", "b.py"]) await project.guild("run", name, "-y");
  await using live = startGuild(project, ["view", "-n", "-Fo", "a.py"]);
  const { get } = client(await addressOf(live));
  expect((await get<RunsWindow>("/runs")).rows.map(({ operation }) => operation)).toEqual(["a.py"]);
  const once = await project.guild("api", "serve", "-G", "/api/v1/runs?sort=operation");
  const { rows } = JSON.parse(once.stdout) as RunsWindow;
  expect(rows.map(({ operation }) => operation)).toEqual(["a.py", "b.py"]);
  const body = JSON.stringify({ action: "mark", runs: [rows[0]?.id] });
  const posted = await project.guildWith({ input: body }, "api", "serve", "-P", "/api/v1/actions");
  expect(JSON.parse(posted.stdout)).toMatchObject({ done: [rows[0]?.id] });
  expect(await project.guild("api", "serve", "-G", "/api/v1/runs/zz")).toMatchObject({ code: 1 });
});
