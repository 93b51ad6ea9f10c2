#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What every command of the program has in common, and what tells about it."""
import os
import pathlib
import re
import subprocess
import unittest

from harness import PATIENCE, Cms, Site, program, run

COMMANDS = ["sim", "check", "watch", "send", "request", "record", "replay", "validate", "decode",
            "profile", "completion", "help"]
PAYLOAD = '{"chargingRequestList":[]}'


class Program(Site):
    def in_bash(self, script):
        folder = pathlib.Path(program()).parent
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True,
                              timeout=PATIENCE,
                              env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"})
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def completed(self, *words):
        line = " ".join(f"'{word}'" for word in words)
        return self.in_bash("source <(vdv463 completion bash); "
                            f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _vdv463; "
                            'printf "%s\\n" "${COMPREPLY[@]}"')

    def test_every_command_has_help_with_an_example_before_its_options(self):
        for command in COMMANDS:
            code, out, err = run(command, "--help")
            self.assertEqual((code, err), (0, ""), command)
            self.assertEqual(out, run("help", command)[1], command)
            example = re.search(r"^Examples?:\n +(vdv463|source)", out, re.M)
            self.assertTrue(example, out)
            self.assertLess(example.start(), out.index("Options:"), command)

    def test_the_help_lists_every_command(self):
        out = run("--help")[1]
        self.assertEqual(out, run("help")[1])
        for command in COMMANDS:
            self.assertRegex(out, rf"\n  {command} ")

    def test_the_help_reaches_the_commands_below_a_command(self):
        self.assertIn("vdv463 profile add north", run("help", "profile", "add")[1])

    def test_an_unknown_command_is_named_with_the_nearest(self):
        code, out, err = run("chekc")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("there is no command chekc", err)
        self.assertIn("Did you mean check?", err)
        self.assertIn("did you mean validate?", run("help", "validat")[2])

    def test_an_unknown_option_is_named_with_the_nearest(self):
        for command, option, nearest in (("check", "--ulr", "--url"),
                                         ("watch", "--profil", "--profile"),
                                         ("decode", "--jsno", "--json")):
            code, _, err = run(command, option, "x")
            self.assertEqual(code, 2)
            self.assertIn(f"there is no option {option}", err)
            self.assertIn(f"Did you mean {nearest}?", err)

    def test_a_password_given_as_an_argument_is_not_repeated(self):
        for words in (["--password", "open sesame"], ["--password=open sesame"]):
            code, out, err = run("check", *words)
            self.assertEqual(code, 2)
            self.assertNotIn("sesame", out + err)

    def test_colours_are_for_terminals_unless_asked_for(self):
        with Cms(self.certificate) as cms:
            plain = run("check", *self.connection(cms))[1]
            coloured = run("check", "--color", "always", *self.connection(cms), NO_COLOR="1")[1]
        self.assertNotIn("\x1b", plain)
        self.assertIn("\x1b[32m", coloured)

    def test_a_quiet_command_says_nothing_but_its_data(self):
        with Cms(self.certificate) as cms:
            code, out, err = run("send", "-", "-q", *self.connection(cms), text=PAYLOAD)
        self.assertEqual((code, err), (0, ""))
        self.assertIn("Confirmed", out)

    def test_a_quiet_simulator_tells_violations_alone(self):
        for options, code, told in (([], 0, ""),
                                    (["--scenario", "-"], 1, "violation: ")):
            done = run("sim", "-q", "--insecure", "--duration", "200ms", *options,
                       text='{"t":0,"dir":"in","text":"hello"}')
            self.assertEqual(done[0], code)
            self.assertTrue(done[2].startswith(told) and done[2].count("\n") == code, done[2])

    def test_the_log_goes_to_standard_error_in_two_depths(self):
        with Cms(self.certificate) as cms:
            quiet = run("check", *self.connection(cms))
            some = run("check", "-v", *self.connection(cms))
            all_of_it = run("-vv", "check", *self.connection(cms))
        self.assertEqual(quiet[2], "")
        self.assertEqual(some[1].splitlines()[0], quiet[1].splitlines()[0])
        self.assertRegex(some[2], "info +session")
        self.assertNotIn("debug", some[2])
        self.assertRegex(all_of_it[2], "debug +transport")

    def test_times_have_the_local_zone_or_are_in_utc(self):
        with Cms(self.certificate) as cms:
            for options, zone in (([], r"\+05:30"), (["--utc"], "Z")):
                _, out, _ = run("watch", "--duration", "500ms", *options, *self.connection(cms),
                                TZ="Asia/Kolkata")
                self.assertRegex(out, rf"(?m)^\d\d:\d\d:\d\d{zone} state ")

    def test_a_reader_that_goes_away_is_no_error(self):
        for command in ("--help", "completion bash", "decode --json -"):
            done = subprocess.run(
                ["bash", "-c", f"{program()} {command} <<<'{PAYLOAD}' | true; exit ${{PIPESTATUS[0]}}"],
                capture_output=True, text=True, timeout=PATIENCE)
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)

    def test_commands_options_words_and_files_are_completed(self):
        self.assertEqual(self.completed("vdv463", "re"), ["request", "record", "replay"])
        self.assertIn("--presystem-id", self.completed("vdv463", "check", "--pre"))
        self.assertEqual(self.completed("vdv463", "watch", "--gate", ""),
                         ["after-information", "after-boot"])
        self.assertEqual(self.completed("vdv463", "check", "--json", "--pre"),
                         ["--presystem-id", "--presystem"])
        self.assertEqual(self.completed("vdv463", "profile", "r"), ["remove"])
        self.assertIn("/etc/passwd", self.completed("vdv463", "decode", "/etc/passw"))

    def test_the_completion_for_zsh_is_that_of_bash(self):
        self.assertEqual(run("completion", "zsh")[1].split("\n", 1)[1], run("completion", "bash")[1])


if __name__ == "__main__":
    unittest.main()
