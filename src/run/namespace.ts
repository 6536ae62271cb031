import { UserError } from "../base/index.ts";

/** The run attribute that holds the namespace of a run. */
export const namespaceAttr = "_namespace";

/**
 * A namespace as it is recorded: names joined by `/`, such as `vision/resnet`. Undefined for an empty text. Throws
 * `UserError` for what could not be named in a filter later; `source` says where it stands.
 */
export const parseNamespace = (text: string, source: string): string | undefined => {
  const trimmed = text.trim().replace(/\/+$/, "");
  if (trimmed === "") return undefined;
  if (trimmed.split("/").every((name) => namePattern.test(name))) return trimmed;
  throw new UserError(`invalid namespace '${text}' in ${source}`, {
    hint: "Use names without spaces, joined by '/': 'vision/resnet'.",
  });
};

const namePattern = /^[^\s/\p{Cc}-][^\s/\p{Cc}]*$/u;

/** Whether a run of `namespace` is in the namespace `wanted` or one below it; `-` is for runs that have none. */
export const isInNamespace = (namespace: string | undefined, wanted: string): boolean => {
  if (wanted === "-") return namespace === undefined;
  const path = wanted.replace(/\/+$/, "");
  return namespace !== undefined && (namespace === path || namespace.startsWith(`${path}/`));
};
