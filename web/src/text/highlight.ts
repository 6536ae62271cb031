/** A piece of source text and what it is. */
export type Token = { readonly text: string; readonly kind: string };

/** Lines of source text in tokens. Python is parsed; of other languages strings, comments, numbers and words are told. */
export const highlightLines = async (text: string, name: string): Promise<readonly (readonly Token[])[]> => {
  const kind = languageOf(name);
  if (kind === undefined) return text.split("\n").map((line) => [{ text: line, kind: "" }]);
  const tokens =
    kind === "python" ? (await import("./python-tokens.ts")).pythonTokens(text) : scan(text, kind);
  return intoLines(tokens);
};

type Language = { readonly comment: string; readonly words: string };

const languages: readonly (readonly [RegExp, Language | "python"])[] = [
  [/\.pyi?$/, "python"],
  [/\.ya?ml$/, { comment: "#[^\\n]*", words: "true|false|yes|no|null" }],
  [/\.(?:toml|ini|cfg)$/, { comment: "[#;][^\\n]*", words: "true|false" }],
  [/\.json$/, { comment: "(?!)", words: "true|false|null|NaN" }],
  [
    /\.(?:sh|bash)$|^Makefile$/,
    {
      comment: "#[^\\n]*",
      words: "if|then|else|elif|fi|for|do|done|while|case|esac|in|function|return|export|set",
    },
  ],
  [/\.[rR]$/, { comment: "#[^\\n]*", words: "if|else|for|while|function|return|TRUE|FALSE|NULL|NA|library" }],
  [
    /\.(?:[cm]?[jt]sx?|c|h|cc|cpp|hpp|java|go|rs|jl)$/,
    {
      comment: "//[^\\n]*|/\\*[\\s\\S]*?\\*/",
      words:
        "if|else|for|while|return|const|let|var|function|class|import|from|export|struct|fn|pub|use|new|true|false|null|void|int|float|double|static",
    },
  ],
];

const languageOf = (path: string): Language | "python" | undefined => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return languages.find(([pattern]) => pattern.test(name))?.[1];
};

const scan = (text: string, { comment, words }: Language): readonly Token[] => {
  const pattern = new RegExp(
    `(${comment})|("(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\\\\\n]|\\\\.)*')|\\b(\\d[\\d_.eE]*)\\b|\\b(${words})\\b`,
    "g",
  );
  const kinds = ["comment", "string", "number", "keyword"];
  const tokens: Token[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) tokens.push({ text: text.slice(from, match.index), kind: "" });
    const group = match.slice(1).findIndex((part) => part !== undefined);
    tokens.push({ text: match[0], kind: kinds[group] ?? "" });
    from = match.index + match[0].length;
  }
  tokens.push({ text: text.slice(from), kind: "" });
  return tokens;
};

const intoLines = (tokens: readonly Token[]): readonly (readonly Token[])[] => {
  const lines: Token[][] = [[]];
  for (const { text, kind } of tokens)
    for (const [at, part] of text.split("\n").entries()) {
      if (at > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, kind });
    }
  return lines;
};
