import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Hono } from "hono";
import { errorCode } from "../base/index.ts";
import { mediaType } from "./media-types.ts";

/** The browser application: its files, and its page for every other address that a person may open. */
export const addStatic = (app: Hono, webDir: string): void => {
  app.get("*", (c) => {
    const file = fileOf(webDir, c.req.path);
    if (file !== undefined) {
      // Names of assets hold a digest of what is in them.
      const cache = c.req.path.startsWith("/assets/") ? "private, max-age=31536000, immutable" : "no-cache";
      return c.body(new Uint8Array(readFileSync(file)), 200, {
        "Content-Type": mediaType(file),
        "Cache-Control": cache,
      });
    }
    const page = join(webDir, "index.html");
    if (c.req.path.startsWith("/assets/") || c.req.path.startsWith("/api/")) return c.notFound();
    if (!existsSync(page)) return c.text("The browser application was not built into this Guild.\n", 404);
    return c.body(new Uint8Array(readFileSync(page)), 200, {
      "Content-Type": mediaType(page),
      "Cache-Control": "no-cache",
    });
  });
};

const fileOf = (dir: string, path: string): string | undefined => {
  try {
    const full = realpathSync(resolve(dir, `.${decodeURIComponent(path)}`));
    return full.startsWith(realpathSync(dir) + sep) && statSync(full).isFile() ? full : undefined;
  } catch (error) {
    if (errorCode(error) === undefined && !(error instanceof URIError)) throw error;
    return undefined;
  }
};
