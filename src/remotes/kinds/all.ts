import type { RemoteKind } from "../types.ts";
import { dirKind } from "./dir.ts";
import { s3Kind } from "./s3.ts";
import { sshKind } from "./ssh.ts";

/** All kinds of remotes. */
export const kinds: readonly RemoteKind[] = [dirKind, s3Kind, sshKind];
