#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The password appears nowhere: whatever the program writes is searched for it."""
import base64
import pathlib
import signal
import subprocess
import unittest

from harness import PATIENCE, Cms, Site, program, run

PRESYSTEM = "uri://Customer1/Presystem1"
PASSWORD = "Correct-Horse-Battery-Staple"
TOKEN = "Sesame-Header-Token"
PAYLOAD = '{"chargingRequestList":[]}'


class Secrecy(Site):
    def setUp(self):
        self.work = self.folder / self.id()
        self.work.mkdir()
        self.secret_file = self.folder / "secret"
        self.secret_file.write_text(PASSWORD + "\n")
        self.home = {"XDG_CONFIG_HOME": str(self.work / "config")}

    def search(self, text, where):
        basic = base64.b64encode(f"bms:{PASSWORD}".encode()).decode()
        for secret in (PASSWORD, basic, TOKEN):
            self.assertNotIn(secret, text, where)

    def search_all(self, done, where):
        code, out, err = done
        self.search(out + err, where)
        for path in self.work.rglob("*"):
            if path.is_file():
                self.search(path.read_text(), path)
        return code

    def options(self, cms):
        return ["--url", cms.url(), "--presystem-id", PRESYSTEM, "--ca-file", self.authority.ca,
                "--user", "bms", "--password-file", self.secret_file, "-vv"]

    def test_not_in_outputs_logs_and_recordings_of_any_command(self):
        error = f"bms:{PASSWORD} is not known, nor is {TOKEN}"
        header = ["--header", f"X-Token: {TOKEN}"]
        for boot in ("accepted", "error"):
            with Cms(self.certificate, user="bms", password=PASSWORD, boot=boot,
                     error_text="no") as cms:
                options = self.options(cms)
                for name, command, text in (
                        ("check", ["check", *header], None),
                        ("json", ["check", "--json", *header], None),
                        ("watch", ["watch", "--duration", "1s"], None),
                        ("send", ["send", "-"], PAYLOAD),
                        ("record", ["record", self.work / f"{boot}.ndjson", "--duration", "1s"],
                         None)):
                    wire = [] if name == "record" else ["--record", self.work / f"{boot}{name}"]
                    done = run(*command, *options, *wire, text=text, **self.home)
                    code = self.search_all(done, f"{boot} {name}")
                    self.assertEqual(code, 8 if boot == "error" and name not in ("watch", "record")
                                     else 0, done)
        with Cms(self.certificate, user="bms", password=PASSWORD, boot="error",
                 error_text=error) as cms:
            run("check", *self.options(cms), *header, "--record", self.work / "echo.ndjson")
            self.search((self.work / "echo.ndjson").read_text(), "a CMS that repeats it")

    def test_not_in_profiles(self):
        self.assertEqual(self.search_all(
            run("profile", "add", "north", "--url", "wss://cms.example/", "--user", "bms",
                "--password-file", self.secret_file, **self.home), "profile add"), 0)
        self.search_all(run("profile", "show", "north", "--json", **self.home), "profile show")
        self.search_all(run("check", "--help", CMS_PASSWORD=PASSWORD, **self.home), "help")

    def test_not_in_what_a_refused_password_leaves_behind(self):
        with Cms(self.certificate, user="bms", password="another") as cms:
            self.assertEqual(self.search_all(run("check", *self.options(cms)), "check"), 5)

    def test_not_in_the_command_line_of_the_process(self):
        with Cms(self.certificate, user="bms", password=PASSWORD) as cms:
            process = subprocess.Popen([program(), "watch", "--json", *self.options(cms)],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            cms.wait_for("pushed")
            line = pathlib.Path(f"/proc/{process.pid}/cmdline").read_text()
            self.assertIn("--password-file", line)
            self.search(line, "/proc/PID/cmdline")
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
            self.search(out + err, "watch")


if __name__ == "__main__":
    unittest.main()
