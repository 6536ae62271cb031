import { isPyList, PyFloat, type PyValue, pyCompare, pyEquals, pyStr, pyTruthy } from "../base/index.ts";
import { type Comparison, type Filter, parseFilter } from "./filter-parse.ts";

/** What a filter can ask a run for; undefined where the run has no such thing. */
export type FilterSubject = {
  readonly attr: (name: string) => PyValue | undefined;
  readonly flag: (name: string) => PyValue | undefined;
  /** The last value of the scalar `TAG` or `PREFIX#TAG`. */
  readonly scalar: (key: string) => PyValue | undefined;
};

/** A predicate for the expression `text`. Throws UserError "syntax error in filter …". */
export const compileFilter = (text: string): ((subject: FilterSubject) => boolean) => {
  const filter = parseFilter(text);
  return (subject) => filterMatches(filter, subject);
};

const filterMatches = (filter: Filter, subject: FilterSubject): boolean => {
  let rest = filter;
  // Chains of `and` and `or` grow to the right: walked along, not down.
  for (;;) {
    switch (rest.kind) {
      case "and":
        if (!filterMatches(rest.left, subject)) return false;
        rest = rest.right;
        break;
      case "or":
        if (filterMatches(rest.left, subject)) return true;
        rest = rest.right;
        break;
      case "not":
        return !filterMatches(rest.filter, subject);
      case "value":
        return pyTruthy(rest.value);
      case "compare":
        return compares(lookUp(rest.name, subject), rest.by, rest.value);
      case "in": {
        const value = lookUp(rest.name, subject);
        return rest.values.some((member) => pyEquals(member, value));
      }
      case "contains":
        return contains(lookUp(rest.name, subject), rest.value);
    }
  }
};

/** The value of a name: an attribute, else a flag, else a scalar, or as the prefix says. Null: undefined. */
const lookUp = (name: string, { attr, flag, scalar }: FilterSubject): PyValue => {
  if (name.startsWith("attr:")) return attr(name.slice(5)) ?? null;
  if (name.startsWith("flag:")) return flag(name.slice(5)) ?? null;
  if (name.startsWith("scalar:")) return scalar(name.slice(7)) ?? null;
  return attr(name) ?? flag(name) ?? scalar(name) ?? null;
};

const compares = (value: PyValue, by: Comparison, target: PyValue): boolean => {
  if (by === "=") return pyEquals(value, target);
  if (by === "!=") return !pyEquals(value, target);
  const order = isNotANumber(value) || isNotANumber(target) ? undefined : pyCompare(value, target);
  if (order === undefined) return false;
  switch (by) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
};

const isNotANumber = (value: PyValue): boolean => value instanceof PyFloat && Number.isNaN(value.value);

/** Lists contain a value, or all of a list of values; anything else contains a text, in any case. */
const contains = (value: PyValue, target: PyValue): boolean => {
  if (!pyTruthy(value)) return false;
  if (isPyList(value)) {
    const wanted = isPyList(target) ? target : [target];
    return wanted.every((item) => value.some((member) => pyEquals(member, item)));
  }
  return pyStr(value).toLowerCase().includes(pyStr(target).toLowerCase());
};
