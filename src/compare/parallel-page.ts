import { formatPyJson, PyDate, PyFloat, type PyValue, pyStr } from "../base/index.ts";
import type { Grid } from "./grid.ts";
import { parallelScript, parallelStyle } from "./parallel-script.ts";

/** A page of parallel coordinates: each column an axis, each run a line across them. It needs nothing but itself. */
export const parallelPage = ({ headings, rows }: Grid): string => {
  const table = [headings, ...rows.map((row) => row.map(jsonValue))];
  // The text of a script ends at `</script`, wherever that stands.
  const json = formatPyJson(table).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Guild compare</title>
<style>${parallelStyle}</style>
</head>
<body>
<header><h1>Guild compare</h1><p id="count" role="status"></p><button id="clear" type="button">Show all runs</button></header>
<p class="help">Drag along an axis to keep the runs in that range. Click a heading to colour by it.</p>
<div id="chart"></div>
<div id="table"></div>
<script id="runs" type="application/json">${json}</script>
<script>${parallelScript}</script>
</body>
</html>
`;
};

/** Numbers stay numbers, but those that JSON does not have. */
const jsonValue = (value: PyValue): PyValue => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  const number = value instanceof PyFloat ? value.value : value;
  if (typeof number === "number") return Number.isFinite(number) ? value : null;
  return value instanceof PyDate ? value.text : pyStr(value);
};
