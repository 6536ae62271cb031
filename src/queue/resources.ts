import { UserError } from "../base/index.ts";

/** Named quantities that are shared out. */
export type Resources = ReadonlyMap<string, number>;

/** `MEM=5e9 GPU=2`. Throws UserError for anything else. */
export const parseResources = (text: string): Resources =>
  new Map(
    text
      .split(/\s+/)
      .filter((part) => part !== "")
      .map((part) => {
        const [, name = "", quantity = ""] = /^([^=]+)=(.+)$/.exec(part) ?? [];
        const number = Number(quantity);
        if (name === "" || !(number >= 0) || !Number.isFinite(number)) {
          throw new UserError(`invalid resource '${part}'`, {
            hint: "Give resources as NAME=QUANTITY, with blanks between: resources='MEM=5e9 GPU=2'.",
          });
        }
        return [name, number] as const;
      }),
  );

/** What a run needs by its tags `dask:NAME=QUANTITY ...`. Tags that say nothing of the kind ask for nothing. */
export const neededResources = (tags: readonly string[]): Resources => {
  const needed = new Map<string, number>();
  for (const tag of tags.filter((each) => each.startsWith("dask:"))) {
    for (const part of tag.slice("dask:".length).split(/\s+/)) {
      const [, name, quantity] = /^([^=]+)=(.+)$/.exec(part) ?? [];
      const number = Number(quantity);
      if (name !== undefined && number >= 0) needed.set(name, (needed.get(name) ?? 0) + number);
    }
  }
  return needed;
};

/** What is left of resources that runs have taken from. */
export const withoutTaken = (all: Resources, taken: readonly Resources[]): Resources =>
  new Map(
    [...all].map(([name, quantity]) => [
      name,
      quantity - taken.reduce((sum, each) => sum + (each.get(name) ?? 0), 0),
    ]),
  );

/** The first resource that there is not enough of, and whether there ever can be. */
export const shortage = (
  needed: Resources,
  left: Resources,
  all: Resources,
): { readonly name: string; readonly forEver: boolean } | undefined => {
  for (const [name, quantity] of needed) {
    const whole = all.get(name);
    if (whole === undefined || quantity > whole) return { name, forEver: true };
    if (quantity > (left.get(name) ?? 0)) return { name, forEver: false };
  }
  return undefined;
};
