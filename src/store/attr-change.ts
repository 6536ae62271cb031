import { UserError } from "../base/index.ts";
import { type AttrWarning, type Run, readAttr } from "../run/index.ts";

/**
 * The value of an attribute that is about to be replaced, as it is on disk now; undefined if there is none. Throws
 * `UserError` for one that cannot be read: what it holds would be lost.
 */
export const attrToChange = (run: Run, name: string) => readAttr(run, name, refuse);

const refuse: AttrWarning = ({ path, reason }) => {
  throw new UserError(`cannot read ${path}: ${reason}`, { hint: "Mend or remove this file first." });
};
