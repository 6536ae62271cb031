import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repoDir } from "./project.ts";

/** What stores of the tests are served with, and the vendor's own tool. */
export const remotesEnvDir = join(repoDir, ".cache", "remotes");

export type Server = {
  readonly port: number;
  /** Ends the server as a cut network would: at once. */
  readonly cut: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** An S3 server of its own on loopback, with nothing in it. */
export const anS3Server = async (): Promise<Server & { readonly env: Readonly<Record<string, string>> }> => {
  const program = join(remotesEnvDir, "bin", "moto_server");
  if (!existsSync(program)) throw new Error("moto is not installed for the tests: run 'npm test' once");
  const port = await freePort();
  const server = await serve(
    spawn(program, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" }),
    port,
  );
  return {
    ...server,
    env: {
      AWS_ACCESS_KEY_ID: "test-key",
      AWS_SECRET_ACCESS_KEY: "test-secret-0123",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    },
  };
};

/** An ssh server of its own on loopback, with keys of its own, and the path of the key that opens it. */
export const anSshServer = async (): Promise<Server & { readonly key: string }> => {
  for (const program of ["/usr/sbin/sshd", "/usr/bin/rsync"]) {
    if (!existsSync(program)) {
      throw new Error(`${program} is not installed: install the packages openssh-server and rsync`);
    }
  }
  const dir = mkdtempSync(join(tmpdir(), "guild-sshd-"));
  const key = join(dir, "key");
  for (const name of ["key", "hostkey"]) {
    spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(dir, name)]);
  }
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  const port = await freePort();
  const config = join(dir, "sshd_config");
  const lines = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(dir, "hostkey")}`,
    `AuthorizedKeysFile ${key}.pub`,
    "StrictModes no",
    "UsePAM no",
    `PidFile ${join(dir, "pid")}`,
  ];
  writeFileSync(config, lines.map((line) => `${line}\n`).join(""));
  chmodSync(key, 0o600);
  const server = await serve(spawn("/usr/sbin/sshd", ["-D", "-f", config], { stdio: "ignore" }), port);
  return {
    ...server,
    key,
    [Symbol.asyncDispose]: async () => {
      await server.cut();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

const serve = async (child: ChildProcess, port: number): Promise<Server> => {
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const cut = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (child.exitCode !== null || tries > 600) throw new Error(`the server on port ${port} did not start`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return { port, cut, [Symbol.asyncDispose]: cut };
};

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
