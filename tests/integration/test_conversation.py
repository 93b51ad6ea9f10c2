#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 watch`, `send` and the demo: what the CMS hears, and what the person at the desk sees."""
import json
import signal
import subprocess
import unittest

from harness import PATIENCE, PRESYSTEM, Cms, Site, program, run

REQUESTS = {"chargingRequestList": [{
    "vehicleId": "4T3ZF19C52LL20766", "chargingRequestId": "uri://Customer1/Presystem1/CR1",
    "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 95,
                            "requestedTimeForDeparture": "2026-12-24T04:30:00Z"}}]}


class Conversation(Site):
    def watch(self, cms, *options):
        process = subprocess.Popen([program(), "watch", "--json", *self.connection(cms), *options],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.kill)
        return process

    @staticmethod
    def next_event(process, name):
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == name:
                return event
        raise AssertionError(f"the output ended without an event {name}")

    def end_by(self, process, which):
        process.send_signal(which)
        process.stdout.read()
        return process.wait(timeout=PATIENCE)

    def expect_confirmed_information(self, cms):
        pushed = cms.wait_for("pushed")
        answer = cms.wait_for_message(2, "ProvideChargingInformation")
        self.assertEqual(answer[1], "BMS")
        self.assertEqual(answer[2], pushed["presystemId"])
        self.assertEqual(answer[4], pushed["messageId"])
        self.assertEqual(answer[6], {})

    def test_information_is_confirmed_and_shown_over_tls_with_basic_auth(self):
        with Cms(self.certificate, user="bms", password="open sesame", points=12) as cms:
            process = self.watch(cms, "--user", "bms", "--password-file", str(self.password))
            boot = cms.wait_for_message(1, "BootNotification")
            self.assertEqual(boot[2], PRESYSTEM)
            self.assertEqual(boot[6], {"presystem": "BMS"})
            self.expect_confirmed_information(cms)
            event = self.next_event(process, "information")
            self.assertEqual(event["points"], 12)
            depot = event["message"]["depotInfoList"][0]
            self.assertEqual(depot["name"], "Betriebshof S\u00fcd")
            self.assertEqual(self.end_by(process, signal.SIGINT), 130)

    def test_the_object_envelope_works_without_a_subprotocol(self):
        with Cms(self.certificate, envelope="object", subprotocol="none") as cms:
            process = self.watch(cms, "--envelope", "object", "--subprotocol-policy",
                                 "accept-missing")
            boot = cms.wait_for("message")
            self.assertEqual((boot["form"], boot["parts"][5]), ("object", "BootNotification"))
            self.expect_confirmed_information(cms)
            self.assertEqual(self.next_event(process, "information")["points"], 4)
            self.assertEqual(self.end_by(process, signal.SIGINT), 130)

    def test_states_are_told_in_order_with_nothing_left_out(self):
        with Cms(self.certificate) as cms:
            process = self.watch(cms)
            states = [self.next_event(process, "state") for _ in range(3)]
            self.assertEqual([(state["from"], state["to"]) for state in states],
                             [("Stopped", "Connecting"), ("Connecting", "Booting"),
                              ("Booting", "Ready")])
            self.end_by(process, signal.SIGINT)

    def test_a_lost_cms_is_a_state_with_cause_and_time_of_the_next_attempt(self):
        with Cms(self.certificate) as cms:
            process = self.watch(cms, "--reconnect-min", "60s")
            self.next_event(process, "information")
            cms.kill()
            while True:
                state = self.next_event(process, "state")
                if state["to"] == "Waiting":
                    break
            self.assertEqual(state["cause"]["code"], "connection_lost")
            self.assertEqual(state["retryInMs"], 60000)
            self.end_by(process, signal.SIGINT)

    def test_sigint_closes_with_1000(self):
        with Cms(self.certificate) as cms:
            process = self.watch(cms)
            self.next_event(process, "information")
            self.assertEqual(self.end_by(process, signal.SIGINT), 130)
            self.assertEqual(cms.wait_for("closed")["code"], 1000)

    def test_sigterm_closes_with_1000(self):
        with Cms(self.certificate) as cms:
            process = self.watch(cms)
            self.next_event(process, "information")
            self.assertEqual(self.end_by(process, signal.SIGTERM), 143)
            self.assertEqual(cms.wait_for("closed")["code"], 1000)

    def test_information_in_many_frames_is_one_message(self):
        with Cms(self.certificate, points=300, fragment=1000) as cms:
            process = self.watch(cms)
            self.assertEqual(self.next_event(process, "information")["points"], 300)
            self.end_by(process, signal.SIGINT)

    def send(self, cms, source, *options, text=None):
        code, out, err = run("send", source, "--json", *self.connection(cms), *options, text=text)
        return code, [json.loads(line) for line in out.splitlines()], err

    def test_a_payload_is_delivered_and_its_confirmation_shown(self):
        file = self.folder / "payload.json"
        file.write_text(json.dumps(REQUESTS))
        with Cms(self.certificate) as cms:
            code, events, _ = self.send(cms, file)
            heard = cms.wait_for_message(1, "ProvideChargingRequests")
            self.assertEqual(cms.wait_for("closed")["code"], 1000)
        self.assertEqual(code, 0)
        self.assertEqual(heard[6], REQUESTS)
        self.assertEqual((events[-1]["event"], events[-1]["ok"]), ("answer", True))
        self.assertEqual(events[-1]["messageId"], heard[4])

    def test_nothing_is_sent_before_boot_and_first_information(self):
        with Cms(self.certificate, first_push=0.5) as cms:
            code, _, _ = self.send(cms, "-", text=json.dumps(REQUESTS))
            cms.wait_for_message(1, "ProvideChargingRequests")
        self.assertEqual(code, 0)
        order = [(event["event"], event["parts"][0], event["parts"][5]) if "parts" in event
                 else (event["event"],) for event in cms.seen]
        self.assertLess(order.index(("message", 1, "BootNotification")), order.index(("pushed",)))
        self.assertLess(order.index(("pushed",)),
                        order.index(("message", 1, "ProvideChargingRequests")))

    def test_a_bare_list_and_a_whole_envelope_are_taken_too(self):
        envelope = [1, "BMS", PRESYSTEM, "2026-01-15T10:00:00Z",
                    "728ba441-4fd6-4b8b-9680-ea4018c2cd2e", "ProvideChargingRequests", REQUESTS]
        for document in (REQUESTS["chargingRequestList"], envelope):
            with self.subTest(document=document), Cms(self.certificate) as cms:
                code, _, _ = self.send(cms, "-", text=json.dumps(document))
                self.assertEqual(code, 0)
                heard = cms.wait_for_message(1, "ProvideChargingRequests")
                self.assertEqual(heard[6], REQUESTS)

    def test_a_dry_run_prints_the_message_and_connects_to_nobody(self):
        connection = ["--url", "wss://localhost:1/", "--presystem-id", PRESYSTEM]
        code, out, err = run("send", "-", "--dry-run", *connection, text=json.dumps(REQUESTS))
        self.assertEqual((code, err), (0, ""))
        message = json.loads(out)
        self.assertEqual([message[0], message[1], message[2], message[5], message[6]],
                         [1, "BMS", PRESYSTEM, "ProvideChargingRequests", REQUESTS])
        code, out, _ = run("send", "-", "--dry-run", "--envelope", "object", "--presystem", "itcs",
                           *connection, text=json.dumps(REQUESTS))
        self.assertEqual((code, json.loads(out)["source"]), (0, "ITCS"))
        self.assertEqual(run("validate", "-", text=out)[0], 0)

    def test_a_dry_run_of_what_cannot_be_sent_is_exit_code_2(self):
        code, out, err = run("send", "-", "--dry-run", text=json.dumps(REQUESTS))
        self.assertEqual((code, out), (2, ""))
        self.assertIn("--presystem-id", err)
        code, out, _ = run("send", "-", "--dry-run", "--schema", "1.0", "--presystem-id", PRESYSTEM,
                           text='{"chargingRequestList":[]}')
        self.assertEqual((code, out), (2, ""))

    def test_an_error_as_answer_is_exit_code_8_with_the_cmss_words(self):
        with Cms(self.certificate, answer="error") as cms:
            code, events, _ = self.send(cms, "-", text=json.dumps(REQUESTS))
        self.assertEqual(code, 8)
        self.assertEqual(events[-1]["error"]["peerText"], "charging requests refused")

    def test_a_close_instead_of_an_answer_has_the_exit_code_of_its_cause(self):
        for close, expected in ((1008, 5), (1011, 1)):
            with self.subTest(close=close), Cms(self.certificate, answer=f"close{close}") as cms:
                code, events, _ = self.send(cms, "-", text=json.dumps(REQUESTS))
                self.assertEqual(code, expected)
                self.assertIn(str(close), events[-1]["error"]["detail"])

    def test_no_answer_is_exit_code_9(self):
        with Cms(self.certificate, answer="silent") as cms:
            code, _, _ = self.send(cms, "-", "--timeout", "2s", text=json.dumps(REQUESTS))
        self.assertEqual(code, 9)

    def test_input_that_is_no_list_of_requests_is_exit_code_2_with_its_path(self):
        broken = json.loads(json.dumps(REQUESTS))
        del broken["chargingRequestList"][0]["vehicleId"]
        with Cms(self.certificate) as cms:
            code, _, err = self.send(cms, "-", text=json.dumps(broken))
        self.assertEqual(code, 2)
        self.assertIn("/chargingRequestList/0/vehicleId", err)

    def test_a_list_that_contradicts_itself_is_refused_before_connecting(self):
        twice = {"chargingRequestList": REQUESTS["chargingRequestList"] * 2}
        code, _, err = run("send", "-", "--url", "wss://localhost:1/", "--presystem-id", PRESYSTEM,
                           text=json.dumps(twice))
        self.assertEqual(code, 2)
        self.assertIn("CR1", err)

    def test_the_demo_in_a_pipe_is_plain_and_shows_the_main_job(self):
        code, out, err = run("sim", "--demo", "--duration", "6s", "--seed", "7")
        self.assertEqual(code, 0, err)
        self.assertNotIn("\x1b", out + err)
        for expected in ("TLSv1.3", "v1.463.vdv.de", "Accepted", "confirmed"):
            self.assertIn(expected, out)


if __name__ == "__main__":
    unittest.main()
