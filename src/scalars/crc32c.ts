/**
 * CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, initial and final xor 0xFFFFFFFF) of
 * `bytes[start, end)`, as an unsigned number. Eight table look-ups for eight bytes ("slicing-by-8",
 * Kounavis and Berry 2005). `before` is the checksum of bytes that stand before these.
 */
export const crc32c = (bytes: Uint8Array, start = 0, end = bytes.length, before = 0): number => {
  let crc = before ^ 0xffffffff;
  let at = start;
  for (const last = end - 8; at <= last; at += 8) {
    const low = crc ^ word(bytes, at);
    const high = word(bytes, at + 4);
    crc =
      entry(1792 + (low & 0xff)) ^
      entry(1536 + ((low >>> 8) & 0xff)) ^
      entry(1280 + ((low >>> 16) & 0xff)) ^
      entry(1024 + (low >>> 24)) ^
      entry(768 + (high & 0xff)) ^
      entry(512 + ((high >>> 8) & 0xff)) ^
      entry(256 + ((high >>> 16) & 0xff)) ^
      entry(high >>> 24);
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ entry((crc ^ octet(bytes, at)) & 0xff);
  return (crc ^ 0xffffffff) >>> 0;
};

export const maskedCrc32c = (bytes: Uint8Array, start = 0, end = bytes.length): number =>
  maskCrc(crc32c(bytes, start, end));

/** A checksum as TFRecord files hold it: rotated right by 15 bits, plus a constant. */
export const maskCrc = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;

const octet = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

const word = (bytes: Uint8Array, at: number): number =>
  (octet(bytes, at) |
    (octet(bytes, at + 1) << 8) |
    (octet(bytes, at + 2) << 16) |
    (octet(bytes, at + 3) << 24)) >>>
  0;

const entry = (index: number): number => tables[index] ?? 0;

/** Table k, at 256 * k: the checksum of a byte followed by k zero bytes. */
const makeTables = (): Int32Array => {
  const made = new Int32Array(256 * 8);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    made[byte] = crc;
  }
  for (let index = 256; index < made.length; index++) {
    const before = made[index - 256] ?? 0;
    made[index] = (before >>> 8) ^ (made[before & 0xff] ?? 0);
  }
  return made;
};

const tables = /* @__PURE__ */ makeTables();
