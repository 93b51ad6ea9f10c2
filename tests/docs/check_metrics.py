#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What prometheus_text() writes, read by Prometheus's own client library (python3-prometheus-client)
and held against its conventions and the alarms that docs/lifecycle.md lists:
check_metrics.py ROOT PROGRAM"""

import re
import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

UNITS = ("_seconds", "_bytes")


def problems_of(family):
    """What a family does against https://prometheus.io/docs/practices/naming/."""
    name = family.name + ("_total" if family.type == "counter" else "")
    if not name.startswith("vdv463_"):
        yield "its name does not begin with vdv463_"
    if family.type not in ("counter", "gauge"):
        yield f"it is a {family.type}"
    if not family.documentation.endswith("."):
        yield "its help is no sentence"
    if re.search(r"_(ms|us|milliseconds|minutes|kb|percent)(_|$)", name):
        yield "its unit is no base unit"
    for sample in family.samples:
        if sample.name != name:
            yield f"the value {sample.name} stands under it"
        if "timestamp" in name and not name.endswith("_timestamp_seconds"):
            yield "it is a point in time without that in its name"
        if "depot" not in sample.labels:
            yield "a value lacks the label of the host"


def main(root, program):
    text = subprocess.run([program, "text"], stdout=subprocess.PIPE, check=True, timeout=60,
                          encoding="utf-8").stdout
    families = list(text_string_to_metric_families(text))
    wrong = [f"{family.name}: {problem}" for family in families for problem in problems_of(family)]

    names = [family.name for family in families]
    wrong += [f"{name} comes twice" for name in sorted(set(names)) if names.count(name) > 1]
    for word in ("HELP", "TYPE"):
        if len(re.findall(f"^# {word} ", text, re.M)) != len(families):
            wrong.append(f"there is not one {word} for each family")
    samples = [sample for family in families for sample in family.samples]
    series = [(sample.name, tuple(sorted(sample.labels.items()))) for sample in samples]
    if len(set(series)) != len(series):
        wrong.append("a series comes twice")
    if {sample.labels["depot"] for sample in samples} != {'north "1"\\\n', "south"}:
        wrong.append("the labels of the host do not arrive as they were given")
    subjects = {sample.labels["subject"] for sample in samples if "subject" in sample.labels}
    if subjects != {'CN=a "b"\\, c'}:
        wrong.append(f"the subjects of the certificates are {subjects}")
    told = {sample.labels["alarm"] for sample in samples if sample.name == "vdv463_alarm_raised"}
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (root / "docs/lifecycle.md").read_text(), re.M))
    if told != listed:
        wrong.append(f"told or listed alone: {sorted(told ^ listed)}")
    if not any(name.endswith(UNITS) for name in names):
        wrong.append("no family has a unit")

    print("\n".join(wrong) or f"{len(families)} families with {len(samples)} values")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
