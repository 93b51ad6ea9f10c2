# SPDX-License-Identifier: Apache-2.0
"""Each fault of `vdv463 sim` as a client that is not ours sees it on the wire."""
import asyncio
import unittest

import link_faults
import message_faults
from sim import (FAST, PATIENCE, Sim, ask, begin, boot, closed, information, list_request, receive,
                 run, side_by_side)

FAULTS = {**link_faults.FAULTS, **message_faults.FAULTS}


async def garbage_pattern(seed):
    """Which of the first informations are garbage."""
    async with Sim("--fault", "info-garbage=hello@p=0.5", "--seed", seed, "--push-interval",
                   "5ms") as sim:
        async with sim.connect() as socket:
            await boot(socket)
            return [await socket.recv() == "hello" for _ in range(24)]


class Faults(unittest.IsolatedAsyncioTestCase):
    async def test_every_fault_is_seen_on_the_wire(self):
        await side_by_side(FAULTS)

    async def test_every_fault_of_the_table_is_tested(self):
        code, out, _ = await run("sim", "--list-faults")
        names = [line.split()[0].split("=")[0] for line in out.split("\n\n")[0].splitlines()]
        self.assertEqual((code, sorted(names)), (0, sorted(FAULTS)))
        _, text, _ = await run("sim", "--help")
        self.assertEqual([name for name in names if name not in text.split()], [])

    async def test_without_faults_nothing_goes_wrong(self):
        async with Sim(*FAST, tls=True) as sim:
            async with sim.connect() as socket:
                await begin(socket)
                self.assertEqual((await ask(socket, list_request("Bus 101")))[0], 2)
                await asyncio.wait_for(await socket.ping(), PATIENCE)
                await information(socket)
            self.assertEqual((await sim.stop(), sim.rules()), (143, []))

    async def test_a_fault_may_begin_with_a_later_connection_and_end_after_some(self):
        async with Sim("--fault", "http-503@connection=2@times=1") as sim:
            for wanted in (101, 503, 101):
                reader, writer = await sim.raw()
                self.assertEqual((await sim.upgrade(reader, writer))[0], wanted)
                writer.close()

    async def test_a_fault_may_begin_after_a_time(self):
        async with Sim("--fault", "close=1012@200ms") as sim:
            socket = await sim.connect()
            await boot(socket)
            self.assertEqual((await closed(socket))[0], 1012)

    async def test_the_same_seed_gives_the_same_faults(self):
        first, again, other = await asyncio.gather(
            garbage_pattern(1), garbage_pattern(1), garbage_pattern(2))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        self.assertEqual(set(first), {True, False})

    async def test_several_faults_at_once(self):
        async with Sim("--fault", "boot-late=100ms", "--fault", "boot-twice", "--fault",
                       "info-binary", *FAST) as sim, sim.connect() as socket:
            first = await boot(socket)
            self.assertEqual((await receive(socket))[4], first[4])
            self.assertIsInstance(await socket.recv(), bytes)

    async def test_what_cannot_be_meant_is_refused_with_a_hint(self):
        wrong = {"boot-rejectd": "boot-rejected", "nonsense-word": "--list-faults",
                 "drop=maybe": "drop=reset", "close=1005": "close code",
                 "boot-late=soon": "duration", "drop@sometimes": "message=N",
                 "cert-ca@5s": "no @", "http-401=3": "no value", "drop@p=2": "p=0..1"}
        for fault, hint in wrong.items():
            code, _, err = await run("sim", "--insecure", "--fault", fault)
            with self.subTest(fault):
                self.assertEqual(code, 2)
                self.assertIn(hint, err)
        code, _, err = await run("sim", "--insecure", "--fault", "cert-ca")
        self.assertEqual(code, 2)
        self.assertIn("needs TLS", err)
        code, _, err = await run("sim", "--fault", "drop", "--fault", "drop=reset")
        self.assertEqual(code, 2)
        self.assertIn("twice", err)


if __name__ == "__main__":
    unittest.main()
