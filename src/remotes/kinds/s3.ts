import { UserError } from "../../base/index.ts";
import { textAttr } from "../attrs.ts";
import { localEnv } from "../local-env.ts";
import type { S3Place } from "../store/s3-store.ts";
import type { RemoteConfig, RemoteContext, RemoteKind } from "../types.ts";

/** A bucket of S3, or of a store that speaks its language. */
export const s3Kind: RemoteKind = {
  type: "s3",
  required: ["bucket"],
  inline: {
    format: "BUCKET[/ROOT]",
    parse: (spec) => {
      const [bucket = "", ...root] = spec.split("/");
      return bucket === ""
        ? undefined
        : new Map([
            ["bucket", bucket],
            ["root", root.join("/")],
          ]);
    },
  },
  open: (config, context) => {
    const place = placeOf(config, context);
    const load = () => import("../store/s3-store.ts");
    return {
      kind: "store",
      config,
      uri: `s3://${place.bucket}/${place.root}`,
      open: async () => {
        const { s3Store } = await load();
        return s3Store(await place.connection());
      },
      status: async () => {
        const { requireBucket } = await load();
        await requireBucket(await place.connection());
        return `remote ${config.name} (S3 bucket ${place.bucket}) is available`;
      },
      start: async () => {
        const { makeBucket } = await load();
        await makeBucket(await place.connection());
      },
      stop: async () => {
        const { removeBucket } = await load();
        await removeBucket(await place.connection());
      },
      stopDetails: `The bucket ${place.bucket} and all runs in it will be deleted. This cannot be undone.`,
    };
  },
};

const placeOf = (config: RemoteConfig, context: RemoteContext) => {
  const bucket = textAttr(config.attrs, "bucket") ?? "";
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}$/.test(bucket)) {
    throw new UserError(`remote '${config.name}' has an invalid bucket name: ${bucket}`);
  }
  const root = (textAttr(config.attrs, "root") ?? "").replace(/^\/+|\/+$/g, "");
  const region = textAttr(config.attrs, "region");
  const connection = async (): Promise<S3Place> => ({
    remote: config.name,
    bucket,
    root,
    region,
    env: { ...context.env, ...localEnv(config, context) },
  });
  return { bucket, root, connection };
};
