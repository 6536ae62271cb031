import { UserError } from "../base/index.ts";

/** Refuses `--remote` where a command works on local runs only, for now. */
export const refuseRemote = (remote: string | undefined): void => {
  if (remote !== undefined) {
    throw new UserError(`cannot use remote '${remote}': remotes are not available yet`);
  }
};
