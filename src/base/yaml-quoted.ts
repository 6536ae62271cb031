import { YamlError } from "./yaml-error.ts";
import { parseYaml } from "./yaml-read.ts";

/** The value of a text that is one quoted YAML scalar and nothing else; undefined if it is not. */
export const parseQuotedText = (text: string): string | undefined => {
  if (!/^['"]/.test(text)) return undefined;
  try {
    const value = parseYaml(text);
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
};
