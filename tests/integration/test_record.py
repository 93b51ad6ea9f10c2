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

from harness import PATIENCE, PRESYSTEM, Cms, Site, program, run
from schemas import hold_lines

LIST = {"chargingRequestList": [
    {"vehicleId": "Bus 101", "chargingRequestId": "R1",
     "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 95}}]}


class Record(Site):
    def setUp(self):
        self.file = self.folder / f"{self.id()}.ndjson"

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
            process = subprocess.Popen([program(), "record", self.file, *self.connection(cms),
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
            code, _, err = run("check", "--record", self.file, *self.connection(cms))
            self.assertEqual(code, 0, err)
            self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
            before = self.file.read_bytes()
            code, _, err = run("check", "--record", self.file, *self.connection(cms))
            self.assertEqual(code, 2)
            self.assertIn("is there already", err)
            self.assertEqual(self.file.read_bytes(), before)

    def test_a_password_that_the_cms_repeats_is_not_in_the_recording(self):
        with Cms(self.certificate, user="bms", password="open sesame", boot="error",
                 error_text="no such user: bms, open sesame, Ym1zOm9wZW4gc2VzYW1l") as cms:
            code, _, _ = run("check", "--record", self.file, *self.connection(cms), "--user",
                             "bms", password_file=self.password)
        self.assertEqual(code, 8)
        text = self.file.read_text()
        self.assertIn("no such user: bms, ***, ***", text)
        self.assertNotIn("open sesame", text)

    def test_the_lists_of_a_recording_are_sent_to_a_cms(self):
        with Cms(self.certificate) as cms:
            code, out, err = run("replay", self.recorded_lists(), "--speed", "10",
                                 *self.connection(cms))
            self.assertEqual(code, 0, err)
            heard = [cms.wait_for_message(1, "ProvideChargingRequests")[6] for _ in range(2)]
        vehicles = [payload["chargingRequestList"][0]["vehicleId"] for payload in heard]
        self.assertEqual(vehicles, ["Bus 1", "Bus 2"])
        self.assertEqual([line.split(":")[0] for line in out.splitlines()], ["line 2", "line 3"])

    def test_a_replay_that_deletes_what_the_cms_shows_is_refused(self):
        with Cms(self.certificate, shows_request="Old request") as cms:
            code, out, err = run("replay", self.recorded_lists(), *self.connection(cms))
            self.assertEqual((code, out), (2, ""))
            self.assertIn("Old request", err)
            code, _, err = run("replay", self.file, "--replace-all", "--speed", "10",
                               *self.connection(cms))
            self.assertEqual(code, 0, err)

    def test_an_error_as_answer_is_the_exit_code_of_the_replay(self):
        with Cms(self.certificate, answer="error") as cms:
            code, out, err = run("replay", self.recorded_lists(), "--speed", "10", "--json",
                                 *self.connection(cms))
        self.assertEqual(code, 8)
        self.assertEqual([json.loads(line)["ok"] for line in out.splitlines()], [False, False])
        self.assertIn("charging requests refused", err)

    def test_a_recording_without_lists_is_wrong_use(self):
        self.file.write_text('{"t":0,"dir":"in","text":"[]"}\n')
        code, _, err = run("replay", self.file, *self.connection_to("wss://localhost:1/"))
        self.assertEqual(code, 2)
        self.assertIn("no list", err)

    def recorded_from(self, file, *sim_options):
        """Records what a client hears from the simulator, until that has said four informations."""
        ca = self.folder / f"{file.name}.pem"
        with subprocess.Popen([program(), "sim", "--write-ca", ca, *sim_options],
                              stdout=subprocess.PIPE, text=True) as simulator:
            self.addCleanup(simulator.kill)
            url = simulator.stdout.readline().strip()
            recorder = subprocess.Popen([program(), "record", file, *self.connection_to(url, ca)])
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

    def started(self, *command):
        process = subprocess.Popen([program(), *map(str, command)], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        return process

    def test_the_record_of_a_demo_replayed_as_cms_decodes_to_the_same_bytes(self):
        first, again = self.folder / "demo.ndjson", self.folder / "demo-again.ndjson"
        code, _, err = run("sim", "--demo", "--duration", "4s", "--record", first)
        self.assertEqual(code, 0, err)
        said = [json.loads(json.loads(line)["text"]) for line in first.read_text().splitlines()]
        lists = [message[6] for message in said if message[0] == 1
                 and message[5] == "ProvideChargingRequests"]
        self.assertEqual(len(lists), 1)
        plan = self.folder / "demo-list.json"
        plan.write_text(json.dumps(lists[0]))
        ca = self.folder / "replay.pem"
        cms = self.started("replay", first, "--listen", "127.0.0.1:0", "--write-ca", ca)
        url = cms.stdout.readline().strip()
        client = self.started("watch", "--json", "--plan", plan, "--record", again, "--url", url,
                              "--ca-file", ca, "--presystem-id", "uri://Demo/Presystem1")
        end = time.monotonic() + PATIENCE
        while not again.exists() or again.read_text().count("\n") < len(said):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)
        client.send_signal(signal.SIGINT)
        self.assertEqual(client.wait(PATIENCE), 130)
        cms.send_signal(signal.SIGINT)
        self.assertEqual(cms.wait(PATIENCE), 130, "no rule was broken")
        recorded = run("decode", first)
        self.assertEqual(recorded[0], 0, recorded[2])
        self.assertEqual(run("decode", again), recorded)
        self.assertNotEqual(first.read_text(), again.read_text())

    def test_a_replay_as_cms_tells_what_a_client_breaks(self):
        cms = self.started("replay", self.recorded_lists(), "--listen", "127.0.0.1:0", "--insecure",
                           "--json")
        self.assertIn("ws://127.0.0.1:", hold_lines(cms.stdout.readline(), "sim")[0]["url"])
        cms.send_signal(signal.SIGINT)
        self.assertEqual(cms.wait(PATIENCE), 1)
        events = hold_lines(cms.stdout.read(), "sim")
        self.assertIn("never-booted", [event.get("rule") for event in events])

    def test_what_a_replay_as_cms_cannot_be(self):
        code, out, err = run("replay", self.recorded_lists(), "--listen", "nowhere")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("ADDR:PORT", err)
        code, _, err = run("replay", self.file, "--write-ca", "ca.pem")
        self.assertEqual(code, 2)
        self.assertIn("--listen", err)

    def test_only_a_demo_can_be_recorded_by_the_simulator(self):
        code, _, err = run("sim", "--record", self.file)
        self.assertEqual(code, 2)
        self.assertIn("--demo", err)

    def test_a_recording_played_by_the_simulator_decodes_to_the_same_bytes(self):
        first = self.folder / "first.ndjson"
        again = self.folder / "again.ndjson"
        recorded = self.recorded_from(first, "--push-interval", "1s")
        self.assertEqual(recorded[0], 0)
        self.assertEqual(self.recorded_from(again, "--scenario", first), recorded)
        self.assertNotEqual(first.read_text(), again.read_text())


if __name__ == "__main__":
    unittest.main()
