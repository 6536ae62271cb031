"""Runs a command and writes what it cost, with all it waited for, to file descriptor 3 as JSON."""

import json
import os
import sys
import time

start = time.perf_counter()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_CLOSE, 3)])
_, status, usage = os.wait4(pid, 0)
cost = {
    "wall": (time.perf_counter() - start) * 1000,
    "cpu": (usage.ru_utime + usage.ru_stime) * 1000,
    "peak": usage.ru_maxrss / 1024,
}
os.write(3, json.dumps(cost).encode())
sys.exit(os.waitstatus_to_exitcode(status))
