# SPDX-License-Identifier: Apache-2.0
"""Holds what the program prints with --json against docs/schemas."""
import json

import jsonschema

from harness import HERE

SCHEMAS = HERE.parent.parent / "docs" / "schemas"


def hold(document, name):
    """Raises when the document is not what docs/schemas/NAME.json says; gives it back."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(document, schema, jsonschema.Draft7Validator)
    return document


def hold_lines(text, name):
    return [hold(json.loads(line), name) for line in text.splitlines()]
