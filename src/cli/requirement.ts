import { parsePyVersion, pySpecifier } from "../python-env/index.ts";

/** Whether a version meets a requirement such as `>=0.7,<2` or `1.0`; undefined: it is none. */
export const meetsRequirement = (version: string, requirement: string): boolean | undefined => {
  const own = parsePyVersion(version);
  const text = requirement.trim();
  const meets = pySpecifier(parsePyVersion(text) === undefined ? text : `==${text}`);
  return own === undefined || meets === undefined || text === "" ? undefined : meets(own);
};
