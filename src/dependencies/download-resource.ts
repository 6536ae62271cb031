import { UserError } from "../base/index.ts";
import { type DownloadContext, download } from "./download/download.ts";
import { HttpError } from "./download/http-get.ts";
import { parseUrlParts } from "./download/url-parts.ts";
import { sha256Of } from "./sha256.ts";

/** Downloads `url` to where a `url` source of the same text will find it; gives the file and its digest. */
export const downloadResource = async (
  context: DownloadContext,
  url: string,
  info: (text: string) => void,
): Promise<{ readonly path: string; readonly sha256: string }> => {
  const { scheme } = parseUrlParts(url);
  if (scheme !== "http" && scheme !== "https") {
    throw new UserError(`error downloading ${url}: unknown url type: '${url}'`, {
      hint: "Give the whole address, as in https://example.com/data.csv.",
    });
  }
  try {
    const path = await download(context, { url, writtenUrl: url, sha256: undefined, info });
    return { path, sha256: await sha256Of(path, context.signal) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new UserError(`error downloading ${url}: ${error.message}`, { cause: error });
  }
};
