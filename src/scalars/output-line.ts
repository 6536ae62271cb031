import { isUtf8 } from "node:buffer";

/** A line of output as its patterns see it: bytes below 9 and invalid UTF-8 dropped, space at its end cut. */
export const decodeLine = (line: Uint8Array): string => {
  const kept = hasControl(line) ? line.filter((byte) => byte >= 9) : line;
  const valid = isUtf8(kept) ? kept : dropInvalid(kept);
  return trimEnd(Buffer.from(valid.buffer, valid.byteOffset, valid.length).toString("utf8"));
};

/** What carriage returns leave of a line on a terminal; undefined where there are none but at its end. */
export const lastState = (line: Uint8Array): Uint8Array | undefined => {
  const last = line.lastIndexOf(carriageReturn);
  if (last < 0) return undefined;
  let end = line.length;
  while (end > 0 && isBlank(line[end - 1])) end--;
  const start = line.lastIndexOf(carriageReturn, end - 1);
  return end === 0 || start < 0 ? undefined : line.subarray(start + 1, end);
};

const carriageReturn = 0x0d;
const isBlank = (byte: number | undefined): boolean => byte === carriageReturn || byte === 0x20 || byte === 9;

/** Whether Python's `\s` and `str.strip` take this UTF-16 unit for white space. */
export const isPySpace = (code: number): boolean =>
  (code >= 9 && code <= 13) || (code >= 0x1c && code <= 0x20) || (code >= 0x85 && isWideSpace(code));

const isWideSpace = (code: number): boolean =>
  code === 0x85 ||
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000;

const trimEnd = (text: string): string => {
  let end = text.length;
  while (end > 0 && isPySpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
};

const hasControl = (line: Uint8Array): boolean => {
  for (let index = 0; index < line.length; index++) {
    if ((line[index] ?? 9) < 9) return true;
  }
  return false;
};

/** The well-formed sequences of `bytes` (Unicode 15, table 3-7), one after the other. */
const dropInvalid = (bytes: Uint8Array): Uint8Array => {
  const kept = new Uint8Array(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    kept.set(bytes.subarray(at, at + length), size);
    size += length;
    at += Math.max(length, 1);
  }
  return kept.subarray(0, size);
};

/** How many bytes the character at `at` has; 0 if none starts there. */
const sequenceLength = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
};
