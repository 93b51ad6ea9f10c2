# SPDX-License-Identifier: Apache-2.0
"""The official VDV 463 schemas of each version, as jsonschema judges by them.

They are taken from $VDV463_SCHEMA_DIR, which holds the directories 1.0.0, 1.1.0 and 2.0.0-rc1; they
carry no licence and so are no part of this project.
"""

import datetime
import json
import os
import pathlib
import re
import sys

import jsonschema

VERSIONS = {
    "1.0": ("1.0.0", jsonschema.Draft4Validator),
    "1.1": ("1.1.0", jsonschema.Draft4Validator),
    "2.0": ("2.0.0-rc1", jsonschema.Draft7Validator),
}
SKIPPED = 77

# The usual checkers take any text for a date-time when a further package is missing, so that the
# formats are checked here.
FORMATS = jsonschema.FormatChecker(formats=())
DATE_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))",
    re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


@FORMATS.checks("date-time")
def is_date_time(value):
    if not isinstance(value, str):
        return True
    match = DATE_TIME.fullmatch(value)
    if not match:
        return False
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    offset = 0
    if match[7]:
        if int(match[8]) > 23 or int(match[9]) > 59:
            return False
        offset = (int(match[8]) * 60 + int(match[9])) * (1 if match[7] == "+" else -1)
    leap = second == 60
    try:
        datetime.datetime(year, month, day, hour, minute, 59 if leap else second)
    except ValueError:
        return False
    return not leap or (hour * 60 + minute - offset) % 1440 == 1439


@FORMATS.checks("uuid")
def is_uuid(value):
    return not isinstance(value, str) or UUID.fullmatch(value) is not None


GOOD_TIMES = ["2026-01-15T10:00:00Z", "2024-02-29t23:59:60z", "2026-01-15T10:00:00.123456789+01:00"]
BAD_TIMES = ["2026-01-15T10:00:00", "2026-01-15 10:00:00Z", "2026-02-29T10:00:00Z", "2026-01-15",
             "2026-01-15T10:00Z", "2026-01-15T10:00:00+0100", "2026-01-15T24:00:00Z",
             "2026-01-15T10:00:60Z", "0000-01-01T00:00:00Z", "2026-01-15T10:00:00.Z", "x", "",
             "2026-13-01T10:00:00Z", "2026-01-15T10:00:00+24:00", " 2026-01-15T10:00:00Z"]
GOOD_UUIDS = ["728ba441-4fd6-4b8b-9680-ea4018c2cd2E"]
BAD_UUIDS = ["728ba4414fd64b8b9680ea4018c2cd2e", "", "x", "response-728ba441",
             "{728ba441-4fd6-4b8b-9680-ea4018c2cd2e}", "728ba441-4fd6-4b8b-9680-ea4018c2cd2g",
             "urn:uuid:728ba441-4fd6-4b8b-9680-ea4018c2cd2e"]


def prove_formats():
    """Ends the program when the checkers take what they should refuse, or the other way round."""
    for kind, values, wanted in (("date-time", GOOD_TIMES, True), ("date-time", BAD_TIMES, False),
                                 ("uuid", GOOD_UUIDS, True), ("uuid", BAD_UUIDS, False)):
        for validator_class in (jsonschema.Draft4Validator, jsonschema.Draft7Validator):
            validator = validator_class({"format": kind}, format_checker=FORMATS)
            for value in values:
                if validator.is_valid(value) != wanted:
                    sys.exit(f"the {kind} checker of these scripts is wrong about {value!r}")


class Schemas:
    """The schemas of one version."""

    def __init__(self, root, version):
        directory, self.validator_class = VERSIONS[version]
        self.version = version
        self.documents = {}
        for path in sorted((root / directory).glob("*.json")):
            self.documents[path.stem] = json.loads(path.read_text(encoding="utf-8"))
        if "MessageStructure" not in self.documents:
            sys.exit(f"{root / directory} holds no MessageStructure.json")
        self.validators = {
            name: self.validator_class(document, format_checker=FORMATS)
            for name, document in self.documents.items()
        }

    @property
    def fraction_may_be_integer(self):
        """Whether 8.0 is an integer: from draft 6 on."""
        return self.validator_class is jsonschema.Draft7Validator

    def payload_schema(self, message):
        """The name of the payload's schema, None where the version has none."""
        if message[0] == 3:
            return "ErrorResponse" if "ErrorResponse" in self.documents else None
        return message[5] + {1: "Request", 2: "Response"}[message[0]]

    def errors(self, message):
        """What is wrong with the message: of the envelope first, of the payload only without."""
        found = list(self.validators["MessageStructure"].iter_errors(message))
        if not found and (name := self.payload_schema(message)):
            found = list(self.validators[name].iter_errors(message[6]))
            for error in found:
                error.path.appendleft(6)
        return found

    def error(self, message):
        """Why the message is not valid, None when it is."""
        problem = jsonschema.exceptions.best_match(self.errors(message))
        return problem.message if problem else None

    def resolve(self, name, node):
        """The node that a node of the document `name` stands for, and its definition's name."""
        where = None
        while "$ref" in node:
            where = node["$ref"].rsplit("/", 1)[1]
            node = self.documents[name]["definitions"][where]
        return node, where

    def vocabulary(self):
        """Every member, present and absent where it may be, and every enumeration value that the
        payload schemas name; as words_of() has them."""
        words = set()
        for name, document in self.documents.items():
            if name == "MessageStructure":
                continue
            for where, node in [(name, document), *document.get("definitions", {}).items()]:
                required = node.get("required", [])
                for key, child in node.get("properties", {}).items():
                    words.add((name, where, "member", key))
                    if key not in required:
                        words.add((name, where, "no member", key))
                    resolved, inner = self.resolve(name, child)
                    words.update((name, inner or f"{where}.{key}", "value", value)
                                 for value in resolved.get("enum", []))
        return words

    def words_of(self, message):
        """The part of the vocabulary that a valid message uses."""
        name = self.payload_schema(message)
        words = set()

        def walk(node, value, where):
            node, inner = self.resolve(name, node)
            where = inner or where
            if isinstance(value, dict):
                for key, child in node.get("properties", {}).items():
                    words.add((name, where, "member" if key in value else "no member", key))
                    if key in value:
                        walk(child, value[key], f"{where}.{key}")
            elif isinstance(value, list):
                for child in value:
                    walk(node["items"], child, where)
            elif "enum" in node:
                words.add((name, where, "value", value))

        if name:
            walk(self.documents[name], message[6], name)
        return words


def load():
    """The schemas by version; ends the program as skipped when there are none."""
    directory = os.environ.get("VDV463_SCHEMA_DIR")
    if not directory:
        print("skipped: VDV463_SCHEMA_DIR does not name a directory with the official schemas")
        sys.exit(SKIPPED)
    prove_formats()
    return {version: Schemas(pathlib.Path(directory), version) for version in VERSIONS}
