/** Names of keys by what terminals send after ESC. */
const sequences: ReadonlyMap<string, string> = new Map([
  ["[A", "up"],
  ["[B", "down"],
  ["[C", "right"],
  ["[D", "left"],
  ["OA", "up"],
  ["OB", "down"],
  ["OC", "right"],
  ["OD", "left"],
  ["[H", "home"],
  ["[F", "end"],
  ["OH", "home"],
  ["OF", "end"],
  ["[1~", "home"],
  ["[7~", "home"],
  ["[4~", "end"],
  ["[8~", "end"],
  ["[2~", "insert"],
  ["[3~", "delete"],
  ["[5~", "page-up"],
  ["[6~", "page-down"],
  ["OP", "f1"],
  ["[11~", "f1"],
  ["[[A", "f1"],
]);

const sequencePattern = /^(?:\[\[[A-E]|\[[0-9;?]*[ -/]*[@-~]|O[ -~])/;
const unfinishedPattern = /^(?:\[\[?[0-9;?]*|O)$/;

/** Makes keys of what a terminal sends. A sequence that is cut off is finished by the next piece. */
export const makeKeyReader = (): ((text: string) => readonly string[]) => {
  let rest = "";
  return (text) => {
    const keys: string[] = [];
    let input = rest + text;
    rest = "";
    while (input !== "") {
      if (input.startsWith("\u001b")) {
        const after = input.slice(1);
        const sequence = sequencePattern.exec(after)?.[0];
        if (sequence === undefined && unfinishedPattern.test(after)) {
          rest = input;
          return keys;
        }
        const key = sequence === undefined ? "escape" : sequences.get(sequence);
        if (key !== undefined) keys.push(key);
        input = after.slice(sequence?.length ?? 0);
      } else {
        const [char = ""] = input;
        keys.push(plainKey(char));
        input = input.slice(char.length);
      }
    }
    return keys;
  };
};

const plainKey = (char: string): string => {
  if (char === "\r" || char === "\n") return "enter";
  if (char === "\u007f" || char === "\b") return "backspace";
  const code = char.charCodeAt(0);
  return code > 0 && code < 27 ? `ctrl-${String.fromCharCode(code + 96)}` : char;
};
