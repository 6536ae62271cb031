/** Where in the application one is: everything that a shared link should bring back. */
export type Route = { readonly path: readonly string[]; readonly params: URLSearchParams };

/** Reads the part of the address behind `#`. */
export const parseRoute = (hash: string): Route => {
  const [path = "", search = ""] = splitAt(hash.replace(/^#\/?/, ""), "?");
  return {
    path: path.split("/").filter(Boolean).map(decodePart),
    params: new URLSearchParams(search),
  };
};

/** The part of the address behind `#`, with it. */
export const formatRoute = (path: readonly string[], params?: URLSearchParams): string => {
  const search = params?.toString() ?? "";
  return `#/${path.map(encodeURIComponent).join("/")}${search === "" ? "" : `?${search}`}`;
};

/** Parameters with some changed: null takes one away, a list gives it several times. */
export type Patch = Readonly<Record<string, string | readonly string[] | null>>;
export const patched = (params: URLSearchParams, patch: Patch): URLSearchParams => {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(patch)) {
    next.delete(name);
    if (typeof value === "string") next.set(name, value);
    else for (const item of value ?? []) next.append(name, item);
  }
  return next;
};

const splitAt = (text: string, mark: string): readonly [string, string?] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

const decodePart = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
