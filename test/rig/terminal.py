"""Runs a program in a terminal of its own: COLUMNS LINES PROGRAM ARG...

Standard input is typed into the terminal, but for lines that start with a zero byte: `\\0COLUMNS LINES` resizes it. What the
terminal shows goes to standard output. Exits with the program's exit code.
"""

import fcntl
import os
import pty
import selectors
import signal
import struct
import sys
import termios


def main():
    columns, lines, *argv = sys.argv[1:]
    pid, terminal = pty.fork()
    if pid == 0:
        _resize(0, columns, lines)
        os.execvp(argv[0], argv)
    _resize(terminal, columns, lines)
    _pass_on(terminal, pid)
    _, status = os.waitpid(pid, 0)
    sys.exit(os.waitstatus_to_exitcode(status) % 256)


def _pass_on(terminal, pid):
    ready = selectors.DefaultSelector()
    ready.register(0, selectors.EVENT_READ)
    ready.register(terminal, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            try:
                data = os.read(key.fd, 65536)
            except OSError:
                return
            if key.fd == terminal:
                if not data:
                    return
                os.write(1, data)
            elif not data:
                ready.unregister(0)
            elif data.startswith(b"\0"):
                _resize(terminal, *data[1:].split())
                os.kill(pid, signal.SIGWINCH)
            else:
                os.write(terminal, data)


def _resize(terminal, columns, lines):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(lines), int(columns), 0, 0))


main()
