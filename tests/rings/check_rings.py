#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Finds what crosses a ring: check_rings.py ROOT

Each ring's build sees only its own directories, but third-party headers sit in the system's include
path, in reach of every file. So this reads the include lines and a few words of every source and
prints one line for each violation: file:line: rule: what to do. Ends with 1 when there are any.
"""

import re
import sys
from pathlib import Path

SOURCES = {".cpp", ".hpp", ".h", ".cc", ".in"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')

LWS = r"libwebsockets|lws[_-]"
OPENSSL = r"openssl/"
RAPIDJSON = r"rapidjson/"
THREADS = r"(thread|mutex|shared_mutex|condition_variable|future|atomic|semaphore|pthread\.h)$"
SOCKETS = r"(sys/(socket|select|epoll|poll|un)\.h|netinet/|arpa/|netdb\.h|poll\.h|boost/|uv\.h)"
RANDOM = r"(random|sys/random\.h)$"
CLOCK_HEADERS = r"(ctime|time\.h|sys/time\.h)$"

CLOCK_CALL = re.compile(
    r"\bnow\s*\(\s*\)|(?:\bstd|\B)::time\s*\(|\b(?:gettimeofday|clock_gettime|localtime_r|gmtime_r|"
    r"usleep|nanosleep|sleep|sleep_for|sleep_until)\s*\("
)
RANDOM_CALL = re.compile(r"\b(random_device|mt19937\w*|rand|srand|getrandom|getentropy)\b")
THREAD_WORD = re.compile(r"\bstd::(thread|mutex|atomic|condition_variable|async)\b")


class Area:
    """A part of the tree: what it may include and which words it may not hold."""

    def __init__(self, path, *, forbid=(), quoted=(), public_forbidden=(), words=(), only=()):
        self.path = path
        self.forbid = forbid  # (rule, pattern of <...>)
        self.quoted = quoted  # further directories that quoted includes may come from
        self.public_forbidden = public_forbidden  # headers of include/vdv463 out of its reach
        self.words = words  # (rule, pattern in code)
        self.only = only  # (rule, pattern of <...>, pattern of the file names that may)


NO_JSON = ("no-json", RAPIDJSON)
NO_LWS = ("libwebsockets-only-in-transport", LWS)
NO_OPENSSL = ("openssl-only-in-transport", OPENSSL)
NO_THREADS = ("no-threads", THREADS)
NO_SOCKETS = ("no-sockets", SOCKETS)
NO_CLOCK = ("no-clock", CLOCK_HEADERS)
NO_RANDOM = ("no-randomness", RANDOM)
PURE_WORDS = (
    ("no-clock", CLOCK_CALL),
    ("no-randomness", RANDOM_CALL),
    ("no-threads", THREAD_WORD),
)

AREAS = (
    Area(
        "lib/core",
        forbid=(NO_LWS, NO_OPENSSL, NO_THREADS, NO_SOCKETS, NO_CLOCK, NO_RANDOM),
        quoted=("lib/common",),
        public_forbidden=("client", "executor", "config", "session", "transport", "vdv463"),
        words=PURE_WORDS,
        only=(("rapidjson-only-in-json-files", RAPIDJSON, r"^json_"),),
    ),
    Area(
        "lib/session",
        forbid=(NO_JSON, NO_LWS, NO_OPENSSL, NO_THREADS, NO_SOCKETS, NO_CLOCK, NO_RANDOM),
        quoted=("lib/common",),
        public_forbidden=("client", "codec", "session", "transport", "vdv463"),
        words=PURE_WORDS,
    ),
    Area(
        "lib/common",
        forbid=(NO_JSON, NO_LWS, NO_OPENSSL, NO_THREADS, NO_SOCKETS, NO_CLOCK, NO_RANDOM),
        public_forbidden=("client", "config", "session", "vdv463"),
        words=PURE_WORDS,
    ),
    Area(
        "lib/hosted",
        forbid=(NO_JSON, NO_LWS, NO_OPENSSL, NO_THREADS, NO_SOCKETS, NO_CLOCK),
        quoted=("lib/common", "lib/session"),
        public_forbidden=("client", "vdv463"),
        words=(("no-threads", THREAD_WORD),),
    ),
    Area(
        "lib/driven",
        forbid=(NO_JSON, NO_LWS, NO_OPENSSL, NO_THREADS, NO_SOCKETS, NO_CLOCK, NO_RANDOM),
        quoted=("lib/hosted", "lib/session"),
        public_forbidden=("client", "vdv463"),
        words=PURE_WORDS,
    ),
    Area(
        "lib/transport",
        forbid=(NO_JSON,),
        quoted=("lib/common",),
        public_forbidden=(
            "client", "codec", "validate", "message", "session", "transport", "vdv463",
        ),
    ),
    Area(
        "lib/client",
        forbid=(NO_JSON, NO_LWS, NO_OPENSSL, NO_SOCKETS),
        quoted=("lib/common", "lib/hosted", "lib/session", "lib/transport"),
    ),
    Area(
        "examples/cms-sim",
        forbid=(NO_LWS,),
        public_forbidden=("client", "session", "vdv463"),
    ),
    Area(
        "examples",
        forbid=(NO_LWS, NO_OPENSSL),
        quoted=("examples/cms-sim",),
    ),
)


def without_comments(text):
    """Blanks comments and the contents of literals, and keeps every line where it is."""
    token = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S
    )
    return token.sub(lambda match: "\n" * match.group().count("\n"), text)


def standard_header(name):
    return re.fullmatch(r"[a-z_]+", name) is not None


def check_public(root, name, quoted):
    if quoted:
        yield "public-header", f'"{name}": public headers include <vdv463/...> only, in brackets'
    elif name.startswith("vdv463/"):
        own = root / "include" / name
        if not own.exists() and not own.with_name(own.name + ".in").exists():
            yield "public-header", f"<{name}> is not among the public headers"
    elif not standard_header(name):
        yield "public-header", f"<{name}>: no third-party or system header under include/"


def check_angle(area, path, name):
    for rule, pattern in area.forbid:
        if re.match(pattern, name):
            yield rule, f"<{name}> is out of bounds for {area.path}"
    for rule, pattern, files in area.only:
        if re.match(pattern, name) and not re.match(files, path.name):
            yield rule, f"<{name}> belongs into files named {files.strip('^')}* of {area.path}"
    for header in area.public_forbidden:
        if name == f"vdv463/{header}.hpp":
            yield "ring", f"<{name}> is above {area.path}"


def check_quoted(root, area, path, name):
    candidates = [path.parent, root / area.path] + [root / other for other in area.quoted]
    if ".." in Path(name).parts:
        yield "ring", f'"{name}" leaves its directory; name the header alone'
    elif name.startswith("vdv463/"):
        yield "ring", f'"{name}" is a public header: include it in brackets'
    elif not any((directory / name).exists() for directory in candidates):
        allowed = ", ".join((area.path,) + area.quoted)
        yield "ring", f'"{name}" is not in {allowed}: it crosses rings or does not exist'


def check_words(area, code):
    for rule, pattern in area.words:
        for number, line in enumerate(code.splitlines(), start=1):
            match = pattern.search(line)
            if match and not line.lstrip().startswith("#"):
                yield number, rule, f"'{match.group().strip()}' is out of bounds for {area.path}"


def area_of(place):
    return next((area for area in AREAS if place.startswith(area.path + "/")), None)


def check_file(root, path):
    place = path.relative_to(root).as_posix()
    area = area_of(place)
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        match = INCLUDE.match(line)
        if not match:
            continue
        angle, quote = match.groups()
        if place.startswith("include/"):
            found = check_public(root, angle or quote, quote is not None)
        elif angle:
            found = check_angle(area, path, angle)
        else:
            found = check_quoted(root, area, path, quote)
        for rule, message in found:
            yield f"{place}:{number}: {rule}: {message}"
    if area:
        for number, rule, message in check_words(area, without_comments(text)):
            yield f"{place}:{number}: {rule}: {message}"


def check_tree(root):
    files = [
        path
        for part in ("include", "lib", "examples")
        for path in sorted((root / part).rglob("*"))
        if path.suffix in SOURCES and path.is_file()
    ]
    return len(files), [violation for path in files for violation in check_file(root, path)]


def main(arguments):
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: check_rings.py ROOT (the directory of the checkout)", file=sys.stderr)
        return 2
    count, violations = check_tree(Path(arguments[0]).resolve())
    if count == 0:
        print(f"check_rings.py: no sources below {arguments[0]}", file=sys.stderr)
        return 2
    for violation in violations:
        print(violation, file=sys.stderr)
    print(f"{count} files, {len(violations)} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
