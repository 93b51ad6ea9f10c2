#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 request`: one charging request from options, printed or sent."""
import json
import unittest

from harness import Cms, Site, run

NEEDED = ["request", "--vehicle", "Bus 101", "--min-soc", "80", "--max-soc", "95"]
BERLIN = {"TZ": "Europe/Berlin"}


class Request(Site):
    def made(self, *options, **environment):
        code, out, err = run(*NEEDED, "--id", "R1", *options, **environment)
        self.assertEqual(code, 0, err)
        return json.loads(out), err

    def refused(self, *options, **environment):
        code, out, err = run(*NEEDED, *options, **environment)
        self.assertEqual((code, out), (2, ""), err)
        return err

    def test_what_is_printed_is_a_list_that_send_takes(self):
        _, text, _ = run(*NEEDED, "--point", "CP1", "--soc-at-arrival", "35", "--priority", "2",
                         "--arrival", "2031-01-15T20:00:00+01:00", "--id", "R1")
        entry, = json.loads(text)
        self.assertEqual(entry["chargingPointId"], "CP1")
        self.assertEqual(entry["priority"], 2)
        self.assertEqual(entry["chargingRequestData"]["expectedArrivalTimeAtChargingPoint"],
                         "2031-01-15T19:00:00Z")
        with Cms(self.certificate) as cms:
            code, _, err = run("send", "-", *self.connection(cms), text=text)
            self.assertEqual(code, 0, err)
            heard = cms.wait_for_message(1, "ProvideChargingRequests")
        self.assertEqual(heard[6]["chargingRequestList"], [entry])

    def test_the_departure_is_echoed_with_date_and_zone(self):
        entries, err = self.made("--departure", "2031-01-15 04:30", **BERLIN)
        self.assertIn("departure 2031-01-15T04:30:00+01:00 (CET)", err)
        data = entries[0]["chargingRequestData"]
        self.assertEqual(data["requestedTimeForDeparture"], "2031-01-15T03:30:00Z")

    def test_times_are_read_and_echoed_in_utc_when_asked_for(self):
        _, err = self.made("--departure", "2031-01-15 04:30", "--utc", **BERLIN)
        self.assertIn("departure 2031-01-15T04:30:00Z (UTC)", err)

    def test_a_bare_hour_is_the_next_one(self):
        entries, err = self.made("--departure", "04:30", TZ="UTC")
        self.assertRegex(err, r"departure \d{4}-\d\d-\d\dT04:30:00\+00:00 \(UTC\), in ")
        departure = entries[0]["chargingRequestData"]["requestedTimeForDeparture"]
        self.assertTrue(departure.endswith("T04:30:00Z"))

    def test_a_local_time_is_refused_where_the_machine_does_not_know_its_zone(self):
        nowhere = {"TZ": "Europe/Berlin", "TZDIR": str(self.folder / "no-zones")}
        err = self.refused("--departure", "04:30", **nowhere)
        self.assertIn("'04:30' is a local time, but TZ names the time zone Europe/Berlin", err)
        self.assertIn("Install tzdata", err)

    def test_times_with_their_offset_are_read_without_knowing_the_zone(self):
        nowhere = {"TZ": "Europe/Berlin", "TZDIR": str(self.folder / "no-zones")}
        entries, err = self.made("--departure", "2031-01-15T04:30:00+01:00", **nowhere)
        data = entries[0]["chargingRequestData"]
        self.assertEqual(data["requestedTimeForDeparture"], "2031-01-15T03:30:00Z")
        self.assertIn("vdv463: TZ names the time zone Europe/Berlin, which this machine", err)

    def test_an_hour_that_the_clocks_leave_out_is_refused(self):
        err = self.refused("--departure", "2031-03-30 02:30", **BERLIN)
        self.assertIn("does not exist", err)

    def test_an_hour_that_comes_twice_is_refused_with_both_readings(self):
        err = self.refused("--departure", "2031-10-26 02:30", **BERLIN)
        self.assertIn("2031-10-26T02:30:00+02:00", err)
        self.assertIn("2031-10-26T02:30:00+01:00", err)

    def test_each_of_both_readings_is_taken_with_its_offset(self):
        for offset, utc in (("+02:00", "00:30"), ("+01:00", "01:30")):
            entries, _ = self.made("--departure", "2031-10-26T02:30:00" + offset, **BERLIN)
            self.assertEqual(entries[0]["chargingRequestData"]["requestedTimeForDeparture"],
                             f"2031-10-26T{utc}:00Z")

    def test_a_text_that_is_no_time_is_refused(self):
        self.assertIn("half past four", self.refused("--departure", "half past four"))

    def test_what_the_schema_refuses_is_refused(self):
        code, _, err = run("request", "--vehicle", "Bus 101", "--min-soc", "80", "--max-soc", "195")
        self.assertEqual(code, 2)
        self.assertIn("maxTargetSoc", err)

    def test_it_is_sent_and_answered(self):
        with Cms(self.certificate) as cms:
            code, out, err = run(*NEEDED, "--send", "--json", *self.connection(cms))
            self.assertEqual(code, 0, err)
            heard = cms.wait_for_message(1, "ProvideChargingRequests")
        answer = json.loads(out)
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["messageId"], heard[4])
        self.assertEqual(heard[6]["chargingRequestList"][0]["vehicleId"], "Bus 101")

    def test_a_list_that_deletes_what_the_cms_shows_is_not_sent(self):
        for command in ([*NEEDED, "--send"], ["send", "-"]):
            with self.subTest(command=command), \
                    Cms(self.certificate, shows_request="Old request") as cms:
                code, out, err = run(*command, *self.connection(cms),
                                     text='{"chargingRequestList":[]}')
                self.assertEqual((code, out), (2, ""))
                self.assertIn("Old request", err)
                self.assertIn("Bus 7", err)
                self.assertIn("--replace-all", err)
                cms.wait_for("closed")
                heard = [fields["parts"][5] for fields in cms.seen if "parts" in fields]
                self.assertNotIn("ProvideChargingRequests", heard)

    def test_it_is_sent_when_that_is_meant_or_when_the_list_has_them(self):
        for options in (["--replace-all"], ["--id", "Old request"]):
            with self.subTest(options=options), \
                    Cms(self.certificate, shows_request="Old request") as cms:
                code, _, err = run(*NEEDED, "--send", *options, *self.connection(cms))
                self.assertEqual(code, 0, err)


if __name__ == "__main__":
    unittest.main()
