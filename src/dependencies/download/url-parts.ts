/** The parts of a URL as Python's `urlparse` cuts it, since the name of its cache directory is made of them. */
export type UrlParts = {
  /** In lower case. */
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly params: string;
  readonly query: string;
  readonly fragment: string;
};

export const parseUrlParts = (url: string): UrlParts => {
  const clean = url.replace(/^[\0-\x20]+/, "").replace(/[\t\r\n]/g, "");
  const [, scheme = "", afterScheme = clean] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(clean) ?? [];
  const [, netloc = "", afterNetloc = afterScheme] = /^\/\/([^/?#]*)(.*)$/s.exec(afterScheme) ?? [];
  const [beforeFragment, fragment] = cut(afterNetloc, afterNetloc.indexOf("#"));
  const [whole, query] = cut(beforeFragment, beforeFragment.indexOf("?"));
  const [path, params] = cut(whole, whole.indexOf(";", whole.lastIndexOf("/") + 1));
  return { scheme: scheme.toLowerCase(), netloc, path, params, query, fragment };
};

const cut = (text: string, at: number): readonly [string, string] =>
  at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];

/** The name under which a download is kept: the last part of the path, decoded; undefined if that is no file name. */
export const downloadName = (url: string): string | undefined => {
  const last = parseUrlParts(url).path.split("/").at(-1) ?? "";
  const name = decodePercent(last);
  return name === "" || name === "." || name === ".." || /[/\0]/.test(name) ? undefined : name;
};

/** As Python's `unquote`: what is no escape stays, what is no UTF-8 becomes replacement characters. */
const decodePercent = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
