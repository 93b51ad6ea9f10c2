#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what the library writes and takes with the official VDV 463 schemas.

check.py SAMPLES_PROGRAM GOLDEN_DIR [COUNT]; where the schemas come from, oracle.py says. Exit status
77 without them.

1. What the library writes satisfies the schema of the version it was written for: COUNT random
   messages a version, in which every enumeration value occurs and every member, where it is optional
   also its absence.
2. Strict reading takes exactly what the schema takes: golden samples and damaged messages.
"""

import copy
import json
import pathlib
import random
import subprocess
import sys

import oracle

RANDOM_PER_VERSION = 10000
DAMAGED_PER_VERSION = 1000
KEPT_FOR_DAMAGE = 400
GREATEST_TO_DAMAGE = 20000


def check_written(program, schemas, count):
    """Step 1. Returns some of the messages by version."""
    kept = {version: [] for version in schemas}
    seen = {version: set() for version in schemas}
    written = dict.fromkeys(schemas, 0)
    with subprocess.Popen([program, "write", str(count)], stdout=subprocess.PIPE,
                          encoding="utf-8") as source:
        for line in source.stdout:
            version, text = line.split("\t", 1)
            message = json.loads(text)
            if problem := schemas[version].error(message):
                source.kill()
                sys.exit(f"written for {version}, but not valid: {problem}\n{text}")
            written[version] += 1
            if len(text) < GREATEST_TO_DAMAGE:
                seen[version] |= schemas[version].words_of(message)
                if len(kept[version]) < KEPT_FOR_DAMAGE:
                    kept[version].append(message)
    if source.returncode != 0:
        sys.exit(f"{program} write failed with {source.returncode}")
    for version, schema in schemas.items():
        if unseen := schema.vocabulary() - seen[version]:
            sys.exit(f"never written for {version}: {sorted(unseen)}")
        print(f"{version}: {written[version]} messages written, valid and read back as they were; "
              f"all {len(schema.vocabulary())} members, absences and values seen", flush=True)
    return kept


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


NOT_JSON = object()


def refuse_constant(text):
    raise ValueError(f"{text} is not JSON")


def parsed(text):
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except ValueError:
        return NOT_JSON


def check_judged(program, schemas, name, texts):
    """Step 2."""
    done = subprocess.run([program, "judge"], input="".join(text + "\n" for text in texts),
                          capture_output=True, encoding="utf-8", timeout=600, check=False)
    if done.returncode != 0:
        sys.exit(f"{program} judge failed with {done.returncode}:\n{done.stderr}")
    verdicts = done.stdout.split("\n")[:-1]
    if len(verdicts) != len(texts):
        sys.exit(f"{len(texts)} texts, but {len(verdicts)} verdicts")
    counts = {version: [0, 0] for version in schemas}
    for text, verdict in zip(texts, verdicts):
        message = parsed(text)
        for version, schema in schemas.items():
            problem = "not JSON" if message is NOT_JSON else schema.error(message)
            taken = version in verdict.split(" ")
            if taken != (problem is None):
                sys.exit(f"strict reading in {version} {'takes' if taken else 'refuses'} this, "
                         f"the schema says: {problem or 'valid'}\n{text}")
            counts[version][0 if taken else 1] += 1
    summary = ", ".join(f"{version} {good} valid {bad} not"
                        for version, (good, bad) in counts.items())
    print(f"{name}: {len(texts)} judged as the schemas do: {summary}", flush=True)


def golden_texts(directory):
    """Every sample that is UTF-8, on one line."""
    texts = []
    for path in sorted(directory.rglob("*.json")):
        try:
            text = path.read_bytes().decode("utf-8").rstrip("\n")
        except UnicodeDecodeError:
            continue
        texts.append(text.replace("\r", " ").replace("\n", " "))
    return texts


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    program, golden = sys.argv[1], pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) == 4 else RANDOM_PER_VERSION
    schemas = oracle.load()
    kept = check_written(program, schemas, count)
    samples = golden_texts(golden)
    if not samples:
        sys.exit(f"{golden} holds no samples")
    check_judged(program, schemas, "golden samples", samples)
    choice = random.Random(463)
    damaged = []
    for messages in kept.values():
        damaged += [json.dumps(damage(choice.choice(messages), choice), ensure_ascii=False)
                    for _ in range(DAMAGED_PER_VERSION)]
    check_judged(program, schemas, "damaged messages", damaged)


main()
