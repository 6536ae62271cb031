import { expect, test } from "vitest";
import { imageSize } from "./image-size.ts";

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEUlEQVR4nGP4z8AARBDAiOAAAFLlA/9Yb3ZbAAAAAElFTkSuQmCC";
const gif = "R0lGODlhAwACAIAAAP8AAAAAACwAAAAAAwACAAACA4RvBQA7";

test.each([
  ["PNG", png, { width: 3, height: 2, channels: 3 }],
  ["GIF", gif, { width: 3, height: 2, channels: 1 }],
])("the size of a %s image", (_, base64, size) => {
  expect(imageSize(Buffer.from(base64, "base64"))).toEqual(size);
});

test("the size of a JPEG image stands in its frame, behind other segments", () => {
  const segment = (marker: number, ...content: readonly number[]) => [
    0xff,
    marker,
    0,
    content.length + 2,
    ...content,
  ];
  const bytes = [
    0xff,
    0xd8,
    ...segment(0xe0, 1, 2, 3),
    0xff,
    ...segment(0xc2, 8, 0, 2, 0, 3, 3, 0, 0),
    0xff,
    0xd9,
  ];
  expect(imageSize(Buffer.from(bytes))).toEqual({ width: 3, height: 2, channels: 3 });
});

test("bytes that are no such image, or only its start, have no size", () => {
  const whole = [png, gif].map((text) => Buffer.from(text, "base64"));
  for (const bytes of [...whole.map((it) => it.subarray(0, 12)), Buffer.from("II*\0"), Buffer.alloc(0)]) {
    expect(imageSize(bytes)).toBeUndefined();
  }
});
