"""``python -m guild``: the command ``guild``."""

import os
import sys

from guild import _command


def main() -> None:
    try:
        command = _command.guild_command() + sys.argv[1:]
        if os.name == "posix":
            os.execv(command[0], command)
        import subprocess

        sys.exit(subprocess.call(command))
    except (_command.NoNode, OSError) as e:
        sys.exit("guild: {}".format(e))


if __name__ == "__main__":
    main()
