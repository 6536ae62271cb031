import { fstatSync } from "node:fs";
import type { Env, Terminal } from "../base/index.ts";

/** What is known of the terminal, found out when it is first asked for. */
export const makeTerminal = (env: Env): Terminal => {
  const styled = (env.SHELL ?? "") !== "" && (env.NO_COLOR ?? "") === "";
  return {
    get outIsTty() {
      return isatty(1);
    },
    get errIsTty() {
      return isatty(2);
    },
    get inIsTty() {
      return isatty(0);
    },
    get columns() {
      if (!isatty(1)) return undefined;
      const named = Number(env.COLUMNS);
      return Number.isInteger(named) && named > 0 ? named : process.stdout.columns || 80;
    },
    get outColor() {
      return styled && isatty(1);
    },
    get errColor() {
      return styled && isatty(2);
    },
  };
};

// Only what is a character device may be a terminal; asking further brings Node's network streams with it.
const isatty = (fd: number): boolean =>
  fstatSync(fd).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(fd);
