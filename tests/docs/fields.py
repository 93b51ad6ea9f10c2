# SPDX-License-Identifier: Apache-2.0
"""The field reference: what field_table prints, with the names that the sources give the members,
and, where $VDV463_SCHEMA_DIR holds the official schemas, compared with those."""

import json
import re
from pathlib import Path

VERSIONS = ("1.0", "1.1", "2.0")
DIRECTORIES = {"1.0": "1.0.0", "1.1": "1.1.0", "2.0": "2.0.0-rc1"}
DIALECTS = ("lib/core/dialect_requests.hpp", "lib/core/dialect_information.hpp")
MODEL = ("boot_notification", "charging_requests", "charging_information")

# A member's unit is the end of its name.
UNITS = {
    "pct": "%", "kw": "kW", "kvar": "kvar", "wh": "Wh", "v": "V", "a": "A", "min": "min",
    "celsius": "\N{DEGREE SIGN}C", "km": "km",
}

# Whole payloads: the schema's name, and which message it is.
PAYLOADS = {
    "BootNotificationRequest": "BootNotificationRequest",
    "BootNotificationResponse": "BootNotificationResponse",
    "ChargingRequests": "ProvideChargingRequestsRequest",
    "ChargingInformation": "ProvideChargingInformationRequest",
}
EMPTY_PAYLOADS = {
    "ChargingRequestsConfirmation": "ProvideChargingRequestsResponse",
    "ChargingInformationConfirmation": "ProvideChargingInformationResponse",
}
# Definitions whose name changed with 2.0.
OLDER_NAMES = {"ChargingPredictionDataMinTargetSoc": "ChargingPredictionDataMinSoc"}
ERROR_MEMBERS = {"1.0": [], "1.1": [], "2.0": ["errorMessage"]}
JSON_TYPES = {"text": "string", "number": "number", "integer": "integer", "boolean": "boolean",
              "date-time": "string"}


class Mismatch(Exception):
    """The code does not agree with itself or with the schemas."""


class Field:
    def __init__(self, definition, name, kind, *in_versions):
        self.definition, self.name, self.kind = definition, name, kind
        self.in_version = dict(zip(VERSIONS, in_versions))
        self.member = ""

    @property
    def unit(self):
        return UNITS.get(self.member.rsplit("_", 1)[-1], "") if "_" in self.member else ""


class Tables:
    """What the program printed, in its order."""

    def __init__(self, text):
        self.definitions, self.values, self.parts = {}, {}, []
        for line in text.splitlines():
            kind, *columns = line.split("\t")
            if kind == "field":
                self.definitions.setdefault(columns[0], []).append(Field(*columns))
            elif kind == "value":
                self.values.setdefault(columns[0], []).append(
                    (columns[1], dict(zip(VERSIONS, columns[2:]))))
            else:
                self.parts.append(columns[0])
        self.leave_out_what_no_message_holds()

    def leave_out_what_no_message_holds(self):
        """A definition or enumeration exists only in versions where something refers to it."""
        for version in VERSIONS:
            reached = set()
            waiting = [*PAYLOADS, *EMPTY_PAYLOADS]
            while waiting:
                kind = waiting.pop().split("list of ")[-1]
                if kind not in reached:
                    reached.add(kind)
                    waiting += [field.kind for field in self.definitions.get(kind, ())
                                if field.in_version[version] != "-"]
            for field in self.fields():
                if field.definition not in reached:
                    field.in_version[version] = "-"
            for enumeration, values in self.values.items():
                for _, versions in values:
                    if enumeration not in reached:
                        versions[version] = "-"

    def fields(self):
        for fields in self.definitions.values():
            yield from fields


def struct_bodies(text, head):
    """name -> text from its head to the next one."""
    parts = re.split(head, text)
    return dict(zip(parts[1::2], parts[2::2]))


def check_documentation(field, comment, body):
    """The member is documented with its JSON name and, if not every version has it, with those."""
    found = re.search(rf"^((?: *///[^<\n].*\n)*) *[\w:<>, ]+\s+{field.member}\b[^;]*;"
                      r"(.*(?:\n *///<.*)*)", body, re.M)
    text = found[1] + found[2] if found else ""
    if f'"{field.name}"' not in text:
        raise Mismatch(f"{field.definition}: the public documentation of {field.member} does not "
                       f'name "{field.name}"')
    if "-" in field.in_version.values() and not re.search(r"\b[12]\.[01x]", text + comment):
        raise Mismatch(f"{field.definition}: the public documentation of {field.member} does not "
                       "say in which versions it exists")


def add_member_names(root, tables):
    """From the lines that the codec itself is made of; the public header has to say the same."""
    names = {}
    for path in DIALECTS:
        bodies = struct_bodies((root / path).read_text(encoding="utf-8"), r"struct Dialect<(\w+)>")
        for definition, body in bodies.items():
            for name, member in re.findall(r'v\.member\(\s*"(\w+)",\s*m\.(\w+)', body):
                names[definition, name] = member
            for older, newer, member in re.findall(
                    r'v\.renamed\(Name\{"(\w+)".*?Name\{"(\w+)".*?\bm\.(\w+)\);', body, re.S):
                names[definition, older] = names[definition, newer] = member
    documented = {}
    for header in MODEL:
        text = (root / f"include/vdv463/{header}.hpp").read_text(encoding="utf-8")
        for comment, name, body in re.findall(
                r"((?:^///[^\n]*\n)*)^struct (\w+) \{\n(.*?)^\};", text, re.M | re.S):
            documented[name] = comment, body
    for field in tables.fields():
        field.member = names.get((field.definition, field.name), "")
        if not field.member:
            raise Mismatch(f"{field.definition}: no line in {DIALECTS} names {field.name}")
        check_documentation(field, *documented[field.definition])


def check_parts(root, tables):
    """The envelope's table in docs/fields.md has the names of the code, in their order."""
    text = (root / "docs/fields.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \d \| `(\w+)` \|", text, re.M)
    if listed != tables.parts:
        raise Mismatch(f"docs/fields.md lists the envelope as {listed}, the code has {tables.parts}")


def enumerators(root):
    """enumeration -> wire text -> enumerator."""
    text = (root / "lib/core/enum_tables.hpp").read_text(encoding="utf-8")
    return {
        name: {wire: enumerator
               for enumerator, wire in re.findall(r'\{\w+::(\w+),\s*"([^"]+)"', body)}
        for name, body in struct_bodies(text, r"struct EnumTable<(\w+)> \{").items()
    }


def title_of(definition):
    title = PAYLOADS.get(definition, definition)
    if definition in OLDER_NAMES:
        title += f", in 1.x {OLDER_NAMES[definition]}"
    return title


def row(*cells):
    return "| " + " | ".join(cells) + " |\n"


def markdown(root, tables):
    out = []
    for definition, fields in tables.definitions.items():
        out.append(f"### {title_of(definition)}\n\n`vdv463::{definition}`\n\n")
        out.append(row("JSON name", "C++ name", "type", "unit", *VERSIONS))
        out.append("|---|---|---|---|---|---|---|\n")
        for field in fields:
            out.append(row(f"`{field.name}`", f"`{field.member}`", field.kind, field.unit,
                           *field.in_version.values()))
        out.append("\n")
    names = enumerators(root)
    out.append("## Enumerations\n\n")
    for enumeration, values in tables.values.items():
        out.append(f"### {enumeration}\n\n")
        out.append(row("JSON text", "C++ name", *VERSIONS))
        out.append("|---|---|---|---|---|\n")
        for text, in_version in values:
            out.append(row(f'`"{text}"`', f"`{enumeration}::{names[enumeration][text]}`",
                           *in_version.values()))
        out.append("\n")
    return "".join(out).rstrip("\n") + "\n"


class Schemas:
    """The payload schemas of one version."""

    def __init__(self, directory):
        self.documents = {
            path.stem: json.loads(path.read_text(encoding="utf-8"))
            for path in Path(directory).glob("*.json")
        }
        if "MessageStructure" not in self.documents:
            raise Mismatch(f"{directory} holds no MessageStructure.json")

    def resolve(self, node, document):
        while "$ref" in node:
            node = document["definitions"][node["$ref"].rsplit("/", 1)[-1]]
        return node

    def objects(self):
        """(definition, its schema, the document) of everything with members."""
        for name, document in self.documents.items():
            if name not in ("MessageStructure", "ErrorResponse"):
                yield name, document, document
                for inner, node in document.get("definitions", {}).items():
                    if node.get("type") == "object":
                        yield inner, node, document


def stated(schemas, node, document, name):
    """What the schema says of a member, in the words of field_table."""
    if name not in node.get("properties", {}):
        return "-"
    text = "required" if name in node.get("required", []) else "optional"
    member = schemas.resolve(node["properties"][name], document)
    if "minimum" in member or "maximum" in member:
        text += f", {member.get('minimum')} to {member.get('maximum')}"
    return text + (", not empty" if member.get("minItems") == 1 else "")


def check_type(tables, field, member, version):
    """The JSON type of the schema's member is the one that the code reads."""
    kind = field.kind.split("list of ")[-1]
    if field.kind.startswith("list of "):
        fits = member.get("type") == "array"
    elif kind in tables.values:
        listed = [text for text, versions in tables.values[kind] if versions[version] == "yes"]
        fits = member.get("enum") == listed
    elif kind == "date-time":
        fits = member.get("format") == "date-time"
    else:
        fits = member.get("type") == JSON_TYPES.get(kind, "object") and "enum" not in member
    if not fits:
        raise Mismatch(f"{version}: {field.definition}/{field.name} is not a {field.kind}")


def check_schemas(tables, directory):
    """Every member of every definition, and nothing else."""
    code_names = {schema: code for code, schema in {**PAYLOADS, **EMPTY_PAYLOADS}.items()}
    code_names.update({older: newer for newer, older in OLDER_NAMES.items()})
    compared = 0
    for version in VERSIONS:
        schemas = Schemas(Path(directory) / DIRECTORIES[version])
        error = schemas.documents.get("ErrorResponse", {"required": ERROR_MEMBERS[version]})
        if error["required"] != ERROR_MEMBERS[version]:
            raise Mismatch(f"{version}: an Error requires {error['required']}")
        unseen = {(field.definition, field.name) for field in tables.fields()
                  if field.in_version[version] != "-"}
        for name, node, document in schemas.objects():
            definition = code_names.get(name, name)
            fields = {field.name: field for field in tables.definitions.get(definition, ())}
            members = list(node.get("properties", {}))
            order = [field.name for field in fields.values() if field.name in members]
            if order != members:
                raise Mismatch(f"{version}: {name} has {members}, the code {order}")
            for field in fields.values():
                found = stated(schemas, node, document, field.name)
                if found != field.in_version[version]:
                    raise Mismatch(f"{version}: {name}/{field.name} is {found}, in the code "
                                   f"{field.in_version[version]}")
                if found != "-":
                    check_type(tables, field,
                               schemas.resolve(node["properties"][field.name], document), version)
                    compared += 1
                unseen.discard((definition, field.name))
        if unseen:
            raise Mismatch(f"{version}: no schema has {sorted(unseen)}")
    return compared

