/** `path` with the user's home directory as `~` (not on Windows). */
export const shortPath = (path: string, userHome: string): string => {
  if (userHome === "" || userHome === "/" || userHome.includes("\\")) return path;
  if (path === userHome) return "~";
  return path.startsWith(`${userHome}/`) ? `~${path.slice(userHome.length)}` : path;
};

const ellipsis = "…";

/**
 * A path in about `maxLength` characters: the last part, then as many parts as fit from the start and from the end
 * in turn. The path itself where that is not shorter.
 */
export const shortenPath = (path: string, maxLength: number): string => {
  if (path.length <= maxLength) return path;
  const parts = pathParts(path);
  const last = parts.at(-1);
  if (last === undefined || parts.length === 1) return parts[0] ?? path;
  const { left, right } = fillSides(parts.slice(0, -1), last, maxLength);
  const shortened = [left.join("/"), ellipsis, right.join("/")].join("/");
  return shortened.length >= path.length ? path : shortened;
};

const fillSides = (
  middle: readonly string[],
  last: string,
  maxLength: number,
): { readonly left: readonly string[]; readonly right: readonly string[] } => {
  const isAbsolute = middle[0]?.startsWith("/") === true;
  // A relative path always keeps its first part.
  const left = isAbsolute ? [] : middle.slice(0, 1);
  const right = [last];
  const rest = isAbsolute ? [...middle] : middle.slice(1);
  for (let fromEnd = !isAbsolute; rest.length > 0; fromEnd = !fromEnd) {
    const part = fromEnd ? rest.pop() : rest.shift();
    if (part === undefined) break;
    if (sideLength(left) + sideLength(right) + part.length + ellipsis.length >= maxLength) break;
    if (fromEnd) right.unshift(part);
    else left.push(part);
  }
  return { left, right };
};

const sideLength = (parts: readonly string[]): number =>
  parts.reduce((sum, part) => sum + part.length + 1, 0);

/** Parts between slashes; further slashes stay with the part they precede: `/a//b` -> `/a`, `/b`. */
const pathParts = (path: string): readonly string[] => {
  const parts: string[] = [];
  let slashes = "";
  for (const part of path.split("/")) {
    if (part === "") {
      slashes += "/";
      continue;
    }
    parts.push(slashes + part);
    slashes = "";
  }
  return slashes.length > 1 ? [...parts, slashes.slice(1)] : parts;
};
