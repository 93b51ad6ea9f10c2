#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 validate`: what it finds in files, in three forms, and its exit codes."""
import json
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from harness import run

DATA = {"minTargetSoc": 80, "maxTargetSoc": 95}
POINTS = {"depotInfoList": [{"depotId": "D", "chargingStationInfoList": [{
    "chargingStationId": "S", "chargingStationStatus": "Available", "chargingPointInfoList": [
        {"chargingPointId": "P1", "chargingPointStatus": "Available"}]}]}]}


def requests(data=None, **more):
    return {"chargingRequestList": [
        {"vehicleId": "V", "chargingRequestId": "R", "chargingRequestData": data or DATA, **more}]}


def message(payload, action="ProvideChargingRequests"):
    return [1, "BMS", "P", "2026-01-15T10:00:00Z", "728ba441-4fd6-4b8b-9680-ea4018c2cd2e", action,
            payload]


class Validate(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def write(self, name, content):
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def document(self, *arguments, **more):
        """The exit code and the JSON document, which have to agree."""
        code, out, _ = run("validate", "--json", *arguments, **more)
        document = json.loads(out)
        self.assertEqual(document["exitCode"], code)
        self.assertEqual(document["ok"], code == 0)
        return code, document

    def test_a_sound_message_and_a_sound_payload_are_clean(self):
        code, out, err = run("validate", self.write("a.json", message(requests())),
                             self.write("b.json", requests()))
        self.assertEqual((code, out, err),
                         (0, "2 files: 0 errors, 0 warnings, 0 infos\n", ""))

    def test_a_contradiction_is_one_line_and_exit_code_1(self):
        file = self.write("a.json", message(requests({"minTargetSoc": 90, "maxTargetSoc": 70})))
        code, out, _ = run("validate", file)
        self.assertEqual(code, 1)
        self.assertEqual(out.splitlines()[0],
                         f"{file}: /6/chargingRequestList/0/chargingRequestData/minTargetSoc: "
                         "error min_above_max: expected at most maxTargetSoc, 70, found 90")

    def test_standard_input_is_a_file(self):
        code, document = self.document("-", text=json.dumps(requests()))
        self.assertEqual((code, document["files"][0]["file"]), (0, "-"))

    def test_the_fail_level_decides_what_is_exit_code_1(self):
        file = self.write("a.json", requests({**DATA, "expectedSocAtArrival": 5}))
        self.assertEqual(self.document(file)[0], 0)
        self.assertEqual(self.document("--fail-level", "warning", file)[0], 1)
        remark = self.write("b.json", requests({**DATA, "expectedSocAtArrival": 75}))
        self.assertEqual(self.document("--fail-level", "warning", remark)[0], 0)
        self.assertEqual(self.document("--fail-level", "info", remark)[0], 1)

    def test_a_deviation_is_forgiven_unless_strict(self):
        file = self.write("a.json", requests({**DATA, "stray": 1}))
        self.assertEqual(self.document("--schema", "1.1", file)[0], 0)
        code, document = self.document("--schema", "1.1", "--strict", file)
        finding = document["files"][0]["findings"][0]
        self.assertEqual((code, finding["rule"], finding["severity"], finding["group"]),
                         (1, "unknown_member", "error", "schema"))

    def test_the_schema_alone_knows_no_plausibility(self):
        file = self.write("a.json", requests({"minTargetSoc": 90, "maxTargetSoc": 70}))
        self.assertEqual(
            self.document("--strict", "--schema", "2.0", "--schema-only", "--fail-level", "info",
                          file)[0], 0)

    def test_the_kind_of_a_payload_can_be_said(self):
        file = self.write("a.json", {})
        self.assertEqual(self.document(file)[0], 0)
        self.assertEqual(self.document("--payload", "boot-request", file)[0], 1)

    def test_a_charging_point_is_looked_up_in_the_information(self):
        known = self.write("known.json", requests(chargingPointId="P1"))
        unknown = self.write("unknown.json", requests(chargingPointId="P2"))
        points = self.write("points.json", POINTS)
        code, document = self.document("--information", points, "--fail-level", "warning", known,
                                       unknown)
        self.assertEqual(code, 1)
        self.assertEqual([[finding["rule"] for finding in file["findings"]]
                          for file in document["files"]], [[], ["unknown_charging_point"]])

    def test_an_information_that_is_none_is_wrong_use(self):
        file = self.write("a.json", requests())
        code, document = self.document("--information", file, file)
        self.assertEqual(code, 2)
        self.assertIn("depotInfoList", document["error"])

    def test_json_that_is_no_message_is_a_finding(self):
        for content in (5, None, "x", [], [1, 2], {"x": 1}, True):
            code, document = self.document(self.write("a.json", content))
            self.assertEqual((code, document["errors"], document["unreadable"]), (1, 1, 0))

    def check_unreadable(self, file, part):
        good = self.write("good.json", requests())
        code, out, err = run("validate", file, good)
        self.assertEqual(code, 2)
        self.assertIn(str(file), err)
        self.assertIn(part, err)
        self.assertEqual(out, "2 files: 0 errors, 0 warnings, 0 infos, 1 unreadable\n")
        code, document = self.document(file, good)
        self.assertEqual(code, 2)
        self.assertIn(part, document["files"][0]["unreadable"])
        self.assertEqual([file["ok"] for file in document["files"]], [False, True])

    def test_a_file_that_is_not_there_is_exit_code_2(self):
        self.check_unreadable(self.folder / "none.json", "No such file")

    def test_a_directory_is_exit_code_2(self):
        self.check_unreadable(self.folder, "Is a directory")

    def test_an_empty_file_is_exit_code_2(self):
        self.check_unreadable(self.write("a.json", b""), "expected a value at line 1, column 1")

    def test_other_bytes_than_utf_8_are_exit_code_2(self):
        self.check_unreadable(self.write("a.json", b'["\xff"]'), "expected UTF-8")

    def test_broken_json_is_exit_code_2_with_its_place(self):
        self.check_unreadable(self.write("a.json", b'{\n  "a": 1,\n}'), "line 3, column 1")

    def test_a_megabyte_of_opening_brackets_is_exit_code_2(self):
        self.check_unreadable(self.write("a.json", b"[" * 2**20), "expected a value")

    def test_a_megabyte_of_brackets_that_close_is_a_finding(self):
        file = self.write("a.json", b"[" * 2**19 + b"]" * 2**19)
        code, document = self.document(file)
        self.assertEqual((code, document["files"][0]["findings"][0]["rule"]),
                         (1, "limit_exceeded"))
        self.assertEqual(self.document("--schema-only", file)[0], 1)

    def test_a_file_larger_than_a_message_may_be_is_a_finding(self):
        file = self.write("a.json", requests({**DATA, "x": "y" * 17 * 2**20}))
        code, document = self.document(file)
        self.assertEqual((code, document["files"][0]["findings"][0]["rule"]),
                         (1, "message_too_large"))

    def test_the_report_is_xml_with_a_suite_for_each_file(self):
        files = [self.write("good.json", requests()),
                 self.write("bad.json", requests({"minTargetSoc": 90, "maxTargetSoc": 70})),
                 self.write("<&\"'\x07>.json", requests({**DATA, "\ufffe\x01": "]]>"})),
                 self.folder / "none.json"]
        report = self.folder / "report"
        code, out, _ = run("validate", f"--junit-xml={report}", *files)
        self.assertEqual(code, 2)
        self.assertIn("4 files", out)
        root = ElementTree.parse(report).getroot()
        self.assertEqual([root.get(name) for name in ("tests", "failures", "errors")],
                         ["10", "1", "1"])
        suites = root.findall("testsuite")
        self.assertEqual([suite.get("name") for suite in suites[:2]],
                         [str(file) for file in files[:2]])
        self.assertEqual(suites[1].find("testcase[@name='plausibility']/failure").get("type"),
                         "min_above_max")
        self.assertIn("]]>", suites[2].find("testcase[@name='schema']/system-out").text)
        self.assertIn("No such file", suites[3].find("testcase/error").get("message"))

    def test_the_report_goes_to_standard_output_when_no_file_is_named(self):
        file = self.write("a.json", requests())
        for arguments in ([file, "--junit-xml"], ["--junit-xml", "--strict", file],
                          ["--junit-xml", "-", file]):
            code, out, _ = run("validate", *arguments)
            self.assertEqual((code, ElementTree.fromstring(out).get("tests")), (0, "3"))

    def test_the_report_is_never_written_over_a_file_to_validate(self):
        files = [self.write("a.json", requests()), self.write("b", requests())]
        for arguments in (["--junit-xml", files[0]], ["--junit-xml", *files],
                          ["--junit-xml", files[1], files[0]]):
            code, out, _ = run("validate", *arguments)
            self.assertEqual(code, 0)
            self.assertEqual(len(ElementTree.fromstring(out)), len(arguments) - 1)
        self.assertEqual(json.loads(files[0].read_text()), requests())
        self.assertEqual(json.loads(files[1].read_text()), requests())

    def test_a_report_is_written_over_an_older_one(self):
        report = self.folder / "report.xml"
        for content in (requests(), 5):
            run("validate", "--junit-xml", report, self.write("a.json", content))
        self.assertEqual(ElementTree.parse(report).getroot().get("failures"), "1")

    def test_report_and_document_go_two_ways(self):
        file, report = self.write("a.json", requests()), self.folder / "report.xml"
        self.assertEqual(self.document(file, f"--junit-xml={report}")[0], 0)
        self.assertEqual(ElementTree.parse(report).getroot().get("tests"), "3")
        self.assertEqual(self.document(file, "--junit-xml=-")[0], 2)

    def test_a_report_that_cannot_be_written_is_exit_code_2(self):
        code, document = self.document(self.write("a.json", requests()),
                                       f"--junit-xml={self.folder}/none/report.xml")
        self.assertEqual(code, 2)
        self.assertIn("cannot be written", document["error"])

    def test_no_file_at_all_is_wrong_use(self):
        code, document = self.document()
        self.assertEqual(code, 2)
        self.assertIn("FILE", document["error"])
        self.assertEqual(run("validate", "--schema", "3.0", "-")[0], 2)


if __name__ == "__main__":
    unittest.main()
