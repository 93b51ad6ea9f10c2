#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the messages that everything is measured with against the official schemas.

messages_check.py FILES_PROGRAM; where the schemas come from, tests/schema/oracle.py says. Exit
status 77 without them. Pretty-printed and shuffled messages have to say the same as the others.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "schema"))
import oracle  # noqa: E402


def main():
    schemas = oracle.load()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True, stdout=subprocess.DEVNULL, timeout=120)
        texts = {file.name: file.read_text(encoding="utf-8")
                 for file in pathlib.Path(folder).glob("*.json")}
    for name, text in sorted(texts.items()):
        kind, version, count = name[:-len(".json")].split("_")[:3]
        message = json.loads(text)
        if int(count) > 1000:  # the same again, and slow to judge
            continue
        if problem := schemas[version].error(message):
            sys.exit(f"{name} is not valid in {version}: {problem}")
        if message != json.loads(texts[f"{kind}_{version}_{count}.json"]):
            sys.exit(f"{name} does not say the same as {kind}_{version}_{count}.json")
        print(f"{name}: {len(text.encode())} bytes, valid in {version}", flush=True)


main()
