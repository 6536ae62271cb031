import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32c, maskedCrc32c } from "./crc32c.ts";

test.each([
  ["the check value of the algorithm", Buffer.from("123456789"), 0xe3069283],
  ["32 zero bytes (RFC 3720)", Buffer.alloc(32), 0x8a9136aa],
  ["32 bytes of ones (RFC 3720)", Buffer.alloc(32, 0xff), 0x62a8ab43],
  ["0 to 31 (RFC 3720)", Buffer.from([...Array(32).keys()]), 0x46dd794e],
  ["nothing", Buffer.alloc(0), 0],
])("%s", (_name, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

const alpha = Buffer.from([
  0x2a,
  0x0e,
  0x0a,
  0x0c,
  0x0a,
  0x05,
  ...Buffer.from("alpha"),
  0x15,
  0,
  0,
  0xa0,
  0x3f,
]);

test.each([
  ["length 15", lengthBytes(15), "6d532b09"],
  ["the file version", Buffer.concat([Buffer.from([0x1a, 0x0d]), Buffer.from("brain.Event:2")]), "fc985129"],
  ["length 16", lengthBytes(16), "95fbfe18"],
  ["a summary", alpha, "11dc1ae1"],
])("masked, of %s", (_name, bytes, expected) => {
  const written = Buffer.alloc(4);
  written.writeUInt32LE(maskedCrc32c(bytes));
  expect(written.toString("hex")).toBe(expected);
});

test("eight bytes at a time gives what one bit at a time gives, wherever the range starts and ends", () => {
  const property = fc.property(
    fc.uint8Array({ maxLength: 60 }),
    fc.nat(20),
    fc.nat(20),
    (bytes, from, cut) => {
      const start = Math.min(from, bytes.length);
      const end = Math.max(start, bytes.length - cut);
      expect(crc32c(bytes, start, end)).toBe(bitwise(bytes.subarray(start, end)));
    },
  );
  fc.assert(property, { seed: 1 });
});

const bitwise = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
};

function lengthBytes(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(length));
  return bytes;
}
