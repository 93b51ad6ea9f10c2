#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whether a received charging information costs no allocation of ours, from the socket to the
handler, over wss: allocations_check.py DIRECTORY_OF_PROGRAMS

What is not ours is OpenSSL's, which frees its buffers after each TLS record."""
import json
import pathlib
import subprocess
import sys

import rig

MESSAGES = 20


def main():
    program = pathlib.Path(sys.argv[1]) / "vdv463_bench_allocations"
    with rig.Server(sys.argv[1]) as server:
        output = subprocess.run([program, server.port, server.ca_file, str(MESSAGES)], check=True,
                                text=True, stdout=subprocess.PIPE, timeout=rig.PATIENCE).stdout
    figures = json.loads(output.splitlines()[-1])
    others = {name for name in figures if name != "ours"}
    assert figures["ours"] == 0, f"{figures['ours']} allocations of ours a message:\n{output}"
    assert others and {name.split(".")[0] for name in others} <= {"libcrypto", "libssl"}, output


main()
