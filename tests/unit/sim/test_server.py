# SPDX-License-Identifier: Apache-2.0
"""The simulator's server, seen by a client that is not ours (python3-websockets)."""
import asyncio
import base64
import contextlib
import http.client
import json
import os
import pathlib
import ssl
import subprocess
import tempfile
import unittest
import uuid

import jsonschema
import websockets
import websockets.legacy.client

PATIENCE = 30  # seconds until a test gives up waiting: a bound, not an expectation
PRESYSTEM = "uri://Customer1/Presystem1"
SUBPROTOCOL = "v1.463.vdv.de"
FOLDERS = {"1.0": "1.0.0", "1.1": "1.1.0", "2.0": "2.0.0-rc1"}


class Simulator:
    def __init__(self, **settings):
        self.folder = tempfile.TemporaryDirectory()
        self.ca = pathlib.Path(self.folder.name) / "ca.pem"
        arguments = [text for pair in {"ca": str(self.ca), **settings}.items() for text in pair]
        self.log = open(pathlib.Path(self.folder.name) / "log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [os.environ["VDV463_SIM_SERVE"], *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = self.process.stdout.readline().strip()
        assert self.url, "the simulator did not start"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
            self.log.seek(0)
            text = self.log.read()
            self.log.close()
            self.folder.cleanup()
        assert code == 0, f"the simulator ended with {code}:\n{text}"
        assert "cannot be written" not in text, text

    def command(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) not in (".\n", ""):
            lines.append(line.rstrip("\n"))
        return lines

    def port(self):
        return int(self.url.rsplit(":", 1)[1].split("/")[0])

    def tls(self):
        return ssl.create_default_context(cafile=str(self.ca))

    def connect(self, subprotocols=(SUBPROTOCOL,), password=None, url=None):
        headers = {}
        if password is not None:
            token = base64.b64encode(f"user:{password}".encode()).decode()
            headers["Authorization"] = "Basic " + token
        url = url or self.url
        return websockets.legacy.client.connect(
            url, subprotocols=list(subprotocols) or None, extra_headers=headers,
            ssl=self.tls() if url.startswith("wss") else None, open_timeout=PATIENCE,
            close_timeout=PATIENCE, ping_interval=None)


def request(action, payload):
    return [1, "BMS", PRESYSTEM, "2026-03-01T20:00:00Z", str(uuid.uuid4()), action, payload]


async def receive(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))


async def confirm(socket, message):
    await socket.send(json.dumps([2, "BMS", *message[2:6], {}]))


async def boot(socket):
    asked = request("BootNotification", {"presystem": "BMS"})
    await socket.send(json.dumps(asked))
    answer = await receive(socket)
    assert answer[4] == asked[4]
    return answer


async def next_information(socket):
    while True:
        message = await receive(socket)
        if message[0] == 1:
            await confirm(socket, message)
            return message


async def answer_to(socket, asked):
    while True:
        message = await receive(socket)
        if message[4] == asked[4]:
            return message
        if message[0] == 1:
            await confirm(socket, message)


def charging_request(identifier, vehicle, **more):
    return {"vehicleId": vehicle, "chargingRequestId": identifier,
            "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 90}, **more}


def points_of(information):
    return [point for depot in information[6]["depotInfoList"]
            for station in depot["chargingStationInfoList"]
            for point in station["chargingPointInfoList"]]


class Sim(unittest.IsolatedAsyncioTestCase):
    async def test_a_boot_is_accepted_and_information_follows(self):
        with Simulator() as simulator:
            async with simulator.connect() as socket:
                self.assertEqual(socket.subprotocol, SUBPROTOCOL)
                answer = await boot(socket)
                self.assertEqual(answer[:3], [2, "CMS", PRESYSTEM])
                self.assertEqual(answer[5:], ["BootNotification", {"status": "Accepted"}])
                for _ in range(2):
                    information = await next_information(socket)
                    self.assertEqual(information[2], PRESYSTEM)
                    self.assertEqual(len(points_of(information)), 8)
            self.assertEqual(simulator.command("violations"), [])

    async def test_the_certificate_is_also_for_localhost(self):
        with Simulator() as simulator:
            url = simulator.url.replace("127.0.0.1", "localhost")
            async with simulator.connect(url=url) as socket:
                await boot(socket)

    async def test_without_the_throw_away_ca_the_certificate_is_refused(self):
        with Simulator() as simulator:
            with self.assertRaises(ssl.SSLCertVerificationError):
                await websockets.legacy.client.connect(
                    simulator.url, ssl=ssl.create_default_context())

    async def test_tls_older_than_1_2_is_refused(self):
        with Simulator() as simulator:
            context = simulator.tls()
            context.set_ciphers("DEFAULT@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1_1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                await websockets.legacy.client.connect(simulator.url, ssl=context)

    async def test_the_standard_s_cipher_is_taken(self):
        with Simulator() as simulator:
            context = simulator.tls()
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("ECDHE-ECDSA-AES128-SHA256")
            async with websockets.legacy.client.connect(
                    simulator.url, ssl=context, subprotocols=[SUBPROTOCOL]) as socket:
                await boot(socket)

    async def test_a_list_is_confirmed_and_its_process_is_reported(self):
        with Simulator() as simulator:
            async with simulator.connect() as socket:
                await boot(socket)
                await next_information(socket)
                asked = request("ProvideChargingRequests", {"chargingRequestList": [
                    charging_request("r1", "Bus 101"),
                    charging_request("r2", "Bus 102", chargingPointId="uri://nowhere")]})
                await socket.send(json.dumps(asked))
                answer = await answer_to(socket, asked)
                self.assertEqual([answer[0], *answer[5:]], [2, "ProvideChargingRequests", {}])
                processes = {}
                while len(processes) < 2:
                    for point in points_of(await next_information(socket)):
                        process = point.get("chargingProcessInfo", {})
                        processes[process.get("chargingRequestId")] = process.get("processStatus")
                    processes.pop(None, None)
                self.assertIn(processes["r1"], ("Preparing", "Charging"))
                self.assertEqual(processes["r2"], "ChargingRejectedTechnically")
            self.assertEqual(simulator.command("violations"), [])

    async def test_wrong_credentials_are_answered_with_401(self):
        with Simulator(password="right") as simulator:
            for password in (None, "wrong"):
                with self.assertRaises(websockets.InvalidStatusCode) as caught:
                    await simulator.connect(password=password)
                self.assertEqual(caught.exception.status_code, 401)
                self.assertIn("Basic", caught.exception.headers["WWW-Authenticate"])
            async with simulator.connect(password="right") as socket:
                await boot(socket)

    async def test_without_the_subprotocol_the_upgrade_is_completed_and_closed(self):
        with Simulator() as simulator:
            for offer in ((), ("ocpp1.6",)):
                async with simulator.connect(subprotocols=offer) as socket:
                    self.assertIsNone(socket.subprotocol)
                    with self.assertRaises(websockets.ConnectionClosed) as caught:
                        await asyncio.wait_for(socket.recv(), PATIENCE)
                    self.assertEqual(caught.exception.rcvd.code, 1002)

    async def test_another_presystem_is_rejected(self):
        with Simulator(presystem="uri://Somebody/Else") as simulator:
            async with simulator.connect() as socket:
                self.assertEqual((await boot(socket))[6], {"status": "Rejected"})

    async def test_what_is_not_json_is_answered_with_a_message(self):
        with Simulator(insecure="yes") as simulator:
            async with simulator.connect() as socket:
                await boot(socket)
                await socket.send("{")
                while (answer := await receive(socket))[0] == 1:
                    await confirm(socket, answer)
                self.assertEqual(answer[0], 3)
                self.assertEqual(list(answer[6]), ["message"])
            self.assertEqual(len(simulator.command("violations")), 1)

    async def test_a_binary_message_closes_the_connection(self):
        with Simulator(insecure="yes") as simulator:
            async with simulator.connect() as socket:
                await socket.send(b"[]")
                with self.assertRaises(websockets.ConnectionClosed) as caught:
                    await asyncio.wait_for(socket.recv(), PATIENCE)
                self.assertEqual(caught.exception.rcvd.code, 1003)
            self.assertEqual(len(simulator.command("violations")), 1)

    async def test_a_list_before_the_boot_is_a_violation(self):
        with Simulator(insecure="yes") as simulator:
            async with simulator.connect() as socket:
                asked = request("ProvideChargingRequests", {"chargingRequestList": []})
                await socket.send(json.dumps(asked))
                self.assertEqual((await answer_to(socket, asked))[0], 3)
            self.assertEqual(len(simulator.command("violations")), 1)

    async def test_a_second_list_in_flight_is_a_violation(self):
        with Simulator(insecure="yes") as simulator:
            async with simulator.connect() as socket:
                await boot(socket)
                await next_information(socket)
                lists = [request("ProvideChargingRequests", {"chargingRequestList": []})
                         for _ in range(10)]
                for asked in lists:
                    await socket.send(json.dumps(asked))
                for asked in lists:
                    self.assertEqual((await answer_to(socket, asked))[0], 2)
            self.assertIn("second list", simulator.command("violations")[0])

    async def test_the_object_envelope_is_answered_in_kind(self):
        with Simulator(insecure="yes") as simulator:
            async with simulator.connect() as socket:
                await socket.send(json.dumps({
                    "messageType": 1, "source": "BMS", "presystemId": PRESYSTEM,
                    "timeStamp": "2026-03-01T20:00:00Z", "messageId": str(uuid.uuid4()),
                    "messageAction": "BootNotification", "payload": {"presystem": "BMS"}}))
                answer = await receive(socket)
                self.assertEqual(answer["payload"], {"status": "Accepted"})
                self.assertIn("depotInfoList", (await receive(socket))["payload"])

    async def test_a_dropped_connection_sees_no_close_frame_and_may_come_back(self):
        for insecure in ("yes", "no"):
            with Simulator(insecure=insecure) as simulator:
                async with simulator.connect() as socket:
                    await boot(socket)
                    simulator.command("drop")
                    with self.assertRaises(websockets.ConnectionClosedError) as caught:
                        while True:
                            await asyncio.wait_for(socket.recv(), PATIENCE)
                    self.assertIsNone(caught.exception.rcvd)
                async with simulator.connect() as socket:
                    await boot(socket)

    async def hold(self, socket):
        """Has one request of ours charging."""
        await boot(socket)
        await next_information(socket)
        asked = request("ProvideChargingRequests",
                        {"chargingRequestList": [charging_request("r1", "Bus 101")]})
        await socket.send(json.dumps(asked))
        await answer_to(socket, asked)

    async def held_after(self, command):
        """The request ids that are reported after that kind of restart."""
        with Simulator(insecure="yes") as simulator:
            async with simulator.connect() as socket:
                await self.hold(socket)
                simulator.command(command)
            async with simulator.connect() as socket:
                await boot(socket)
                points = points_of(await next_information(socket))
        return [point["chargingProcessInfo"]["chargingRequestId"] for point in points
                if "chargingProcessInfo" in point]

    async def test_a_restart_with_memory_keeps_the_requests(self):
        self.assertEqual(await self.held_after("restart"), ["r1"])

    async def test_a_restart_without_memory_loses_the_requests(self):
        self.assertEqual(await self.held_after("restart without memory"), [])

    async def test_a_stop_closes_with_1001(self):
        for insecure in ("yes", "no"):
            with Simulator(insecure=insecure) as simulator:
                async with simulator.connect() as socket:
                    await boot(socket)
                    stopped = asyncio.get_running_loop().run_in_executor(
                        None, simulator.command, "stop")
                    with self.assertRaises(websockets.ConnectionClosed) as caught:
                        while True:
                            await asyncio.wait_for(socket.recv(), PATIENCE)
                    self.assertEqual(caught.exception.rcvd.code, 1001)
                    await stopped

    async def test_a_stop_does_not_wait_for_a_peer_that_says_nothing(self):
        with Simulator(insecure="yes") as simulator:
            _, writer = await asyncio.open_connection("127.0.0.1", simulator.port())
            simulator.command("stop")
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def test_a_ping_is_ponged(self):
        with Simulator() as simulator:
            async with simulator.connect() as socket:
                await asyncio.wait_for(await socket.ping(), PATIENCE)

    async def test_plain_http_is_told_to_upgrade(self):
        with Simulator(insecure="yes") as simulator:
            for path, status in (("/vdv463", 426), ("/other", 404)):
                connection = http.client.HTTPConnection("127.0.0.1", simulator.port(),
                                                        timeout=PATIENCE)
                connection.request("GET", path)
                self.assertEqual(connection.getresponse().status, status)
                connection.close()

    async def test_everything_written_satisfies_the_official_schemas(self):
        if "VDV463_SCHEMA_DIR" not in os.environ:
            self.skipTest("VDV463_SCHEMA_DIR does not name the folder of the official schemas")
        root = pathlib.Path(os.environ["VDV463_SCHEMA_DIR"])
        for version, folder in FOLDERS.items():
            with Simulator(schema=version) as simulator:
                async with simulator.connect() as socket:
                    messages = [await boot(socket), await next_information(socket)]
                    asked = request("ProvideChargingRequests", {"chargingRequestList": [
                        charging_request("uri://r1", "Bus 101"),
                        charging_request("uri://r2", "Bus 900"),
                        charging_request("uri://r3", "Bus 102", chargingPointId="uri://no")]})
                    await socket.send(json.dumps(asked))
                    messages.append(await answer_to(socket, asked))
                    messages.append(await next_information(socket))
                self.assertEqual(simulator.command("violations"), [])
            for message in messages:
                name = message[5] + ("Request" if message[0] == 1 else "Response")
                for schema, value in (("MessageStructure", message), (name, message[6])):
                    text = (root / folder / f"{schema}.json").read_text(encoding="utf-8-sig")
                    validator = jsonschema.validators.validator_for(json.loads(text))
                    validator(json.loads(text), format_checker=jsonschema.FormatChecker()
                              ).validate(value)


if __name__ == "__main__":
    unittest.main()
