import { UserError } from "../base/index.ts";
import { type RangeToken, rangeTokenAt } from "./time-range-lex.ts";

/**
 * A span of local time in milliseconds as `localMillis` gives them: `start <= t < end`. An undefined end is
 * open.
 */
export type TimeRange = { readonly start: number | undefined; readonly end: number | undefined };

/** A moment's local clock and calendar as milliseconds, so that days are 24 hours long and there is no zone. */
export const localMillis = (epochMs: number): number => {
  const date = new Date(epochMs);
  return at(
    date.getFullYear(),
    date.getMonth(),
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
    date.getMilliseconds(),
  );
};

/**
 * The range that `spec` names, seen from the local time `now`: `last hour`, `3 days ago`, `between 1-1 and
 * 1-31` … Throws UserError "invalid RANGE: …".
 */
export const parseTimeRange = (spec: string, now: number): TimeRange => {
  const cursor: Cursor = { spec, position: 0, next: undefined, now };
  const range = parseSpec(cursor);
  if (peek(cursor) !== undefined) throw unexpected(cursor);
  if ([range.start, range.end].some((time) => time !== undefined && !(Math.abs(time) <= lastMoment))) {
    throw new UserError("invalid RANGE: date value out of range");
  }
  return range;
};

/** The last millisecond of the year 9999. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

type Cursor = {
  readonly spec: string;
  /** Where the token after `next` begins. */
  position: number;
  /** The token being looked at. Read only when asked for: what is wrong first is reported first. */
  next: RangeToken | undefined;
  readonly now: number;
};

const peek = (cursor: Cursor): RangeToken | undefined => {
  if (cursor.next === undefined) {
    const read = rangeTokenAt(cursor.spec, cursor.position);
    cursor.next = read?.token;
    cursor.position = read?.end ?? cursor.spec.length;
  }
  return cursor.next;
};

const take = (cursor: Cursor, ...kinds: readonly RangeToken["kind"][]): RangeToken => {
  const token = peek(cursor);
  if (token === undefined || !kinds.includes(token.kind)) throw unexpected(cursor);
  cursor.next = undefined;
  return token;
};

const unexpected = (cursor: Cursor): UserError => {
  const token = peek(cursor);
  return new UserError(
    token === undefined
      ? "invalid RANGE: spec cannot be empty"
      : `invalid RANGE: unexpected '${token.shown}' at pos ${token.position}`,
  );
};

const parseSpec = (cursor: Cursor): TimeRange => {
  switch (peek(cursor)?.kind) {
    case "last":
      return parseLast(cursor);
    case "between":
      return parseBetween(cursor);
    case "date":
    case "time":
      return spanOf(parseDateTime(cursor));
    default:
      return parseUnitOrSide(cursor);
  }
};

const parseUnitOrSide = (cursor: Cursor): TimeRange => {
  switch (peek(cursor)?.kind) {
    case "before":
      take(cursor, "before");
      return {
        start: undefined,
        end: isDateTime(cursor) ? parseDateTime(cursor).time : parseUnit(cursor).start,
      };
    case "after":
      take(cursor, "after");
      return {
        start: isDateTime(cursor) ? parseDateTime(cursor).time : parseUnit(cursor).end,
        end: undefined,
      };
    default:
      return parseUnit(cursor);
  }
};

const isDateTime = (cursor: Cursor): boolean => ["date", "time"].includes(peek(cursor)?.kind ?? "");

const parseUnit = (cursor: Cursor): TimeRange => {
  const token = take(cursor, "today", "yesterday", "this", "number");
  switch (token.kind) {
    case "today":
      return unitSpan(cursor.now, "day", 0);
    case "yesterday":
      return unitSpan(cursor.now, "day", 1);
    case "this":
      return unitSpan(cursor.now, takeUnit(cursor), 0);
    default: {
      const unit = takeUnit(cursor);
      take(cursor, "ago");
      return unitSpan(cursor.now, unit, token.numbers[0] ?? 0);
    }
  }
};

type Unit = "minute" | "hour" | "day" | "week" | "month" | "year";

const takeUnit = (cursor: Cursor): Unit => {
  const { kind } = take(cursor, "minute", "hour", "day", "week", "month", "year");
  // `take` gives none but these.
  return kind as Unit;
};

const unitMillis = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const;

/** 1970-01-01 was a Thursday: weeks begin on the Monday before. */
const weekOffset = 3 * unitMillis.day;

/** The whole minute, hour, … that lies `count` units before that of `now`. */
const unitSpan = (now: number, unit: Unit, count: number): TimeRange => {
  const date = new Date(now);
  switch (unit) {
    case "month": {
      const month = date.getUTCMonth() - count;
      // 0.9: a month ends at the start of its last day (guild/timerange/trparse.py).
      return { start: at(date.getUTCFullYear(), month, 1), end: at(date.getUTCFullYear(), month + 1, 0) };
    }
    case "year": {
      const year = date.getUTCFullYear() - count;
      return { start: at(year, 0, 1), end: at(year + 1, 0, 1) };
    }
    case "week":
      return evenSpan(now, unitMillis.week, weekOffset, count);
    default:
      return evenSpan(now, unitMillis[unit], 0, count);
  }
};

const evenSpan = (now: number, size: number, offset: number, count: number): TimeRange => {
  const start = Math.floor((now + offset) / size) * size - offset - count * size;
  return { start, end: start + size };
};

/** `last [N] UNIT`. 0.9 promises weeks, months and years in its help and refuses them; here they work. */
const parseLast = (cursor: Cursor): TimeRange => {
  take(cursor, "last");
  const count = peek(cursor)?.kind === "number" ? (take(cursor, "number").numbers[0] ?? 1) : 1;
  const unit = takeUnit(cursor);
  switch (unit) {
    case "month":
      return { start: monthsBefore(cursor.now, count), end: undefined };
    case "year":
      return { start: monthsBefore(cursor.now, 12 * count), end: undefined };
    default:
      return { start: cursor.now - count * unitMillis[unit], end: undefined };
  }
};

/** The same day and time some months ago, or the last day of that month if it is shorter. */
const monthsBefore = (now: number, count: number): number => {
  const date = new Date(now);
  const month = date.getUTCMonth() - count;
  const lastDay = new Date(at(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return at(date.getUTCFullYear(), month, day) + (now - Math.floor(now / unitMillis.day) * unitMillis.day);
};

const parseBetween = (cursor: Cursor): TimeRange => {
  take(cursor, "between");
  const first = parseBound(cursor);
  take(cursor, "and");
  const second = parseBound(cursor);
  const firstIsEarlier =
    (first.start ?? Number.NEGATIVE_INFINITY) < (second.start ?? Number.NEGATIVE_INFINITY);
  const [from, to] = firstIsEarlier ? [first, second] : [second, first];
  return { start: from.start, end: to.end };
};

const parseBound = (cursor: Cursor): TimeRange => {
  if (!isDateTime(cursor)) return parseUnitOrSide(cursor);
  const { time } = parseDateTime(cursor);
  return { start: time, end: time };
};

/** A date, a time, or both: the moment, and how long the day, minute or second is that it names. */
type DateTime = { readonly time: number; readonly size: number };

const spanOf = ({ time, size }: DateTime): TimeRange => ({ start: time, end: time + size });

const parseDateTime = (cursor: Cursor): DateTime => {
  const today = unitSpan(cursor.now, "day", 0).start ?? cursor.now;
  const day = peek(cursor)?.kind === "date" ? parseDate(take(cursor, "date"), cursor.now) : undefined;
  if (peek(cursor)?.kind !== "time") {
    if (day === undefined) throw unexpected(cursor);
    return { time: day, size: unitMillis.day };
  }
  const { numbers } = take(cursor, "time");
  const [hour = 0, minute = 0, second = 0] = numbers;
  demand(hour <= 23, "hour must be in 0..23");
  demand(minute <= 59, "minute must be in 0..59");
  demand(second <= 59, "second must be in 0..59");
  const time = (day ?? today) + hour * unitMillis.hour + minute * unitMillis.minute + second * 1000;
  return { time, size: numbers.length === 3 ? 1000 : unitMillis.minute };
};

/** Month and day are of this year; a year of two digits is of this century. */
const parseDate = ({ numbers, digits }: RangeToken, now: number): number => {
  const thisYear = new Date(now).getUTCFullYear();
  const [day = 0, month = 0, written = thisYear] = [...numbers].reverse();
  const isShort = numbers.length === 3 && digits === 2;
  const year = isShort ? Math.floor(thisYear / 100) * 100 + written : written;
  demand(year >= 1, `year ${year} is out of range`);
  demand(month >= 1 && month <= 12, "month must be in 1..12");
  demand(day >= 1 && day <= new Date(at(year, month, 0)).getUTCDate(), "day is out of range for month");
  return at(year, month - 1, day);
};

const demand = (holds: boolean, message: string): void => {
  if (!holds) throw new UserError(`invalid RANGE: ${message}`);
};

/** `Date.UTC` without its rule that years below 100 are of the 20th century. Months and days may overflow. */
const at = (
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number => {
  const date = new Date(Date.UTC(2000, 0, 1, hour, minute, second, millisecond));
  date.setUTCFullYear(year, month, day);
  return date.getTime();
};
