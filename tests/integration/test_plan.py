#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 watch --plan`, `send --keep` and the demo: what became of the list and its requests."""
import datetime
import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import unittest

from harness import PATIENCE, Cms, Simulator, Site, program, run

PRESYSTEM = "uri://Customer1/Presystem1"
ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def in_hours(hours):
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def request(number, vehicle, **more):
    return {"vehicleId": vehicle, "chargingRequestId": f"{PRESYSTEM}/CR{number}",
            "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 95,
                                    "requestedTimeForDeparture": in_hours(8)}, **more}


def late_request(number, vehicle):
    return {**request(number, vehicle),
            "chargingRequestData": {"minTargetSoc": 100, "maxTargetSoc": 100,
                                    "requestedTimeForDeparture": in_hours(0.2)}}


class Told:
    """What a process prints, line by line; JSON where it is."""

    def __init__(self, process):
        self.process = process
        self.seen = []

    def wait_for(self, matching):
        """The first entry, of those before too, that matches."""
        for entry in self.seen:
            if matching(entry):
                return entry
        for line in self.process.stdout:
            self.seen.append(json.loads(line) if line.startswith("{") else line)
            if matching(self.seen[-1]):
                return self.seen[-1]
        raise AssertionError(f"the output ended before it: {self.seen}")

    def wait_for_event(self, name, **members):
        return self.wait_for(lambda event: event["event"] == name
                             and all(event[key] == value for key, value in members.items()))

    def wait_for_line(self, pattern):
        return self.wait_for(lambda line: re.search(pattern, line))


class Plan(Site):
    def write(self, *requests):
        file = self.folder / f"{self.id()}.json"
        file.write_text(json.dumps({"chargingRequestList": list(requests)}))
        return str(file)

    def start(self, command, url, ca, *options):
        process = subprocess.Popen(
            [program(), *command, "--url", url, "--presystem-id", PRESYSTEM, "--ca-file", str(ca),
             *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.kill)
        return Told(process)

    def start_at(self, simulator, *command):
        return self.start(command, simulator.url, simulator.ca)

    def lists_at(self, cms):
        return [event for event in cms.seen if event["event"] == "message"
                and event["parts"][5] == "ProvideChargingRequests"]

    def interrupt(self, told):
        told.process.send_signal(signal.SIGINT)
        told.process.stdout.read()
        self.assertEqual(told.process.wait(timeout=PATIENCE), 130)

    def test_a_kept_list_is_sent_again_to_a_cms_that_comes_back(self):
        file = self.write(request(1, "Bus 101"))
        with Cms(self.certificate) as cms:
            told = self.start(["send", file, "--keep", "--json"], cms.url(), self.authority.ca,
                              "--reconnect-min", "100ms")
            first = cms.wait_for_message(1, "ProvideChargingRequests")
            told.wait_for_event("plan", state="confirmed")
            port = cms.port
        told.seen.clear()
        with Cms(self.certificate, port=port) as cms:
            again = cms.wait_for_message(1, "ProvideChargingRequests")
            told.wait_for_event("plan", state="confirmed")
            self.interrupt(told)
            self.assertEqual(cms.wait_for("closed")["code"], 1000)
            lists = self.lists_at(cms)
        self.assertEqual(first[6], again[6])
        self.assertNotEqual(first[4], again[4])
        self.assertEqual(len(lists), 1, "to stop withdraws nothing")

    def test_the_fate_of_each_kept_request_is_an_event(self):
        file = self.write(request(1, "Bus 101"),
                          request(2, "Bus 102", chargingPointId="uri://nowhere"))
        with Simulator(self.folder) as simulator:
            told = self.start_at(simulator, "send", file, "--keep", "--json")
            charging = told.wait_for_event("request", vehicleId="Bus 101", state="charging")
            self.assertEqual(charging["chargingRequestId"], f"{PRESYSTEM}/CR1")
            self.assertEqual((charging["minTargetSoc"], charging["late"]), (80, False))
            self.assertGreater(charging["stateOfCharge"], 0)
            told.wait_for_event("request", vehicleId="Bus 102", state="rejected")
            alarm = told.wait_for_event("alarm", id="REQUEST_REJECTED", raised=True)
            self.assertIn("CR2", alarm["text"])
            self.interrupt(told)
            self.assertEqual(simulator.stop()[0], 143, "no rule was broken")

    def test_the_fate_of_each_kept_request_is_a_line(self):
        file = self.write(request(1, "Bus 101"), late_request(2, "Bus 102"))
        with Simulator(self.folder) as simulator:
            told = self.start_at(simulator, "send", file, "--keep")
            told.wait_for_line(r"plan +1 confirmed")
            told.wait_for_line(r"request +Bus 101 charging +80 % by \d\d:\d\dZ")
            told.wait_for_line(r"request +Bus 102 LATE +100 % by \d\d:\d\dZ")
            told.wait_for_line(r"alarm +BUS_LATE raised: .*Bus 102")
            self.interrupt(told)

    def test_a_refused_list_that_is_kept_is_told_in_the_cmss_words(self):
        file = self.write(request(1, "Bus 101"))
        with Cms(self.certificate, answer="error") as cms:
            told = self.start(["send", file, "--keep", "--json"], cms.url(), self.authority.ca)
            plan = told.wait_for_event("plan", state="refused")
            self.assertEqual(plan["cause"]["peerText"], "charging requests refused")
            alarm = told.wait_for_event("alarm", id="PLAN_REFUSED")
            self.assertEqual((alarm["severity"], alarm["raised"]), ("critical", True))
            self.interrupt(told)

    def test_an_empty_list_is_not_kept(self):
        code, out, err = run("send", "-", "--keep", "--url", "wss://localhost:1/",
                             "--presystem-id", PRESYSTEM, text='{"chargingRequestList": []}')
        self.assertEqual((code, out), (2, ""))
        self.assertIn("empty_list", err)

    def test_a_kept_list_that_deletes_what_the_cms_shows_is_refused(self):
        file = self.write(request(1, "Bus 101"))
        for command in (["send", file, "--keep"], ["watch", "--plan", file]):
            with self.subTest(command), Cms(self.certificate, shows_request="Old request") as cms:
                connection = ["--url", cms.url(), "--presystem-id", PRESYSTEM, "--ca-file",
                              self.authority.ca]
                code, _, err = run(*command, *connection)
                self.assertEqual(code, 2)
                self.assertIn("request Old request: ", err)
                self.assertIn("--replace-all", err)
                cms.wait_for("closed")
                self.assertFalse(self.lists_at(cms))

    def test_a_kept_list_may_replace_all_when_asked(self):
        file = self.write(request(1, "Bus 101"))
        for command in (["send", file, "--keep"], ["watch", "--plan", file]):
            with self.subTest(command), Cms(self.certificate, shows_request="Old request") as cms:
                told = self.start([*command, "--json", "--replace-all"], cms.url(),
                                  self.authority.ca)
                told.wait_for_event("plan", state="confirmed")
                self.interrupt(told)

    def test_a_list_is_kept_at_a_cms_that_shows_nothing(self):
        with Cms(self.certificate, push_interval=0) as cms:
            told = self.start(["send", self.write(request(1, "Bus 101")), "--keep", "--json",
                               "--gate", "after-boot"], cms.url(), self.authority.ca)
            told.wait_for_event("plan", state="confirmed")
            self.interrupt(told)

    def test_a_kept_list_that_kills_the_connection_is_quarantined(self):
        # The third message is the answer to the list.
        with Simulator(self.folder, "--fault", "drop@message=3") as simulator:
            told = self.start_at(simulator, "send", self.write(request(1, "Bus 101")), "--keep",
                                 "--json", "--reconnect-min", "100ms", "--reconnect-max", "100ms")
            plan = told.wait_for_event("plan", state="held")
            self.assertEqual(plan["cause"]["code"], "plan_poisoned")
            told.wait_for_event("alarm", id="PLAN_POISONED", raised=True)
            self.interrupt(told)

    def test_a_kept_list_at_a_cms_that_answers_confirmations_with_errors(self):
        with Simulator(self.folder, "--fault", "error-to-confirmation") as simulator:
            told = self.start_at(simulator, "send", self.write(request(1, "Bus 101")), "--keep",
                                 "--json")
            told.wait_for_event("request", vehicleId="Bus 101", state="charging")
            self.interrupt(told)
            self.assertEqual(simulator.stop()[0], 143, "no Error was answered")

    def test_two_that_keep_lists_under_one_id_hear_of_each_other(self):
        ours = self.write(request(1, "Bus 101"))
        with Simulator(self.folder) as simulator:
            told = self.start_at(simulator, "send", ours, "--keep", "--json")
            told.wait_for_event("plan", state="confirmed")
            theirs = self.start_at(simulator, "send", self.write(request(2, "Bus 102")), "--keep",
                                   "--json", "--replace-all")
            theirs.wait_for_event("plan", state="confirmed")
            alarm = told.wait_for_event("alarm", id="SECOND_MASTER", raised=True)
            self.assertIn("CR2", alarm["text"])
            self.interrupt(theirs)
            self.interrupt(told)

    def test_watch_publishes_the_plan_and_shows_its_fate(self):
        file = self.write(request(1, "Bus 101"),
                          request(2, "Bus 102", chargingPointId="uri://nowhere"))
        with Simulator(self.folder) as simulator:
            told = self.start_at(simulator, "watch", "--plan", file)
            told.wait_for_line(r"plan +1 confirmed")
            told.wait_for_line(r"request +Bus 101 charging")
            told.wait_for_line(r"request +Bus 102 REJECTED")
            told.wait_for_line(r"point +CS\d CP\d Occupied Bus 101")
            self.interrupt(told)
            self.assertEqual(simulator.stop()[0], 143, "no rule was broken")

    def test_watch_tells_the_plan_as_json_events_too(self):
        with Simulator(self.folder) as simulator:
            told = self.start_at(simulator, "watch", "--json", "--plan",
                                 self.write(request(1, "Bus 101")))
            told.wait_for_event("plan", version=1, state="confirmed")
            told.wait_for_event("request", state="charging")
            self.assertIn("message", told.wait_for_event("information"))
            self.interrupt(told)

    def test_watch_without_a_plan_sends_no_list(self):
        with Cms(self.certificate) as cms:
            told = self.start(["watch", "--json"], cms.url(), self.authority.ca)
            for _ in range(3):
                cms.wait_for("pushed")
            told.wait_for_event("information")
            self.interrupt(told)
            cms.wait_for("closed")
        self.assertFalse(self.lists_at(cms))
        self.assertFalse([event for event in told.seen if event["event"] in ("plan", "request")])

    def test_a_plan_that_cannot_be_sent_is_exit_code_2(self):
        twice = self.write(request(1, "Bus 101"), request(1, "Bus 102"))
        for command in (["watch", "--plan", twice], ["send", twice, "--keep"]):
            code, out, err = run(*command, "--url", "wss://localhost:1/", "--presystem-id",
                                 PRESYSTEM)
            self.assertEqual((code, out), (2, ""))
            self.assertIn("CR1", err)

    def screen(self, command, width, height, wanted):
        """What is painted until `wanted` is all there, without colours."""
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        process = subprocess.Popen(
            command, stdout=side, stderr=subprocess.DEVNULL,
            env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"})
        os.close(side)
        self.addCleanup(os.close, main)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.kill)
        painted = b""
        while not all(text.encode() in painted for text in wanted):
            painted += os.read(main, 65536)
        return ESCAPE.sub("", painted.decode(errors="ignore")).replace("\r", "")

    def test_the_screen_marks_late_and_rejected_buses_within_its_width(self):
        file = self.write(request(1, "Bus 101"), late_request(2, "Bus 103"),
                          request(3, "Bus 104", chargingPointId="uri://nowhere"))
        for width, height in ((80, 24), (120, 40)):
            with self.subTest(width=width), Simulator(self.folder) as simulator:
                painted = self.screen(
                    [program(), "watch", "--plan", file, "--url", simulator.url, "--ca-file",
                     str(simulator.ca), "--presystem-id", PRESYSTEM], width, height,
                    ("plan 1 confirmed", "LATE     100 %", "REJECTED  80 %", "warning  BUS_LATE"))
                frame = painted[painted.rindex("plan 1 confirmed"):painted.rindex("\n")]
                self.assertLessEqual(max(map(len, frame.splitlines())), width)

    def test_the_demo_marks_a_rejected_and_a_late_bus(self):
        code, out, err = run("sim", "--demo", "--duration", "6s")
        self.assertEqual(code, 0, err)
        table = out[out.rindex("STATION"):]
        self.assertRegex(table, r"Bus \d+ .* LATE +100 % by \d\d:\d\dZ")
        self.assertRegex(table, r"Bus \d+ .* REJECTED +80 % by \d\d:\d\dZ")
        self.assertIn("1 rejected, 1 late; 0 rule violations", table)


if __name__ == "__main__":
    unittest.main()
