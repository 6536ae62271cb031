import fc from "fast-check";
import { expect, test } from "vitest";
import { dumpYaml, PyFloat, type PyValue, parseYaml } from "../../base/index.ts";
import { blockSize, decodeCells, encodeCells, NumberBlock } from "./block.ts";
import { type Cell, decodeCell, encodeCell, inFile } from "./cell.ts";

const offset = fc.nat(blockSize - 1);
const cell = fc.oneof(
  fc.string().map((text) => `s${text}`),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constantFrom("n", "f0.5", "sa"),
);

test.each([3, blockSize / 4, blockSize])("up to %i facts of a block come back as they were", (most) => {
  const cells = fc.uniqueArray(fc.tuple(offset, cell), { selector: ([at]) => at, maxLength: most });
  fc.assert(
    fc.property(cells, (pairs) => {
      const block = decodeCells(encodeCells(new Map<number, Cell>(pairs)));
      const back = Array.from({ length: blockSize }, (_, at) => [at, block[at]] as const);
      expect(new Map(back.filter(([, value]) => value !== undefined))).toEqual(new Map(pairs));
    }),
    { seed: 1, numRuns: 30 },
  );
});

test("numbers of a block come back as they were, whatever they are", () => {
  const rows = fc.uniqueArray(fc.tuple(offset, fc.double(), fc.double()), { selector: ([at]) => at });
  fc.assert(
    fc.property(rows, (given) => {
      const block = new NumberBlock(2);
      for (const [at, a, b] of given) block.set(at, Float64Array.of(a, b));
      // Bytes from a database need not start where numbers may.
      const bytes = Buffer.concat([Buffer.alloc(1), block.toBytes()]).subarray(1);
      const back = new NumberBlock(2, bytes);
      for (const [at, a, b] of given) expect([...(back.get(at) ?? [])]).toEqual([a, b]);
      expect(back.isEmpty).toBe(given.length === 0);
    }),
    { seed: 1 },
  );
});

test("bytes that are no numbers of a block are refused", () => {
  expect(() => new NumberBlock(2, Buffer.alloc(9))).toThrow();
  expect(() => decodeCells("{}")).toThrow("not a block of facts");
});

const scalar: fc.Arbitrary<PyValue> = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.double().map((value) => new PyFloat(value)),
);

test("a value comes back from a cell as it was, or is left to its file", () => {
  const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 4 }));
  fc.assert(
    fc.property(value, (given) => {
      const encoded = encodeCell(given);
      if (encoded === inFile) return;
      const back = decodeCell(JSON.parse(JSON.stringify(encoded)));
      expect(back).toEqual(Array.isArray(given) ? parseYaml(dumpYaml(given)) : given);
    }),
    { seed: 1 },
  );
});

test.each([[2n ** 70n], [-(2 ** 60)]])("%s is left to its file", (value) => {
  expect(encodeCell(value)).toBe(inFile);
  expect(decodeCell(inFile)).toBeUndefined();
});
