#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 decode`: what messages say, offline."""
import json
import pathlib
import tempfile
import unittest

from harness import run

REQUESTS = {"chargingRequestList": [
    {"vehicleId": "Bus 101", "chargingRequestId": "R1", "chargingPointId": "CP1", "priority": 2,
     "chargingRequestData": {"minTargetSoc": 80, "maxTargetSoc": 95,
                             "requestedTimeForDeparture": "2031-01-15T03:30:00Z"}}]}
MESSAGE = [1, "BMS", "uri://P/1", "2031-01-14T20:00:00Z", "728ba441-4fd6-4b8b-9680-ea4018c2cd2e",
           "ProvideChargingRequests", REQUESTS]
ANSWER = [2, "CMS", "uri://P/1", "2031-01-14T20:00:01Z", "728ba441-4fd6-4b8b-9680-ea4018c2cd2e",
          "ProvideChargingRequests", {}]
BERLIN = {"TZ": "Europe/Berlin"}


def recording(*entries):
    return "".join(json.dumps({"t": t, "dir": direction, "text": json.dumps(message)}) + "\n"
                   for t, direction, message in entries)


class Decode(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    def test_a_message_is_summarised_in_local_time(self):
        code, out, _ = run("decode", self.file("m.json", MESSAGE), **BERLIN)
        self.assertEqual(code, 0)
        head, count, request = out.splitlines()
        self.assertEqual(head, "ProvideChargingRequests Request at 2031-01-14T21:00:00+01:00, "
                               "message 728ba441-4fd6-4b8b-9680-ea4018c2cd2e, from BMS, presystem "
                               "uri://P/1 (schema 1.0 1.1 2.0)")
        self.assertEqual(count, "  1 charging request")
        self.assertEqual(request, "    Bus 101: 80 to 95 %, departure 2031-01-15T04:30:00+01:00, "
                                  "point CP1, priority 2, request R1")

    def test_a_payload_and_standard_input_are_taken(self):
        code, out, _ = run("decode", "-", "--utc", text=json.dumps(REQUESTS))
        self.assertEqual(code, 0)
        self.assertTrue(out.startswith("ProvideChargingRequests Request (schema"), out)
        self.assertIn("departure 2031-01-15T03:30:00Z", out)

    def test_a_recording_has_numbers_in_place_of_ids_and_times(self):
        file = self.file("wire.ndjson", recording((0.5, "out", MESSAGE), (0.75, "in", ANSWER)))
        code, out, _ = run("decode", file)
        self.assertEqual(code, 0)
        self.assertIn("   1 out ProvideChargingRequests Request #1, from BMS", out)
        self.assertIn("   2 in  ProvideChargingRequests Confirmation to #1, from CMS", out)
        self.assertNotIn("728ba441", out)
        timed = run("decode", file, "--times")[1]
        self.assertIn("   2 in  0.750 s ", timed)
        self.assertIn("728ba441", timed)

    def test_a_pattern_is_what_it_matches_in_order(self):
        for name in ("b.json", "a.json"):
            self.file(name, REQUESTS)
        code, out, _ = run("decode", self.folder / "*.json")
        self.assertEqual(code, 0)
        self.assertLess(out.index("a.json:"), out.index("b.json:"))
        code, out, _ = run("validate", self.folder / "*.json")
        self.assertIn("2 files:", out)

    def test_what_cannot_be_read_is_exit_code_1_with_its_reason(self):
        broken = json.loads(json.dumps(MESSAGE))
        del broken[6]["chargingRequestList"][0]["vehicleId"]
        code, out, _ = run("decode", self.file("m.json", broken))
        self.assertEqual(code, 1)
        self.assertIn("/6/chargingRequestList/0/vehicleId", out)

    def test_a_broken_line_of_a_recording_is_named(self):
        file = self.file("wire.ndjson", recording((0, "out", MESSAGE)) + "{\"t\":1}\n")
        code, out, _ = run("decode", file)
        self.assertEqual(code, 1)
        self.assertIn("line 2", out)

    def test_a_file_that_is_not_there_is_exit_code_2(self):
        code, out, err = run("decode", self.folder / "nothing.json")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("nothing.json", err)

    def test_the_document_has_the_payload_itself(self):
        file = self.file("m.json", MESSAGE)
        document = json.loads(run("decode", file, "--json")[1])
        message, = document["messages"]
        self.assertEqual(message["payload"], REQUESTS)
        self.assertEqual(message["envelope"]["messageId"], MESSAGE[4])
        self.assertEqual(message["conformsTo"], ["1.0", "1.1", "2.0"])

    def test_control_characters_of_a_peer_do_not_reach_the_terminal(self):
        evil = json.loads(json.dumps(REQUESTS))
        evil["chargingRequestList"][0]["vehicleId"] = "Bus\x1b[2J\x07"
        self.assertNotRegex(run("decode", "-", text=json.dumps(evil))[1], "[\x1b\x07]")

    def test_equal_inputs_give_equal_bytes(self):
        file = self.file("wire.ndjson", recording((0, "out", MESSAGE), (1, "in", ANSWER)))
        for options in ([], ["--json"], ["--times"]):
            self.assertEqual(run("decode", file, *options), run("decode", file, *options))


if __name__ == "__main__":
    unittest.main()
