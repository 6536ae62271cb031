import type { OutgoingHttpHeaders } from "node:http";

/** Asks for a path. Undefined: no answer in time, or not the one wanted. */
export type MetadataClient = (path: string, question: MetadataQuestion) => Promise<string | undefined>;

type MetadataQuestion = {
  readonly method?: "GET" | "PUT";
  readonly headers: OutgoingHttpHeaders;
};

/** More than any answer we ask for. */
const maxAnswerBytes = 65_536;

/** A client for a cloud's metadata service. Goes past proxies, and keeps no connection. */
export const metadataClient =
  (address: string, signal: AbortSignal): MetadataClient =>
  async (path, { method = "GET", headers }) => {
    const { request } = await import("node:http");
    return new Promise((resolve) => {
      const fail = (): void => resolve(undefined);
      const asking = request(
        new URL(path, address),
        { method, headers, signal, agent: false },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (part: string) => {
            text += part;
            if (text.length > maxAnswerBytes) response.destroy();
          });
          response.on("end", () => resolve(response.statusCode === 200 ? text.trim() : undefined));
          response.on("error", fail);
          response.on("close", fail);
        },
      );
      // No such service, no route, or the time is up: all are "not known".
      asking.on("error", fail);
      asking.end();
    });
  };
