import { closest } from "../base/index.ts";

/** A hint where one of `names` is near. */
export const didYouMean = (name: string, names: readonly string[]): string | undefined => {
  const near = closest(name, names);
  return near === undefined ? undefined : `Did you mean '${near}'?`;
};
