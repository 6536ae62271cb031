import { expect, test } from "vitest";
import { isSecretName } from "./index.ts";

test.each([
  ["GITHUB_TOKEN", true],
  ["db_Password", true],
  ["MY_SECRET_KEY", true],
  ["AWS_ACCESS_KEY_ID", true],
  ["AZURE_STORAGE_KEY", true],
  ["AZURE_STORAGE_CONNECTION_STRING", true],
  ["PATH", false],
  ["KEYBOARD", false],
  ["LISTED", true],
])("%s is a secret: %s", (name, isSecret) => {
  expect(isSecretName(name, ["LISTED"])).toBe(isSecret);
});
