# SPDX-License-Identifier: Apache-2.0
"""`vdv463 sim` as a process, and presystems that are not ours to try it with (python3-websockets,
sockets)."""
import asyncio
import base64
import json
import os
import pathlib
import re
import signal
import ssl
import tempfile
import uuid

import websockets
import websockets.legacy.client

PATIENCE = 80  # seconds until a test gives up waiting: a bound, not an expectation
SILENCE = 0.4  # seconds of nothing that are taken for silence
PRESYSTEM = "uri://Customer1/Presystem1"
SUBPROTOCOL = "v1.463.vdv.de"
FAST = ("--push-interval", "200ms")
ROOT = pathlib.Path(__file__).resolve().parents[2]


def equal(found, wanted):
    assert found == wanted, f"found {found!r}, wanted {wanted!r}"


def program():
    return os.environ["VDV463_PROGRAM"]


async def run(*arguments, text=None):
    """Runs the program and returns (exit code, stdout, stderr)."""
    process = await asyncio.create_subprocess_exec(
        program(), *map(str, arguments), stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    out, err = await asyncio.wait_for(
        process.communicate(text.encode() if text else None), PATIENCE)
    return process.returncode, out.decode(), err.decode()


class Sim:
    """The simulator; plain ws:// unless `tls`."""

    def __init__(self, *options, tls=False, json_output=True):
        self.options = [str(option) for option in options]
        self.tls = tls
        self.json_output = json_output
        self.events = []
        self.changed = asyncio.Condition()

    async def __aenter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.ca = pathlib.Path(self.folder.name) / "ca.pem"
        link = ["--write-ca", str(self.ca)] if self.tls else ["--insecure"]
        self.process = await asyncio.create_subprocess_exec(
            program(), "sim", *link, *(["--json"] if self.json_output else []), *self.options,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=1 << 26)
        line = (await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)).decode()
        if not line:
            raise AssertionError((await self.process.stderr.read()).decode())
        self.url = json.loads(line)["url"] if self.json_output else line.strip()
        self.port = int(re.search(r":(\d+)/", self.url).group(1))
        self.reader = asyncio.ensure_future(self._read())
        return self

    async def _read(self):
        while line := await self.process.stdout.readline():
            async with self.changed:
                self.events.append(json.loads(line) if self.json_output else line.decode())
                self.changed.notify_all()

    async def __aexit__(self, *_):
        if self.process.returncode is None:
            await self.stop()
        self.folder.cleanup()

    async def stop(self):
        """Ends it with SIGTERM and returns the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self.reader, PATIENCE)
        self.err = (await self.process.stderr.read()).decode()
        return await asyncio.wait_for(self.process.wait(), PATIENCE)

    async def event(self, matching):
        """The first event that matches, waited for."""
        def found():
            return next((event for event in self.events if matching(event)), None)
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(found), PATIENCE)
            return found()

    async def violation(self, rule):
        return await self.event(lambda event: event.get("rule") == rule)

    def rules(self):
        return [event["rule"] for event in self.events if event["event"] == "violation"]

    def context(self):
        return ssl.create_default_context(cafile=str(self.ca)) if self.tls else None

    def connect(self, subprotocols=(SUBPROTOCOL,), headers=None, path="", **options):
        return websockets.legacy.client.connect(
            self.url + path, subprotocols=list(subprotocols) or None,
            extra_headers=headers or {}, ssl=self.context(), open_timeout=PATIENCE,
            close_timeout=2, ping_interval=None, max_size=1 << 26, **options)

    async def raw(self):
        return await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self.port), PATIENCE)

    async def upgrade(self, reader, writer, subprotocol=SUBPROTOCOL):
        """Asks for the upgrade by hand; (status, headers in lower case)."""
        writer.write((f"GET /vdv463 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                      f"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {subprotocol}\r\n"
                      "\r\n").encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        return int(first.split()[1]), headers


def request(action, payload, presystem=PRESYSTEM, message_id=None):
    return [1, "BMS", presystem, "2026-03-01T20:00:00Z", message_id or str(uuid.uuid4()), action,
            payload]


def points(message):
    """Of all depots in a charging information."""
    return [point for depot in message[6]["depotInfoList"]
            for station in depot["chargingStationInfoList"]
            for point in station["chargingPointInfoList"]]


def boot_request():
    return request("BootNotification", {"presystem": "BMS"})


def list_request(*vehicles, **more):
    return request("ProvideChargingRequests", {"chargingRequestList": [
        {"vehicleId": vehicle, "chargingRequestId": f"uri://r/{number}",
         "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 90}, **more}
        for number, vehicle in enumerate(vehicles)]})


def confirmation(message):
    return [2, "BMS", *message[2:6], {}]


def frame(payload, opcode=1, masked=True):
    """A whole frame of less than 126 bytes, as a client sends it."""
    mask = b"\x00\x00\x00\x00" if masked else b""
    return bytes([0x80 | opcode, (0x80 if masked else 0) | len(payload)]) + mask + payload


async def send(socket, message):
    await socket.send(json.dumps(message))


async def receive(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))


async def ask(socket, message):
    """Sends a request and returns the answer under its id; confirms what comes in between."""
    await send(socket, message)
    while True:
        answer = await receive(socket)
        if answer[0] == 1:
            await send(socket, confirmation(answer))
        elif message[4] in answer[4]:
            return answer


async def boot(socket):
    return await ask(socket, boot_request())


async def information(socket):
    """The next charging information, confirmed."""
    while True:
        message = await receive(socket)
        if message[0] == 1:
            await send(socket, confirmation(message))
            return message


async def begin(socket):
    await boot(socket)
    return await information(socket)


async def silent(awaitable):
    """True when it does not end; it is given up then."""
    done, pending = await asyncio.wait([asyncio.ensure_future(awaitable)], timeout=SILENCE)
    for task in pending:
        task.cancel()
        await asyncio.wait([task])
    return not done


async def closed(socket):
    """(code, reason) of the end of a connection; 1006 without a close frame."""
    try:
        while True:
            await asyncio.wait_for(socket.recv(), PATIENCE)
    except websockets.ConnectionClosed:
        return socket.close_code, socket.close_reason


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


async def side_by_side(checks, at_once=6):
    """Runs coroutine functions in parallel; raises with the names of those that failed."""
    gate = asyncio.Semaphore(at_once)

    async def one(name, check):
        async with gate:
            try:
                await check()
            except Exception as problem:  # told below with its name
                return f"{name}: {type(problem).__name__}: {problem}"
        return None

    failures = await asyncio.gather(*(one(name, check) for name, check in checks.items()))
    failures = [failure for failure in failures if failure]
    assert not failures, "\n" + "\n".join(failures)
