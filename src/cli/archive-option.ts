import type { Context } from "../base/index.ts";

/**
 * Lets `use` work on the directory that `--archive` means, undefined without the option. The files of a zip archive
 * lie in a directory for the time being: what is printed of them names the archive instead.
 */
export const withArchiveOption = async (
  context: Context,
  archive: string | undefined,
  use: (context: Context, dir: string | undefined) => Promise<number>,
): Promise<number> => {
  if (!archive) return use(context, undefined);
  const { requireArchive, withArchiveDir } = await import("../transfer/index.ts");
  const found = requireArchive(context, archive);
  return withArchiveDir(context, found, (dir) => {
    const out = (text: string) => context.out(text.replaceAll(`${dir}/`, `${found.path}:`));
    return use(found.kind === "zip" ? { ...context, out } : context, dir);
  });
};
