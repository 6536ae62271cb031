import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { ApiFault } from "./api-types.ts";

export type Guard = {
  /** Undefined: everybody who reaches the server may use it. */
  readonly token: string | undefined;
  /** The address that the server listens on. */
  readonly host: string;
  /** Known once it listens. */
  readonly port: () => number;
};

const cookieName = ({ port }: Guard): string => `guild-view-${port()}`;

/**
 * Lets through only requests that come from a page of this server and know its token: in a cookie, which a link with
 * `?token=` sets, or as `Authorization: Bearer`. Names that lead here but are not ours (DNS rebinding) are refused.
 */
export const guarded = (guard: Guard): MiddlewareHandler => {
  const refuse = (message: string) => ({ error: { message } }) satisfies ApiFault;
  return async (c, next) => {
    const host = c.req.header("host") ?? "";
    if (!isOurHost(host, guard)) return c.json(refuse(`this server does not go by the name '${host}'`), 403);
    const origin = c.req.header("origin");
    if (origin !== undefined && origin !== `http://${host}`) {
      return c.json(refuse("requests from other pages are refused"), 403);
    }
    // A page elsewhere may show nothing of ours, nor learn from a script that it embeds.
    const site = c.req.header("sec-fetch-site");
    const isNavigation = c.req.header("sec-fetch-mode") === "navigate" && c.req.method === "GET";
    if (site !== undefined && site !== "same-origin" && site !== "none" && !isNavigation) {
      return c.json(refuse("requests from other pages are refused"), 403);
    }
    const { token } = guard;
    if (token === undefined) return next();
    const given = c.req.query("token");
    if (given !== undefined && c.req.method === "GET" && isSame(given, token)) {
      setCookie(c, cookieName(guard), token, { httpOnly: true, sameSite: "Strict", path: "/" });
      const url = new URL(c.req.url);
      url.searchParams.delete("token");
      return c.redirect(`${url.pathname}${url.search}`, 303);
    }
    const bearer = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    const known = bearer ?? getCookie(c, cookieName(guard)) ?? "";
    if (isSame(known, token)) return next();
    if (c.req.path.startsWith("/api/")) return c.json(refuse("the token is missing or wrong"), 403);
    return c.text(
      "Open the address that 'guild view' printed: it holds the token that this page needs.\n",
      403,
    );
  };
};

const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Addresses are no names that somebody could point at us; of names only those we were told, and `localhost`. */
const isOurHost = (header: string, { host, port }: Guard): boolean => {
  const match = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(header);
  if (match === null || Number(match[2] ?? 80) !== port()) return false;
  const name = (match[1] ?? "").toLowerCase();
  if (name === "localhost" || name === "127.0.0.1" || name === "[::1]" || name === host.toLowerCase())
    return true;
  if (isLoopback(host)) return false;
  return name.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(name);
};

/** Whether only this machine can reach the address. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);

/** For answers of our own: nothing from elsewhere is loaded, and no other page shows ours. */
export const pageHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "no-referrer");
  c.header("Cross-Origin-Resource-Policy", "same-origin");
  // TensorBoard has a policy of its own; files of runs are shut in a sandbox.
  if (c.req.path.startsWith("/tb/") || c.res.headers.has("Content-Security-Policy")) return;
  c.header("Cross-Origin-Opener-Policy", "same-origin");
  c.header(
    "Content-Security-Policy",
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
      "media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; object-src 'none'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; worker-src 'self' blob:",
  );
};

/** For files of runs: shown alone or in a frame of ours, they run without an origin and reach nothing. */
export const filePolicy =
  "sandbox allow-scripts; default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'none'; " +
  "form-action 'none'; frame-ancestors 'self'";
