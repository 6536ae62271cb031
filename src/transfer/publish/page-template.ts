import type { RunPageParts } from "./pages.ts";

/** Sections of the page of a run that are templates of their own, with their titles. */
const sections = [
  ["flags", "Flags"],
  ["scalars", "Scalars"],
  ["runfiles", "Run Files"],
  ["sourcecode", "Source Code"],
  ["output", "Output"],
] as const satisfies readonly (readonly [keyof RunPageParts, string])[];

const include = (name: string): string => `{% include ["_${name}.md", "publish-default/_${name}.md"] %}`;

const block = (name: string, body: string): string => `{% block ${name} %}${body}{% endblock %}`;

const page = [
  `${block("header", "{{ _page.header|safe }}")}\n\n{% block body %}${block("title", "# {{ run.operation }}")}`,
  block("summary", include("summary")),
  block("contents", "{{ _page.contents|safe }}"),
  sections.map(([name, title]) => block(name, `## ${title}\n\n${include(name)}`)).join("\n"),
].join("\n\n");

/**
 * The page of a run as templates extend or include it, by name: its blocks, and the files for their contents, which a
 * template replaces by files of the same names.
 */
export const pageTemplates: ReadonlyMap<string, string> = new Map([
  ["publish-default/README.md", `${page}{% endblock %}\n${block("footer", "")}`],
  ...["summary", ...sections.map(([name]) => name)].map(
    (name) => [`publish-default/_${name}.md`, `{{ _page.${name}|safe }}`] as const,
  ),
]);
