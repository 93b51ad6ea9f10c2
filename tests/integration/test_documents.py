#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Everything that --json prints is what docs/schemas says, well or badly ended."""
import json
import unittest

import jsonschema

from harness import Cms, Site, run
from schemas import SCHEMAS, hold, hold_lines

PAYLOAD = '{"chargingRequestList":[]}'


class Documents(Site):
    def connection(self, cms):
        return [*super().connection(cms), "--json"]

    def test_of_check(self):
        for options, expected in (({}, 0), ({"boot": "rejected"}, 7), ({"boot": "error"}, 8),
                                  ({"status": 503}, 5)):
            with self.subTest(options=options), Cms(self.certificate, **options) as cms:
                code, out, _ = run("check", *self.connection(cms))
                self.assertEqual(code, expected)
                document = hold(json.loads(out), "check")
                self.assertEqual(document["connection"] is None, "status" in options)
        hold(json.loads(run("check", "--json")[1]), "check")

    def test_of_watch(self):
        for options in ({}, {"break_information": 1}, {"boot": "rejected"}):
            with self.subTest(options=options), Cms(self.certificate, **options) as cms:
                code, out, _ = run("watch", "--duration", "1s", *self.connection(cms))
                self.assertEqual(code, 0)
                self.assertGreater(len(hold_lines(out, "watch")), 3)

    def test_of_send_and_request(self):
        for options in ({}, {"answer": "error"}, {"shows_request": "Old request"}):
            with self.subTest(options=options), Cms(self.certificate, **options) as cms:
                _, out, _ = run("send", "-", *self.connection(cms), text=PAYLOAD)
                self.assertEqual(len(hold_lines(out, "answer")), 1)
                _, out, _ = run("request", "--send", "--vehicle", "Bus 1", "--min-soc", "1",
                                "--max-soc", "2", *self.connection(cms))
                self.assertEqual(len(hold_lines(out, "answer")), 1)

    def test_of_validate(self):
        for text in (PAYLOAD, "[]", "", '{"chargingRequestList":[{}]}'):
            hold(json.loads(run("validate", "--json", "-", text=text)[1]), "validate")
        hold(json.loads(run("validate", "--json")[1]), "validate")

    def test_of_decode(self):
        for text in (PAYLOAD, "[]", "", '{"t":0,"dir":"in","text":"[]"}', '{"errorMessage":"x"}'):
            hold(json.loads(run("decode", "--json", "-", text=text)[1]), "decode")
        hold(json.loads(run("decode", "--json", "/nowhere")[1]), "decode")

    def test_of_a_recording_and_of_profiles(self):
        file = self.folder / "wire.ndjson"
        home = {"XDG_CONFIG_HOME": str(self.folder / "config")}
        with Cms(self.certificate) as cms:
            run("check", "--record", file, *self.connection(cms))
        self.assertGreater(len(hold_lines(file.read_text(), "recording")), 3)
        run("profile", "add", "north", "--url", "wss://cms.example/", **home)
        hold(json.loads(run("profile", "list", "--json", **home)[1]), "profiles")
        hold(json.loads(run("profile", "show", "north", "--json", **home)[1]), "profile")

    def test_of_the_simulator(self):
        code, out, _ = run("sim", "--json", "--insecure", "--duration", "200ms")
        self.assertEqual(code, 0)
        events = [event["event"] for event in hold_lines(out, "sim")]
        self.assertEqual((events[0], events[-1]), ("listening", "end"))

    def test_every_schema_refuses_what_it_does_not_know(self):
        for path in SCHEMAS.glob("*.json"):
            with self.subTest(path=path), self.assertRaises(jsonschema.ValidationError):
                hold({"surprise": 1}, path.stem)


if __name__ == "__main__":
    unittest.main()
