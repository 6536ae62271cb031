/**
 * Requirements as `requirements.txt` lists them (pip: "Requirements File Format"), each as `Requires-Dist` takes it.
 * Options and files cannot go into a wheel: `warn` is told of them.
 */
export const parseRequirements = (text: string, warn: (text: string) => void): readonly string[] =>
  text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "")
    .flatMap((line) => {
      if (line.startsWith("-") || /^[./]|^\w+:\/\/|\.whl$/.test(line)) {
        warn(`requirements.txt: '${line}' cannot be a requirement of a package`);
        return [];
      }
      return [line.replace(/\s+--hash[= ]\S+/g, "")];
    });
