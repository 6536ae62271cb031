import { expect, test } from "vitest";
import { meetsRequirement } from "./requirement.ts";

test.each([
  ["1.0.0", ">=0.9.0", true],
  ["1.0.0", ">=0.7,<1", false],
  ["1.0.0", "1.0", true],
  ["1.0.0", "==1.*", true],
  ["1.0.0", "!=1.0.*", false],
  ["1.10.0", ">1.9", true],
  ["1.2.3", "~=1.2", true],
  ["2.0.0", "~=1.2", false],
  ["1.0.0rc1", "<1.0.0", true],
  ["1.0.0.post1", ">1.0.0", true],
  ["1.0.0.dev3", "<1.0.0a1", true],
  ["1.0.0", " >= 1 , != 1.1 ", true],
  ["1.0.0", "foo", undefined],
  ["1.0.0", ">>1", undefined],
  ["1.0.0", "", undefined],
])("%s against %j is %s", (version, requirement, meets) => {
  expect(meetsRequirement(version, requirement)).toBe(meets);
});
