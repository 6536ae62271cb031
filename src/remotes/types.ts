import type { Context, PyMap } from "../base/index.ts";
import type { Store } from "./store/types.ts";

export type RemoteContext = Pick<
  Context,
  "cwd" | "processCwd" | "env" | "home" | "userHome" | "err" | "signal" | "logLevel" | "random" | "now"
>;

/** A remote as the user configuration or an inline spec names it. */
export type RemoteConfig = {
  readonly name: string;
  readonly type: string;
  readonly attrs: PyMap;
  /** Directory of the configuration file: relative paths in attributes start there. */
  readonly dir: string;
  /** Where what is known of the remote is kept. */
  readonly stateDir: string;
};

/** A kind of remote: one file, one record. */
export type RemoteKind = {
  readonly type: string;
  readonly required: readonly string[];
  /** Attributes an inline spec `TYPE:SPEC` stands for; undefined for a spec that cannot be read. */
  readonly inline?: {
    readonly format: string;
    readonly parse: (spec: string, context: RemoteContext) => PyMap | undefined;
  };
  readonly open: (config: RemoteConfig, context: RemoteContext) => Remote;
};

/** Where runs go. */
export type Remote = StoreRemote | HostRemote | MachineRemote;

type RemoteBase = {
  readonly config: RemoteConfig;
  /** What `guild remote status` says. Throws `UserError` with exit code 2 where the remote is not available. */
  readonly status: (verbose: boolean) => Promise<string>;
  /** Undefined: the kind has no such thing. */
  readonly start?: (options: StartOptions) => Promise<void>;
  readonly stop?: () => Promise<void>;
  /** What a stop loses, for its preview. */
  readonly stopDetails?: string;
};

type StartOptions = { readonly reinit: boolean };

/** Keeps runs as files or objects. */
export type StoreRemote = RemoteBase & {
  readonly kind: "store";
  /** Names the place: what is known of it is kept under this. */
  readonly uri: string;
  /** A directory of this machine that can be used as a guild home. */
  readonly home?: string;
  readonly open: () => Promise<Store>;
};

/** A machine where commands run. */
type HostRemote = RemoteBase & { readonly kind: "host"; readonly host: Host };

/** A machine that is made and removed by tools of its own, and is a host while it is there. */
type MachineRemote = RemoteBase & { readonly kind: "machine"; readonly host: () => Promise<Host> };

/** How a machine is reached. */
export type Host = {
  /** Arguments of ssh up to and with the host. */
  readonly ssh: readonly string[];
  /** The command rsync reaches the machine with. */
  readonly rsh: string;
  readonly address: string;
  /** The guild home over there, as a shell word: may be relative to the login directory. */
  readonly home: string;
  /** Shell lines before each command. */
  readonly prelude: readonly string[];
  readonly init: string | undefined;
};
