import { createServer } from "node:net";
import { expect, test } from "vitest";
import { pythonOfOracle } from "../rig/compare.ts";
import { type Live, startGuild, startProgram } from "../rig/live.ts";
import { oracleDir } from "../rig/oracle.ts";
import { aProject } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

const files = {
  "guild.yml": "train:\n  flags-import: all\n  output-scalars: {loss: 'loss: (\\value)'}\n",
  "train.py":
    "lr = 0.1\nname = 'größe'\nprint('loss: %f' % lr)\nprint('done')\n" +
    "open('a b.txt', 'w').write('text\\n')\nif lr > 1: raise SystemExit(3)\n",
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

type Answer = { readonly status: number; readonly text: string };

const client =
  (live: Live, port: number) =>
  async (path: string): Promise<Answer> => {
    const url = `http://127.0.0.1:${port}${path}`;
    const answer = await waitFor(`an answer of ${url}: ${live.stderr()}`, () =>
      fetch(url).catch(() => undefined),
    );
    return { status: answer.status, text: await answer.text() };
  };

test("the paths of 0.9's view answer as it does", async () => {
  await using project = await aProject(files);
  const env = pythonOfOracle(project);
  for (const args of [["lr=0.5", "--label", "good <b>"], ["lr=2"]]) {
    await project.guildWith({ env }, "run", "train", ...args, "-y");
  }
  const ids = project.runIds();
  expect(ids).toHaveLength(2);
  const [ourPort, theirPort] = [await freePort(), await freePort()];
  await using ourView = startGuild(project, ["view", "-n", "--no-auth", "-p", String(ourPort)], { env });
  await using theirView = startProgram(
    project,
    [`${oracleDir}/bin/guild`, "view", "-n", "-h", "127.0.0.1", "-p", String(theirPort)],
    { env },
  );
  const [ours, theirs] = [client(ourView, ourPort), client(theirView, theirPort)];
  const json = async (ask: typeof ours, path: string): Promise<unknown> => JSON.parse((await ask(path)).text);
  const { version, ...config } = (await json(theirs, "/config")) as Record<string, unknown>;
  expect(version).toMatch(/^0\.9/);
  expect(await json(ours, "/config")).toMatchObject(config);
  expect(await json(theirs, "/runs")).toHaveLength(2);
  for (const path of ["/runs", `/runs?run=${ids[0]}`, "/compare"]) {
    expect([path, await json(ours, path)]).toEqual([path, await json(theirs, path)]);
  }
  for (const id of ids) {
    for (const query of ["", "?s=1", "?s=0&e=0"]) {
      const path = `/runs/${id}/output${query}`;
      expect([path, await json(ours, path)]).toEqual([path, await json(theirs, path)]);
    }
    const file = `/files/${id}/a%20b.txt`;
    expect(await ours(file)).toEqual(await theirs(file));
    expect((await ours(`/files/${id}/none.txt`)).status).toBe((await theirs(`/files/${id}/none.txt`)).status);
  }
});
