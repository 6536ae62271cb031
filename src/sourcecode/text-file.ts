import { closeSync, openSync, readSync } from "node:fs";
import { extname } from "node:path";

const textExtensions = new Set([".csv", ".md", ".py", ".sh", ".txt"]);

const binaryExtensions = new Set(
  (
    ".ai .bmp .gif .ico .jpeg .jpg .png .ps .psd .svg .tif .tiff .aif .mid .midi .mpa .mp3 .ogg .wav .wma " +
    ".avi .mov .mp4 .mpeg .swf .wmv .7z .deb .gz .pkg .rar .rpm .tar .xz .z .zip .doc .docx .key .pdf .ppt " +
    ".pptx .xlr .xls .xlsx .bin .pickle .pkl .pyc"
  ).split(" "),
);

const sampleBytes = 1024;

/** Whether the regular file at `path` is text, by its extension or else its first 1024 bytes. May throw. */
export const isTextFile = (path: string): boolean => {
  const extension = extname(path).toLowerCase();
  if (textExtensions.has(extension)) return true;
  if (binaryExtensions.has(extension)) return false;
  return isTextSample(readSample(path));
};

const readSample = (path: string): Uint8Array => {
  const file = openSync(path, "r");
  try {
    const sample = new Uint8Array(sampleBytes);
    return sample.subarray(0, readSync(file, sample, 0, sampleBytes, 0));
  } finally {
    closeSync(file);
  }
};

/** Whether the beginning of a file reads as text: no bytes only binaries hold, or a known encoding. */
export const isTextSample = (sample: Uint8Array): boolean => {
  if (sample.length === 0) return true;
  const counts = countBytes(sample);
  if (isEncodedText(sample, counts)) return true;
  return !isLikelyBinary(sample.length, counts) && !counts.hasZero && !counts.hasFf;
};

type ByteCounts = {
  /** Printable ASCII and the control characters of texts. */
  readonly printable: number;
  /** 127 to 255. */
  readonly high: number;
  /** Below 32 and not of a text. */
  readonly control: number;
  /** 192 to 255, where one-byte encodings keep their letters. */
  readonly letters: number;
  readonly hasZero: boolean;
  readonly hasFf: boolean;
};

const countBytes = (sample: Uint8Array): ByteCounts => {
  let printable = 0;
  let high = 0;
  let letters = 0;
  for (const byte of sample) {
    if (isTextControl(byte) || (byte >= 32 && byte < 127)) printable += 1;
    if (byte >= 127) high += 1;
    if (byte >= 192) letters += 1;
  }
  const control = sample.length - printable - high;
  return { printable, high, control, letters, hasZero: sample.includes(0), hasFf: sample.includes(0xff) };
};

const isTextControl = (byte: number): boolean => byte >= 8 && byte <= 13 && byte !== 11;

/** The ratio test of binaryornot, as 0.9 uses it. */
const isLikelyBinary = (length: number, { printable, high }: ByteCounts): boolean => {
  const low = (length - printable) / length;
  const notHigh = (length - high) / length;
  return (low > 0.3 && notHigh < 0.05) || (low > 0.8 && notHigh > 0.8);
};

/**
 * Text in another encoding than ASCII. 0.9 asks the charset detector chardet here; what it is sure of are
 * byte order marks, UTF-8, the East Asian encodings and Cyrillic, and these are what we look for.
 */
const isEncodedText = (sample: Uint8Array, counts: ByteCounts): boolean => {
  const marked = markedEncoding(sample);
  if (marked !== undefined) return decodes(sample, marked);
  if (counts.high === 0 || counts.control > 0) return false;
  // No multi-byte encoding has a byte 255, though ICU's decoders let it pass.
  if (!counts.hasFf && multiByte.some((encoding) => decodes(sample, encoding))) return true;
  return counts.high > 3 && counts.letters / counts.high > 0.9 && counts.letters / sample.length < 0.95;
};

const multiByte = ["utf-8", "euc-jp", "shift_jis", "gb18030", "big5", "euc-kr"];

const markedEncoding = (sample: Uint8Array): string | undefined => {
  const [first, second, third, fourth] = sample;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? "utf-32le" : "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0 && second === 0 && third === 0xfe && fourth === 0xff ? "utf-32be" : undefined;
};

/** A character cut off by the end of the sample is no fault. */
const decodes = (sample: Uint8Array, encoding: string): boolean => {
  if (encoding.startsWith("utf-32")) return isUtf32(sample, encoding === "utf-32le");
  try {
    new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: sample.length === sampleBytes });
    return true;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
};

const isUtf32 = (sample: Uint8Array, littleEndian: boolean): boolean => {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.length);
  for (let at = 0; at + 4 <= sample.length; at += 4) {
    if (view.getUint32(at, littleEndian) > 0x10ffff) return false;
  }
  return true;
};
