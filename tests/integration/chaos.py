#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A bad line to a CMS: forwards TCP and cuts each connection at a moment of chance, so many times.

chaos.py TARGET_PORT CUTS SEED

Moments: in the upgrade request or its answer, in a frame with a list of charging requests, after
such a frame and before its answer, in that answer, or at any time. Half of the cuts are resets.
Prints one JSON object per line: "listening", "cut" with the moment, and "calm" after the last one.
"""
import asyncio
import json
import random
import socket
import struct
import sys
import time

LIST = b"ProvideChargingRequests"
PATIENCE = 1.0  # seconds until a connection whose moment does not come is cut all the same


def say(event, **fields):
    print(json.dumps({"event": event, "t": time.monotonic(), **fields}), flush=True)


class Frames:
    """Finds the WebSocket frames in a stream after the HTTP header, and which of them is about a
    list."""

    def __init__(self):
        self.buffer = b""
        self.upgraded = False

    def take(self, data):
        """The sizes of what can be forwarded: [(bytes, about a list)], and keeps the rest."""
        self.buffer += data
        parts = []
        if not self.upgraded:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return parts
            parts.append((self.buffer[:end + 4], False))
            self.buffer = self.buffer[end + 4:]
            self.upgraded = True
        while True:
            frame = self.frame()
            if frame is None:
                return parts
            parts.append(frame)

    def frame(self):
        head = self.buffer[:14]
        if len(head) < 2:
            return None
        masked, size, at = head[1] & 0x80, head[1] & 0x7F, 2
        if size == 126:
            size, at = int.from_bytes(head[2:4], "big"), 4
        elif size == 127:
            size, at = int.from_bytes(head[2:10], "big"), 10
        key = head[at:at + 4] if masked else b""
        end = at + len(key) + size
        if len(head) < at or len(self.buffer) < end:
            return None
        payload = self.buffer[at + len(key):end]
        if masked:
            payload = bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))
        frame, self.buffer = self.buffer[:end], self.buffer[end:]
        return frame, LIST in payload


class Cut(Exception):
    pass


class Line:
    """One connection with its moment to be cut at; None: never."""

    def __init__(self, chance, moment):
        self.chance = chance
        self.moment = moment
        self.left = chance.randrange(400)  # bytes, for the upgrade
        self.listed = False

    async def up(self, reader, writer):
        frames = Frames()
        while data := await reader.read(65536):
            if self.moment == "request" and not frames.upgraded:
                self.spend(data, writer)
            for part, is_list in frames.take(data):
                if is_list and self.moment == "frame":
                    self.cut(part, writer)
                writer.write(part)
                self.listed = self.listed or is_list
                if is_list and self.moment == "unanswered":
                    raise Cut
            await writer.drain()
        raise EOFError

    async def down(self, reader, writer):
        frames = Frames()
        while data := await reader.read(65536):
            if self.moment == "upgrade" and not frames.upgraded:
                self.spend(data, writer)
            for part, is_list in frames.take(data):
                if is_list and self.listed and self.moment == "answer":
                    self.cut(part, writer)
                if is_list and self.moment == "no answer":
                    raise Cut
                writer.write(part)
            await writer.drain()
        raise EOFError

    def spend(self, data, writer):
        if len(data) >= self.left:
            writer.write(data[:self.left])
            raise Cut
        self.left -= len(data)

    def cut(self, part, writer):
        writer.write(part[:self.chance.randrange(len(part))])
        raise Cut

    async def clock(self):
        if self.moment is None:
            await asyncio.Event().wait()
        await asyncio.sleep(self.chance.random() * 0.2 if self.moment == "any" else PATIENCE)
        raise Cut


class Chaos:
    MOMENTS = ["request", "upgrade", "frame", "unanswered", "no answer", "answer", "any"]

    def __init__(self, target, cuts, seed):
        self.target = target
        self.cuts = cuts
        self.chance = random.Random(seed)

    async def serve(self, reader, writer):
        moment = self.chance.choice(self.MOMENTS) if self.cuts > 0 else None
        line = Line(self.chance, moment)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        tasks = [asyncio.ensure_future(one) for one in (
            line.up(reader, far_writer), line.down(far_reader, writer), line.clock())]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        if Cut in [type(task.exception()) for task in done]:
            self.cuts -= 1
            say("cut", moment=moment)
            if self.cuts == 0:
                say("calm")
        reset = self.chance.random() < 0.5
        for one in (writer, far_writer):
            if reset:
                one.get_extra_info("socket").setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            one.close()


async def main():
    target, cuts, seed = (int(text) for text in sys.argv[1:4])
    chaos = Chaos(target, cuts, seed)
    server = await asyncio.start_server(chaos.serve, "127.0.0.1", 0)
    say("listening", port=server.sockets[0].getsockname()[1])
    await asyncio.get_event_loop().run_in_executor(None, sys.stdin.read)  # until the test ends


asyncio.run(main())
