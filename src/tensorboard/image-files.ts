import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../base/index.ts";
import { bytesField, encodeSummary, varintField } from "../scalars/index.ts";
import { writeEventFile } from "./event-file.ts";
import { imageSize } from "./image-size.ts";

const imagePattern = /\.(gif|jpe?g|png|tiff?)$/i;

/** More images of one run are not shown. */
const mostImages = 100;

/** Told of each image that cannot be shown, once. */
export type ImageFault = (path: string, message: string) => void;

/**
 * Keeps a summary for each of the first images of a run, in `.images` of its log directory. `files` are relative
 * to `runDir`. An image that is newer than its summary gets another one.
 */
export const refreshImages = (
  runDir: string,
  logDir: string,
  files: readonly string[],
  fault: ImageFault,
): void => {
  const images = files.filter((path) => imagePattern.test(path) && !isLink(join(runDir, path)));
  if (images.length === 0) return;
  const dir = join(logDir, ".images");
  mkdirSync(dir, { recursive: true });
  const known = latestSummaries(dir);
  let next = nextNumber(dir);
  for (const path of images) {
    const digest = createHash("md5").update(path).digest("hex");
    const latest = known.get(digest);
    if (latest === undefined && known.size >= mostImages) continue;
    const image = join(runDir, path);
    if (latest !== undefined && modified(image) <= modified(join(dir, latest))) continue;
    const event = imageEvent(image, path, fault);
    if (event === undefined) continue;
    const name = `events.out.tfevents.${String(next).padStart(10, "0")}.image.${digest}`;
    writeEventFile(join(dir, name), [event]);
    known.set(digest, name);
    next += 1;
  }
};

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== false;

const modified = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** The newest summary of each image, by the digest of its path. */
const latestSummaries = (dir: string): Map<string, string> =>
  new Map(
    readdirSync(dir)
      .sort()
      .map((name) => [name.slice(name.lastIndexOf(".") + 1), name]),
  );

const nextNumber = (dir: string): number =>
  Math.max(-1, ...readdirSync(dir).map((name) => Number(/tfevents\.([0-9]+)\./.exec(name)?.[1] ?? -1))) + 1;

/**
 * The image as an event; undefined if there is none to be shown. TensorBoard's page shows PNG, JPEG and GIF as they
 * are.
 */
const imageEvent = (file: string, tag: string, fault: ImageFault): Buffer | undefined => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    if (errorCode(error) !== "ENOENT") fault(file, error instanceof Error ? error.message : String(error));
    return undefined;
  }
  const size = imageSize(bytes);
  if (size === undefined) {
    const isTiff = /^(II\*\0|MM\0\*)/.test(bytes.toString("latin1", 0, 4));
    fault(file, isTiff ? "TensorBoard does not show TIFF images" : "cannot identify image file");
    return undefined;
  }
  const content = [
    varintField(1, size.height),
    varintField(2, size.width),
    varintField(3, size.channels),
    bytesField(4, bytes),
  ];
  return encodeSummary(tag, bytesField(4, ...content));
};
