# SPDX-License-Identifier: Apache-2.0
"""What the program does when it cannot write, and what it leaves behind."""
import os
import pathlib
import subprocess
import tempfile
import unittest

PATIENCE = 60  # seconds until a test gives up waiting: a bound, not an expectation
ROOT = pathlib.Path(__file__).resolve().parents[3]
LOST = 74


def run(*arguments, **options):
    """Runs the program and returns (exit code, stderr)."""
    done = subprocess.run([os.environ["VDV463_PROGRAM"], *map(str, arguments)], text=True,
                          stderr=subprocess.PIPE, timeout=PATIENCE,
                          **{"stdout": subprocess.DEVNULL, **options})
    return done.returncode, done.stderr


class Output(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_a_full_disk_behind_standard_output_is_an_error(self):
        message = ROOT / "tests/golden/boot_request.json"
        with open("/dev/full", "w") as full:
            for command in (["--help"], ["--version"], ["help", "check"], ["completion", "bash"],
                            ["decode", message], ["validate", "--json", message],
                            ["sim", "--list-faults"], ["sim", "--demo", "--duration", "20s"]):
                code, err = run(*command, stdout=full)
                self.assertEqual(code, LOST, command)
                self.assertIn("standard output cannot be written: No space left", err)
                self.assertEqual(err.count("\n"), 1, err)

    def test_a_lost_output_hides_no_other_failure(self):
        with open("/dev/full", "w") as full:
            code, err = run("decode", "/nowhere", "/dev/null", stdout=full)
        self.assertEqual(code, 2)
        self.assertIn("standard output cannot be written", err)

    def test_a_reader_that_goes_away_is_no_error(self):
        reading, writing = os.pipe()
        os.close(reading)
        self.addCleanup(os.close, writing)
        for command in (["--help"], ["help", "check"], ["completion", "bash"],
                        ["sim", "--demo", "--duration", "20s"]):
            self.assertEqual(run(*command, stdout=writing), (0, ""), command)


if __name__ == "__main__":
    unittest.main()
