/** What a person types for an operation, in its parts. A model of a package is `PKG/MODEL`, or `PKG/` for any. */
export type OpSpec = {
  /** Undefined: the default model. Empty: the anonymous one. */
  readonly model: string | undefined;
  /** Undefined: the default operation. */
  readonly op: string | undefined;
};

/** `text` as an operation spec: empty, `OP`, `MODEL:OP`, `PKG/MODEL:OP`, `PKG/OP`; undefined if it is none. */
export const parseOpSpec = (text: string): OpSpec | undefined => {
  if (text === "") return { model: undefined, op: undefined };
  if (!/[/:]/.test(text)) return { model: undefined, op: text };
  const match =
    /^([^/:]*):([^/:]+)$/.exec(text) ??
    /^([^/:]*\/[^/:?]*):([^/:]+)$/.exec(text) ??
    /^([^/:]+\/):?([^/:]+)$/.exec(text);
  return match === null ? undefined : { model: match[1], op: match[2] };
};

/** How an operation is shown and typed: `MODEL:OP`, or `OP` for the anonymous model. */
export const formatOpName = (model: string, op: string): string => {
  if (model === "") return op;
  return model.endsWith("/") ? model + op : `${model}:${op}`;
};
