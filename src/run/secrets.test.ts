import { expect, test } from "vitest";
import { isSecretName } from "./index.ts";

test.each([
  ["GITHUB_TOKEN", true],
  ["db_Password", true],
  ["MY_SECRET_KEY", true],
  ["PATH", false],
  ["LISTED", true],
])("%s is a secret: %s", (name, isSecret) => {
  expect(isSecretName(name, ["LISTED"])).toBe(isSecret);
});
