import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ArchiveType, unpack } from "./unpack.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "guild archive "));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Makes an archive with Python; `path` is its file, and `add(name, data, **attributes)` adds a member. */
const make = (name: string, program: string): string => {
  const path = join(root, name);
  const preamble = name.endsWith(".zip")
    ? `import zipfile
z = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
def add(name, data="", mode=None):
    i = zipfile.ZipInfo(name); i.compress_type = zipfile.ZIP_DEFLATED
    if mode is not None: i.create_system = 3; i.external_attr = mode << 16
    z.writestr(i, data)
close = z.close`
    : `import tarfile, io
z = tarfile.open(path, "w:" + kind, **options)
def add(name, data="", **attributes):
    i = tarfile.TarInfo(name); data = data.encode(); i.size = 0 if "type" in attributes else len(data)
    for key, value in attributes.items(): setattr(i, key, value)
    z.addfile(i, io.BytesIO(data))
close = z.close`;
  const kind = /\.tar\.(gz|bz2|xz)$/.exec(name)?.[1] ?? "";
  execFileSync("python3", [
    "-c",
    `import sys\npath, kind, options = sys.argv[1], sys.argv[2], {}\n${preamble}\n${program}\nclose()`,
    path,
    kind,
  ]);
  return path;
};

const unpackAt = (path: string, type: ArchiveType, dir = "out", keepExisting = true) =>
  unpack(path, type, join(root, dir), {
    env: process.env,
    signal: new AbortController().signal,
    keepExisting,
    warn: () => undefined,
  });

const text = (path: string): string => readFileSync(join(root, "out", path), "utf8");

test.each([
  ["a.zip", "zip"],
  ["a.tar", "tar"],
  ["a.tar.gz", "tar"],
  ["a.tar.bz2", "tar"],
  ["a.tar.xz", "tar"],
] as const)("%s comes out as it went in", async (name, type) => {
  const path = make(
    name,
    `add("in/a.txt", "one"); add("bü c.txt", "x" * 100000); add("in/run.sh", "#", mode=0o100755)`,
  );
  expect(await unpackAt(path, type)).toEqual(["in/a.txt", "bü c.txt", "in/run.sh"]);
  expect([text("in/a.txt"), text("bü c.txt").length]).toEqual(["one", 100000]);
  expect(statSync(join(root, "out/in/run.sh")).mode & 0o111).toBe(0o111);
  expect(readdirSync(join(root, "out")).sort()).toEqual(["bü c.txt", "in"]);
});

test("a gzip file is the one file it holds", async () => {
  const path = join(root, "data.csv.gz");
  execFileSync("python3", ["-c", "import gzip, sys; gzip.open(sys.argv[1], 'w').write(b'a,b')", path]);
  expect(await unpackAt(path, "gzip")).toEqual(["data.csv"]);
  expect(text("data.csv")).toBe("a,b");
});

test.each(["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"])("long names and many files of %s", async (format) => {
  const long = format === "USTAR_FORMAT" ? 60 : 150;
  const path = make(
    "long.tar",
    `z.format = tarfile.${format}
for i in range(300): add("d" * ${long} + "/" + "n" * ${long} + str(i), "v%d" % i)`,
  );
  expect((await unpackAt(path, "tar")).length).toBe(300);
  expect(text(`${"d".repeat(long)}/${"n".repeat(long)}299`)).toBe("v299");
});

test("links inside are made, also hard ones and those of zip", async () => {
  const tar = make(
    "l.tar",
    `add("d/a.txt", "one"); add("d/b", type=tarfile.LNKTYPE, linkname="d/a.txt")
add("d/e/up", type=tarfile.SYMTYPE, linkname="../a.txt"); add("top", type=tarfile.SYMTYPE, linkname="d")`,
  );
  await unpackAt(tar, "tar");
  expect([text("d/b"), text("d/e/up"), text("top/a.txt")]).toEqual(["one", "one", "one"]);
  const zip = make("l.zip", `add("z/a.txt", "two"); add("z/l", "a.txt", mode=0o120777)`);
  await unpackAt(zip, "zip");
  expect([readlinkSync(join(root, "out/z/l")), text("z/l")]).toEqual(["a.txt", "two"]);
});

const symlink = (name: string, target: string) =>
  `add("${name}", type=tarfile.SYMTYPE, linkname="${target}")`;

test.each([
  ["a name with ..", "x.tar", `add("ok", "1"); add("../evil", "2")`],
  ["a name with .. inside", "x.tar", `add("a/../../evil", "2")`],
  ["an absolute name", "x.tar", `add("/tmp/evil", "2")`],
  ["an absolute link", "x.tar", symlink("l", "/etc")],
  ["a link upward", "x.tar", symlink("a/l", "../../etc")],
  ["a link by way of another", "x.tar", `${symlink("d/e/l", "../..")}; ${symlink("m", "d/e/l/../evil")}`],
  [
    "a file through a link",
    "x.tar",
    `${symlink("l", "d")}; add("d/x", "1"); add("l/evil", "2"); ${symlink("l", "d")}`,
  ],
  ["a hard link to the outside", "x.tar", `add("h", type=tarfile.LNKTYPE, linkname="../../etc/passwd")`],
  [
    "a hard link by way of a link",
    "x.tar",
    `${symlink("l", "x")}; add("h", type=tarfile.LNKTYPE, linkname="l/../../x")`,
  ],
  ["a zip name with ..", "x.zip", `add("ok", "1"); add("../evil", "2")`],
  ["an absolute zip name", "x.zip", `add("/tmp/evil", "2")`],
  ["a zip link upward", "x.zip", `add("l", "../../etc", mode=0o120777)`],
] as const)("%s is refused, and nothing of the archive stays", async (_, name, program) => {
  const path = make(name, program);
  await expect(unpackAt(path, name.endsWith("zip") ? "zip" : "tar")).rejects.toThrow();
  expect(readdirSync(join(root, "out"))).toEqual([]);
  expect(existsSync(join(root, "evil"))).toBe(false);
});

test("a link that stands in the way is not written through", async () => {
  const path = make("x.tar", `${symlink("l", "d")}; add("d/a", "1"); add("l", "file")`);
  await unpackAt(path, "tar");
  expect(lstatSync(join(root, "out/l")).isSymbolicLink()).toBe(true);
  expect(text("d/a")).toBe("1");
});

test.each([
  ["t.tar", "tar", 700],
  ["t.tar.gz", "tar", 40],
  ["t.zip", "zip", 60],
] as const)("a cut %s is refused, and nothing of it stays", async (name, type, bytes) => {
  const path = make(name, `add("a", "1" * 5000)`);
  writeFileSync(path, readFileSync(path).subarray(0, bytes));
  await expect(unpackAt(path, type)).rejects.toThrow();
  expect(readdirSync(join(root, "out"))).toEqual([]);
});

test("a zip whose content was changed is refused", async () => {
  const path = make(
    "c.zip",
    `z.compression = zipfile.ZIP_STORED\nz.writestr(zipfile.ZipInfo("a"), "hello hello")`,
  );
  writeFileSync(
    path,
    Buffer.from(readFileSync(path).toString("latin1").replace("hello hello", "hellu hello"), "latin1"),
  );
  await expect(unpackAt(path, "zip")).rejects.toThrow("bad CRC-32 of member 'a'");
});

test("what is no archive is refused", async () => {
  const path = join(root, "no.tar");
  writeFileSync(path, "no archive at all".repeat(100));
  await expect(unpackAt(path, "tar")).rejects.toThrow("a tar header cannot be read");
  writeFileSync(path, "");
  await expect(unpackAt(path, "tar")).rejects.toThrow("not a tar archive");
});

test("what is there stays, or gives way", async () => {
  const path = make("k.tar", `add("d/a", "new"); add("d/b", "new")`);
  execFileSync("sh", ["-c", "mkdir -p out/d; printf old > out/d/a; printf mine > out/d/own"], { cwd: root });
  await unpackAt(path, "tar");
  expect([text("d/a"), text("d/b"), text("d/own")]).toEqual(["old", "new", "mine"]);
  await unpackAt(path, "tar", "out", false);
  expect([text("d/a"), text("d/own")]).toEqual(["new", "mine"]);
});
