import { dirname } from "node:path";
import { compareText, isPyMap, type PyMap, pyStr, UserError } from "../base/index.ts";
import { readUserConfig, remoteStateDir, type UserConfig } from "../config/index.ts";
import { textAttr } from "./attrs.ts";
import { kinds } from "./kinds/all.ts";
import type { Remote, RemoteConfig, RemoteContext, RemoteKind } from "./types.ts";

/** A remote as `guild remotes` shows it. */
export type RemoteSummary = { readonly name: string; readonly type: string; readonly description: string };

/** All remotes of the user configuration, by name. */
export const listRemotes = (context: RemoteContext): readonly RemoteSummary[] =>
  [...configuredRemotes(readUserConfig(context))]
    .map(([name, attrs]) => ({
      name,
      type: textAttr(attrs, "type") ?? "",
      description: textAttr(attrs, "description") ?? "",
    }))
    .sort((a, b) => compareText(a.name, b.name));

/** The remote that a name or an inline spec means. Throws `UserError` for one that is not there or lacks something. */
export const findRemote = (context: RemoteContext, name: string): Remote => {
  const config = readUserConfig(context);
  const configured = configuredRemotes(config);
  const attrs = configured.get(name);
  if (attrs === undefined) return inlineRemote(context, config, name, [...configured.keys()]);
  const type = textAttr(attrs, "type");
  if (type === undefined) throw missing(name, "type");
  const kind = kinds.find((each) => each.type === type);
  if (kind === undefined) {
    throw new UserError(`remote '${name}' in ${shownConfig} has unsupported type: ${type}`, {
      hint: knownTypes(),
    });
  }
  return openRemote(kind, remoteConfig(config, name, type, attrs), context);
};

const openRemote = (kind: RemoteKind, config: RemoteConfig, context: RemoteContext): Remote => {
  const lacking = kind.required.find((key) => (textAttr(config.attrs, key) ?? "") === "");
  if (lacking !== undefined) throw missing(config.name, lacking);
  return kind.open(config, context);
};

const inlineRemote = (
  context: RemoteContext,
  config: UserConfig,
  name: string,
  known: readonly string[],
): Remote => {
  const colon = name.indexOf(":");
  if (colon < 0) {
    const names = known.length === 0 ? "No remotes are defined." : `Defined remotes: ${known.join(", ")}`;
    throw new UserError(`remote '${name}' is not defined`, {
      hint: `Show remotes by running 'guild remotes' or 'guild remotes --help' for more information.\n${names}`,
    });
  }
  const type = name.slice(0, colon);
  const kind = kinds.find((each) => each.type === type);
  if (kind === undefined) throw new UserError(`unknown remote type '${type}'`, { hint: knownTypes() });
  if (kind.inline === undefined) {
    throw new UserError(`remote type '${type}' does not support inline specifications`);
  }
  const spec = name.slice(colon + 1);
  const attrs = kind.inline.parse(spec, context);
  if (attrs === undefined) {
    throw new UserError(`invalid ${type} spec '${spec}' - expected format ${kind.inline.format}`);
  }
  return openRemote(kind, remoteConfig(config, name, type, attrs), context);
};

const remoteConfig = (config: UserConfig, name: string, type: string, attrs: PyMap): RemoteConfig => ({
  name,
  type,
  attrs,
  dir: dirname(config.path),
  stateDir: remoteStateDir(config, name.replace(/[^A-Za-z0-9_]+/g, "-")),
});

const configuredRemotes = (config: UserConfig): ReadonlyMap<string, PyMap> => {
  const section = config.sections.get("remotes");
  if (!isPyMap(section)) return new Map();
  return new Map([...section].flatMap(([name, attrs]) => (isPyMap(attrs) ? [[pyStr(name), attrs]] : [])));
};

/** 0.9 always says this path, whichever file was read. */
const shownConfig = "~/.guild/config.yml";

const missing = (name: string, key: string): UserError =>
  new UserError(`remote '${name}' in ${shownConfig} is missing required config: ${key}`);

const knownTypes = (): string => `Known types: ${kinds.map(({ type }) => type).join(", ")}`;
