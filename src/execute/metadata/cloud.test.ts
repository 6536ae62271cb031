import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cloudFacts, cloudProvider } from "./cloud.ts";

type Firmware = Disposable & { readonly dmiDir: string };

const aFirmware = (files: Readonly<Record<string, string>>): Firmware => {
  const dmiDir = mkdtempSync(join(tmpdir(), "guild-dmi-"));
  mkdirSync(dmiDir, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dmiDir, name), `${text}\n`);
  return { dmiDir, [Symbol.dispose]: () => rmSync(dmiDir, { recursive: true }) };
};

type Service = AsyncDisposable & { readonly address: string; readonly questions: readonly string[] };

/** A metadata service on the loopback interface. `answer` gives undefined for what it does not answer at all. */
const aService = async (
  answer: (question: string, headers: IncomingMessage["headers"]) => string | number | undefined,
): Promise<Service> => {
  const questions: string[] = [];
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const question = `${request.method} ${request.url}`;
    questions.push(question);
    const reply = answer(question, request.headers);
    if (reply === undefined) return;
    response.writeHead(typeof reply === "number" ? reply : 200).end(String(reply));
  };
  const server = createServer(respond);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not bound to a port");
  return {
    address: `http://127.0.0.1:${bound.port}`,
    questions,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/** Long enough for a busy machine; the answers come from this process. */
const timeoutMs = 10_000;

const ec2 = { sys_vendor: "Amazon EC2", product_name: "p4d.24xlarge" };
const gce = { sys_vendor: "Google", product_name: "Google Compute Engine" };
const azure = { sys_vendor: "Microsoft Corporation", chassis_asset_tag: "7783-7084-3265-9085-8269-3286-77" };

const document = JSON.stringify({
  instanceType: "p4d.24xlarge",
  accountId: "123456789012",
  region: "eu-west-1",
});

test.each([
  [ec2, "aws"],
  [{ bios_vendor: "Amazon EC2" }, "aws"],
  [gce, "gcp"],
  [azure, "azure"],
  [{ sys_vendor: "Google", product_name: "Eve" }, undefined],
  [{ sys_vendor: "Microsoft Corporation", product_name: "Virtual Machine" }, undefined],
  [{ sys_vendor: "Dell Inc.", product_name: "PowerEdge" }, undefined],
  [{}, undefined],
])("firmware %j names %s", (files, provider) => {
  using firmware = aFirmware(files);
  expect(cloudProvider(firmware.dmiDir)).toBe(provider);
});

test("nothing is asked unless the firmware names a cloud", async () => {
  using firmware = aFirmware({ sys_vendor: "Dell Inc." });
  await using service = await aService(() => 200);
  expect(await cloudFacts({ dmiDir: firmware.dmiDir, address: service.address, timeoutMs })).toBeUndefined();
  expect(service.questions).toEqual([]);
});

test("EC2 is asked with a token", async () => {
  using firmware = aFirmware(ec2);
  await using service = await aService((question, headers) => {
    if (question === "PUT /latest/api/token") {
      return headers["x-aws-ec2-metadata-token-ttl-seconds"] === "60" ? "TOKEN" : 400;
    }
    return headers["x-aws-ec2-metadata-token"] === "TOKEN" ? document : 401;
  });
  const facts = await cloudFacts({ dmiDir: firmware.dmiDir, address: service.address, timeoutMs });
  expect([...(facts ?? [])]).toEqual([
    ["provider", "aws"],
    ["instance_type", "p4d.24xlarge"],
    ["account", "123456789012"],
    ["region", "eu-west-1"],
  ]);
  expect(service.questions).toEqual([
    "PUT /latest/api/token",
    "GET /latest/dynamic/instance-identity/document",
  ]);
});

test("EC2 without tokens is asked the old way", async () => {
  using firmware = aFirmware(ec2);
  await using service = await aService((question, headers) => {
    if (question.startsWith("PUT")) return 404;
    return headers["x-aws-ec2-metadata-token"] === undefined ? document : 401;
  });
  const facts = await cloudFacts({ dmiDir: firmware.dmiDir, address: service.address, timeoutMs });
  expect(facts?.get("instance_type")).toBe("p4d.24xlarge");
});

test("Google's paths are cut to what they name", async () => {
  using firmware = aFirmware(gce);
  const answers: Readonly<Record<string, string>> = {
    "GET /computeMetadata/v1/instance/machine-type": "projects/42/machineTypes/a2-highgpu-1g",
    "GET /computeMetadata/v1/instance/zone": "projects/42/zones/us-central1-a",
    "GET /computeMetadata/v1/project/project-id": "vision",
  };
  await using service = await aService((question, headers) =>
    headers["metadata-flavor"] === "Google" ? (answers[question] ?? 404) : 403,
  );
  const facts = await cloudFacts({ dmiDir: firmware.dmiDir, address: service.address, timeoutMs });
  expect([...(facts ?? [])]).toEqual([
    ["provider", "gcp"],
    ["instance_type", "a2-highgpu-1g"],
    ["account", "vision"],
    ["region", "us-central1"],
  ]);
});

test("Azure is asked for its description of the machine", async () => {
  using firmware = aFirmware(azure);
  await using service = await aService((question, headers) =>
    headers["metadata"] === "true" && question.startsWith("GET /metadata/instance/compute?api-version=")
      ? JSON.stringify({ vmSize: "Standard_NC24", subscriptionId: "8d10da13", location: "westeurope" })
      : 400,
  );
  const facts = await cloudFacts({ dmiDir: firmware.dmiDir, address: service.address, timeoutMs });
  expect([...(facts ?? [])]).toEqual([
    ["provider", "azure"],
    ["instance_type", "Standard_NC24"],
    ["account", "8d10da13"],
    ["region", "westeurope"],
  ]);
});

test.each([
  ["no answer in time", () => undefined, 30],
  ["an answer that is none", () => "<html>", timeoutMs],
  ["a refusal", () => 503, timeoutMs],
])("with %s only the provider is known", async (_name, answer, limitMs) => {
  using firmware = aFirmware(ec2);
  await using service = await aService(answer);
  const facts = await cloudFacts({ dmiDir: firmware.dmiDir, address: service.address, timeoutMs: limitMs });
  expect([...(facts ?? [])]).toEqual([["provider", "aws"]]);
});

test("with nobody there only the provider is known", async () => {
  using firmware = aFirmware(gce);
  const service = await aService(() => 200);
  await service[Symbol.asyncDispose]();
  const facts = await cloudFacts({ dmiDir: firmware.dmiDir, address: service.address, timeoutMs });
  expect([...(facts ?? [])]).toEqual([["provider", "gcp"]]);
});
