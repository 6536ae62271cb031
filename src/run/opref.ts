import { shellQuote, splitShell, UserError } from "../base/index.ts";
import { readTextIfExists, replaceFile } from "./files.ts";
import { guildNames, guildPath } from "./layout.ts";
import type { OpRef, Run } from "./types.ts";

/** The operation reference that `.guild/opref` holds; undefined if the text is not one. */
export const parseOpRef = (text: string): OpRef | undefined => {
  const words = splitWords(text);
  const [pkg = "", pkgVersion = "", modelName = "", opName = ""] = words;
  const colon = pkg.indexOf(":");
  if (words.length !== 4 || colon < 0) return undefined;
  return { pkgType: pkg.slice(0, colon), pkgName: pkg.slice(colon + 1), pkgVersion, modelName, opName };
};

const splitWords = (text: string): readonly string[] => {
  // Most have no word that a shell would read otherwise.
  if (plainWords.test(text)) return text.split(" ").map((word) => (word === "''" ? "" : word));
  try {
    return splitShell(text);
  } catch (error) {
    // An open quotation: no operation reference.
    if (error instanceof UserError) return [];
    throw error;
  }
};

const plainWords = /^[\w:./@%+=,-]+(?: (?:[\w:./@%+=,-]+|'')){3}$/;

/** The text of `.guild/opref`, without a line end. */
export const formatOpRef = ({ pkgType, pkgName, pkgVersion, modelName, opName }: OpRef): string =>
  `${shellQuote(pkgType)}:${[pkgName, pkgVersion, modelName, opName].map(shellQuote).join(" ")}`;

/** The operation reference of a run; undefined if it has none, or none that can be read. */
export const readOpRef = (run: Pick<Run, "dir">): OpRef | undefined => {
  const text = readTextIfExists(guildPath(run, guildNames.opRef));
  return text === undefined ? undefined : parseOpRef(text);
};

export const writeOpRef = (run: Pick<Run, "dir">, opRef: OpRef): void => {
  const path = guildPath(run, guildNames.opRef);
  const text = formatOpRef(opRef);
  if (readTextIfExists(path) !== text) replaceFile(path, text);
};

/**
 * The operation as people name it: `train`, `m:train`, `gpkg.mnist/cnn:train`, `add()`; undefined for a package
 * type that is not known, which 0.9 shows as `?`.
 */
export const opRefName = ({ pkgType, pkgName, modelName, opName }: OpRef): string | undefined => {
  const name = modelName === "" ? opName : `${modelName}:${opName}`;
  switch (pkgType) {
    case "guildfile":
    case "script":
    case "builtin":
    case "import":
    case "test":
      return name;
    case "package":
      return `${pkgName}/${name}`;
    case "func":
      return `${opName}()`;
    case "pending":
      return opName;
    default:
      return undefined;
  }
};

/** A batch by the names of its prototype's and its own operation: `train+`, `train+skopt:gp`. */
export const batchName = (protoName: string, name: string): string =>
  name.startsWith("+") ? protoName + name : `${protoName}+${name}`;

/** What `guild run` would take to run the operation again: `m:train`, `pkg/m:train`, `/path/script.py`. */
export const opRefSpec = ({ pkgType, pkgName, modelName, opName }: OpRef): string => {
  if (pkgType === "script") return `${pkgName.replace(/\/+$/, "")}/${opName}`;
  const pkg = pkgType === "package" && pkgName !== "" ? `${pkgName}/` : "";
  return pkg + (modelName === "" ? opName : `${modelName}:${opName}`);
};
