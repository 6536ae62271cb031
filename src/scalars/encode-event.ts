import { bytesField, doubleField, floatField, textField, varintField } from "./encode.ts";

/** The first event of every file, which names its format. */
export const encodeFileVersion = (wallTime: number): Buffer =>
  Buffer.concat([...wallTimeField(wallTime), textField(3, "brain.Event:2")]);

/** An event with one `simple_value`, which is a float32. `step` is an integer; 0 is left out, as protobuf does. */
export const encodeScalar = (tag: string, value: number, step: number, wallTime: number): Buffer =>
  Buffer.concat([
    ...wallTimeField(wallTime),
    ...(step === 0 ? [] : [varintField(2, step)]),
    encodeSummary(tag, floatField(2, value)),
  ]);

/** The summary of an event: a tag, and the fields of its value. */
export const encodeSummary = (tag: string, ...value: readonly Buffer[]): Buffer =>
  bytesField(5, bytesField(1, ...(tag === "" ? [] : [textField(1, tag)]), ...value));

const wallTimeField = (wallTime: number): readonly Buffer[] =>
  wallTime === 0 ? [] : [doubleField(1, wallTime)];
