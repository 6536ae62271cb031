import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { localMillis, parseTimeRange } from "./time-range.ts";

const time = (text: string): number => new Date(`${text.replace(" ", "T")}Z`).getTime();
const shown = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString().slice(0, 19).replace("T", " ");

/** A Wednesday. */
const now = time("2019-05-01 14:35:23");

test.each([
  ["this minute", "2019-05-01 14:35:00", "2019-05-01 14:36:00"],
  ["1 minute ago", "2019-05-01 14:34:00", "2019-05-01 14:35:00"],
  ["5 minutes ago", "2019-05-01 14:30:00", "2019-05-01 14:31:00"],
  ["this hour", "2019-05-01 14:00:00", "2019-05-01 15:00:00"],
  ["5 hours ago", "2019-05-01 09:00:00", "2019-05-01 10:00:00"],
  ["24 hours ago", "2019-04-30 14:00:00", "2019-04-30 15:00:00"],
  ["today", "2019-05-01 00:00:00", "2019-05-02 00:00:00"],
  ["ToDay", "2019-05-01 00:00:00", "2019-05-02 00:00:00"],
  ["this day", "2019-05-01 00:00:00", "2019-05-02 00:00:00"],
  ["yesterday", "2019-04-30 00:00:00", "2019-05-01 00:00:00"],
  ["1 day ago", "2019-04-30 00:00:00", "2019-05-01 00:00:00"],
  ["10 days ago", "2019-04-21 00:00:00", "2019-04-22 00:00:00"],
  ["this week", "2019-04-29 00:00:00", "2019-05-06 00:00:00"],
  ["1 week ago", "2019-04-22 00:00:00", "2019-04-29 00:00:00"],
  ["10 weeks ago", "2019-02-18 00:00:00", "2019-02-25 00:00:00"],
  ["this month", "2019-05-01 00:00:00", "2019-05-31 00:00:00"],
  ["1 month ago", "2019-04-01 00:00:00", "2019-04-30 00:00:00"],
  ["3 months ago", "2019-02-01 00:00:00", "2019-02-28 00:00:00"],
  ["15 months ago", "2018-02-01 00:00:00", "2018-02-28 00:00:00"],
  ["39 months ago", "2016-02-01 00:00:00", "2016-02-29 00:00:00"],
  ["this year", "2019-01-01 00:00:00", "2020-01-01 00:00:00"],
  ["5 years ago", "2014-01-01 00:00:00", "2015-01-01 00:00:00"],
  ["2018-4-29", "2018-04-29 00:00:00", "2018-04-30 00:00:00"],
  ["4-29", "2019-04-29 00:00:00", "2019-04-30 00:00:00"],
  ["18-04-29", "2018-04-29 00:00:00", "2018-04-30 00:00:00"],
  ["9:35", "2019-05-01 09:35:00", "2019-05-01 09:36:00"],
  ["9:35:05", "2019-05-01 09:35:05", "2019-05-01 09:35:06"],
  ["2018-10-31 14:30", "2018-10-31 14:30:00", "2018-10-31 14:31:00"],
  ["2018-10-31 14:30:59", "2018-10-31 14:30:59", "2018-10-31 14:31:00"],
  ["before 2018-4-29", undefined, "2018-04-29 00:00:00"],
  ["before 2019-4-29 9:35:05", undefined, "2019-04-29 09:35:05"],
  ["before 23:30", undefined, "2019-05-01 23:30:00"],
  ["before today", undefined, "2019-05-01 00:00:00"],
  ["before 10 minutes ago", undefined, "2019-05-01 14:25:00"],
  ["after 19-4-29 9:35", "2019-04-29 09:35:00", undefined],
  ["after yesterday", "2019-05-01 00:00:00", undefined],
  ["after 5 minutes ago", "2019-05-01 14:31:00", undefined],
  ["after 12 months ago", "2018-05-31 00:00:00", undefined],
  ["after 1 year ago", "2019-01-01 00:00:00", undefined],
  ["last minute", "2019-05-01 14:34:23", undefined],
  ["last 30 min", "2019-05-01 14:05:23", undefined],
  ["last hour", "2019-05-01 13:35:23", undefined],
  ["last 6 hours", "2019-05-01 08:35:23", undefined],
  ["last 10 days", "2019-04-21 14:35:23", undefined],
  ["last week", "2019-04-24 14:35:23", undefined],
  ["last 2 weeks", "2019-04-17 14:35:23", undefined],
  ["last month", "2019-04-01 14:35:23", undefined],
  ["last 5 months", "2018-12-01 14:35:23", undefined],
  ["last year", "2018-05-01 14:35:23", undefined],
  ["between yesterday and today", "2019-04-30 00:00:00", "2019-05-02 00:00:00"],
  ["between today and yesterday", "2019-04-30 00:00:00", "2019-05-02 00:00:00"],
  ["between 10 minutes ago and 5 minutes ago", "2019-05-01 14:25:00", "2019-05-01 14:31:00"],
  ["between 1-31 and 1-1", "2019-01-01 00:00:00", "2019-01-31 00:00:00"],
  ["between 0:00:05 and 12:00:45", "2019-05-01 00:00:05", "2019-05-01 12:00:45"],
  ["between 2018-1-1 and 10 days ago", "2018-01-01 00:00:00", "2019-04-22 00:00:00"],
  ["between after 2018-1-1 and today", "2018-01-01 00:00:00", "2019-05-02 00:00:00"],
])("%s is from %s to %s", (spec, start, end) => {
  const range = parseTimeRange(spec, now);
  expect([shown(range.start), shown(range.end)]).toEqual([start, end]);
});

test.each([
  ["before 89-4-1", "1900-01-01 00:00:00", "1989-04-01 00:00:00"],
  ["before 23:30", "1989-03-28 00:00:00", "1989-03-28 23:30:00"],
])("%s seen from %s ends %s", (spec, from, end) => {
  expect(shown(parseTimeRange(spec, time(from)).end)).toBe(end);
});

test("a month before the 31st of March is the last day of February", () => {
  expect(shown(parseTimeRange("last month", time("2020-03-31 10:00:00")).start)).toBe("2020-02-29 10:00:00");
});

test.each([
  ["bogus", "unexpected 'bogus' at position 0"],
  ["after the equinox", "unexpected 'the' at position 6"],
  ["1:2", "unexpected ':2' at position 1"],
  ["yearsss", "unexpected 'years' at pos 0"],
  ["", "spec cannot be empty"],
  ["last", "spec cannot be empty"],
  ["5 days", "spec cannot be empty"],
  ["last fish", "unexpected 'fish' at position 5"],
  ["today 2020-1-1", "unexpected '(2020, 1, 1)' at pos 6"],
  ["2026-13-1", "month must be in 1..12"],
  ["2019-2-29", "day is out of range for month"],
  ["25:00", "hour must be in 0..23"],
  ["9:60", "minute must be in 0..59"],
  ["0000-1-1", "year 0 is out of range"],
  ["99999999999999999 days ago", "date value out of range"],
])("%j is refused: %s", (spec, message) => {
  expect(() => parseTimeRange(spec, now)).toThrow(`invalid RANGE: ${message}`);
});

test("any text gives a range or a message", () => {
  const word = fc.constantFrom(
    "last",
    "5",
    "days",
    "ago",
    "before",
    "after",
    "between",
    "and",
    "1-1",
    "9:30",
    "today",
    "x",
    ":",
    "2020-1-1",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(word).map((words) => words.join(" ")),
  );
  fc.assert(
    fc.property(text, (spec) => {
      try {
        parseTimeRange(spec, now);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test("local milliseconds are those of the local clock", () => {
  const date = new Date(2020, 6, 4, 5, 6, 7, 8);
  expect(localMillis(date.getTime())).toBe(Date.UTC(2020, 6, 4, 5, 6, 7, 8));
});
