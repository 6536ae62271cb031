import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { UserError } from "../base/index.ts";
import type { ServerApp } from "./app.ts";

export type Listening = {
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** Answers requests at an address. Throws UserError where that is taken or not ours to take. */
export const listen = async (
  app: Pick<ServerApp, "fetch">,
  host: string,
  port: number,
): Promise<Listening> => {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(new UserError(`cannot listen on ${host}, port ${port}: ${error.message}`, { cause: error })),
    );
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
