# SPDX-License-Identifier: Apache-2.0
"""A CMS that writes its WebSocket frames itself and lets a fault strike at a chosen moment."""
import asyncio
import base64
import datetime
import hashlib
import json
import struct
import uuid

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CONTINUED, CLOSE, PING, PONG = 1, 0, 8, 9, 10
LONG = 100_000  # bytes: a message longer than this is one to be struck in the middle


def frame(opcode, payload, final=True):
    head = bytes([(0x80 if final else 0) | opcode])
    if len(payload) < 126:
        return head + bytes([len(payload)]) + payload
    if len(payload) < 65536:
        return head + b"\x7e" + struct.pack("!H", len(payload)) + payload
    return head + b"\x7f" + struct.pack("!Q", len(payload)) + payload


def unmask(mask, data):
    size = len(data)
    repeated = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(size, "big")


def message(kind, presystem, message_id, action, payload):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps([kind, "CMS", presystem, now, message_id, action, payload]).encode()


def information(points):
    point = {"chargingPointStatus": "Available", "presentPower": 0, "energyMeterReading": 1}
    station = {"chargingStationId": "CS1", "chargingStationStatus": "Available",
               "chargingPointInfoList": [{"chargingPointId": f"CP{i}", **point}
                                         for i in range(points)]}
    return {"depotInfoList": [{"depotId": "D1", "name": "D", "chargingStationInfoList": [station]}]}


class Session:
    """One connection. `strike(phase, session)` is awaited at each phase; when it gives True the
    fault has taken over, and the session does nothing more but read."""

    def __init__(self, reader, writer, strike):
        self.reader = reader
        self.writer = writer
        self.strike = strike
        self.lists = []
        self.presystem = ""
        self.message = b""
        self.rejects = False  # answers the boot with Rejected

    async def run(self):
        try:
            if not await self.upgrade() or not await self.boot():
                await self.reader.read(-1)
                return
            while await self.converse():
                pass
            await self.reader.read(-1)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.writer.close()

    async def upgrade(self):
        request = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        if await self.strike("upgrade", self):
            return False
        key = [line.split(":", 1)[1].strip() for line in request.split("\r\n")
               if line.lower().startswith("sec-websocket-key:")][0]
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        self.writer.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                           "Connection: Upgrade\r\nSec-WebSocket-Protocol: v1.463.vdv.de\r\n"
                           f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())
        return True

    async def boot(self):
        parts = json.loads((await self.read_frame())[1])
        self.presystem, self.boot_id = parts[2], parts[4]
        if await self.strike("boot wait", self):
            return False
        self.writer.write(self.boot_answer("Rejected" if self.rejects else "Accepted"))
        self.writer.write(frame(TEXT, self.new_information(2)))
        return True

    def boot_answer(self, status):
        return frame(TEXT, message(2, self.presystem, self.boot_id, "BootNotification",
                                   {"status": status}))

    def new_information(self, points):
        return message(1, self.presystem, str(uuid.uuid4()), "ProvideChargingInformation",
                       information(points))

    async def converse(self):
        """Handles one message; False when the session is over or a fault has taken over."""
        opcode, payload = await self.read_frame()
        if opcode == CLOSE:
            if not await self.strike("closing", self):
                self.writer.write(frame(CLOSE, payload[:2]))
                await self.writer.drain()
            return False
        if opcode == PING:
            self.writer.write(frame(PONG, payload))
        if payload is None:
            return False
        if opcode not in (TEXT, CONTINUED) or not payload:
            return True
        parts = json.loads(payload)
        if parts[0] != 1:
            return True
        self.lists.append(parts[6]["chargingRequestList"][0]["chargingRequestId"])
        self.writer.write(frame(TEXT, message(2, self.presystem, parts[4], parts[5], {})))
        if await self.strike("idle", self):
            return False
        if self.strike.phase == "mid-receive":
            half = self.new_information(2000)
            self.writer.write(frame(TEXT, half[:len(half) // 2], final=False))
            await self.writer.drain()
            return not await self.strike("mid-receive", self)
        return True

    async def read_frame(self):
        """(opcode, payload) of a whole message or of a control frame; the payload of a message that
        was struck in the middle is None."""
        while True:
            first, second = await self.reader.readexactly(2)
            size = second & 0x7F
            if size == 126:
                size = struct.unpack("!H", await self.reader.readexactly(2))[0]
            elif size == 127:
                size = struct.unpack("!Q", await self.reader.readexactly(8))[0]
            mask = await self.reader.readexactly(4)
            payload = unmask(mask, await self.reader.readexactly(size))
            opcode = first & 0x0F
            if opcode >= CLOSE:
                return opcode, payload
            self.message += payload
            if len(self.message) > LONG and await self.strike("mid-send", self):
                return TEXT, None
            if first & 0x80:
                whole, self.message = self.message, b""
                return TEXT, whole

    async def drip(self, data, pause):
        """Writes `data` byte by byte, each in a TLS record of its own."""
        for i in range(len(data)):
            self.writer.write(data[i:i + 1])
            await self.writer.drain()
            await asyncio.sleep(pause)
