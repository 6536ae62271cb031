import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { type Env, UserError } from "../../base/index.ts";
import { inParallel } from "../sync/pool.ts";
import type { Sent, Store, StoredObject } from "./types.ts";

export type S3Place = {
  readonly remote: string;
  readonly bucket: string;
  readonly root: string;
  readonly region: string | undefined;
  readonly env: Env;
};

type S3 = { readonly client: S3Client; readonly place: S3Place };

/** Bytes of a part of a large file; a file up to this size goes in one. */
const partBytes = 16 * 1024 * 1024;
const connectMs = 5_000;
const requestMs = 60_000;

/** A bucket as a store. */
export const s3Store = (place: S3Place): Store => {
  const s3 = connect(place);
  const keyOf = (key: string) => (place.root === "" ? key : `${place.root}/${key}`);
  return {
    list: (prefix) => listObjects(s3, keyOf(prefix), place.root),
    read: (key) => readObject(s3, keyOf(key)),
    write: (key, body) => explained(place, async () => void (await putObject(s3, keyOf(key), body))),
    upload: (key, path, signal) => explained(place, () => uploadFile(s3, keyOf(key), path, signal)),
    download: (key, path, signal) => explained(place, () => downloadFile(s3, keyOf(key), path, signal)),
    move: async (from, to) => {
      const objects = await listObjects(s3, keyOf(from), "");
      const opRef = (key: string) => key.endsWith(`${from}.guild/opref`);
      const copy = ({ key }: StoredObject) =>
        explained(place, async () => {
          const target = keyOf(to) + key.slice(keyOf(from).length);
          const CopySource = `${place.bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
          await s3.client.send(new CopyObjectCommand({ Bucket: place.bucket, Key: target, CopySource }));
        });
      // The reference last and, where it was, first: half a run is none.
      const others = objects.filter(({ key }) => !opRef(key));
      const refs = objects.filter(({ key }) => opRef(key));
      await inParallel(others, copy);
      await inParallel(refs, copy);
      await removeObjects(
        s3,
        refs.map(({ key }) => key),
      );
      await removeObjects(
        s3,
        others.map(({ key }) => key),
      );
    },
    remove: (keys) => removeObjects(s3, keys.map(keyOf)),
  };
};

const connect = (place: S3Place): S3 => {
  // The library would tell each user of Node 20 of its own plans.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { env } = place;
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const credentials =
    env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY
      ? {
          accessKeyId: env.AWS_ACCESS_KEY_ID,
          secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
          ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
        }
      : undefined;
  const region =
    place.region || env.AWS_REGION || env.AWS_DEFAULT_REGION || (endpoint ? "us-east-1" : undefined);
  const client = new S3Client({
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(credentials === undefined ? {} : { credentials }),
    ...(env.AWS_PROFILE ? { profile: env.AWS_PROFILE } : {}),
    followRegionRedirects: true,
    maxAttempts: 3,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: requestMs,
      httpAgent: { keepAlive: true, maxSockets: 64 },
      httpsAgent: { keepAlive: true, maxSockets: 64 },
    },
  });
  return { client, place };
};

const listObjects = ({ client, place }: S3, prefix: string, root: string): Promise<readonly StoredObject[]> =>
  explained(place, async () => {
    const found: StoredObject[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: place.bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const { Key = "", Size = 0, ETag } of page.Contents ?? []) {
        const key = root === "" ? Key : Key.slice(root.length + 1);
        found.push({ key, size: Size, etag: ETag?.replaceAll('"', "") });
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found;
  });

const readObject = ({ client, place }: S3, key: string): Promise<Buffer | undefined> =>
  explained(place, async () => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: place.bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (nameOf(error) === "NoSuchKey") return undefined;
      throw error;
    }
  });

const putObject = async ({ client, place }: S3, key: string, body: Buffer): Promise<string> => {
  const md5 = createHash("md5").update(body).digest();
  // The server refuses what is not this: the network cannot change it unseen.
  await client.send(
    new PutObjectCommand({ Bucket: place.bucket, Key: key, Body: body, ContentMD5: md5.toString("base64") }),
  );
  return md5.toString("hex");
};

const uploadFile = async (s3: S3, key: string, path: string, signal: AbortSignal): Promise<Sent> => {
  signal.throwIfAborted();
  const { size } = await stat(path);
  if (size > partBytes) return uploadParts(s3, key, path, size, signal);
  const body = await readFile(path);
  const md5 = await putObject(s3, key, body);
  return { sha256: createHash("sha256").update(body).digest("hex"), size: body.length, md5 };
};

/** A few parts at a time: memory stays the same for any size. What the file grows by meanwhile is left for the next time. */
const uploadParts = async (
  { client, place }: S3,
  key: string,
  path: string,
  size: number,
  signal: AbortSignal,
): Promise<Sent> => {
  const target = { Bucket: place.bucket, Key: key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const bytes = Math.max(partBytes, Math.ceil(size / 9_999));
  const numbers = Array.from({ length: Math.ceil(size / bytes) }, (_, at) => at + 1);
  const hash = createHash("sha256");
  const etags = new Map<number, string | undefined>();
  await using file = await open(path);
  // Read in order, for the hash; sent side by side.
  let reading: Promise<unknown> = Promise.resolve();
  const readPart = (number: number): Promise<Buffer> => {
    const read = reading.then(async () => {
      const start = (number - 1) * bytes;
      const block = Buffer.allocUnsafe(Math.min(bytes, size - start));
      const { bytesRead } = await file.read(block, 0, block.length, start);
      if (bytesRead < block.length) throw new UserError(`'${path}' became shorter while it was sent`);
      hash.update(block);
      return block;
    });
    reading = read;
    return read;
  };
  try {
    await inParallel(
      numbers,
      async (number) => {
        signal.throwIfAborted();
        const Body = await readPart(number);
        const ContentMD5 = createHash("md5").update(Body).digest("base64");
        const part = new UploadPartCommand({ ...target, UploadId, PartNumber: number, Body, ContentMD5 });
        etags.set(number, (await client.send(part)).ETag);
      },
      4,
    );
    const Parts = numbers.map((PartNumber) => ({ PartNumber, ETag: etags.get(PartNumber) }));
    await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw error;
  }
  return { sha256: hash.digest("hex"), size };
};

const downloadFile = async (
  { client, place }: S3,
  key: string,
  path: string,
  signal: AbortSignal,
): Promise<Sent> => {
  signal.throwIfAborted();
  const hash = createHash("sha256");
  await using file = await open(path, "a+");
  let size = (await file.stat()).size;
  const isResumed = size > 0;
  if (isResumed) {
    for await (const block of file.createReadStream({ start: 0, end: size - 1, autoClose: false }))
      hash.update(block);
  }
  try {
    const range = isResumed ? { Range: `bytes=${size}-` } : {};
    const got = await client.send(new GetObjectCommand({ Bucket: place.bucket, Key: key, ...range }));
    for await (const block of got.Body as AsyncIterable<Uint8Array>) {
      signal.throwIfAborted();
      hash.update(block);
      await file.write(block);
      size += block.length;
    }
  } catch (error) {
    if (!isResumed || nameOf(error) !== "InvalidRange") throw error;
    // All of it was here, or it has become shorter: what the hash says decides.
  }
  return { sha256: hash.digest("hex"), size };
};

const removeObjects = ({ client, place }: S3, keys: readonly string[]): Promise<void> =>
  explained(place, async () => {
    for (let at = 0; at < keys.length; at += 1000) {
      const Objects = keys.slice(at, at + 1000).map((Key) => ({ Key }));
      const { Errors = [] } = await client.send(
        new DeleteObjectsCommand({ Bucket: place.bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first !== undefined) throw new UserError(`cannot delete ${first.Key}: ${first.Message}`);
    }
  });

/** Throws `UserError` with exit code 2 unless the bucket is there. */
export const requireBucket = async (place: S3Place): Promise<void> => {
  await explained(place, () => connect(place).client.send(new HeadBucketCommand({ Bucket: place.bucket })));
};

export const makeBucket = async (place: S3Place): Promise<void> => {
  await explained(place, () => connect(place).client.send(new CreateBucketCommand({ Bucket: place.bucket })));
};

/** Removes all that is ours, then the bucket. Throws `UserError` where there is something else in it. */
export const removeBucket = async (place: S3Place): Promise<void> => {
  const s3 = connect(place);
  const all = await listObjects(s3, "", "");
  const root = place.root === "" ? "" : `${place.root}/`;
  const ours = ["runs/", "trash/", "index/", "meta-id"].map((name) => root + name);
  const foreign = all.find(({ key }) => !ours.some((prefix) => key.startsWith(prefix)));
  if (foreign !== undefined) {
    throw new UserError(`bucket ${place.bucket} holds other things than runs: ${foreign.key}`, {
      hint: "Nothing was deleted. Remove the bucket with the tools of its vendor.",
    });
  }
  await removeObjects(
    s3,
    all.map(({ key }) => key),
  );
  await explained(place, () => s3.client.send(new DeleteBucketCommand({ Bucket: place.bucket })));
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** Says what went wrong as a person can mend it. Requests, which hold credentials, are never shown. */
const explained = async <T>(place: S3Place, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    const unavailable = (why: string, hint: string) =>
      new UserError(`remote ${place.remote} is not available: ${why}`, { hint, exitCode: 2 });
    const status = statusOf(error);
    if (error.name === "NoSuchBucket" || (error.name === "NotFound" && status === 404)) {
      throw unavailable(
        `bucket ${place.bucket} does not exist`,
        `Make it with 'guild remote start ${place.remote}'.`,
      );
    }
    if (error.name === "CredentialsProviderError") {
      throw unavailable(
        "no credentials were found",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.",
      );
    }
    if (status === 401 || status === 403) {
      throw unavailable(
        `access to bucket ${place.bucket} is refused (${error.name})`,
        "Check the credentials and their rights.",
      );
    }
    if (isNetworkError(error)) throw unavailable(networkText(error), "Check the network, then try again.");
    throw error;
  }
};

const statusOf = (error: object): number | undefined =>
  "$metadata" in error &&
  typeof error.$metadata === "object" &&
  error.$metadata !== null &&
  "httpStatusCode" in error.$metadata &&
  typeof error.$metadata.httpStatusCode === "number"
    ? error.$metadata.httpStatusCode
    : undefined;

const networkCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EPIPE",
  "EAI_AGAIN",
];

const isNetworkError = (error: Error): boolean =>
  error.name === "TimeoutError" || ("code" in error && networkCodes.includes(String(error.code)));

const networkText = (error: Error): string =>
  "code" in error && error.code !== undefined
    ? `cannot reach the server (${error.code})`
    : "the server does not answer";
