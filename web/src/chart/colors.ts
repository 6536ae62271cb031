// Told apart in both themes, and by most people who see few colours.
const palette = [
  "#3b74e6",
  "#e07b1f",
  "#1f9e74",
  "#d6457f",
  "#8b63e0",
  "#2aa3c9",
  "#b8860b",
  "#d64545",
  "#5f8f2f",
  "#a0569e",
  "#6b7a90",
  "#c46a4a",
];

/** The colour of the run in this place; after the palette, hues far from each other. */
export const colorOf = (place: number): string =>
  palette[place] ?? `hsl(${Math.round((place * 137.5) % 360)} 58% 52%)`;

// From blue over violet to orange: its order is seen in both themes.
const ramp = [
  [47, 98, 214],
  [160, 92, 178],
  [240, 136, 54],
] as const;

/** A colour between blue and orange for a share of 0 to 1; grey for what is no number. */
export const colorOfShare = (share: number): string => {
  if (!Number.isFinite(share)) return "#8a8f99";
  const at = Math.min(1, Math.max(0, share)) * 2;
  const [from, to] = at < 1 ? [ramp[0], ramp[1]] : [ramp[1], ramp[2]];
  const mixed = from.map((value, n) => Math.round(value + ((to[n] ?? 0) - value) * (at < 1 ? at : at - 1)));
  return `rgb(${mixed.join(" ")})`;
};

/** Colours of the theme for drawing on a canvas. */
export const themeColors = (box: Element) => {
  const style = getComputedStyle(box);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: of("--canvas-line"),
    text: of("--canvas-text"),
    strong: of("--canvas-strong"),
    font: `11px ${style.fontFamily}`,
  };
};
