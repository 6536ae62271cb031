"""Serves a TensorBoard for as long as standard input is open.

Prints one line of JSON when it is ready, or why it never will be. The arguments are TensorBoard's own.
"""

import json
import logging
import signal
import sys
import warnings


def main():
    # Ctrl-C is meant for the one who started us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The directory of this file is no place for modules of the user's environment.
    del sys.path[0]
    warnings.simplefilter("ignore")
    try:
        url, version = _launch(sys.argv[1:])
    except Exception as error:
        _answer({"error": getattr(error, "msg", None) or "%s: %s" % (type(error).__name__, error)})
        sys.exit(1)
    _answer({"url": url, "version": version})
    sys.stdin.buffer.read()


def _launch(argv):
    from tensorboard import program, version

    # Each request would be a line.
    for name in ("werkzeug", "tensorboard"):
        logging.getLogger(name).setLevel(logging.ERROR)
    server = program.TensorBoard()
    server.configure(argv=["tensorboard", "--load_fast=" + _load_fast()] + argv)
    return server.launch(), version.VERSION


def _load_fast():
    """Decided here, since TensorBoard tells about it at length when it decides itself."""
    try:
        from tensorboard.data import server_ingester

        server_ingester.get_server_binary()
    except Exception:
        return "false"
    return "true"


def _answer(facts):
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
