import type { Env } from "../../base/index.ts";

/** The proxy for `url` by the usual variables (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`), if any. */
export const proxyFor = (env: Env, url: URL): URL | undefined => {
  const named = (name: string): string => env[name] || env[name.toUpperCase()] || "";
  // A request's headers can set HTTP_PROXY of a CGI program (httpoxy), so Python does not believe it there.
  const ofScheme =
    url.protocol === "http:" && env.REQUEST_METHOD !== undefined
      ? (env.http_proxy ?? "")
      : named(`${url.protocol}_proxy`.replace(":", ""));
  const proxy = ofScheme || named("all_proxy");
  if (proxy === "" || isExempt(named("no_proxy"), url)) return undefined;
  return new URL(proxy.includes("://") ? proxy : `http://${proxy}`);
};

const isExempt = (noProxy: string, { hostname, port }: URL): boolean =>
  noProxy
    .split(",")
    .map((entry) =>
      entry
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, ""),
    )
    .filter((entry) => entry !== "")
    .some(
      (entry) =>
        entry === "*" ||
        entry === hostname ||
        entry === `${hostname}:${port}` ||
        hostname.endsWith(`.${entry}`),
    );
