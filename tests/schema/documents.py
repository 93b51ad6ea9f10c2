# SPDX-License-Identifier: Apache-2.0
"""Random messages made from the official schemas, and messages with exactly one violation."""

import json
import math
import random
import string

import oracle

ACTIONS = ("BootNotification", "ProvideChargingRequests", "ProvideChargingInformation")
STRANGERS = ("stranger", "", "a/b", "m~n", "\u00fc\U0001f68c", "status ", "Status", "0")


class Number:
    """A number in a form of its own choice, such as 8e1."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


class Maker:
    """Makes messages of one version."""

    def __init__(self, schemas, seed):
        self.schemas = schemas
        self.choice = random.Random(seed)
        self.density = 0.5

    # Values.

    def message(self):
        """A valid message."""
        self.density = self.choice.choice((0, 0.3, 0.5, 0.7, 1))
        message = [self.value("MessageStructure", part)
                   for part in self.schemas.documents["MessageStructure"]["items"]]
        message[0] = self.choice.choices((1, 2, 3), (17, 2, 1))[0]
        message[5] = self.choice.choices(ACTIONS, (1, 4, 7))[0]
        name = self.schemas.payload_schema(message)
        message[6] = (self.value(name, self.schemas.documents[name]) if name
                      else {key: self.anything() for key in self.some_strangers()})
        return message

    def value(self, name, node):
        node, _ = self.schemas.resolve(name, node)
        if "enum" in node:
            return self.choice.choice(node["enum"])
        return getattr(self, f"make_{node['type']}")(name, node)

    def make_object(self, name, node):
        members = node.get("properties", {})
        keys = [key for key in members
                if key in node.get("required", []) or self.choice.random() < self.density]
        made = {key: self.value(name, members[key]) for key in keys}
        if members and node.get("additionalProperties", True) is not False:
            made.update((key, self.anything()) for key in self.some_strangers())
        if self.choice.random() < 0.3:
            keys = list(made)
            self.choice.shuffle(keys)
            made = {key: made[key] for key in keys}
        return made

    def make_array(self, name, node):
        least = node.get("minItems", 0)
        length = least + (40 if self.choice.random() < 0.002 else self.choice.choice((0, 1, 1, 2)))
        return [self.value(name, node["items"]) for _ in range(length)]

    def make_string(self, _, node):
        kind = node.get("format")
        if kind == "date-time":
            return self.date_time()
        if kind == "uuid":
            digits = "".join(self.choice.choices("0123456789abcdefABCDEF", k=32))
            return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        length = 3000 if self.choice.random() < 0.001 else self.choice.randint(0, 6)
        return "".join(self.character() for _ in range(length))

    def make_integer(self, _, node):
        value = self.choice.choice((0, -1, 1, 2**63 - 1, -2**63, self.choice.randint(-10**6, 10**6)))
        if self.schemas.fraction_may_be_integer and abs(value) < 10**9:
            return Number(self.choice.choice((f"{value}", f"{value}.0", f"{value}e0", f"{value * 10}e-1",
                                              f"{value}.000E+00")))
        return Number(str(value))

    def make_number(self, _, node):
        low, high = node.get("minimum", -1e9), node.get("maximum", 1e9)
        value = self.choice.choice((low, high, self.choice.uniform(low, high)))
        whole = self.choice.randint(int(low), int(high))
        texts = [repr(value), str(whole), f"{whole}.00", f"{whole}e0", f"{whole * 10}E-1", "0", "0.0e-7",
                 f"{max(low, 0)}.0e0" if isinstance(low, int) else "1e-9", "4e-324"]
        if "minimum" not in node:
            texts += ["-0", "1.7976931348623157e308", "-2.5e+200", "12345678901234567890123"]
        return Number(self.choice.choice(texts))

    def make_boolean(self, *_):
        return self.choice.random() < 0.5

    def date_time(self):
        c = self.choice
        if c.random() < 0.05:
            return c.choice(("2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00",
                             "2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z",
                             "9999-12-31T23:59:59.999999Z", "2000-02-29T23:59:59-23:59"))
        fraction = "".join(c.choices(string.digits, k=c.choice((0, 0, 0, 1, 3, 6, 7, 9, 13))))
        zone = c.choice(("Z", "Z", "z", "+00:00", "-00:00",
                         f"{c.choice('+-')}{c.randint(0, 23):02}:{c.randint(0, 59):02}"))
        return (f"{c.randint(2, 9998):04}-{c.randint(1, 12):02}-{c.randint(1, 28):02}{c.choice('TTt')}"
                f"{c.randint(0, 23):02}:{c.randint(0, 59):02}:{c.randint(0, 59):02}"
                f"{'.' if fraction else ''}{fraction}{zone}")

    def character(self):
        code = self.choice.randrange(self.choice.choice((0x20, 0x80, 0x800, 0x10000, 0x110000)))
        return chr(code if not 0xD800 <= code <= 0xDFFF else code - 0x800)

    def some_strangers(self):
        return self.choice.sample(STRANGERS, self.choice.randint(0, 2))

    def anything(self, depth=0):
        kind = self.choice.randint(0, 5 if depth > 2 else 7)
        if kind == 6:
            return [self.anything(depth + 1) for _ in range(self.choice.randint(0, 2))]
        if kind == 7:
            return {key: self.anything(depth + 1) for key in self.some_strangers()}
        return (None, True, False, Number("-1.5e3"), "x", "")[kind]

    # Text.

    def text(self, node):
        """JSON with blanks, escapes and a layout of its own."""
        blank = self.choice.choice(("", "", "", " ", "\t", "\r "))
        if isinstance(node, Number):
            return node.text
        if isinstance(node, dict):
            members = (f"{self.quoted(key)}{blank}:{self.text(value)}" for key, value in node.items())
            return "{" + blank + f",{blank}".join(members) + blank + "}"
        if isinstance(node, list):
            return "[" + blank + f"{blank},".join(self.text(value) for value in node) + blank + "]"
        if isinstance(node, str):
            return self.quoted(node)
        return json.dumps(node)

    def quoted(self, text):
        if self.choice.random() > 0.05:
            return json.dumps(text, ensure_ascii=False)
        units = text.encode("utf-16-be")
        codes = (units[at] << 8 | units[at + 1] for at in range(0, len(units), 2))
        digits = self.choice.choice(("\\u{:04x}", "\\u{:04X}"))
        return '"' + "".join(digits.format(code) for code in codes) + '"'


class Place:
    """Where a message can be violated in one way, and how."""

    def __init__(self, kind, where, path, violate):
        self.kind = kind
        self.where = where  # (schema, definition, member): to spread the violations
        self.steps = path
        self.violate = violate

    @property
    def path(self):
        """The JSON Pointer that the refusal has to name."""
        return pointer(self.steps)


def pointer(path):
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


class Violator:
    """Finds all places of a valid message in which one thing can be made wrong."""

    WRONG = {
        "object": ("null", "[]", '"x"', "7", "true"),
        "array": ("null", "{}", '"x"', "7", "false"),
        "string": ("null", "[]", "{}", "7", "true", '["x"]'),
        "integer": ("null", "[]", "{}", '"7"', "true", "1.5", "-0.25"),
        "number": ("null", "[]", "{}", '"7"', "false"),
        "boolean": ("null", "[]", "{}", '"true"', "0", "1"),
    }

    def __init__(self, schemas, choice):
        self.schemas = schemas
        self.choice = choice
        self.places = []

    def find(self, message):
        self.places = []
        structure = self.schemas.documents["MessageStructure"]
        self.add("number of parts", ("MessageStructure", None, None), (), self.change_length, message)
        for index, part in enumerate(structure["items"]):
            self.visit("MessageStructure", part, f"part {index}", message, index, (index,))
        if name := self.schemas.payload_schema(message):
            self.visit_inside(name, self.schemas.documents[name], name, message[6], (6,))
        return self.places

    def add(self, kind, where, path, violate, *arguments):
        self.places.append(Place(kind, where, path, lambda: violate(*arguments)))

    def visit(self, name, node, where, container, key, path):
        """The value container[key], then what is inside of it."""
        node, definition = self.schemas.resolve(name, node)
        spot = (name, where, definition)

        def replace(values):
            container[key] = self.choice.choice(values)

        wrong = [Number(text) for text in self.WRONG[node["type"]]]
        if node["type"] == "integer" and not self.schemas.fraction_may_be_integer:
            wrong.append(Number("8.0"))
        self.add("wrong type", spot, path, replace, wrong)
        if "enum" in node:
            strange = (["", "x", node["enum"][0].upper() + "?", node["enum"][-1] + " ", "Unrecognized"]
                       if node["type"] == "string" else [Number("0"), Number("4"), Number("-1")])
            self.add("bad enumeration value", spot, path, replace, strange)
        if node.get("format") == "date-time":
            self.add("bad time", spot, path, replace, oracle.BAD_TIMES)
        if node.get("format") == "uuid":
            self.add("bad uuid", spot, path, replace, oracle.BAD_UUIDS)
        if "minimum" in node:
            low, high = node["minimum"], node["maximum"]
            beyond = (high + 0.0001, high + 1, math.nextafter(high, math.inf), 1e300,
                      low - 1, math.nextafter(low, -math.inf))
            self.add("out of range", spot, path, replace, [Number(repr(value)) for value in beyond])
        if "minItems" in node and name != "MessageStructure":
            self.add("too few entries", spot, path, replace, [[]])
        self.visit_inside(name, node, definition or where, container[key], path)

    def visit_inside(self, name, node, where, value, path):
        if isinstance(value, list):
            for index in range(len(value)):
                self.visit(name, node["items"], where, value, index, (*path, index))
            return
        if not isinstance(value, dict):
            return
        members = node.get("properties", {})
        if node.get("additionalProperties", True) is False:
            key = self.choice.choice([key for key in STRANGERS if key not in members])
            self.add("extra member", (name, where, None), (*path, key), self.insert, value, key)
        for key in [key for key in members if key in value]:
            if key in node.get("required", []):
                self.add("missing member", (name, where, key), (*path, key), value.pop, key)
            self.visit(name, members[key], f"{where}.{key}", value, key, (*path, key))

    def insert(self, target, key):
        members = list(target.items())
        value = self.choice.choice((None, True, "x", Number("1"), [], {}))
        members.insert(self.choice.randint(0, len(members)), (key, value))
        target.clear()
        target.update(members)

    def change_length(self, message):
        if self.choice.random() < 0.5:
            message.append({})
        else:
            del message[self.choice.randrange(7)]
