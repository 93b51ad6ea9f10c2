#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 watch`: a part of the depot, once, and events as JSON."""
import json
import unittest

from harness import Cms, Site, run
from schemas import hold_lines

PRESYSTEM = "uri://Customer1/Presystem1"


class Watch(Site):
    def watched(self, cms, *options):
        code, out, err = run("watch", "--url", cms.url(), "--presystem-id", PRESYSTEM, "--ca-file",
                             self.authority.ca, *options)
        return code, out, err

    def points(self, cms, *options):
        """The ids in the first charging information."""
        code, out, err = self.watched(cms, "--once", "--json", *options)
        self.assertEqual(code, 0, err)
        events = hold_lines(out, "watch")
        shown, = (event["message"] for event in events if event["event"] == "information")
        return [point["chargingPointId"] for depot in shown["depotInfoList"]
                for station in depot["chargingStationInfoList"]
                for point in station["chargingPointInfoList"]]

    def test_it_ends_with_the_first_information_when_asked(self):
        with Cms(self.certificate, points=2) as cms:
            code, out, _ = self.watched(cms, "--once")
            self.assertEqual(code, 0)
            self.assertEqual(out.count(" information "), 1)
            self.assertEqual(cms.wait_for("closed")["code"], 1000)

    def test_once_without_information_is_a_failure(self):
        with Cms(self.certificate, push_interval=0) as cms:
            code, _, err = self.watched(cms, "--once", "--duration", "1s")
        self.assertEqual(code, 9)
        self.assertIn("information", err)

    def test_points_are_chosen_by_a_pattern(self):
        with Cms(self.certificate, points=12) as cms:
            self.assertEqual(self.points(cms, "--point", "CP1*"), ["CP1", "CP10", "CP11", "CP12"])
            self.assertEqual(self.points(cms, "--point", "CP9", "--depot", "D1"), ["CP9"])

    def test_a_depot_is_chosen_by_id_or_name(self):
        with Cms(self.certificate, points=1) as cms:
            self.assertEqual(self.points(cms, "--depot", "D1"), ["CP1"])
            self.assertEqual(self.points(cms, "--depot", "Betriebshof S\u00fcd"), ["CP1"])
            self.assertEqual(self.points(cms, "--depot", "D2"), [])

    def test_a_kept_plan_is_told_as_events(self):
        file = self.folder / "list.json"
        file.write_text(json.dumps([{"vehicleId": "Bus 1", "chargingRequestId": "R1",
                                     "chargingRequestData": {"minTargetSoc": 1,
                                                             "maxTargetSoc": 2}}]))
        with Cms(self.certificate) as cms:
            code, out, err = self.watched(cms, "--json", "--plan", file, "--duration", "2s")
        self.assertEqual(code, 0, err)
        self.assertIn("plan", {event["event"] for event in hold_lines(out, "watch")})


if __name__ == "__main__":
    unittest.main()
