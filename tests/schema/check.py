#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the library with the official VDV 463 schemas.

check.py SAMPLES_PROGRAM GOLDEN_DIR; the schemas are taken from $VDV463_SCHEMA_DIR, which holds the
directories 1.0.0, 1.1.0 and 2.0.0-rc1. Exit status 77 without it.

1. What the library writes satisfies the schema of the version it was written for, and every member
   and every enumeration value of the schemas occurs.
2. Strict reading takes exactly what the schema takes: golden samples and damaged messages.
"""

import copy
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys

import jsonschema

VERSIONS = {
    "1.0": ("1.0.0", jsonschema.Draft4Validator),
    "1.1": ("1.1.0", jsonschema.Draft4Validator),
    "2.0": ("2.0.0-rc1", jsonschema.Draft7Validator),
}
RANDOM_PER_VERSION = 400
DAMAGED_PER_VERSION = 500

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


def prove_formats():
    good = ["2026-01-15T10:00:00Z", "2024-02-29t23:59:60z", "2026-01-15T10:00:00.123456789+01:00"]
    bad = ["2026-01-15T10:00:00", "2026-01-15 10:00:00Z", "2026-02-29T10:00:00Z", "2026-01-15",
           "2026-01-15T10:00Z", "2026-01-15T10:00:00+0100", "2026-01-15T24:00:00Z",
           "2026-01-15T10:00:60Z", "0000-01-01T00:00:00Z", "2026-01-15T10:00:00.Z", "x"]
    for kind, values, wanted in (("date-time", good, True), ("date-time", bad, False),
                                 ("uuid", ["728ba441-4fd6-4b8b-9680-ea4018c2cd2E"], True),
                                 ("uuid", ["728ba4414fd64b8b9680ea4018c2cd2e", "", "x"], False)):
        validator = jsonschema.Draft7Validator({"format": kind}, format_checker=FORMATS)
        for value in values:
            if validator.is_valid(value) != wanted:
                sys.exit(f"the {kind} checker of this script is wrong about {value!r}")


class Schemas:
    """The schemas of one version."""

    def __init__(self, root, version):
        directory, self.validator_class = VERSIONS[version]
        self.documents = {}
        for path in sorted((root / directory).glob("*.json")):
            self.documents[path.stem] = json.loads(path.read_text(encoding="utf-8"))
        if "MessageStructure" not in self.documents:
            sys.exit(f"{root / directory} holds no MessageStructure.json")
        self.validators = {
            name: self.validator_class(document, format_checker=FORMATS)
            for name, document in self.documents.items()
        }

    def payload_schema(self, message):
        """The name of the payload's schema, None where the version has none."""
        if message[0] == 3:
            return "ErrorResponse" if "ErrorResponse" in self.documents else None
        return message[5] + {1: "Request", 2: "Response"}[message[0]]

    def error(self, message):
        """Why the message is not valid, None when it is."""
        problem = jsonschema.exceptions.best_match(
            self.validators["MessageStructure"].iter_errors(message))
        if problem is None and (name := self.payload_schema(message)):
            problem = jsonschema.exceptions.best_match(
                self.validators[name].iter_errors(message[6]))
        return problem.message if problem else None

    def vocabulary(self):
        """Every member and every enumeration value that the payload schemas name."""
        words = set()

        def walk(name, node):
            if isinstance(node, dict):
                if isinstance(node.get("properties"), dict):
                    words.update((name, "member", key) for key in node["properties"])
                words.update((name, "value", value) for value in node.get("enum", []))
                for child in node.values():
                    walk(name, child)

        for name, document in self.documents.items():
            if name != "MessageStructure":
                walk(name, document)
        return words

    def words_of(self, message):
        name = self.payload_schema(message)
        words = set()

        def walk(node):
            if isinstance(node, dict):
                for key, value in node.items():
                    words.add((name, "member", key))
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)
            elif isinstance(node, str):
                words.add((name, "value", node))

        walk(message[6])
        return words


def run(command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=300,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr}")
    return done.stdout.split("\n")[:-1]


def check_written(program, schemas):
    """Step 1. Returns the messages by version."""
    written = {version: [] for version in VERSIONS}
    for line in run([program, "write", str(RANDOM_PER_VERSION)]):
        version, text = line.split("\t", 1)
        message = json.loads(text)
        if problem := schemas[version].error(message):
            sys.exit(f"written for {version}, but not valid: {problem}\n{text}")
        written[version].append(message)
    for version, messages in written.items():
        seen = set()
        for message in messages:
            seen |= schemas[version].words_of(message)
        if unseen := schemas[version].vocabulary() - seen:
            sys.exit(f"never written for {version}: {sorted(unseen)}")
        print(f"{version}: {len(messages)} messages written and valid, "
              f"all {len(schemas[version].vocabulary())} members and values seen")
    return written


def containers(node):
    """All lists and objects of a message."""
    if isinstance(node, (dict, list)):
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from containers(child)


WRONG_VALUES = [None, True, False, 0, -1, 8.0, 8.5, 100, 100.5, -0.5, 1e3, 2**40, "", "x", "OK",
                "Available", "2026-01-15T10:00:00", "2026-01-15T10:00:00.1234567Z",
                "2026-02-30T10:00:00Z", "2016-12-31T23:59:60Z", "2026-01-15T10:00:00-00:00",
                [], {}, [1], {"a": 1}]
STRAY_MEMBERS = ["stray", "predictedTime", "requestedTimeForDeparture", "presentPower",
                 "presentPowerLimit", "targetSoc", "chargingInstruction", "requestedMinSoc",
                 "requestedMinTargetSoc", "chargingStationStatus", "evccId", "h2TankInfo",
                 "errorMessage", "chargingPredictionDataStatus"]


def damage(message, choice):
    """Changes one or two things in a copy of the message."""
    message = copy.deepcopy(message)
    for _ in range(choice.randint(1, 2)):
        places = list(containers(message))
        # The outer list once, the payload's objects more often.
        place = choice.choice(places)
        keys = list(place.keys() if isinstance(place, dict) else range(len(place)))
        action = choice.randrange(4)
        if action == 0 and keys:
            del place[choice.choice(keys)]
        elif action == 1 and isinstance(place, dict):
            place[choice.choice(STRAY_MEMBERS)] = copy.deepcopy(choice.choice(WRONG_VALUES))
        elif action == 2 and isinstance(place, list):
            place.append(copy.deepcopy(choice.choice(WRONG_VALUES)))
        elif keys:
            place[choice.choice(keys)] = copy.deepcopy(choice.choice(WRONG_VALUES))
    return message


def check_judged(program, schemas, name, messages):
    """Step 2."""
    texts = [json.dumps(message, ensure_ascii=False) for message in messages]
    verdicts = run([program, "judge"], "".join(text + "\n" for text in texts))
    if len(verdicts) != len(texts):
        sys.exit(f"{len(texts)} texts, but {len(verdicts)} verdicts")
    counts = {version: [0, 0] for version in VERSIONS}
    for message, text, verdict in zip(messages, texts, verdicts):
        for version, schema in schemas.items():
            problem = schema.error(message)
            taken = version in verdict.split(" ")
            if taken != (problem is None):
                sys.exit(f"strict reading in {version} {'takes' if taken else 'refuses'} this, "
                         f"the schema says: {problem or 'valid'}\n{text}")
            counts[version][0 if taken else 1] += 1
    summary = ", ".join(f"{version} {good} valid {bad} not"
                        for version, (good, bad) in counts.items())
    print(f"{name}: {len(messages)} judged as the schemas do: {summary}")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    directory = os.environ.get("VDV463_SCHEMA_DIR")
    if not directory:
        print("skipped: VDV463_SCHEMA_DIR does not name a directory with the official schemas")
        sys.exit(77)
    program, golden = sys.argv[1], pathlib.Path(sys.argv[2])
    prove_formats()
    schemas = {version: Schemas(pathlib.Path(directory), version) for version in VERSIONS}
    written = check_written(program, schemas)
    samples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(golden.glob("*.json"))]
    if not samples:
        sys.exit(f"{golden} holds no samples")
    check_judged(program, schemas, "golden samples", samples)
    choice = random.Random(463)
    damaged = []
    for messages in written.values():
        damaged += [damage(choice.choice(messages), choice) for _ in range(DAMAGED_PER_VERSION)]
    check_judged(program, schemas, "damaged messages", damaged)


main()
