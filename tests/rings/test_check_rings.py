#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ring check on small trees with one violation each: a check that finds nothing proves nothing."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).with_name("check_rings.py")

LAWFUL = {
    "include/vdv463/codec.hpp": "#include <string>\n#include <vdv463/error.hpp>\n",
    "include/vdv463/error.hpp": "#pragma once\n",
    "include/vdv463/client.hpp": "#pragma once\n",
    "include/vdv463/version.hpp.in": "#pragma once\n",
    "lib/core/json_reader.cpp": "#include <rapidjson/reader.h>\n",
    "lib/core/text.hpp": "#include <string>\n",
    "lib/session/session.hpp": "#include <chrono>\n",
    "lib/session/session.cpp": '#include "session.hpp"\n// calls now() and <thread> in words only\n',
    "lib/common/words.hpp": "#include <string_view>\n",
    "lib/hosted/journal.hpp": '#include "session.hpp"\n#include "words.hpp"\n#include <random>\n',
    "lib/driven/driver.hpp": '#include "journal.hpp"\n#include "session.hpp"\n',
    "lib/transport/transport.hpp": "#pragma once\n",
    "lib/transport/lws_loop.cpp": "#include <libwebsockets.h>\n#include <openssl/ssl.h>\n",
    "lib/client/client.cpp": '#include "session.hpp"\n#include "transport.hpp"\n#include <thread>\n',
    "examples/cms-sim/simulator.hpp": "#include <vdv463/codec.hpp>\n",
    "examples/cli/main.cpp": '#include "simulator.hpp"\n#include <vdv463/client.hpp>\n',
}

# file, the text that breaks a rule on its last line, the rule
VIOLATIONS = (
    ("include/vdv463/bad.hpp", "#pragma once\n#include <rapidjson/fwd.h>\n", "public-header"),
    ("include/vdv463/bad.hpp", "#pragma once\n#include <unistd.h>\n", "public-header"),
    ("include/vdv463/bad.hpp", '#pragma once\n#include "error.hpp"\n', "public-header"),
    ("include/vdv463/bad.hpp", "#pragma once\n#include <vdv463/missing.hpp>\n", "public-header"),
    ("lib/core/text.cpp", "\n#include <rapidjson/reader.h>\n", "rapidjson-only-in-json-files"),
    ("lib/core/bad.cpp", "#include <libwebsockets.h>\n", "libwebsockets-only-in-transport"),
    ("lib/core/bad.cpp", "#include <openssl/evp.h>\n", "openssl-only-in-transport"),
    ("lib/core/bad.cpp", "#include <mutex>\n", "no-threads"),
    ("lib/core/bad.cpp", "#include <sys/socket.h>\n", "no-sockets"),
    ("lib/core/bad.cpp", "auto t = std::chrono::system_clock::now();\n", "no-clock"),
    ("lib/core/bad.cpp", "#include <vdv463/client.hpp>\n", "ring"),
    ("lib/core/bad.cpp", '#include "session.hpp"\n', "ring"),
    ("lib/session/bad.cpp", "#include <rapidjson/reader.h>\n", "no-json"),
    ("lib/session/bad.cpp", "#include <vdv463/codec.hpp>\n", "ring"),
    ("lib/session/bad.cpp", "#include <libwebsockets.h>\n", "libwebsockets-only-in-transport"),
    ("lib/session/bad.cpp", "#include <boost/asio.hpp>\n", "no-sockets"),
    ("lib/session/bad.cpp", "#include <atomic>\n", "no-threads"),
    ("lib/session/bad.cpp", "int a;\nauto t = Clock::now ( );\n", "no-clock"),
    ("lib/session/bad.cpp", "auto t = std::time(nullptr);\n", "no-clock"),
    ("lib/session/bad.cpp", "std::random_device device;\n", "no-randomness"),
    ("lib/session/bad.cpp", "#include <random>\n", "no-randomness"),
    ("lib/session/bad.cpp", '#include "transport.hpp"\n', "ring"),
    ("lib/session/bad.cpp", '#include "../transport/transport.hpp"\n', "ring"),
    ("lib/common/bad.hpp", '#include "session.hpp"\n', "ring"),
    ("lib/hosted/bad.cpp", '#include "transport.hpp"\n', "ring"),
    ("lib/hosted/bad.cpp", '#include "driver.hpp"\n', "ring"),
    ("lib/hosted/bad.cpp", "#include <vdv463/client.hpp>\n", "ring"),
    ("lib/hosted/bad.cpp", "std::mutex mutex;\n", "no-threads"),
    ("lib/driven/bad.cpp", "auto t = Clock::now();\n", "no-clock"),
    ("lib/driven/bad.cpp", "#include <thread>\n", "no-threads"),
    ("lib/driven/bad.cpp", "#include <openssl/sha.h>\n", "openssl-only-in-transport"),
    ("lib/driven/bad.cpp", '#include "transport.hpp"\n', "ring"),
    ("lib/session/bad.cpp", "#include <vdv463/session.hpp>\n", "ring"),
    ("lib/transport/bad.cpp", '#include "session.hpp"\n', "ring"),
    ("lib/transport/bad.cpp", '#include "journal.hpp"\n', "ring"),
    ("lib/transport/bad.cpp", "#include <rapidjson/reader.h>\n", "no-json"),
    ("lib/client/bad.cpp", "#include <libwebsockets/lws-misc.h>\n", "libwebsockets-only-in-transport"),
    ("lib/client/bad.cpp", "#include <openssl/ssl.h>\n", "openssl-only-in-transport"),
    ("lib/client/bad.cpp", '#include "text.hpp"\n', "ring"),
    ("examples/cms-sim/bad.cpp", "#include <libwebsockets.h>\n", "libwebsockets-only-in-transport"),
    ("examples/cms-sim/bad.cpp", "#include <vdv463/client.hpp>\n", "ring"),
    ("examples/cms-sim/bad.cpp", '#include "session.hpp"\n', "ring"),
    ("examples/cli/bad.cpp", '#include "transport.hpp"\n', "ring"),
)


def run_on(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, str(CHECKER), root],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            check=False,
        )


class RingCheck(unittest.TestCase):
    def test_a_lawful_tree_passes(self):
        outcome = run_on(LAWFUL)
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))

    def test_each_violation_fails_and_is_named_with_file_line_and_rule(self):
        for name, text, rule in VIOLATIONS:
            with self.subTest(file=name, text=text):
                outcome = run_on({**LAWFUL, name: text})
                self.assertEqual(outcome.returncode, 1, outcome.stdout)
                line = text.count("\n")
                self.assertEqual(len(outcome.stderr.splitlines()), 1, outcome.stderr)
                self.assertTrue(
                    outcome.stderr.startswith(f"{name}:{line}: {rule}: "), outcome.stderr
                )

    def test_a_tree_without_sources_is_an_error(self):
        self.assertEqual(run_on({"README.md": "\n"}).returncode, 2)


if __name__ == "__main__":
    unittest.main()
