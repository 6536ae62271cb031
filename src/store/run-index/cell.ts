import { dumpYaml, isPyList, isPyMap, PyFloat, type PyValue, parseYaml } from "../../base/index.ts";

/**
 * A value as the index keeps it, so that JSON brings it back as it was: integers and booleans as they are, all
 * else as text whose first letter says what it is.
 */
export type Cell = number | boolean | string;

/** Stands for a value that is there, but only in the run's own file. */
export const inFile: Cell = "?";

export const encodeCell = (value: PyValue): Cell => {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : inFile;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return `s${value}`;
  if (value === null) return "n";
  if (value instanceof PyFloat) return `f${Object.is(value.value, -0) ? "-0" : value.value}`;
  if (isPyList(value) || isPyMap(value)) return encodeCollection(value);
  // Dates and huge integers are too rare to be kept.
  return inFile;
};

/** Undefined for `inFile`. */
export const decodeCell = (cell: Cell): PyValue | undefined => {
  if (typeof cell !== "string") return cell;
  const text = cell.slice(1);
  switch (cell[0]) {
    case "s":
      return text;
    case "n":
      return null;
    case "f":
      return new PyFloat(Number(text));
    case "y":
      return parseYaml(text);
    default:
      return undefined;
  }
};

/** Long ones (an environment) stay where they are. */
const maxYaml = 4000;

const encodeCollection = (value: PyValue): Cell => {
  const yaml = dumpYaml(value);
  return yaml.length <= maxYaml ? `y${yaml}` : inFile;
};
