#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What every presystem has to do, whichever stack carries it: the program `vdv463`, whose client
brings its own, and the lesson 04_own_transport, which drives a session over Boost.Beast. Which of
them is tested says VDV463_PRESYSTEM: "client" or "beast"."""
import json
import os
import pathlib
import signal
import subprocess
import unittest

from harness import PATIENCE, Cms, Site, program

PRESYSTEM = "uri://Customer1/Presystem1"
LIST = {"chargingRequestList": [
    {"vehicleId": "Bus 101", "chargingRequestId": "Night/101",
     "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 95}}]}


class Presystem:
    """A process that keeps one list in force until it is interrupted."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)

    def wait_for(self, told):
        for line in self.process.stdout:
            if told(line):
                return line
        raise AssertionError("the output ended before it")

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        self.process.stdout.read()
        return self.process.wait(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()


class OverBeast(Presystem):
    def __init__(self, site, cms, retry, ping):
        super().__init__([os.environ["VDV463_OWN_TRANSPORT"], "localhost", str(cms.port),
                          "/vdv463/ws", PRESYSTEM, str(site.authority.ca), str(retry), str(ping)])

    def wait_for_plan(self, state):
        return self.wait_for(lambda line: line.startswith(f"list 1 {state}"))

    def wait_for_state(self, state):
        return self.wait_for(lambda line: line.startswith(state))


class OverClient(Presystem):
    def __init__(self, site, cms, retry, ping):
        file = pathlib.Path(site.folder) / "list.json"
        file.write_text(json.dumps(LIST))
        super().__init__([program(), "watch", "--plan", str(file), "--json", "--url", cms.url(),
                          "--presystem-id", PRESYSTEM, "--ca-file", str(site.authority.ca),
                          "--reconnect-min", f"{retry}ms", "--ping-interval", f"{ping}ms",
                          "--liveness-timeout", f"{ping}ms"])

    def wait_for_event(self, name, **members):
        def matches(line):
            event = json.loads(line)
            return event["event"] == name and all(event[key] == value
                                                  for key, value in members.items())
        return self.wait_for(matches)

    def wait_for_plan(self, state):
        return self.wait_for_event("plan", state=state)

    def wait_for_state(self, state):
        return self.wait_for_event("state", to=state)


class CoreSet(Site):
    def presystem(self, cms, retry=100, ping=30000):
        kind = {"beast": OverBeast, "client": OverClient}[os.environ["VDV463_PRESYSTEM"]]
        return kind(self, cms, retry, ping)

    def test_a_connection_begins_with_the_subprotocol_and_a_boot(self):
        with Cms(self.certificate) as cms, self.presystem(cms):
            connected = cms.wait_for("connected")
            self.assertEqual(connected["path"], "/vdv463/ws")
            self.assertEqual(connected["subprotocol"], "v1.463.vdv.de")
            first = cms.wait_for("message")["parts"]
            self.assertEqual((first[0], first[1], first[2], first[5], first[6]),
                             (1, "BMS", PRESYSTEM, "BootNotification", {"presystem": "BMS"}))

    def test_charging_information_is_confirmed_with_its_own_id(self):
        with Cms(self.certificate) as cms, self.presystem(cms):
            for _ in range(3):
                pushed = cms.wait_for("pushed")
                confirmed = cms.wait_for_message(2, "ProvideChargingInformation")
                self.assertEqual(confirmed[4], pushed["messageId"])

    def test_information_in_many_frames_is_confirmed(self):
        with Cms(self.certificate, points=500, fragment=1000) as cms, self.presystem(cms):
            pushed = cms.wait_for("pushed")
            self.assertEqual(cms.wait_for_message(2, "ProvideChargingInformation")[4],
                             pushed["messageId"])

    def test_a_list_is_delivered_after_the_first_information(self):
        with Cms(self.certificate, first_push=0.5) as cms, self.presystem(cms) as presystem:
            self.assertEqual(cms.wait_for_message(1, "ProvideChargingRequests")[6], LIST)
            self.assertIn("pushed", [event["event"] for event in cms.seen])
            presystem.wait_for_plan("confirmed")

    def test_a_rejected_boot_is_tried_again_after_a_growing_delay(self):
        with Cms(self.certificate, boot="rejected") as cms, self.presystem(cms, retry=300):
            times = []
            for _ in range(3):
                times.append(cms.wait_for("connected")["t"])
                self.assertEqual(cms.wait_for("closed")["code"], 1000)
            self.assertGreaterEqual(times[1] - times[0], 0.3)
            self.assertGreaterEqual(times[2] - times[1], 0.6)

    def test_a_refused_upgrade_is_tried_again(self):
        with Cms(self.certificate, status=500) as cms, self.presystem(cms) as presystem:
            cms.wait_for("request")
            presystem.wait_for_state("Waiting")

    def test_a_lost_connection_is_made_anew_and_the_list_sent_again(self):
        with Cms(self.certificate) as cms, self.presystem(cms) as presystem:
            first = cms.wait_for_message(1, "ProvideChargingRequests")
            presystem.wait_for_plan("confirmed")
            port = cms.port
            cms.kill()
            with Cms(self.certificate, port=port) as anew:
                again = anew.wait_for_message(1, "ProvideChargingRequests")
                presystem.wait_for_plan("confirmed")
        self.assertEqual(first[6], again[6])
        self.assertNotEqual(first[4], again[4])

    def test_an_error_as_answer_is_told_in_the_words_of_the_cms(self):
        with Cms(self.certificate, answer="error") as cms, self.presystem(cms) as presystem:
            self.assertIn("charging requests refused", presystem.wait_for_plan("refused"))

    def test_a_close_frame_of_the_cms_is_answered_and_the_connection_made_anew(self):
        with Cms(self.certificate, close_after_boot=1012) as cms, self.presystem(cms):
            cms.wait_for("closed")
            cms.wait_for("connected")

    def test_a_frozen_cms_is_found_out(self):
        with Cms(self.certificate) as cms, self.presystem(cms, ping=1000) as presystem:
            presystem.wait_for_plan("confirmed")
            cms.process.send_signal(signal.SIGSTOP)
            presystem.wait_for_state("Waiting")
            cms.process.send_signal(signal.SIGCONT)
            cms.wait_for("connected", lambda _: "closed" in
                         [event["event"] for event in cms.seen])

    def test_the_end_is_close_1000(self):
        with Cms(self.certificate) as cms, self.presystem(cms) as presystem:
            presystem.wait_for_plan("confirmed")
            self.assertIn(presystem.interrupt(), (0, 130))
            self.assertEqual(cms.wait_for("closed")["code"], 1000)


if __name__ == "__main__":
    unittest.main()
