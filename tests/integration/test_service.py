#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""examples/service as systemd would run it: with a notify socket, a watchdog and a credential."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

from prometheus_client.parser import text_string_to_metric_families

from harness import PATIENCE, Cms, Site

PRESYSTEM = "uri://Customer1/Presystem1"
UNIT = pathlib.Path(__file__).resolve().parents[2] / "examples/service/vdv463-service.service"


class Service(Site):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()  # its name is short enough for a socket
        self.addCleanup(folder.cleanup)
        self.work = pathlib.Path(folder.name)
        (self.work / "credentials").mkdir()
        shutil.copy(self.password, self.work / "credentials/vdv463-password")
        self.metrics = self.work / "vdv463.prom"
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(str(self.work / "notify"))
        self.notified.settimeout(PATIENCE)
        self.addCleanup(self.notified.close)

    def start(self, url, **environment):
        process = subprocess.Popen(
            [os.environ["VDV463_SERVICE"], url, PRESYSTEM, "bms", str(self.metrics),
             str(self.authority.ca)],
            env={"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(self.work / "notify"),
                 "WATCHDOG_USEC": "300000",
                 "CREDENTIALS_DIRECTORY": str(self.work / "credentials"), **environment},
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE)

    def wait_for(self, *words):
        """Reads what the service notifies until all of these have come, in any order."""
        missing = list(words)
        while missing:
            word = self.notified.recv(4096).decode()
            if word in missing:
                missing.remove(word)

    def values(self):
        families = text_string_to_metric_families(self.metrics.read_text())
        return {(sample.name, *sample.labels.values()): sample.value
                for family in families for sample in family.samples}

    def test_it_tells_systemd_that_it_is_ready_alive_and_stopping(self):
        with Cms(self.certificate, user="bms", password="open sesame") as cms:
            process = self.start(cms.url())
            self.wait_for("READY=1", "STATUS=Ready")
            self.wait_for("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1")
            process.send_signal(signal.SIGTERM)
            self.wait_for("STOPPING=1")
            self.assertEqual(cms.wait_for("closed")["code"], 1000)
            _, log = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 0, log)
            self.assertIn("<6>session: Connecting -> Booting\n", log)
            self.assertNotIn("open sesame", log)

    def test_the_metrics_are_there_while_it_runs_and_gone_when_it_has_ended(self):
        with Cms(self.certificate, user="bms", password="open sesame") as cms:
            process = self.start(cms.url())
            self.wait_for("STATUS=Ready")
            self.wait_for("WATCHDOG=1", "WATCHDOG=1")
            values = self.values()
            self.assertEqual(values["vdv463_state", "Ready"], 1)
            self.assertEqual(values["vdv463_connections_total",], 1)
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE)
            self.assertEqual([path.name for path in self.work.glob("*.prom*")], [])

    def test_it_lives_on_while_the_cms_is_away(self):
        self.start("wss://localhost:1/")
        self.wait_for("READY=1", "STATUS=Waiting")
        self.wait_for("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1")
        self.assertEqual(self.values()["vdv463_last_error", "connect_refused"], 1)

    def test_a_password_that_cannot_be_read_is_told_and_tried_again(self):
        (self.work / "credentials/vdv463-password").unlink()
        process = self.start("wss://localhost:1/")
        self.wait_for("STATUS=Waiting")
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=PATIENCE)
        self.assertIn("vdv463-password", log)
        self.assertEqual(process.returncode, 0)

    def test_without_credentials_it_says_what_is_missing(self):
        done = subprocess.run([os.environ["VDV463_SERVICE"], "wss://localhost/", PRESYSTEM, "bms",
                               str(self.metrics)], env={}, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("LoadCredential=", done.stderr)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_the_unit_is_one_that_systemd_takes_and_finds_well_confined(self):
        unit = self.work / UNIT.name
        unit.write_text(UNIT.read_text().replace("/usr/local/bin/vdv463-service",
                                                 os.environ["VDV463_SERVICE"]))
        for command in (["verify", str(unit)],
                        ["security", "--offline=true", "--threshold=20", str(unit)]):
            done = subprocess.run(["systemd-analyze", "--no-pager", *command], timeout=PATIENCE,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertNotIn(f"{unit}:", done.stdout)  # what it warns of and goes on


class Logging(unittest.TestCase):
    def run_beside(self, example, *arguments):
        with Cms() as cms:
            done = subprocess.run([os.environ[example], cms.url(scheme="ws"), PRESYSTEM,
                                   *arguments], stderr=subprocess.PIPE, text=True,
                                  timeout=2 * PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_log_goes_to_spdlog_with_level_component_text_and_message_id(self):
        log = pathlib.Path(os.environ["VDV463_LOG_FOLDER"]) / "spdlog.log"
        log.unlink(missing_ok=True)
        self.run_beside("VDV463_LOG_SPDLOG", str(log))
        lines = log.read_text()
        self.assertRegex(lines, r"Z info session: Connecting -> Booting\n")
        self.assertRegex(lines, r"Z debug transport: connect: ")

    def test_the_example_of_journald_runs_whether_or_not_there_is_a_journal(self):
        self.run_beside("VDV463_LOG_JOURNALD")


if __name__ == "__main__":
    unittest.main()
