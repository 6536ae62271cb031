import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { type Env, errorCode } from "../../base/index.ts";
import { proxyFor } from "./proxy.ts";

/** A download cannot go on; the text is as 0.9 shows it. */
export class HttpError extends Error {}

export type GetRequest = {
  readonly url: string;
  readonly headers: OutgoingHttpHeaders;
  readonly env: Env;
  readonly signal: AbortSignal;
};

const mostRedirects = 10;
/** A server that is silent this long is given up. */
const silenceMs = 60_000;

/** The response to a GET after redirects, its body unread. The status is 200, 206 or 416, or an HttpError. */
export const httpGet = async (request: GetRequest): Promise<IncomingMessage> => {
  let url = parsedUrl(request.url);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await getOnce(url, request);
    const { statusCode = 0, statusMessage = "" } = response;
    if ([200, 206, 416].includes(statusCode)) return response;
    response.resume();
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) {
      throw new HttpError(`HTTP Error ${statusCode}: ${statusMessage}`);
    }
    const next = new URL(location, url);
    if (next.protocol !== "http:" && next.protocol !== "https:") {
      throw new HttpError(
        `HTTP Error ${statusCode}: ${statusMessage} - redirection to '${next.href}' is not allowed`,
      );
    }
    url = next;
  }
  throw new HttpError("too many redirects");
};

const parsedUrl = (text: string): URL => {
  try {
    return new URL(text);
  } catch (error) {
    throw new HttpError(`invalid URL '${text}'`, { cause: error });
  }
};

const getOnce = async (url: URL, { headers, env, signal }: GetRequest): Promise<IncomingMessage> => {
  const proxy = proxyFor(env, url);
  const sent = { ...headers, ...authorization("Authorization", url) };
  try {
    if (proxy === undefined) return await respond(plainRequest(url, sent, signal));
    if (url.protocol === "http:") {
      const throughProxy = {
        ...target(proxy),
        path: url.href.replace(/#.*$/s, ""),
        headers: { Host: url.host, ...sent, ...authorization("Proxy-Authorization", proxy) },
        signal,
      };
      return await respond(httpRequest(throughProxy));
    }
    const socket = await tunnel(proxy, url, signal);
    const secure = tlsConnect({ socket, servername: url.hostname });
    return await respond(
      httpsRequest(url, { headers: sent, signal, agent: false, createConnection: () => secure }),
    );
  } catch (error) {
    if (signal.aborted || error instanceof HttpError || errorCode(error) === undefined) throw error;
    throw new HttpError(`<urlopen error ${connectionProblem(error)}>`, { cause: error });
  }
};

const plainRequest = (url: URL, headers: OutgoingHttpHeaders, signal: AbortSignal) =>
  url.protocol === "https:"
    ? httpsRequest(url, { headers, signal, agent: false })
    : httpRequest(url, { headers, signal, agent: false });

const target = (proxy: URL) => ({
  host: proxy.hostname,
  port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
});

const authorization = (name: string, { username, password }: URL): OutgoingHttpHeaders => {
  if (username === "" && password === "") return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { [name]: `Basic ${Buffer.from(credentials).toString("base64")}` };
};

const respond = (request: ReturnType<typeof httpRequest>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on("response", resolve).on("error", reject);
    request.setTimeout(silenceMs, () => request.destroy(new HttpError("<urlopen error timed out>")));
    request.end();
  });

const tunnel = (proxy: URL, { hostname, port }: URL, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const address = `${hostname}:${port || 443}`;
    const headers = { Host: address, ...authorization("Proxy-Authorization", proxy) };
    httpRequest({ ...target(proxy), method: "CONNECT", path: address, headers, signal, agent: false })
      .on("connect", ({ statusCode = 0, statusMessage = "" }, socket) => {
        if (statusCode === 200) return resolve(socket as Socket);
        socket.destroy();
        reject(new HttpError(`<urlopen error Tunnel connection failed: ${statusCode} ${statusMessage}>`));
      })
      .on("error", reject)
      .end();
  });

/** The system's words for it, as Python prints them. */
const connectionProblem = (error: unknown): string => {
  const code = errorCode(error) ?? "";
  return pythonWords[code] ?? (error instanceof Error && error.message !== "" ? error.message : code);
};

const pythonWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "[Errno 111] Connection refused",
  ECONNRESET: "[Errno 104] Connection reset by peer",
  EHOSTUNREACH: "[Errno 113] No route to host",
  ENETUNREACH: "[Errno 101] Network is unreachable",
  ETIMEDOUT: "[Errno 110] Connection timed out",
  ENOTFOUND: "[Errno -2] Name or service not known",
  EAI_AGAIN: "[Errno -3] Temporary failure in name resolution",
};
