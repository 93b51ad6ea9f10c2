#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""python3-websockets with the json module; takes what link_arguments.hpp says, push and round."""
import asyncio
import json
import ssl
import statistics
import sys
import time

import websockets

WARM_UP = 3
BOOT = json.dumps([1, "BMS", "urn:vdv463:presystem:bench", "2026-01-01T00:00:00.000Z",
                   "00000000-0000-4000-8000-000000000001", "BootNotification",
                   {"presystem": "BMS"}])
REQUEST = json.dumps([1, "BMS", "urn:vdv463:presystem:bench", "2026-01-01T00:00:00.000Z",
                      "00000000-0000-4000-8000-000000000002", "ProvideChargingRequests",
                      {"chargingRequestList": []}])


async def push(socket, count):
    begin = cpu = 0
    for i in range(WARM_UP + count):
        if i == WARM_UP:
            begin, cpu = time.monotonic(), time.process_time()
        message = json.loads(await socket.recv())
        await socket.send(json.dumps([2, "BMS", *message[2:6], {}]))
    return {"ms": (time.monotonic() - begin) * 1e3 / count,
            "cpu_ms": (time.process_time() - cpu) * 1e3 / count}


async def round_trips(socket, count):
    times = []
    for i in range(WARM_UP + count):
        begin = time.monotonic()
        await socket.send(REQUEST)
        await socket.recv()
        if i >= WARM_UP:
            times.append((time.monotonic() - begin) * 1e6)
    return {"us": statistics.median(times)}


async def main():
    mode, port, ca_file, count = sys.argv[1:5]
    tls = ssl.create_default_context(cafile=ca_file)
    path = "/push/1000" if mode == "push" else "/quiet"
    async with websockets.connect(f"wss://localhost:{port}{path}", ssl=tls, max_size=None,
                                  compression=None, ping_interval=None,
                                  subprotocols=["v1.463.vdv.de"]) as socket:
        await socket.send(BOOT)
        await socket.recv()
        work = push if mode == "push" else round_trips
        print(json.dumps(await work(socket, int(count))), flush=True)


asyncio.run(main())
