import { expect, test } from "vitest";
import { makeClock } from "./clock.ts";

test("time strictly increases even when no clock moves", () => {
  const now = makeClock(
    () => 1000,
    () => 5,
  );
  expect([now(), now(), now()]).toEqual([1_000_000, 1_000_001, 1_000_002]);
});

test("the fine clock fills the milliseconds", () => {
  let fine = 0;
  const now = makeClock(
    () => 1000,
    () => fine,
  );
  now();
  fine = 0.25;
  expect(now()).toBe(1_000_250);
});

test("a wall clock that is set is followed, but never back", () => {
  let wall = 1000;
  const now = makeClock(
    () => wall,
    () => 0,
  );
  now();
  wall = 9000;
  expect(now()).toBe(9_000_000);
  wall = 2000;
  expect(now()).toBe(9_000_001);
});
