import { expect, test } from "vitest";
import { dim, logDebug, logError, logInfo, logWarning, note } from "./output.ts";

const record = (logLevel: number, color: boolean) => {
  let text = "";
  const context = {
    logLevel,
    err: (part: string) => {
      text += part;
    },
    terminal: {
      outIsTty: color,
      errIsTty: color,
      inIsTty: color,
      columns: undefined,
      outColor: color,
      errColor: color,
    },
  };
  return { context, text: () => text };
};

const logAll = (logLevel: number, color: boolean): string => {
  const { context, text } = record(logLevel, color);
  logDebug(context, "d");
  logInfo(context, "i");
  logWarning(context, "w");
  logError(context, "e");
  note(context, "n");
  return text();
};

test("log lines name their level, except for information", () => {
  expect(logAll(20, false)).toBe("i\nWARNING: w\nERROR: e\nn\n");
  expect(logAll(10, false)).toBe("DEBUG: [guild] d\ni\nWARNING: w\nERROR: e\nn\n");
  expect(logAll(40, false)).toBe("ERROR: e\nn\n");
});

test("on a terminal warnings are yellow, errors red and notes dim", () => {
  expect(logAll(30, true)).toBe(
    "\u001b[33mWARNING: w\u001b[0m\n\u001b[31mERROR: e\u001b[0m\n\u001b[2mn\u001b[0m\n",
  );
  expect(dim(record(20, true).context, "x")).toBe("\u001b[2mx\u001b[0m");
  expect(dim(record(20, false).context, "x")).toBe("x");
});
