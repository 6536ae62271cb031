import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aHome, anOpRef, aRun } from "../../test/rig/a-run.ts";
import type { OpRef } from "../run/index.ts";
import { opDirLabels, opSource, RunRecord } from "./index.ts";

const labelOf = (opRef: Partial<OpRef>, place = { cwd: "/home/ann/work/project", userHome: "/home/ann" }) => {
  using home = aHome();
  return opDirLabels(place)(new RunRecord(aRun(home.dir, { opRef })));
};

test.each([
  ["/home/ann/work/project/guild.yml", undefined],
  ["/home/ann/work/guild.yml", "../"],
  ["/home/ann/work/project/sub/guild.yml", "sub"],
  ["/home/ann/work/project/a/b/guild.yml", "a/b"],
  ["/home/ann/work/other/guild.yml", "../other"],
  ["/home/ann/x/y/guild.yml", "~/x/y"],
  ["/home/anna/guild.yml", "/home/anna"],
  ["/opt/guild.yml", "/opt"],
  ["/a/long/path/with/many/parts/that/goes/on/guild.yml", "/a/long/path/…/that/goes/on"],
])("an operation of %s is shown with %s", (pkgName, label) => {
  expect(labelOf({ pkgName })).toBe(label);
});

test.each([
  [{ pkgType: "script", pkgName: "/opt/x" }, "/opt/x"],
  [{ pkgType: "import", pkgName: "/opt/dvc.yaml" }, "/opt"],
  [{ pkgType: "builtin", pkgName: "guildai" }, undefined],
  [{ pkgType: "package", pkgName: "gpkg.x" }, undefined],
])("an operation %o is shown with %s", (opRef, label) => {
  expect(labelOf(opRef)).toBe(label);
});

test("a directory reached by a link is the one it leads to", () => {
  using home = aHome();
  mkdirSync(join(home.dir, "real"));
  symlinkSync(join(home.dir, "real"), join(home.dir, "link"));
  expect(
    labelOf({ pkgName: join(home.dir, "link/guild.yml") }, { cwd: join(home.dir, "real"), userHome: "/" }),
  ).toBeUndefined();
});

test("a batch is named after its prototype and stands where that does", () => {
  using home = aHome();
  const run = aRun(home.dir, {
    opRef: { pkgType: "builtin", pkgName: "guildai", opName: "+" },
    files: { "proto/.guild/opref": "guildfile:/opt/guild.yml 1 m train" },
  });
  const record = new RunRecord(run);
  expect([record.operation, record.isBatch]).toEqual(["m:train+", true]);
  expect(opDirLabels({ cwd: "/x/y", userHome: "/" })(record)).toBe("/opt");
});

test.each([
  [{ pkgName: "/home/ann/x/guild.yml" }, "~/x/guild.yml"],
  [{ pkgType: "script", pkgName: "/home/ann" }, "~"],
  [{ pkgType: "package", pkgName: "gpkg.x", pkgVersion: "1.2" }, "gpkg.x==1.2"],
  [{ pkgType: "builtin", pkgName: "guildai" }, "guildai"],
])("an operation %o comes from %s", (opRef, source) => {
  expect(opSource(anOpRef(opRef), { userHome: "/home/ann" })).toBe(source);
});
