import { expect, test } from "vitest";
import { expandUser, flagTypes, parseFlagAssigns } from "./assigns.ts";
import { plainFlag } from "./flag-def.ts";

const userHome = "/home/me";

test("assignments are decoded by the flag's type, files set apart", () => {
  const flagTypeOf = flagTypes([{ ...plainFlag("run"), alias: "r", type: "string" }, plainFlag("lr")]);
  expect(
    parseFlagAssigns(["lr=1", "r=00e12", "run=1", "@a.csv", "e=", "eq=a=b", "lr=2"], {
      flagTypeOf,
      userHome,
    }),
  ).toEqual({
    values: [
      ["lr", 2],
      ["r", "00e12"],
      ["run", "1"],
      ["e", ""],
      ["eq", "a=b"],
    ],
    batchFiles: ["a.csv"],
  });
});

test("arguments that assign nothing are named", () => {
  expect(() => parseFlagAssigns(["a=1", "zz", "~"], { userHome })).toThrow(
    "invalid argument(s):\nzz\n/home/me\nexpected NAME=VAL",
  );
});

test.each([
  ["~", "/home/me"],
  ["~/x", "/home/me/x"],
  ["~other/x", "~other/x"],
  ["a~", "a~"],
])("%s expands to %s", (path, expanded) => {
  expect(expandUser(path, userHome)).toBe(expanded);
});
