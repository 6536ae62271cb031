import { isPyList, isPyMap, type Micros, type PyValue, pyMap, pyStr } from "../base/index.ts";
import type { Comment } from "./types.ts";

/** The comments that the attribute `comments` holds; items that are no comments are left out. */
export const parseComments = (value: PyValue | undefined): readonly Comment[] => {
  if (!isPyList(value)) return [];
  return value.filter(isPyMap).map((map) => ({
    body: textOf(map.get("body")),
    host: textOf(map.get("host")),
    time: parseMicros(map.get("time")),
    user: textOf(map.get("user")),
  }));
};

/** The value of the attribute `comments`. */
export const formatComments = (comments: readonly Comment[]): readonly PyValue[] =>
  comments.map(({ body, host, time, user }) =>
    pyMap([
      ["body", body],
      ["host", host === "" ? null : host],
      ["time", time ?? null],
      ["user", user],
    ]),
  );

/** The tags that the attribute `tags` holds. */
export const parseTags = (value: PyValue | undefined): readonly string[] =>
  isPyList(value) ? value.map(pyStr) : [];

/** A time as attributes hold it: whole microseconds. */
export const parseMicros = (value: PyValue | undefined): Micros | undefined =>
  typeof value === "number" ? (value as Micros) : undefined;

const textOf = (value: PyValue | undefined): string =>
  value === undefined || value === null ? "" : pyStr(value);
