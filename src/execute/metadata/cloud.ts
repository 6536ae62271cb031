import { type PyMap, pyMap } from "../../base/index.ts";
import { type MetadataClient, metadataClient } from "./metadata-client.ts";
import { readSystemFile } from "./system-files.ts";

export type CloudProvider = "aws" | "gcp" | "azure";

export type CloudRequest = {
  /** `/sys/class/dmi/id`: what the firmware says of the machine. */
  readonly dmiDir: string;
  /** Where metadata is served. */
  readonly address: string;
  /** For all questions together. */
  readonly timeoutMs: number;
};

/** The clouds we know serve metadata at one link-local address, over plain HTTP. */
export const defaultCloudRequest: CloudRequest = {
  dmiDir: "/sys/class/dmi/id",
  address: "http://169.254.169.254",
  timeoutMs: 200,
};

type CloudFacts = {
  readonly instanceType?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
};

/**
 * Where in a cloud this machine is, or undefined if the firmware names none: then nothing is asked of the
 * network. Without an answer in time only the provider is known.
 */
export const cloudFacts = async (request: CloudRequest): Promise<PyMap | undefined> => {
  const provider = cloudProvider(request.dmiDir);
  if (provider === undefined) return undefined;
  const client = metadataClient(request.address, AbortSignal.timeout(request.timeoutMs));
  const facts = await questions[provider](client);
  return pyMap([
    ["provider", provider],
    ["instance_type", facts.instanceType],
    ["account", facts.account],
    ["region", facts.region],
  ]);
};

/** The cloud that the firmware names. Makers that also sell other machines (Google, Microsoft) need more than a name. */
export const cloudProvider = (dmiDir: string): CloudProvider | undefined => {
  const read = (name: string): string => readSystemFile(dmiDir, name) ?? "";
  const names = ["sys_vendor", "bios_vendor", "board_vendor", "chassis_asset_tag"].map(read);
  if (names.some((name) => name === "Amazon EC2")) return "aws";
  if (read("product_name") === "Google Compute Engine") return "gcp";
  return read("chassis_asset_tag") === azureAssetTag ? "azure" : undefined;
};

/** The same on every machine of Azure: "MSFT AZURE VM" as numbers. */
const azureAssetTag = "7783-7084-3265-9085-8269-3286-77";

const questions: Readonly<Record<CloudProvider, (client: MetadataClient) => Promise<CloudFacts>>> = {
  /** Instance metadata service, version 2 (with a token first), or 1 where there are no tokens. */
  async aws(client) {
    const token = await client("/latest/api/token", {
      method: "PUT",
      headers: { "X-aws-ec2-metadata-token-ttl-seconds": "60" },
    });
    const headers: Readonly<Record<string, string>> =
      token === undefined ? {} : { "X-aws-ec2-metadata-token": token };
    const text = await client("/latest/dynamic/instance-identity/document", { headers });
    const document = parseRecord(text);
    return {
      instanceType: textAt(document, "instanceType"),
      account: textAt(document, "accountId"),
      region: textAt(document, "region"),
    };
  },

  /** Values are paths: `projects/NUMBER/machineTypes/TYPE`, `projects/NUMBER/zones/REGION-LETTER`. */
  async gcp(client) {
    const ask = (path: string): Promise<string | undefined> =>
      client(`/computeMetadata/v1/${path}`, { headers: { "Metadata-Flavor": "Google" } });
    const [type, zone, account] = await Promise.all([
      ask("instance/machine-type"),
      ask("instance/zone"),
      ask("project/project-id"),
    ]);
    return {
      instanceType: lastPart(type),
      account,
      region: lastPart(zone)?.replace(/-[a-z]$/, ""),
    };
  },

  async azure(client) {
    const text = await client("/metadata/instance/compute?api-version=2021-02-01", {
      headers: { Metadata: "true" },
    });
    const document = parseRecord(text);
    return {
      instanceType: textAt(document, "vmSize"),
      account: textAt(document, "subscriptionId"),
      region: textAt(document, "location"),
    };
  },
};

type JsonRecord = Readonly<Record<string, unknown>>;

const parseRecord = (text: string | undefined): JsonRecord => {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return isRecord(value) ? value : {};
  } catch {
    // Something else answers at this address.
    return {};
  }
};

const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null;

const textAt = (record: JsonRecord, name: string): string | undefined => {
  const value = record[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

const lastPart = (path: string | undefined): string | undefined => path?.split("/").at(-1);
