#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the verdict of `vdv463 validate --strict --schema-only` with the official schemas'.

check_validate.py PROGRAM GOLDEN_DIR; where the schemas come from, oracle.py says. Exit status 77
without them. Golden samples, messages made from the schemas, damaged ones and what no C++ type
holds, each as a whole message and as its payload alone, are files of a few runs of the program.
"""

import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import documents
import oracle

PER_VERSION = 60
KINDS = {"BootNotificationRequest": "boot-request", "BootNotificationResponse": "boot-response",
         "ProvideChargingRequestsRequest": "requests-request",
         "ProvideChargingRequestsResponse": "requests-response",
         "ProvideChargingInformationRequest": "information-request",
         "ProvideChargingInformationResponse": "information-response", "ErrorResponse": "error"}
VALUES = [None, True, 0, -1, 3, 8.0, 8.5, 100.5, 2**63, -2**64, 1e300, "", "x", "\ud83d", "OK",
          "2026-01-15T10:00:00", "2026-01-15T10:00:00.123456789123+23:59", "2016-12-31T23:59:60Z",
          "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
          [], {}, [[[]]], {"a": {"b": 1}}]
NAMES = ["stray", "", "predictedTime", "requestedTimeForDeparture", "presentPower", "evccId",
         "targetSoc", "errorMessage", "chargingInstruction", "chargingRequestList", "status"]


def containers(node):
    if isinstance(node, (dict, list)):
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from containers(child)


def damaged(message, choice):
    """A copy in which one or two things are otherwise."""
    message = copy.deepcopy(message)
    for _ in range(choice.randint(1, 2)):
        place = choice.choice(list(containers(message)))
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        value = copy.deepcopy(choice.choice(VALUES))
        action = choice.randrange(3)
        if action == 0 and keys:
            del place[choice.choice(keys)]
        elif action == 1:
            place.append(value) if isinstance(place, list) else place.update(
                {choice.choice(NAMES): value})
        elif keys:
            place[choice.choice(keys)] = value
    return message


def hard_texts():
    """What no C++ type holds, or holds otherwise than Python: texts, because of their form."""
    def requests(data, more=""):
        return ('[1,"BMS","P","2026-01-15T10:00:00Z","728ba441-4fd6-4b8b-9680-ea4018c2cd2e",'
                '"ProvideChargingRequests",{"chargingRequestList":[{"vehicleId":"V",'
                '"chargingRequestId":"R","chargingRequestData":{%s}%s}]}]' % (data, more))

    def departure(more):
        return ('[1,"CMS","P","2026-01-15T10:00:00Z","728ba441-4fd6-4b8b-9680-ea4018c2cd2e",'
                '"ProvideChargingInformation",{"depotInfoList":[{"depotId":"D",'
                '"chargingStationInfoList":[{"chargingStationId":"S","chargingStationStatus":'
                '"Available","chargingPointInfoList":[{"chargingPointId":"P","chargingPointStatus":'
                '"Occupied","scheduledChargingProcessList":[{"chargingRequestId":"R","vehicleId":'
                '"V","chargingPredictionData":{"chargingPredictionDataDepartureTime":'
                '{"predictedDepartureTimeSoc":95,"predictedTime":"2026-01-15T10:00:00Z",%s}}}]}]}]'
                '}]}]' % more)

    good = '"minTargetSoc":80,"maxTargetSoc":95'
    for number in ("9223372036854775808", "-99999999999999999999", "1" + "0" * 4000, "1e300",
                   "12345678901234567890.0", "8.0", "80e-1", "8e1", "-0", "-0.0", "0.5"):
        yield requests(good, f',"priority":{number}')
        yield requests(f'"minTargetSoc":{number},"maxTargetSoc":95')
    yield requests('"minTargetSoc":0.' + "0" * 400 + '1,"maxTargetSoc":1e-400')
    yield requests('"minTargetSoc":101,"minTargetSoc":80,"maxTargetSoc":95')
    yield requests('"minTargetSoc":80,"minTargetSoc":101,"maxTargetSoc":95')
    yield requests(good, ',"chargingPointId":"\\ud800\\udc00\\ud800"')
    yield requests(good, ',"chargingPointId":"' + "x" * 70000 + '"')
    yield requests('"m\\u0069nTargetSoc":80,"maxTargetSoc":95')
    yield requests(good, ',"stray":' + "[" * 500 + "]" * 500)
    for value in ("[" * 500 + "]" * 500, '{"b":' * 300 + "1" + "}" * 300, "1e300", '"\\udfff"'):
        yield departure(f'"stray":{value}')
        yield departure(f'"requestedTimeForDeparture":{value}')
    yield departure('"requestedTimeForDeparture":"0001-01-01T00:00:00+01:00"')


def golden_messages(directory):
    for path in sorted(directory.rglob("*.json")):
        try:
            message = json.loads(path.read_text(encoding="utf-8"))
            json.dumps(message, allow_nan=False)
        except ValueError:
            continue  # samples of what is no JSON are another test's
        yield message


def payload_problem(schemas, name, payload):
    """None when valid; where the version has no schema, the envelope wants an object."""
    if name in schemas.documents:
        return next(schemas.validators[name].iter_errors(payload), None)
    return None if isinstance(payload, dict) else "no object"


def verdicts(program, version, texts, *options):
    """Of one run: for each text whether it is taken."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for index, text in enumerate(texts):
            names.append(f"{index}.json")
            (pathlib.Path(folder) / names[-1]).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [program, "validate", "--json", "--strict", "--schema-only", "--schema", version,
             "--fail-level", "info", *options, *names],
            cwd=folder, capture_output=True, encoding="utf-8", timeout=300, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"validate ended with {done.returncode}:\n{done.stderr}")
    document = json.loads(done.stdout)
    if done.returncode != int(not document["ok"]) or document["exitCode"] != done.returncode:
        sys.exit("exit code and document do not agree")
    return [file["ok"] for file in document["files"]]


def compare(program, schemas, what, cases, *options):
    """`cases`: texts with what the schema has against them."""
    taken = verdicts(program, schemas.version, [text for text, _ in cases], *options)
    if len(taken) != len(cases):
        sys.exit(f"{len(cases)} files, but {len(taken)} verdicts")
    for (text, problem), good in zip(cases, taken):
        if good != (problem is None):
            sys.exit(f"validate {'takes' if good else 'refuses'} this {what} in {schemas.version}, "
                     f"the schema says: {problem or 'valid'}\n{text[:3000]}")
    return [sum(taken), len(taken) - sum(taken)]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, golden = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    versions = oracle.load()
    choice = random.Random(463)
    made = [documents.Maker(schemas, 463) for schemas in versions.values()]
    messages = [json.loads(maker.text(maker.message())) for maker in made
                for _ in range(PER_VERSION)]
    messages += list(golden_messages(golden))
    messages += [damaged(choice.choice(messages), choice) for _ in range(3 * PER_VERSION)]
    sys.set_int_max_str_digits(0)
    texts = [json.dumps(message) for message in messages] + list(hard_texts())
    for version, schemas in versions.items():
        whole, payloads = [], {}
        for text in texts:
            message = json.loads(text)
            # An object without an envelope counts as a payload.
            if isinstance(message, list):
                whole.append((text, schemas.error(message)))
            if schemas.validators["MessageStructure"].is_valid(message):
                name = versions["2.0"].payload_schema(message)
                payloads.setdefault(name, []).append(
                    (json.dumps(message[6]), payload_problem(schemas, name, message[6])))
        counts = compare(program, schemas, "message", whole)
        print(f"{version}: {counts[0]} messages valid, {counts[1]} not, as the schemas say")
        for name, cases in payloads.items():
            counts = compare(program, schemas, name, cases, "--payload", KINDS[name])
            print(f"{version}: {counts[0]} {name} payloads valid, {counts[1]} not")
        if set(payloads) != set(KINDS):
            sys.exit(f"no payload of {set(KINDS) - set(payloads)} was tried")


main()
