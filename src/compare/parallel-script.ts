export const parallelStyle = `
:root { color-scheme: light dark; --line: #8888; --text: CanvasText; }
body { font: 14px/1.4 system-ui, sans-serif; margin: 1rem; color: var(--text); background: Canvas; }
header { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap; }
h1 { font-size: 1.1rem; margin: 0; } p { margin: 0; } .help { opacity: .7; margin: .3rem 0 1rem; }
#chart, #table { overflow-x: auto; }
svg text { fill: var(--text); font-size: 12px; } svg .title { cursor: pointer; font-weight: 600; }
svg .colour { text-decoration: underline; } svg .axis { stroke: var(--text); }
svg .hit { fill: transparent; cursor: ns-resize; } svg .brush { fill: #88a8; pointer-events: none; }
svg path { fill: none; stroke-width: 1.5; opacity: .8; } svg path.off { stroke: var(--line); opacity: .15; }
svg path.over { stroke-width: 4; opacity: 1; }
table { border-collapse: collapse; margin-top: 1rem; } th, td { padding: .15rem .7rem; text-align: left; white-space: nowrap; }
th { border-bottom: 1px solid var(--line); } tr:hover td { background: #88a4; }
`;

/** What the page does, in plain JavaScript: it is not part of this program, but of the page. */
export const parallelScript = `
"use strict";
const [headings, ...rows] = JSON.parse(document.getElementById("runs").textContent);
const chart = document.getElementById("chart");
const top = 40, height = 360, bottom = 20, gap = 130, left = 70;
const make = (name, attrs, parent) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attrs)) node.setAttribute(key, value);
  if (parent) parent.append(node);
  return node;
};
const text = (value) => value === null ? "" : typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
const axes = headings.map((heading, index) => {
  const values = rows.map((row) => row[index]).filter((value) => value !== null);
  const isNumeric = values.length > 0 && values.every((value) => typeof value === "number");
  const low = isNumeric ? values.reduce((a, b) => Math.min(a, b)) : 0;
  const high = isNumeric ? values.reduce((a, b) => Math.max(a, b)) : 0;
  const names = isNumeric ? [] : [...new Set(values.map(text))].sort();
  const part = (value) => isNumeric
    ? (high === low ? 0.5 : (value - low) / (high - low))
    : (names.length < 2 ? 0.5 : names.indexOf(text(value)) / (names.length - 1));
  const ticks = isNumeric
    ? (high === low ? [low] : [0, 1, 2, 3, 4].map((n) => low + n * (high - low) / 4))
    : names.length <= 20 ? names : names.filter((_, n) => n % Math.ceil(names.length / 20) === 0);
  return { heading, index, part, ticks, isNumeric, x: left + index * gap, brush: undefined };
});
const yOf = (axis, value) => value === null ? top + height + 12 : top + height * (1 - axis.part(value));
const svg = make("svg", { width: left + axes.length * gap, height: top + height + bottom + 12, role: "img", "aria-label": "Runs as lines across their columns" }, chart);
const colours = axes.filter((axis) => axis.isNumeric);
let colour = colours.find((axis) => axis.heading === "loss") || colours[colours.length - 1] || axes[0];
const paths = rows.map((row) => {
  const path = make("path", { d: axes.map((axis, n) => (n ? "L" : "M") + axis.x + "," + yOf(axis, row[axis.index])).join("") }, svg);
  make("title", {}, path).textContent = headings.map((heading, n) => heading + ": " + text(row[n])).join("\\n");
  path.addEventListener("pointerenter", () => { path.classList.add("over"); });
  path.addEventListener("pointerleave", () => { path.classList.remove("over"); });
  return path;
});
for (const axis of axes) {
  make("line", { class: "axis", x1: axis.x, x2: axis.x, y1: top, y2: top + height }, svg);
  const title = make("text", { class: "title", x: axis.x, y: top - 20, "text-anchor": "middle", tabindex: 0 }, svg);
  title.textContent = axis.heading.length > 18 ? axis.heading.slice(0, 17) + "\\u2026" : axis.heading;
  make("title", {}, title).textContent = axis.heading;
  const choose = () => { colour = axis; draw(); };
  title.addEventListener("click", choose);
  title.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(); });
  axis.title = title;
  for (const tick of axis.ticks) {
    const label = text(tick);
    make("text", { x: axis.x - 6, y: yOf(axis, tick) + 4, "text-anchor": "end" }, svg).textContent = label.length > 14 ? label.slice(0, 13) + "\\u2026" : label;
  }
  axis.mark = make("rect", { class: "brush", x: axis.x - 7, width: 14, y: 0, height: 0 }, svg);
  const hit = make("rect", { class: "hit", x: axis.x - 12, width: 24, y: top - 8, height: height + 28 }, svg);
  let from;
  const at = (event) => event.clientY - svg.getBoundingClientRect().top;
  hit.addEventListener("pointerdown", (event) => { from = at(event); hit.setPointerCapture(event.pointerId); });
  hit.addEventListener("pointermove", (event) => {
    if (from === undefined) return;
    axis.brush = [Math.min(from, at(event)), Math.max(from, at(event))];
    draw();
  });
  hit.addEventListener("pointerup", () => {
    if (axis.brush && axis.brush[1] - axis.brush[0] < 3) axis.brush = undefined;
    from = undefined;
    draw();
  });
}
document.getElementById("clear").addEventListener("click", () => { for (const axis of axes) axis.brush = undefined; draw(); });
function draw() {
  const kept = rows.map((row) => axes.every((axis) => {
    if (!axis.brush) return true;
    const y = yOf(axis, row[axis.index]);
    return y >= axis.brush[0] && y <= axis.brush[1];
  }));
  rows.forEach((row, n) => {
    const value = colour && row[colour.index];
    const hue = colour && value !== null ? 240 - 240 * colour.part(value) : 0;
    paths[n].classList.toggle("off", !kept[n]);
    paths[n].setAttribute("stroke", "hsl(" + hue + " 75% 48%)");
  });
  for (const axis of axes) {
    axis.title.classList.toggle("colour", axis === colour);
    const [low, high] = axis.brush || [0, 0];
    axis.mark.setAttribute("y", low);
    axis.mark.setAttribute("height", high - low);
  }
  const shown = rows.filter((_, n) => kept[n]);
  document.getElementById("count").textContent = shown.length + " of " + rows.length + " runs";
  const table = document.createElement("table");
  const addRow = (cells, name) => {
    const line = table.insertRow();
    for (const cell of cells) {
      const node = document.createElement(name);
      node.textContent = text(cell);
      line.append(node);
    }
  };
  addRow(headings, "th");
  for (const row of shown.slice(0, 1000)) addRow(row, "td");
  document.getElementById("table").replaceChildren(table);
}
draw();
`;
