# SPDX-License-Identifier: Apache-2.0
"""The recipe for CI: examples/ci/test_bms passes a good BMS and fails a bad one."""
import os
import pathlib
import subprocess
import sys
import unittest

from sim import PATIENCE, ROOT, program

RECIPE = ROOT / "examples/ci"
HERE = pathlib.Path(__file__).resolve().parent


def test_bms(*command, **environment):
    return subprocess.run(
        [RECIPE / "test_bms", RECIPE / "evening.ndjson", *command], timeout=2 * PATIENCE,
        env={**os.environ, "VDV463": program(), **environment}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, encoding="utf-8", cwd=HERE)


class Recipe(unittest.TestCase):
    def test_our_own_program_as_the_bms_passes(self):
        done = test_bms("sh", "-c", f'"$VDV463" send {RECIPE / "requests.json"} --url "$CMS_URL" '
                                    '--ca-file "$CMS_CA" --presystem-id uri://Mine/Presystem')
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("broke no rule", done.stdout)

    def test_a_bms_that_breaks_a_rule_fails_with_the_rule(self):
        done = test_bms(sys.executable, "-B", "bad_bms.py")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("before its boot notification was accepted", done.stdout)

    def test_a_bms_that_never_boots_fails(self):
        done = test_bms("true")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("no presystem booted", done.stdout)

    def test_a_bms_that_fails_by_itself_fails(self):
        done = test_bms("sh", "-c", f'"$VDV463" check --url "$CMS_URL" --ca-file "$CMS_CA" '
                                    '--presystem-id uri://Mine/Presystem && exit 9')
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("ended with 9", done.stderr)

    def test_a_bms_that_does_not_end_is_ended(self):
        done = test_bms("sleep", "1000", TEST_BMS_LIMIT="1")
        self.assertEqual(done.returncode, 1, done)

    def test_a_simulator_that_does_not_start_is_told(self):
        done = test_bms("true", TEST_BMS_OPTIONS="--fault nonsense")
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("nonsense", done.stderr)


if __name__ == "__main__":
    unittest.main()
