import { visitImages } from "../scalars/index.ts";
import type { RunRecord } from "../store/index.ts";
import type { ImageList } from "./api-types.ts";
import { notFound } from "./fault.ts";

/** More images of one run are not listed. */
const maxImages = 10_000;

/** The images in the event files of a run. */
export const listImages = (run: RunRecord): ImageList => {
  const images: ImageList["images"][number][] = [];
  visitImages(run.dir, ({ bytes: _, ...image }) => {
    if (images.length < maxImages) images.push({ number: images.length, ...image });
  });
  return { images };
};

/** The bytes of one of them, and their media type. */
export const imageBytes = (
  run: RunRecord,
  number: number,
): { readonly bytes: Uint8Array; readonly type: string } => {
  let at = 0;
  let found: Uint8Array | undefined;
  visitImages(run.dir, ({ bytes }) => {
    if (at === number) found = bytes;
    at += 1;
  });
  if (found === undefined) throw notFound(`image ${number}`);
  return { bytes: found, type: typeOf(found) };
};

const typeOf = (bytes: Uint8Array): string => {
  if (bytes[0] === 0x89) return "image/png";
  if (bytes[0] === 0xff) return "image/jpeg";
  return bytes[0] === 0x47 ? "image/gif" : "application/octet-stream";
};
