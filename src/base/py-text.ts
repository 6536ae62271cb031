import { floatRepr } from "./py-number.ts";
import { isPyList, isPyMap, PyDate, PyFloat, type PyValue } from "./py-value.ts";

/** Python's `str()` of a value: a text is itself, everything else as in `pyRepr` (dates plain). */
export const pyStr = (value: PyValue): string => {
  if (typeof value === "string") return value;
  return value instanceof PyDate ? value.text : pyRepr(value);
};

/** Python's `repr()` of a value: `None`, `True`, `1e-05`, `'a b'`, `[1, 2]`, `{'a': 1}`. */
export const pyRepr = (value: PyValue): string => {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return textRepr(value);
  if (value instanceof PyFloat) return floatRepr(value.value);
  if (value instanceof PyDate) return dateRepr(value.text);
  if (isPyList(value)) return `[${value.map(pyRepr).join(", ")}]`;
  if (isPyMap(value)) {
    return `{${[...value].map(([key, item]) => `${pyRepr(key)}: ${pyRepr(item)}`).join(", ")}}`;
  }
  return String(value);
};

/** Python's `repr()` of a tuple of values: `(1,)`, `(1, 2)`. */
export const tupleRepr = (values: readonly PyValue[]): string =>
  `(${values.map(pyRepr).join(", ")}${values.length === 1 ? "," : ""})`;

/** Python's name of a value's type, as its error messages say it. */
export const pyTypeName = (value: PyValue): string => {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  if (value instanceof PyFloat) return "float";
  if (value instanceof PyDate) return value.text.length > 10 ? "datetime.datetime" : "datetime.date";
  if (isPyList(value)) return "list";
  return isPyMap(value) ? "dict" : "int";
};

/** Python's `repr()` of a string: single quotes unless only those occur within; unprintable characters escaped. */
export const textRepr = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (char) => {
    if (char === "'" || char === '"') return char === quote ? `\\${char}` : char;
    return shortEscapes[char] ?? codePointEscape(char.codePointAt(0) ?? 0);
  });
  return quote + escaped + quote;
};

const shortEscapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

const codePointEscape = (code: number): string => {
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");

const datePattern = /^(\d+)-(\d+)-(\d+)(?: (\d+):(\d+):(\d+)(?:\.(\d{6}))?(?:([-+])(\d+):(\d+))?)?$/;

/** `datetime.date(2001, 1, 1)`, `datetime.datetime(2001, 1, 1, 10, 0, tzinfo=datetime.timezone.utc)`. */
const dateRepr = (text: string): string => {
  const match = datePattern.exec(text);
  if (match === null) return textRepr(text);
  const [, year, month, day, hour, minute, second, micros, sign, zoneHours, zoneMinutes] = match;
  const date = [year, month, day].map(Number);
  if (hour === undefined) return `datetime.date(${date.join(", ")})`;
  const fraction = Number(micros ?? 0);
  const seconds = fraction > 0 || Number(second) > 0 ? [Number(second)] : [];
  const time = [Number(hour), Number(minute), ...seconds, ...(fraction > 0 ? [fraction] : [])];
  const zone = sign === undefined ? [] : [`tzinfo=${zoneRepr(sign, Number(zoneHours), Number(zoneMinutes))}`];
  return `datetime.datetime(${[...date, ...time, ...zone].join(", ")})`;
};

const zoneRepr = (sign: string, hours: number, minutes: number): string => {
  const seconds = (sign === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  if (seconds === 0) return "datetime.timezone.utc";
  const parts = [seconds < 0 ? "days=-1" : "", `seconds=${seconds < 0 ? seconds + 86_400 : seconds}`];
  return `datetime.timezone(datetime.timedelta(${parts.filter((part) => part !== "").join(", ")}))`;
};
