import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Context, errorCode, UserError } from "../base/index.ts";
import type { PackageDef } from "./package-def.ts";

export type Upload = {
  readonly path: string;
  readonly def: PackageDef;
  /** A URL, or a section of `~/.pypirc`. */
  readonly repository: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly skipExisting: boolean;
  readonly comment: string | undefined;
};

/**
 * Uploads a wheel by the upload interface of PyPI (one form, posted), which other indexes have too. Who uploads is told
 * by the options, `TWINE_USERNAME` and `TWINE_PASSWORD`, or `~/.pypirc`. Gives back what to say; no secret is in it.
 */
export const uploadWheel = async (
  context: Pick<Context, "env" | "userHome">,
  upload: Upload,
): Promise<string> => {
  const { path, def, skipExisting } = upload;
  const repository = findRepository(context, upload.repository);
  const user = upload.user ?? context.env.TWINE_USERNAME ?? repository.username;
  const password = upload.password ?? context.env.TWINE_PASSWORD ?? repository.password;
  const name = basename(path);
  const answer = await post(repository.url, uploadForm(path, def, upload.comment), user, password);
  if (answer.ok) return `Uploaded ${name} to ${repository.url}`;
  const reason = (await answer.text())
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const exists = answer.status === 409 || (answer.status === 400 && /already exists/i.test(reason));
  if (exists && skipExisting) return `${name} is already in ${repository.url}`;
  throw new UserError(
    `cannot upload ${name} to ${repository.url}: ${answer.status} ${reason.slice(0, 200)}`.trim(),
    {
      hint: exists
        ? "Use --skip-existing to let this pass, or change the version of the package."
        : answer.status === 401 || answer.status === 403
          ? "Give a user and password with TWINE_USERNAME and TWINE_PASSWORD or in ~/.pypirc (with a token the user is __token__)."
          : undefined,
    },
  );
};

const uploadForm = (path: string, def: PackageDef, comment: string | undefined): FormData => {
  const content = readFileSync(path);
  const form = new FormData();
  const fields: readonly (readonly [string, string | undefined])[] = [
    [":action", "file_upload"],
    ["protocol_version", "1"],
    ["metadata_version", "2.1"],
    ["filetype", "bdist_wheel"],
    ["pyversion", def.pythonTag ?? "py2.py3"],
    ["name", def.name],
    ["version", def.version],
    ["summary", def.description.split("\n")[0]],
    ["home_page", def.url],
    ["author", def.author],
    ["author_email", def.authorEmail],
    ["license", def.license],
    ["keywords", def.tags.join(" ")],
    ["requires_python", def.pythonRequires],
    ["comment", comment],
    ["md5_digest", createHash("md5").update(content).digest("hex")],
    ["sha256_digest", createHash("sha256").update(content).digest("hex")],
  ];
  for (const [name, value] of fields) if (value) form.append(name, value);
  form.append("content", new Blob([content], { type: "application/octet-stream" }), basename(path));
  return form;
};

const post = async (
  url: string,
  body: FormData,
  user: string | undefined,
  password: string | undefined,
): Promise<Response> => {
  const headers: Record<string, string> = {};
  if (user !== undefined) {
    headers["authorization"] = `Basic ${Buffer.from(`${user}:${password ?? ""}`).toString("base64")}`;
  }
  try {
    return await fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(uploadTimeoutMs) });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error.cause instanceof Error ? error.cause.message : error.message;
    throw new UserError(`cannot reach ${url}: ${reason}`);
  }
};

const uploadTimeoutMs = 10 * 60 * 1000;

type Repository = { readonly url: string; readonly username?: string; readonly password?: string };

const findRepository = ({ userHome }: Pick<Context, "userHome">, named: string): Repository => {
  const sections = readPypirc(join(userHome, ".pypirc"));
  const isUrl = /^https?:\/\//.test(named);
  const found = isUrl
    ? [...sections.values()].find(({ repository }) => repository === named)
    : sections.get(named);
  const url = isUrl ? named : (found?.["repository"] ?? knownRepositories[named]);
  if (url === undefined) {
    throw new UserError(`cannot find repository '${named}' in ~/.pypirc`, {
      hint: `Use a URL or one of: ${[...new Set([...Object.keys(knownRepositories), ...sections.keys()])].join(", ")}`,
    });
  }
  const { username, password } = found ?? {};
  return { url, ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
};

const knownRepositories: Readonly<Record<string, string>> = {
  pypi: "https://upload.pypi.org/legacy/",
  testpypi: "https://test.pypi.org/legacy/",
};

type Section = Readonly<Record<string, string>>;

/** The sections of a `.pypirc`, an INI file; none where there is no such file. */
const readPypirc = (path: string): ReadonlyMap<string, Section> => {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const line of textOf(path).split(/\r?\n/)) {
    const heading = /^\[([^\]]+)\]\s*$/.exec(line)?.[1];
    const [, key, value] = /^([\w-]+)\s*[:=]\s*(.*?)\s*$/.exec(line) ?? [];
    if (heading !== undefined) {
      current = {};
      if (heading !== "distutils") sections.set(heading, current);
    } else if (key !== undefined && value !== undefined) current[key.toLowerCase()] = value;
  }
  return sections;
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  }
};
