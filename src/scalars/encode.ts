/*
 * Fields of protobuf messages. A message is the concatenation of its fields. These are always written: a field that
 * is to be absent where it is zero or empty is left out by whoever writes the message.
 */

export const doubleField = (field: number, value: number): Buffer => {
  const bytes = Buffer.alloc(9);
  bytes[0] = field * 8 + 1;
  bytes.writeDoubleLE(value, 1);
  return bytes;
};

/** A float32. */
export const floatField = (field: number, value: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes[0] = field * 8 + 5;
  bytes.writeFloatLE(value, 1);
  return bytes;
};

/** An integer, in 64 bits of two's complement. */
export const varintField = (field: number, value: number): Buffer =>
  Buffer.from([field * 8, ...varintBytes(BigInt.asUintN(64, BigInt(value)))]);

export const textField = (field: number, text: string): Buffer =>
  bytesField(field, Buffer.from(text, "utf8"));

/** Bytes, or the message that the parts make together. */
export const bytesField = (field: number, ...parts: readonly Uint8Array[]): Buffer => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([field * 8 + 2, ...varintBytes(BigInt(length))]), ...parts]);
};

const varintBytes = (value: bigint): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return bytes;
};
