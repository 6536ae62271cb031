/** What an image is, as its first bytes tell. */
export type ImageSize = { readonly width: number; readonly height: number; readonly channels: number };

/**
 * The size of a PNG, GIF or JPEG image, the formats that TensorBoard shows; undefined for anything else. GIF counts
 * as one channel, as palettes do.
 */
export const imageSize = (bytes: Buffer): ImageSize | undefined =>
  pngSize(bytes) ?? gifSize(bytes) ?? jpegSize(bytes);

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Channels by colour type: grey, RGB, palette, grey with alpha, RGB with alpha. */
const pngChannels = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

const pngSize = (bytes: Buffer): ImageSize | undefined => {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(pngStart)) return undefined;
  if (bytes.toString("latin1", 12, 16) !== "IHDR") return undefined;
  const channels = pngChannels.get(bytes.readUInt8(25));
  if (channels === undefined) return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), channels };
};

const gifSize = (bytes: Buffer): ImageSize | undefined =>
  bytes.length >= 13 && /^GIF8[79]a/.test(bytes.toString("latin1", 0, 6))
    ? { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), channels: 1 }
    : undefined;

/** JPEG is a list of segments, `FF marker length`; one that starts a frame has the size. */
const jpegSize = (bytes: Buffer): ImageSize | undefined => {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (isFrame(marker)) {
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        channels: bytes.readUInt8(at + 9),
      };
    } else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
};

/** SOF0 to SOF15 without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
