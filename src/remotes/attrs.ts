import { resolve } from "node:path";
import { type PyMap, pyStr } from "../base/index.ts";
import type { RemoteConfig, RemoteContext } from "./types.ts";

/** An attribute as text; undefined if it is not there or empty. */
export const textAttr = (attrs: PyMap, key: string): string | undefined => {
  const value = attrs.get(key);
  return value === undefined || value === null ? undefined : pyStr(value);
};

/** A path from an attribute: `~` and `$VAR` expanded, relative to the configuration file. */
export const pathAttr = (config: RemoteConfig, context: RemoteContext, key: string): string | undefined => {
  const text = textAttr(config.attrs, key);
  return text === undefined ? undefined : resolve(config.dir, expandPath(text, context));
};

/** `~` and `$VAR` in a path replaced. */
export const expandPath = (
  path: string,
  { env, userHome }: Pick<RemoteContext, "env" | "userHome">,
): string =>
  path
    .replace(/^~(?=\/|$)/, userHome)
    .replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced, plain) => env[braced ?? plain] ?? all);
