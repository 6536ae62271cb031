import { hostname } from "node:os";
import type { Context } from "../base/index.ts";

/** Who writes a comment: `USER@HOST` or `USER` as given, else the current user; this host unless it is named. */
export const commentAuthorOf = (
  { env }: Pick<Context, "env">,
  given: string | undefined,
): { readonly user: string; readonly host: string } => {
  const [user = "", ...host] = (given || (env.USER ?? "")).split("@");
  return { user, host: (given && host.join("@")) || env.HOST || hostname() };
};
