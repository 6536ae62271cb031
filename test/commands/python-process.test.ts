import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fileText, type Live, runFile, startGuild } from "../rig/live.ts";
import { aProject, lines, type Outcome, type Project } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

const printed = (...text: readonly string[]): Outcome => ({ stdout: lines(...text), stderr: "", code: 0 });

/** What a script does under `python3 SCRIPT ARGS` in the project, and as an operation with the same arguments. */
const bothWays = async (project: Project, script: string, args: readonly string[] = []) => {
  const plain = await project.call(["python3", script, ...args]);
  const ours = await project.guild("run", script, ...flagsOf(args), "-y", "--run-id", "a");
  return { plain, ours: inProject(project, ours) };
};

/** `--lr 0.1` as `lr=0.1`. */
const flagsOf = (args: readonly string[]): readonly string[] =>
  args.flatMap((arg, at) => (arg.startsWith("--") ? [`${arg.slice(2)}=${args[at + 1]}`] : []));

/** Paths of the run directory as paths of the project. */
const inProject = (project: Project, outcome: Outcome): Outcome => ({
  stdout: outcome.stdout.replaceAll(runFile(project, "a"), project.dir),
  stderr: outcome.stderr.replaceAll(runFile(project, "a"), project.dir),
  code: outcome.code,
});

describe.concurrent("under Guild a script does what it does under plain Python", () => {
  test.each<readonly [string, string]>([
    ["sys.exit() without a value", "import sys\nprint('x')\nsys.exit()\n"],
    ["sys.exit() with a number", "import sys\nsys.exit(7)\n"],
    ["sys.exit() with a text", "import sys\nsys.exit('so long')\n"],
    [
      "sys.exit() with True and a negative number",
      "import sys\nsys.exit(-3 if len(sys.argv) > 9 else True)\n",
    ],
    ["raise SystemExit in a function", "def f():\n    raise SystemExit(9)\nf()\n"],
    ["os._exit()", "import os\nprint('x', flush=True)\nos._exit(4)\n"],
    [
      "an exception: the traceback has the user's frames only",
      "def f(x):\n    return 1 / x\n\nif __name__ == '__main__':\n    f(0)\n",
    ],
    [
      "a chained exception",
      "try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('second') from e\n",
    ],
    [
      "an exception in a thread",
      "import threading\nt = threading.Thread(target=lambda: 1 / 0, name='T')\nt.start()\nt.join()\nprint('on')\n",
    ],
    ["warnings", "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)\n"],
    [
      "logging as it is",
      "import logging\nlogging.warning('w')\nlogging.info('i')\nprint(logging.getLogger().handlers and 1)\n",
    ],
    [
      "logging as it is configured",
      "import logging\nlogging.basicConfig(level=logging.DEBUG, format='%(levelname)s|%(message)s')\nlogging.debug('d')\nprint(len(logging.getLogger().handlers))\n",
    ],
    [
      "atexit and the order of output",
      "import atexit, sys\natexit.register(print, 'bye')\nprint('hello')\nsys.exit(2)\n",
    ],
    [
      "sys.argv, __file__, __name__, __spec__, __package__",
      "import sys\nprint(sys.argv[1:], sys.argv[0].rpartition('/')[2])\nprint(__file__.rpartition('/')[2], __name__, __spec__, __package__, sys.modules['__main__'].__dict__ is globals())\n",
    ],
    [
      "modules that are loaded",
      "import sys\nprint(sorted(n for n in sys.modules if n.split('.')[0] in ('guild', 'ast', 'yaml', 'argparse', 'logging')))\n",
    ],
    [
      "signal handlers",
      "import signal\nprint(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM))\n",
    ],
    ["standard input", "import sys\nprint(repr(sys.stdin.read()))\n"],
    ["recursion and its limit", "import sys\nprint(sys.getrecursionlimit())\n"],
    [
      "pickling of its own classes",
      "import pickle\nclass C:\n    x = 1\nprint(pickle.loads(pickle.dumps(C())).x, C.__module__)\n",
    ],
    ["inspecting its own source", "import inspect\ndef f():\n    return 1\nprint(inspect.getsource(f))\n"],
    [
      "dataclasses and type hints",
      "from dataclasses import dataclass\nimport typing\n@dataclass\nclass C:\n    a: 'int' = 1\nprint(C(), typing.get_type_hints(C))\n",
    ],
    [
      "a pool of spawned processes",
      "import multiprocessing as mp\ndef sq(x):\n    return x * x\nclass P:\n    def __init__(self, x):\n        self.x = x\nif __name__ == '__main__':\n    with mp.get_context('spawn').Pool(2) as pool:\n        print(pool.map(sq, [1, 2, 3]))\n",
    ],
    [
      "concurrent futures",
      "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as mp\ndef sq(x):\n    return x * x\nif __name__ == '__main__':\n    with ProcessPoolExecutor(2, mp_context=mp.get_context('forkserver')) as pool:\n        print(list(pool.map(sq, [1, 2])))\n",
    ],
  ])("%s", async (_, script) => {
    await using project = await aProject({ "script.py": script });
    const { plain, ours } = await bothWays(project, "script.py");
    expect(ours).toEqual(plain);
  });

  test("its own argparse", async () => {
    await using project = await aProject({
      "script.py": lines(
        "import argparse",
        "p = argparse.ArgumentParser()",
        "p.add_argument('--lr', type=float, default=0.1)",
        "p.add_argument('--name', default='x')",
        "print(p.parse_args())",
      ),
    });
    const { plain, ours } = await bothWays(project, "script.py", ["--lr", "0.5", "--name", "a b"]);
    expect(ours).toEqual(plain);
    expect(ours).toEqual(printed("Namespace(lr=0.5, name='a b')"));
  });
});

describe.concurrent("flags", () => {
  test("are seen by spawned processes", async () => {
    await using project = await aProject({
      "script.py": lines(
        "import multiprocessing as mp",
        "lr = 0.1",
        "def show(x):",
        "    return x * lr",
        "if __name__ == '__main__':",
        "    with mp.get_context('spawn').Pool(1) as pool:",
        "        print(lr, pool.map(show, [2]))",
      ),
    });
    expect(await project.guild("run", "script.py", "lr=0.5", "-y")).toEqual(printed("0.5 [1.0]"));
  });
});

describe.concurrent("modules", () => {
  test("of packages import relatively", async () => {
    await using project = await aProject({
      "guild.yml": "train: {main: pkg.sub.train}\nwhole: {main: pkg}\n",
      "pkg/__init__.py": "",
      "pkg/__main__.py": "from .shared import word\nprint('main', word, __name__, __package__)\n",
      "pkg/shared.py": "word = 'shared'\n",
      "pkg/sub/__init__.py": "",
      "pkg/sub/train.py": lines(
        "from ..shared import word",
        "import sys",
        "print(word, __name__, __package__, __spec__.name, sys.argv[0].rpartition('/')[2])",
      ),
    });
    for (const [op, module] of [
      ["train", "pkg.sub.train"],
      ["whole", "pkg"],
    ] as const) {
      const plain = await project.call(["python3", "-m", module]);
      expect(await project.guild("run", op, "-y")).toEqual(plain);
      expect(plain.code).toBe(0);
    }
  });

  test("in sub-directories find their neighbours, as scripts do", async () => {
    await using project = await aProject({
      "guild.yml": "train: {main: src/train}\n",
      "src/train.py": "import near, sys\nprint(near.word, __name__)\n",
      "src/near.py": "word = 'near'\n",
    });
    const plain = await project.call(["python3", "src/train.py"]);
    expect(plain).toEqual(printed("near __main__"));
    expect(await project.guild("run", "train", "-y")).toEqual(plain);
    expect(await project.guild("run", "src/train.py", "-y")).toEqual(plain);
  });
});

describe.concurrent("while it runs", () => {
  test("output comes as it is printed", async () => {
    await using project = await aProject({
      "script.py": lines(
        "import os, time",
        "print('first')",
        "while not os.path.exists('go'): time.sleep(0.05)",
        "print('second')",
      ),
    });
    const guild = startGuild(project, ["run", "script.py", "-y", "--run-id", "a"]);
    await using _: Live = guild;
    const output = runFile(project, "a", ".guild", "output");
    // Python writes a line and its end one after the other.
    await waitFor("the first line", () => existsSync(output) && readFileSync(output, "utf8") === "first\n");
    await project.call(["touch", join(runFile(project, "a"), "go")]);
    expect(await guild.ended).toEqual(printed("first", "second"));
  });

  test("Ctrl-C is a KeyboardInterrupt that the script may handle", async () => {
    await using project = await aProject({
      "script.py": lines(
        "import time",
        "try:",
        "    open('ready', 'w').write('yes')",
        "    time.sleep(300)",
        "except KeyboardInterrupt:",
        "    print('saving')",
      ),
    });
    const guild = startGuild(project, ["run", "script.py", "-y", "--run-id", "a"]);
    await using _: Live = guild;
    await fileText(runFile(project, "a", "ready"));
    guild.signalGroup("SIGINT");
    expect(await guild.ended).toEqual({ stdout: "saving\n", stderr: "", code: 240 });
  });

  test("a second interpreter started by it knows nothing of Guild", async () => {
    await using project = await aProject({
      "script.py": lines(
        "import subprocess, sys",
        "code = 'import sys; print(__name__, sorted(n for n in sys.modules if n.startswith(\"guild\")))'",
        "print(subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout, end='')",
      ),
    });
    const { plain, ours } = await bothWays(project, "script.py");
    expect(ours).toEqual(plain);
  });
});
