import { expect, test } from "vitest";
import { formatSize } from "./format.ts";

test.each([
  [0, "0"],
  [1023, "1023"],
  [1024, "1.0K"],
  [7578, "7.4K"],
  [1024 ** 2 * 1.5, "1.5M"],
  [1024 ** 7, "1.0Z"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});
