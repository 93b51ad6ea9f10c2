#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Joins two network namespaces by packets that take their time: tun_relay.py MS A PID B PID

Opens a TUN device A in the network namespace of the first process and B in that of the second, says
"ready", and hands each packet over after MS milliseconds. For kernels without netem.
"""
import asyncio
import ctypes
import fcntl
import os
import struct
import sys

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
CLONE_NEWNET = 0x40000000
LARGEST = 65536


def enter(pid):
    libc = ctypes.CDLL(None, use_errno=True)
    with open(f"/proc/{pid}/ns/net", "rb") as namespace:
        if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")


def open_tun(name, pid):
    enter(pid)
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def hand_over(packet, target):
    try:
        os.write(target, packet)
    except OSError:
        pass  # a full queue or a link that is down loses packets, as elsewhere


async def main():
    delay = int(sys.argv[1]) / 1000
    loop = asyncio.get_running_loop()
    one, other = (open_tun(*sys.argv[i:i + 2]) for i in (2, 4))

    def take(source, target):
        while True:
            try:
                packet = os.read(source, LARGEST)
            except OSError:  # nothing more, or the link is down
                return
            loop.call_later(delay, hand_over, packet, target)

    loop.add_reader(one, take, one, other)
    loop.add_reader(other, take, other, one)
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
