#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The numbered examples that talk to a CMS, as somebody who reads them would run them."""
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

from harness import PATIENCE, Cms, Site

PRESYSTEM = "uri://Customer1/Presystem1"


class Examples(unittest.TestCase):
    def run_plan(self, cms, store):
        """Runs 03_charging_plan until its second has passed; returns what it printed."""
        done = subprocess.run(
            [os.environ["VDV463_CHARGING_PLAN"], cms.url(scheme="ws"), PRESYSTEM, str(store), "1"],
            capture_output=True, text=True, timeout=2 * PATIENCE, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def test_the_charging_plan_is_confirmed_and_kept_over_a_restart(self):
        with tempfile.TemporaryDirectory() as folder, Cms() as cms:
            store = pathlib.Path(folder) / "plan"
            printed = self.run_plan(cms, store)
            self.assertIn("list 1 confirmed\n", printed)
            self.assertIn("Bus 101 confirmed: ", printed)
            self.assertIn("Bus 103 in the end: confirmed\n", printed)
            heard = cms.wait_for_message(1, "ProvideChargingRequests")[6]["chargingRequestList"]
            self.assertEqual([entry["vehicleId"] for entry in heard],
                             ["Bus 101", "Bus 102", "Bus 103"])
            self.assertIn(b"Night/101", store.read_bytes())
            self.assertEqual(store.stat().st_mode & 0o777, 0o600)

            self.assertIn("confirmed\n", self.run_plan(cms, store))
            cms.wait_for_message(1, "ProvideChargingRequests")


class Executor(Site):
    def test_the_handlers_of_05_run_on_the_loop_s_thread_and_in_order(self):
        with Cms(self.certificate) as cms:
            process = subprocess.Popen(
                [os.environ["VDV463_ASIO_EXECUTOR"], cms.url(), PRESYSTEM, str(self.authority.ca)],
                stdout=subprocess.PIPE, text=True)
            self.addCleanup(process.stdout.close)
            self.addCleanup(process.kill)
            lines = []
            for line in process.stdout:
                lines.append(line.strip())
                if "heard of 1 depots" in line:
                    process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(timeout=PATIENCE), 0)
            self.assertEqual(cms.wait_for("closed")["code"], 1000)
        numbers = [int(re.match(r"(\d+) on the loop: ", line).group(1)) for line in lines]
        self.assertEqual(numbers, list(range(1, len(lines) + 1)))
        told = [line.split(": ", 1)[1] for line in lines]
        states = [text for text in told if " to " in text]
        self.assertEqual(states[:3], ["Stopped to Connecting", "Connecting to Booting",
                                      "Booting to Ready"])
        self.assertEqual(states[-1], "Closing to Stopped")
        for before, after in zip(states[:-1], states[1:-1]):  # stop() tells the last alone
            self.assertEqual(before.split(" to ")[1], after.split(" to ")[0])
        self.assertLess(told.index("Booting to Ready"), told.index("information"))


if __name__ == "__main__":
    unittest.main()
