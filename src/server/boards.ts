import { randomBytes } from "node:crypto";
import type { Context as Request } from "hono";
import type { RunRecord } from "../store/index.ts";
import { notFound } from "./fault.ts";

/** A TensorBoard that runs for us. */
export type Board = {
  readonly port: number;
  /** Fulfilled when it has ended. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

export type StartBoard = (pathPrefix: string, runs: () => Promise<readonly RunRecord[]>) => Promise<Board>;

/** The TensorBoards behind `/tb/KEY/`. */
export class Boards {
  readonly #start: StartBoard;
  readonly #boards = new Map<string, Promise<Board>>();

  constructor(start: StartBoard) {
    this.#start = start;
  }

  /** Starts one for some runs; gives its key. */
  async open(
    runs: () => Promise<readonly RunRecord[]>,
    key = randomBytes(8).toString("hex"),
  ): Promise<string> {
    await this.board(key, runs);
    return key;
  }

  /** That of the key, started if it is none yet. */
  async board(key: string, runs: () => Promise<readonly RunRecord[]>): Promise<Board> {
    const known = this.#boards.get(key);
    if (known !== undefined) return known;
    const starting = this.#start(`/tb/${key}`, runs);
    this.#boards.set(key, starting);
    try {
      const board = await starting;
      void board.ended.then(() => this.#boards.delete(key));
      return board;
    } catch (error) {
      this.#boards.delete(key);
      throw error;
    }
  }

  has(key: string): boolean {
    return this.#boards.has(key);
  }

  /** Ends one. */
  async close(key: string): Promise<void> {
    const board = this.#boards.get(key);
    if (board === undefined) throw notFound("the TensorBoard");
    this.#boards.delete(key);
    await (await board).stop();
  }

  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.#boards.keys()].map((key) => this.close(key)));
  }
}

const notPassed = [
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-encoding",
  "content-length",
  "host",
  "cookie",
  "authorization",
];

/** Passes a request on to a TensorBoard, without what the browser knows of us. */
export const proxy = async (c: Request, { port }: Board): Promise<Response> => {
  const url = new URL(c.req.url);
  const headers = new Headers(c.req.raw.headers);
  for (const name of notPassed) headers.delete(name);
  const hasBody = c.req.method !== "GET" && c.req.method !== "HEAD";
  const answer = await fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, {
    method: c.req.method,
    headers,
    redirect: "manual",
    ...(hasBody ? { body: await c.req.arrayBuffer() } : {}),
  });
  const passed = new Headers(answer.headers);
  for (const name of notPassed) passed.delete(name);
  return new Response(answer.body, { status: answer.status, headers: passed });
};
