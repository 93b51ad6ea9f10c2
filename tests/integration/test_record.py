#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 record` and `replay`: the wire, kept and played again."""
import json
import os
import signal
import stat
import subprocess
import time
import unittest

from harness import PATIENCE, Cms, Site, program, run

PRESYSTEM = "uri://Customer1/Presystem1"
LIST = {"chargingRequestList": [
    {"vehicleId": "Bus 101", "chargingRequestId": "R1",
     "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 95}}]}


class Record(Site):
    def setUp(self):
        self.file = self.folder / f"{self.id()}.ndjson"

    def connection(self, url, ca=None):
        return ["--url", url, "--presystem-id", PRESYSTEM, "--ca-file", str(ca or self.authority.ca)]

    def lines(self):
        return [json.loads(line) for line in self.file.read_text().splitlines()]

    def recorded_lists(self):
        """A recording of two lists, 0.2 s apart."""
        text = ""
        boot = [1, "BMS", PRESYSTEM, "2031-01-14T20:00:00Z", "0e6ff3ad-7a1e-4b3c-9d58-3a5c3a5d0f00",
                "BootNotification", {"presystem": "BMS"}]
        text += json.dumps({"t": 0.1, "dir": "out", "text": json.dumps(boot)}) + "\n"
        for t, vehicle in ((0.2, "Bus 1"), (0.4, "Bus 2")):
            payload = json.loads(json.dumps(LIST))
            payload["chargingRequestList"][0]["vehicleId"] = vehicle
            message = [*boot[:5], "ProvideChargingRequests", payload]
            text += json.dumps({"t": t, "dir": "out", "text": json.dumps(message)}) + "\n"
        self.file.write_text(text)
        return self.file

    def test_both_directions_are_recorded_with_their_times(self):
        with Cms(self.certificate, user="bms", password="open sesame") as cms:
            process = subprocess.Popen([program(), "record", self.file, *self.connection(cms.url()),
                                        "--user", "bms", "--password-file", self.password],
                                       stderr=subprocess.PIPE, text=True)
            cms.wait_for_message(2, "ProvideChargingInformation")
            process.send_signal(signal.SIGINT)
            err = process.communicate(timeout=PATIENCE)[1]
            self.assertEqual(process.returncode, 130, err)
            self.assertEqual(cms.wait_for("closed")["code"], 1000)
        lines = self.lines()
        said = [(line["dir"], json.loads(line["text"])[0], json.loads(line["text"])[5])
                for line in lines[:4]]
        self.assertEqual(said, [("out", 1, "BootNotification"), ("in", 2, "BootNotification"),
                                ("in", 1, "ProvideChargingInformation"),
                                ("out", 2, "ProvideChargingInformation")])
        times = [line["t"] for line in lines]
        self.assertEqual(times, sorted(times))
        self.assertTrue(all(list(line) == ["t", "dir", "text"] for line in lines))

    def test_a_recording_is_its_owners_alone_and_replaces_nothing(self):
        with Cms(self.certificate) as cms:
            code, _, err = run("check", "--record", self.file, *self.connection(cms.url()))
            self.assertEqual(code, 0, err)
            self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
            before = self.file.read_bytes()
            code, _, err = run("check", "--record", self.file, *self.connection(cms.url()))
            self.assertEqual(code, 2)
            self.assertIn("is there already", err)
            self.assertEqual(self.file.read_bytes(), before)

    def test_a_password_that_the_cms_repeats_is_not_in_the_recording(self):
        with Cms(self.certificate, user="bms", password="open sesame", boot="error",
                 error_text="no such user: bms, open sesame, Ym1zOm9wZW4gc2VzYW1l") as cms:
            code, _, _ = run("check", "--record", self.file, *self.connection(cms.url()), "--user",
                             "bms", password_file=self.password)
        self.assertEqual(code, 8)
        text = self.file.read_text()
        self.assertIn("no such user: bms, ***, ***", text)
        self.assertNotIn("open sesame", text)

    def test_the_lists_of_a_recording_are_sent_to_a_cms(self):
        with Cms(self.certificate) as cms:
            code, out, err = run("replay", self.recorded_lists(), "--speed", "10",
                                 *self.connection(cms.url()))
            self.assertEqual(code, 0, err)
            heard = [cms.wait_for_message(1, "ProvideChargingRequests")[6] for _ in range(2)]
        vehicles = [payload["chargingRequestList"][0]["vehicleId"] for payload in heard]
        self.assertEqual(vehicles, ["Bus 1", "Bus 2"])
        self.assertEqual([line.split(":")[0] for line in out.splitlines()], ["line 2", "line 3"])

    def test_a_replay_that_deletes_what_the_cms_shows_is_refused(self):
        with Cms(self.certificate, shows_request="Old request") as cms:
            code, out, err = run("replay", self.recorded_lists(), *self.connection(cms.url()))
            self.assertEqual((code, out), (2, ""))
            self.assertIn("Old request", err)
            code, _, err = run("replay", self.file, "--replace-all", "--speed", "10",
                               *self.connection(cms.url()))
            self.assertEqual(code, 0, err)

    def test_an_error_as_answer_is_the_exit_code_of_the_replay(self):
        with Cms(self.certificate, answer="error") as cms:
            code, out, err = run("replay", self.recorded_lists(), "--speed", "10", "--json",
                                 *self.connection(cms.url()))
        self.assertEqual(code, 8)
        self.assertEqual([json.loads(line)["ok"] for line in out.splitlines()], [False, False])
        self.assertIn("charging requests refused", err)

    def test_a_recording_without_lists_is_wrong_use(self):
        self.file.write_text('{"t":0,"dir":"in","text":"[]"}\n')
        code, _, err = run("replay", self.file, *self.connection("wss://localhost:1/"))
        self.assertEqual(code, 2)
        self.assertIn("no list", err)

    def recorded_from(self, file, *sim_options):
        """Records what a client hears from the simulator, until that has said four informations."""
        ca = self.folder / f"{file.name}.pem"
        with subprocess.Popen([program(), "sim", "--write-ca", ca, *sim_options],
                              stdout=subprocess.PIPE, text=True) as simulator:
            self.addCleanup(simulator.kill)
            url = simulator.stdout.readline().strip()
            recorder = subprocess.Popen([program(), "record", file, *self.connection(url, ca)])
            self.addCleanup(recorder.kill)
            end = time.monotonic() + PATIENCE
            while not file.exists() or file.read_text().count("\n") < 10:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.05)
            recorder.send_signal(signal.SIGINT)
            self.assertEqual(recorder.wait(PATIENCE), 130)
            simulator.send_signal(signal.SIGINT)
        lines = file.read_text().splitlines(True)[:10]
        file.write_text("".join(lines))
        return run("decode", file)

    @unittest.skipUnless("--scenario" in run("sim", "--help")[1], "the simulator has no scenarios")
    def test_a_recording_played_by_the_simulator_decodes_to_the_same_bytes(self):
        first = self.folder / "first.ndjson"
        again = self.folder / "again.ndjson"
        recorded = self.recorded_from(first, "--push-interval", "1s")
        self.assertEqual(recorded[0], 0)
        self.assertEqual(self.recorded_from(again, "--scenario", first), recorded)
        self.assertNotEqual(first.read_text(), again.read_text())


if __name__ == "__main__":
    unittest.main()
