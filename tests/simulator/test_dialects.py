# SPDX-License-Identifier: Apache-2.0
"""The dialects of `vdv463 sim`, seen by a client that is not ours."""
import json
import pathlib
import re
import ssl
import tempfile
import unittest

import websockets
import websockets.legacy.client

from sim import (FAST, PRESYSTEM, Sim, ask, basic, begin, boot, boot_request, closed, confirmation,
                 information, list_request, points, receive, request, send)

SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
OCPP = ("ocpp1.6",)


def as_object(message):
    names = ("messageType", "source", "presystemId", "timeStamp", "messageId", "messageAction",
             "payload")
    return dict(zip(names, message))


class Dialects(unittest.IsolatedAsyncioTestCase):
    async def test_standard_repeats_ids_and_closes_without_a_common_subprotocol(self):
        async with Sim("--dialect", "standard", *FAST) as sim:
            async with sim.connect() as socket:
                asked = boot_request()
                self.assertEqual((await ask(socket, asked))[2:6:2], [PRESYSTEM, asked[4]])
            other = await sim.connect(OCPP)
            self.assertEqual((other.subprotocol, (await closed(other))[0]), (None, 1002))

    async def test_chargepilot_has_a_default_station_with_what_is_scheduled(self):
        async with Sim("--dialect", "chargepilot", *FAST) as sim, sim.connect() as socket:
            pushed = await begin(socket)
            depot = pushed[6]["depotInfoList"][0]
            self.assertRegex(depot["depotId"], r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
            station = depot["chargingStationInfoList"][-1]
            self.assertEqual(station["chargingStationId"], depot["depotId"] + "/0")
            self.assertEqual(station["chargingStationStatus"], "Unavailable")
            asked = list_request("Bus 900")
            entry = asked[6]["chargingRequestList"][0]
            entry["chargingRequestData"]["expectedArrivalTimeAtChargingPoint"] = \
                "2099-01-01T00:00:00Z"
            self.assertEqual((await ask(socket, asked))[0], 2)
            while True:
                last = (await information(socket))[6]["depotInfoList"][0][
                    "chargingStationInfoList"][-1]["chargingPointInfoList"][0]
                if "scheduledChargingProcessList" in last:
                    break
            scheduled = last["scheduledChargingProcessList"][0]
            self.assertEqual(scheduled["vehicleId"], "Bus 900")
            minimum = scheduled["chargingPredictionData"]["chargingPredictionDataMinSoc"]
            self.assertEqual(list(minimum), ["requestedMinSoc"])
            error = await ask(socket, request("ProvideChargingInformation", {"depotInfoList": []}))
            self.assertEqual(list(error[6]), ["message"])

    async def test_betterfleet_speaks_objects_and_answers_confirmations_with_errors(self):
        async with Sim("--dialect", "betterfleet", "--push-interval", "1h") as sim:
            async with sim.connect(subprotocols=()) as socket:
                await send(socket, as_object(boot_request()))
                answer = await receive(socket)
                self.assertEqual(list(answer), ["messageType", "source", "presystemId",
                                                "timeStamp", "messageId", "messageAction",
                                                "payload"])
                self.assertRegex(answer["timeStamp"], SECONDS)
                self.assertEqual(answer["payload"], {"status": "Accepted"})
                pushed = await receive(socket)
                await send(socket, {**as_object([2]), **{
                    name: pushed[name] for name in ("source", "presystemId", "timeStamp",
                                                    "messageId", "messageAction")}, "payload": {}})
                error = await receive(socket)
                self.assertEqual((error["messageType"], error["messageAction"],
                                  error["messageId"]), (3, "Error", pushed["messageId"]))
                await send(socket, as_object(request(
                    "ProvideChargingRequests", {"chargingRequestList": [], "more": 1})))
                self.assertIn("more", str((await receive(socket))["payload"]))
                await send(socket, boot_request())
                self.assertEqual((await receive(socket))["messageType"], 3)

    async def test_betterfleet_asks_for_no_credentials(self):
        with tempfile.TemporaryDirectory() as folder:
            password = pathlib.Path(folder) / "password"
            password.write_text("secret\n")
            async with Sim("--dialect", "betterfleet", "--user", "bms", "--password-file",
                           password) as sim, sim.connect(subprotocols=()) as socket:
                self.assertIsNone(socket.subprotocol)

    async def test_favonius_prefixes_ids_and_tells_errors_by_code(self):
        async with Sim("--dialect", "favonius", *FAST) as sim:
            async with sim.connect(OCPP, path="/" + "Presystem1") as socket:
                asked = boot_request()
                answer = await ask(socket, asked)
                self.assertEqual(answer[4], "boot-response-" + asked[4])
                self.assertRegex(answer[3], r"\.\d{6}Z$|\.\d{3}Z$|:\d\dZ$")
                pushed = await information(socket)
                stations = pushed[6]["depotInfoList"][0]["chargingStationInfoList"]
                self.assertEqual([station["chargingStationId"] for station in stations],
                                 ["depot1"])
                asked = list_request("Bus 101", chargingPointId="uri://nowhere")
                error = await ask(socket, asked)
                self.assertEqual((error[0], error[4]), (3, "error-" + asked[4]))
                self.assertEqual(list(error[6]), ["errorDescription", "errorCode"])
                while (answer := await receive(socket))[0] == 1:
                    await send(socket, confirmation(answer))
                self.assertEqual((answer[0], answer[4]), (2, "response-" + asked[4]))
                await socket.send("{")
                while (answer := await receive(socket))[0] == 1:
                    await send(socket, confirmation(answer))
                self.assertEqual((answer[4:6], answer[6]["errorCode"]),
                                 (["parse-error", "Unknown"], "InvalidJSON"))

    async def test_favonius_leaves_predictions_empty(self):
        async with Sim("--dialect", "favonius", *FAST) as sim, sim.connect(OCPP) as socket:
            await begin(socket)
            await ask(socket, list_request("Bus 101"))
            while True:
                processes = [point["chargingProcessInfo"] for point in points(
                    await information(socket)) if "chargingProcessInfo" in point]
                if processes:
                    break
            self.assertEqual(processes[0]["chargingPredictionData"], {})

    async def test_favonius_refuses_other_subprotocols_with_400(self):
        async with Sim("--dialect", "favonius") as sim:
            with self.assertRaises(websockets.InvalidStatusCode) as caught:
                await sim.connect()
            self.assertEqual(caught.exception.status_code, 400)

    async def test_favonius_takes_a_token_and_closes_with_1008_without(self):
        with tempfile.TemporaryDirectory() as folder:
            password = pathlib.Path(folder) / "password"
            password.write_text("token\n")
            async with Sim("--dialect", "favonius", "--user", "bms", "--password-file",
                           password) as sim:
                for headers in ({"Authorization": "Bearer token"}, {"X-API-Key": "token"}):
                    async with sim.connect(OCPP, headers) as socket:
                        await boot(socket)
                for headers in ({}, basic("bms", "token"), {"X-API-Key": "another"}):
                    socket = await sim.connect(OCPP, headers)
                    self.assertEqual(await closed(socket), (1008, "Authentication failed"))

    async def test_favonius_speaks_tls_1_3_only(self):
        async with Sim("--dialect", "favonius", tls=True) as sim:
            context = sim.context()
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                await websockets.legacy.client.connect(sim.url, ssl=context)
            async with sim.connect(OCPP) as socket:
                await boot(socket)

    async def test_favonius_limits_size_and_rate(self):
        async with Sim("--dialect", "favonius") as sim:
            socket = await sim.connect(OCPP)
            await socket.send(" " * 70000)
            self.assertEqual((await closed(socket))[0], 1009)
            async with sim.connect(OCPP) as socket:
                for _ in range(101):
                    await send(socket, list_request("Bus 101"))
                while True:
                    answer = await receive(socket)
                    if answer[0] == 3 and "per minute" in json.dumps(answer[6]):
                        break

    async def test_an_unknown_dialect_is_refused_with_the_known_ones(self):
        with self.assertRaisesRegex(AssertionError, "standard.*chargepilot.*betterfleet.*favonius"):
            async with Sim("--dialect", "klingon"):
                pass


if __name__ == "__main__":
    unittest.main()
