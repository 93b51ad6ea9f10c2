# SPDX-License-Identifier: Apache-2.0
"""`vdv463 sim --scenario`: a CMS that says what a file says."""
import asyncio
import json
import pathlib
import tempfile
import unittest

from sim import (PATIENCE, Sim, ask, boot, boot_request, confirmation, information, list_request,
                 receive, request, run, send)

OLD = "uri://Old/Presystem"
OLD_BOOT = "11111111-1111-4111-8111-111111111111"
OLD_LIST = "22222222-2222-4222-8222-222222222222"
OLD_INFORMATION = "33333333-3333-4333-8333-333333333333"


def old(kind, action, payload, message_id, source="CMS"):
    return [kind, source, OLD, "2026-03-01T20:00:00Z", message_id, action, payload]


def pushed(name="depot", message_id=OLD_INFORMATION):
    return old(1, "ProvideChargingInformation",
               {"depotInfoList": [{"depotId": "uri://d", "name": name,
                                   "chargingStationInfoList": []}]}, message_id)


RECORDING = [
    (100.0, "out", old(1, "BootNotification", {"presystem": "BMS"}, OLD_BOOT, "BMS")),
    (100.1, "in", old(2, "BootNotification", {"status": "Accepted"}, "boot-" + OLD_BOOT)),
    (100.2, "in", pushed()),
    (100.2, "out", old(2, "ProvideChargingInformation", {}, OLD_INFORMATION, "BMS")),
    (100.3, "out", old(1, "ProvideChargingRequests", {"chargingRequestList": []}, OLD_LIST,
                       "BMS")),
    (100.4, "in", old(3, "ProvideChargingRequests", {"message": "not now"}, OLD_LIST)),
    # Late enough for what is asked before:
    (103.0, "in", "garbage"),
    (103.1, "in", pushed("second")),
]


def ndjson(lines):
    return "".join(json.dumps({"t": t, "dir": way, "text": text if isinstance(text, str)
                               else json.dumps(text)}) + "\n" for t, way, text in lines)


class Scenario(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, text):
        path = pathlib.Path(self.folder.name) / "scenario.ndjson"
        path.write_text(text)
        return path

    async def test_a_recording_is_played_to_whoever_boots(self):
        async with Sim("--scenario", self.file(ndjson(RECORDING))) as sim:
            for _ in range(2):  # each connection begins anew
                async with sim.connect() as socket:
                    asked = boot_request()
                    answer = await ask(socket, asked)
                    self.assertEqual(answer[2:5:2], [asked[2], "boot-" + asked[4]])
                    first = await information(socket)
                    self.assertEqual((first[2], first[6]["depotInfoList"][0]["name"]),
                                     (asked[2], "depot"))
                    asked = list_request("Bus 101")
                    error = await ask(socket, asked)
                    self.assertEqual((error[0], error[4], error[6]),
                                     (3, asked[4], {"message": "not now"}))
                    while (text := await asyncio.wait_for(socket.recv(), PATIENCE)) != "garbage":
                        self.assertNotIn("second", text)
                    self.assertIn("second", str(await information(socket)))
            self.assertEqual((await sim.stop(), sim.rules()), (143, []), sim.events)

    async def test_what_goes_beyond_it_is_answered_like_the_last(self):
        async with Sim("--scenario", self.file(ndjson(RECORDING[:-2]))) as sim:
            async with sim.connect() as socket:
                await boot(socket)
                for _ in range(3):
                    self.assertEqual((await ask(socket, list_request("Bus 101")))[0], 3)

    async def test_without_recorded_answers_it_agrees(self):
        async with Sim("--scenario", self.file(ndjson([(0, "in", pushed())]))) as sim:
            async with sim.connect() as socket:
                self.assertEqual((await boot(socket))[6], {"status": "Accepted"})
                self.assertEqual((await ask(socket, list_request("Bus 101")))[6], {})

    async def test_answers_by_hand_need_no_requests_in_the_file(self):
        lines = [(0, "in", old(2, "BootNotification", {"status": "Rejected"}, "x")),
                 (1, "in", old(2, "BootNotification", {"status": "Accepted"}, "y"))]
        async with Sim("--scenario", self.file(ndjson(lines))) as sim:
            async with sim.connect() as socket:
                self.assertEqual((await boot(socket))[6], {"status": "Rejected"})
                self.assertEqual((await boot(socket))[6], {"status": "Accepted"})
            self.assertEqual(sim.rules(), [])

    async def test_times_may_be_written_as_such_and_are_scaled(self):
        lines = [("2026-03-01T20:00:00Z", "out", old(1, "BootNotification", {"presystem": "BMS"},
                                                     OLD_BOOT, "BMS")),
                 ("2026-03-01T20:30:00Z", "in", old(2, "BootNotification",
                                                    {"status": "Accepted"}, OLD_BOOT)),
                 ("2026-03-01T21:00:00Z", "in", pushed())]
        async with Sim("--speed", "36000", "--scenario", self.file(ndjson(lines))) as sim:
            async with sim.connect() as socket:
                await boot(socket)
                await information(socket)

    async def test_violations_are_told_as_ever(self):
        async with Sim("--scenario", self.file(ndjson(RECORDING)), "--confirm-within",
                       "100ms") as sim:
            async with sim.connect() as socket:
                await boot(socket)
                await sim.violation("confirmation-missing")
            self.assertEqual(await sim.stop(), 1)

    async def test_faults_of_the_connection_go_with_it_and_those_of_a_depot_do_not(self):
        file = self.file(ndjson(RECORDING))
        async with Sim("--scenario", file, "--fault", "http-503") as sim:
            reader, writer = await sim.raw()
            self.assertEqual((await sim.upgrade(reader, writer))[0], 503)
            writer.close()
        code, _, err = await run("sim", "--insecure", "--scenario", file, "--fault", "info-never")
        self.assertEqual(code, 2)
        self.assertIn("a scenario says that itself", err)
        code, _, err = await run("sim", "--insecure", "--scenario", file, "--dialect", "favonius")
        self.assertEqual(code, 2)

    async def test_what_is_no_scenario_is_refused_with_its_line(self):
        good = '{"t":0,"dir":"in","text":"x"}\n'
        for text, hint in (("", "empty"), (good + "x\n", "line 2"),
                           ('{"t":0,"dir":"up","text":"x"}', "dir"),
                           ('{"t":"noon","dir":"in","text":"x"}', '"t"'),
                           ('{"t":0,"dir":"in","text":5}', '"text"'),
                           ('{"t":0,"dir":"in","text":{}}', "flat")):
            code, _, err = await run("sim", "--insecure", "--scenario", self.file(text))
            with self.subTest(text):
                self.assertEqual(code, 2)
                self.assertIn(hint, err)
        code, _, err = await run("sim", "--insecure", "--scenario", "no-such-file")
        self.assertEqual(code, 2)
        self.assertIn("no-such-file", err)


if __name__ == "__main__":
    unittest.main()
