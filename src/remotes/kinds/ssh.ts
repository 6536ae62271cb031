import { type PyMap, plainShellQuote, pyMap } from "../../base/index.ts";
import { pathAttr, textAttr } from "../attrs.ts";
import type { Host, RemoteConfig, RemoteContext, RemoteKind } from "../types.ts";

/** A machine reached by ssh. */
export const sshKind: RemoteKind = {
  type: "ssh",
  required: ["host"],
  inline: { format: "[USER@]HOST[:PORT][/ENV_PATH]", parse: parseSpec },
  open: (config, context) => {
    const host = sshHost(config, context);
    return {
      kind: "host",
      config,
      host,
      status: async () => {
        const { requireReachable } = await import("../host/ssh.ts");
        await requireReachable(host, config.name, context);
        return `remote ${config.name} is available`;
      },
    };
  },
};

/** `[USER@]HOST[:PORT][:ENV_PATH]`; the path may also follow a slash. */
function parseSpec(spec: string): PyMap | undefined {
  const match = /^(?:([^@/:]+)@)?([^@/:]+)(?::(\d+))?(?:[:/](.+))?$/.exec(spec);
  if (match === null) return undefined;
  const [, user, host = "", port, venv] = match;
  return pyMap([
    ["host", host],
    ["user", user],
    ["port", port],
    ["venv-path", venv !== undefined && spec.includes(`/${venv}`) ? `/${venv}` : venv],
  ]);
}

/** How a machine is reached, by the attributes of its remote. */
const sshHost = (config: RemoteConfig, context: RemoteContext): Host => {
  const text = (key: string) => textAttr(config.attrs, key);
  const key = pathAttr(config, context, "private-key");
  const port = text("port");
  const proxy = text("proxy");
  const user = text("user");
  const address = `${user === undefined ? "" : `${user}@`}${text("host") ?? ""}`;
  const options = [
    "-oStrictHostKeyChecking=accept-new",
    // A host that does not answer is told of in bounded time.
    `-oConnectTimeout=${text("connect-timeout") ?? "10"}`,
    "-oServerAliveInterval=15",
    "-oServerAliveCountMax=4",
    ...(key === undefined ? [] : ["-i", key]),
    ...(port === undefined ? [] : ["-p", port]),
    ...(proxy === undefined ? [] : [`-oProxyCommand=${proxy}`]),
  ];
  const venv = text("venv-path") ?? text("guild-env");
  const conda = text("conda-env");
  return {
    ssh: ["ssh", ...options, address],
    rsh: ["ssh", ...options].map(plainShellQuote).join(" "),
    address,
    home: text("guild-home") ?? (conda ? `${conda}/.guild` : venv ? `${venv}/.guild` : ".guild"),
    prelude: activation(text("venv-activate"), conda, venv),
    init: text("init"),
  };
};

const activation = (
  command: string | undefined,
  conda: string | undefined,
  venv: string | undefined,
): readonly string[] => {
  if (command !== undefined) return [command];
  if (conda !== undefined) {
    return [
      'source "$(dirname "$(dirname "$(command -v conda || echo ~/miniconda3/bin/conda)")")/etc/profile.d/conda.sh"',
      `conda activate ${remotePath(conda)}`,
    ];
  }
  return venv === undefined ? [] : [`source ${remotePath(venv)}/bin/activate`];
};

/** A path as a word of the shell over there: `~` keeps its meaning. */
export const remotePath = (path: string): string =>
  path === "~" || path.startsWith("~/") ? `~${quoted(path.slice(1))}` : quoted(path);

const quoted = (text: string): string => (text === "" ? "" : plainShellQuote(text));
