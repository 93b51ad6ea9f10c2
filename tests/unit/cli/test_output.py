# SPDX-License-Identifier: Apache-2.0
"""What the program does when it cannot write, and what it leaves behind in files."""
import os
import pathlib
import resource
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


def full_after(size):
    """Options for run(): files cannot grow beyond `size` bytes, as on a full disk."""
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
            "restore_signals": False}  # else SIGXFSZ, which Python ignores, would end the program


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

    def test_a_profile_that_cannot_be_written_stays_as_it_was(self):
        environment = {"env": {**os.environ, "XDG_CONFIG_HOME": str(self.folder)}}
        add = ["profile", "add", "north", "--url", "wss://one.example/"]
        self.assertEqual(run(*add, **environment)[0], 0)
        profiles = self.folder / "vdv463"
        before = (profiles / "north.profile").read_text()
        code, err = run(*add[:-1], "wss://two.example/", "--replace", **environment,
                        **full_after(20))
        self.assertEqual(code, 2)
        self.assertIn("north.profile cannot be written: File too large", err)
        self.assertEqual([file.name for file in profiles.iterdir()], ["north.profile"])
        self.assertEqual((profiles / "north.profile").read_text(), before)

    def test_a_recording_that_cannot_be_written_is_an_error(self):
        file = self.folder / "wire.ndjson"
        code, err = run("sim", "--demo", "--duration", "4s", "--record", file, **full_after(4096))
        self.assertEqual(code, LOST, err)
        self.assertIn(f"{file} cannot be written: File too large; the recording ends here", err)
        self.assertEqual(err.count("cannot be written"), 1)

    def test_a_command_that_only_records_ends_with_its_recording(self):
        file = self.folder / "wire.ndjson"
        with subprocess.Popen([os.environ["VDV463_PROGRAM"], "sim", "--insecure",
                               "--push-interval", "200ms"], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as cms:
            self.addCleanup(cms.kill)
            code, err = run("record", file, "--url", cms.stdout.readline().strip(),
                            "--allow-insecure", "--presystem-id", "uri://Customer1/Presystem1",
                            **full_after(4096))
            cms.kill()
        self.assertEqual(code, LOST, err)
        self.assertNotIn("are in", err)

    def test_a_start_that_is_refused_leaves_no_recording(self):
        file = self.folder / "wire.ndjson"
        empty = self.folder / "requests.json"
        empty.write_text('{"chargingRequestList":[{}]}')
        to = ["--presystem-id", "uri://Customer1/Presystem1", "--url"]
        for command in (["record", file, *to, "wss://host:port/"],
                        ["check", "--record", file, *to, "wss://host:port/"],
                        ["watch", "--record", file, *to, "ws://localhost/"],
                        ["check", "--record", file, *to, "wss://localhost/", "--proxy", "x://y"],
                        ["send", empty, "--record", file, *to, "wss://localhost/"],
                        ["send", "--keep", empty, "--record", file, *to, "wss://host:port/"]):
            code, err = run(*command)
            self.assertEqual(code, 2, err)
            self.assertNotIn("is there already", err)
            self.assertFalse(file.exists(), command)

    def test_a_recording_in_which_nothing_was_said_is_not_kept(self):
        file = self.folder / "wire.ndjson"
        code, err = run("record", file, "--url", "ws://127.0.0.1:9/", "--allow-insecure",
                        "--presystem-id", "uri://Customer1/Presystem1", "--duration", "200ms")
        self.assertEqual(code, 0, err)
        self.assertIn(f"Nothing was said, so there is no {file}.", err)
        self.assertFalse(file.exists())

    def test_a_recording_that_is_refused_touches_no_other_file(self):
        file = self.folder / "wire.ndjson"
        file.touch()
        code, err = run("record", file, "--url", "wss://localhost/", "--presystem-id", "uri://x")
        self.assertEqual(code, 2)
        self.assertIn("is there already", err)
        self.assertTrue(file.exists())


if __name__ == "__main__":
    unittest.main()
