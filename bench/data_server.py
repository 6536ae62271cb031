"""Prints what TensorBoard's own data server costs until it has read a log directory up to a step, as JSON."""
import json
import os
import subprocess
import sys
import tempfile
import time

import grpc
from tensorboard.data.proto import data_provider_pb2, data_provider_pb2_grpc
from tensorboard_data_server import server_binary


def main(log_dir, last_step):
    port_file = os.path.join(tempfile.mkdtemp(), "port")
    started = time.monotonic()
    args = [server_binary(), "--logdir", log_dir, "--port", "0", "--port-file", port_file, "--reload", "once"]
    server = subprocess.Popen(args, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: os.path.exists(port_file) and open(port_file).read().endswith("\n"))
        port = open(port_file).read().strip()
        stub = data_provider_pb2_grpc.TensorBoardDataProviderStub(grpc.insecure_channel(f"localhost:{port}"))
        wait_for(lambda: steps(stub) >= last_step)
        wall = time.monotonic() - started
        # The fields behind the name: state is the first, user and system time are the twelfth and thirteenth.
        ticks = open(f"/proc/{server.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]
    finally:
        server.kill()
        server.wait()
    cpu = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    print(json.dumps({"cpu": 1000 * cpu, "wall": 1000 * wall, "peak": 0}))


def steps(stub):
    plugin = data_provider_pb2.PluginFilter(plugin_name="scalars")
    listed = stub.ListScalars(data_provider_pb2.ListScalarsRequest(plugin_filter=plugin))
    return max((tag.metadata.max_step for run in listed.runs for tag in run.tags), default=-1)


def wait_for(done):
    while not done():
        time.sleep(0.01)


main(sys.argv[1], int(sys.argv[2]))
