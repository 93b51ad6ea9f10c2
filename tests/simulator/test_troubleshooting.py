# SPDX-License-Identifier: Apache-2.0
"""Every row of docs/troubleshooting.md: with that fault, `vdv463 check` says that sentence and ends
with that code."""
import json
import pathlib
import re
import tempfile
import unittest

from sim import PRESYSTEM, ROOT, Sim, run, side_by_side

DOCUMENT = ROOT / "docs/troubleshooting.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| `(\w+)` \| (\d+) \|", re.M)
# Faults that do not keep a client from connecting, and from its first information.
HARMLESS = {"boot-twice", "boot-prefixed-id", "info-fragmented", "info-unknown-enum", "answer-never",
            "answer-late", "answer-twice", "answer-unknown-id", "answer-error",
            "answer-errors-and-confirmation", "error-to-confirmation", "slow-drip", "no-pong",
            "flood"}


def rows():
    return ROW.findall(DOCUMENT.read_text(encoding="utf-8"))


def row_check(fault, sentence, name, exit_code, password):
    # Only where a time-out is what is wanted, it is a short one.
    timeout = "8s" if name.endswith("_timeout") else "60s"

    async def check():
        async with Sim("--fault", fault, tls=True) as sim:
            code, out, _ = await run(
                "check", "--json", "--url", sim.url, "--ca-file", sim.ca, "--presystem-id",
                PRESYSTEM, "--user", "bms", "--password-file", password, "--timeout", timeout)
            document = json.loads(out)
            error = document["error"]
            assert error, f"no error: {document}"
            told = f"{error['detail']} {error.get('peerText', '')}"
            assert (code, error["code"]) == (int(exit_code), name), (code, error)
            assert any(part in told for part in sentence.split(" OR ")), (told, sentence)
            assert "open sesame" not in out
    return check


def harmless_check(fault):
    async def check():
        async with Sim("--fault", fault, "--push-interval", "300ms", tls=True) as sim:
            code, out, err = await run("check", "--url", sim.url, "--ca-file", sim.ca,
                                       "--presystem-id", PRESYSTEM)
            assert code == 0, (code, out, err)
    return check


class Troubleshooting(unittest.IsolatedAsyncioTestCase):
    async def test_every_row_holds(self):
        with tempfile.TemporaryDirectory() as folder:
            password = pathlib.Path(folder) / "password"
            password.write_text("open sesame\n")
            await side_by_side({row[0]: row_check(*row, password) for row in rows()}, at_once=12)

    async def test_what_does_not_keep_a_client_from_connecting_does_not(self):
        await side_by_side({fault: harmless_check("slow-drip=5000" if fault == "slow-drip" else
                                                  fault) for fault in sorted(HARMLESS)})

    async def test_every_fault_that_concerns_connecting_has_a_row(self):
        _, out, _ = await run("sim", "--list-faults")
        names = {line.split()[0].split("=")[0] for line in out.split("\n\n")[0].splitlines()}
        told = {re.split("[=@]", row[0])[0] for row in rows()}
        self.assertEqual(told, names - HARMLESS)


if __name__ == "__main__":
    unittest.main()
