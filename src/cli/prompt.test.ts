import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { confirm } from "./prompt.ts";

const ask = async (line: string | undefined, defaultYes: boolean) => {
  let asked = "";
  const answer = await confirm(
    {
      err: (text) => {
        asked += text;
      },
      readLine: async () => line,
    },
    "Continue?",
    defaultYes,
  ).catch((error: unknown) => error);
  return { asked, answer };
};

test.each([
  ["y", true, true],
  [" YES ", false, true],
  ["n", true, false],
  ["whatever", true, false],
  ["", true, true],
  ["", false, false],
])("%j with default %s is %s", async (line, defaultYes, answer) => {
  expect((await ask(line, defaultYes)).answer).toBe(answer);
});

test("the prompt shows the default and stays on its line", async () => {
  expect((await ask("y", true)).asked).toBe("Continue? (Y/n) ");
  expect((await ask("y", false)).asked).toBe("Continue? (y/N) ");
});

test("the end of the input ends the line and the command, silently with 1", async () => {
  const { asked, answer } = await ask(undefined, true);
  expect(asked).toBe("Continue? (Y/n) \n");
  expect(answer).toBeInstanceOf(UserError);
  expect(answer).toMatchObject({ message: "", exitCode: 1 });
});
