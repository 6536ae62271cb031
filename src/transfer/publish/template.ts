import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import nunjucks from "nunjucks";
import { compareText, UserError } from "../../base/index.ts";
import { isTextFile } from "../../sourcecode/index.ts";
import { pageTemplates } from "./page-template.ts";
import { templateFilters } from "./template-filters.ts";
import { printedValue } from "./template-values.ts";

/** What the templates of a directory are rendered with. */
export type TemplateRequest = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly linkOf?: (path: string) => string | undefined;
};

/** Writes what the template directory `template` makes of `request` to `dest`; files whose names start with `_` only serve others. */
export const renderDirectory = (template: string, dest: string, request: TemplateRequest): void => {
  for (const path of templateFiles(template)) {
    const source = join(template, path);
    mkdirSync(dirname(join(dest, path)), { recursive: true });
    if (isTextFile(source)) writeFileSync(join(dest, path), renderFile(source, request));
    else copyFileSync(source, join(dest, path));
  }
};

/** Paths of the files of a template that are written, sorted. */
const templateFiles = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter((path) => !basename(path).startsWith("_") && statSync(join(dir, path)).isFile())
    .sort(compareText);

/** What a template file makes of `request`. */
export const renderFile = (path: string, request: TemplateRequest): string => {
  const environments = environmentsOf(dirname(path), request);
  try {
    return inPythonStyle(
      () => `${environments(path).getTemplate(basename(path), true).render(request.values)}\n`,
    );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UserError(faultText(path, error), { cause: error });
  }
};

/** `PATH:LINE: MESSAGE`, from the several lines that Nunjucks has for it. */
const faultText = (path: string, { message }: Error): string => {
  const line = /\[Line (\d+)/.exec(message)?.[1];
  const lines = message
    .split("\n")
    .map((each) => each.trim().replace(/^(?:Template render error|Error): /, ""));
  const said = lines.filter((each) => each !== "" && !/^\(.*\)(?: \[Line \d+.*\])?$/.test(each)).at(-1);
  return `${path}${line === undefined ? "" : `:${line}`}: ${said ?? message}`;
};

/** Jinja's rule: HTML and XML is escaped, whatever else is not. Each file follows its own name. */
const isEscaped = (name: string): boolean => [".html", ".xml"].includes(extname(name).toLowerCase());

type Names = string | readonly string[];

const environmentsOf = (dir: string, request: TemplateRequest): ((name: string) => nunjucks.Environment) => {
  const loader = { getSource: (name: string) => sourceOf(dir, name) };
  const filters = Object.entries(templateFilters(request.linkOf));
  const make = (autoescape: boolean): nunjucks.Environment => {
    const environment = new nunjucks.Environment(loader, { autoescape });
    for (const [name, filter] of filters) environment.addFilter(name, filter);
    const own = environment.getTemplate.bind(environment);
    const getTemplate = (names: Names, ...more: []) => {
      const name = chosenName(dir, names);
      const other = environmentOf(name);
      return other === environment ? own(name, ...more) : other.getTemplate(name, ...more);
    };
    return Object.assign(environment, { getTemplate });
  };
  const plain = make(false);
  const escaping = make(true);
  const environmentOf = (name: string) => (isEscaped(name) ? escaping : plain);
  return environmentOf;
};

/** Of several names the first that is there. */
const chosenName = (dir: string, names: Names): string => {
  if (typeof names === "string") return names;
  return names.find((name) => sourceOf(dir, name) !== null) ?? names.join(", ");
};

/** Without its last line end, as Jinja has it. Files of the template go before those that come with Guild. */
const sourceOf = (dir: string, name: string): nunjucks.LoaderSource => {
  const path = join(dir, name);
  const isOwn = !name.split("/").includes("..") && existsSync(path);
  const src = isOwn ? readFileSync(path, "utf8").replace(/\r?\n$/, "") : pageTemplates.get(name);
  // Nunjucks takes null for "not here", which its types do not say.
  return (src === undefined ? null : { src, path, noCache: false }) as nunjucks.LoaderSource;
};

/** Lets Nunjucks print values and know names and methods as Python does, while `act` is at work. */
const inPythonStyle = <Result>(act: () => Result): Result => {
  const { suppressValue } = nunjucks.runtime as unknown as { readonly suppressValue: Printer };
  const print: Printer = (value, isHtml) =>
    suppressValue(value instanceof nunjucks.runtime.SafeString ? value : printedValue(value), isHtml);
  const uninstall = nunjucks.installJinjaCompat() as unknown as () => void;
  Object.assign(nunjucks.runtime, { suppressValue: print });
  try {
    return act();
  } finally {
    Object.assign(nunjucks.runtime, { suppressValue });
    uninstall();
  }
};

type Printer = (value: unknown, isHtml: boolean) => unknown;
