# SPDX-License-Identifier: Apache-2.0
"""What `vdv463 sim` holds against a client: for each rule one that breaks it, and a good one."""
import asyncio
import json
import pathlib
import tempfile
import unittest
import uuid

import websockets

from sim import (PATIENCE, PRESYSTEM, ROOT, SUBPROTOCOL, Sim, ask, basic, begin, boot, boot_request,
                 closed, confirmation, frame, information, list_request, program, receive, request,
                 run, send, side_by_side, silent)

FAST = ("--push-interval", "100ms")


def breaking(rule, offend, *options):
    """A check that the client `offend` is told to break this rule and no other."""
    async def check():
        fast = () if "--push-interval" in options else FAST
        async with Sim(*fast, *options) as sim:
            await offend(sim)
            await sim.violation(rule)
            code = await sim.stop()
            assert code == 1, code
            assert set(sim.rules()) == {rule}, sim.events
            assert sim.events[-1]["event"] == "end" and sim.events[-1]["violations"] > 0
    return check


def talking(offend):
    """A client that is connected."""
    async def connected(sim):
        async with sim.connect() as socket:
            await offend(socket)
            await asyncio.sleep(0)
    return connected


async def no_credentials(sim):
    try:
        await sim.connect()
    except websockets.InvalidStatusCode as refusal:
        assert refusal.status_code == 401
        return
    raise AssertionError("let in")


async def foreign_subprotocol(sim):
    await closed(await sim.connect(subprotocols=["ocpp1.6"]))


async def unmasked(sim):
    reader, writer = await sim.raw()
    await sim.upgrade(reader, writer)
    writer.write(frame(b"hello", masked=False))
    await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()


async def deaf(sim):
    reader, writer = await sim.raw()
    await sim.upgrade(reader, writer)
    await sim.violation("no-pong")
    writer.close()


async def unread(sim):
    reader, writer = await asyncio.open_connection("127.0.0.1", sim.port, limit=1024)
    await sim.upgrade(reader, writer)
    text = json.dumps(boot_request(), separators=(",", ":")).replace("uri://Customer1/", "u:")
    half = len(text) // 2
    writer.write(bytes([0x01, 0x80 | half]) + bytes(4) + text[:half].encode())
    writer.write(bytes([0x80, 0x80 | (len(text) - half)]) + bytes(4) + text[half:].encode())
    await sim.violation("slow-reader")
    writer.close()


async def binary(socket):
    await socket.send(b"[]")
    await closed(socket)


async def not_json(socket):
    await socket.send("hello")
    await receive(socket)


async def unknown_member(socket):
    await ask(socket, request("BootNotification", {"presystem": "BMS", "shoeSize": 43}))


async def list_first(socket):
    await ask(socket, list_request("Bus 101"))


async def list_before_the_answer(socket):
    await send(socket, boot_request())
    await ask(socket, list_request("Bus 101"))


async def two_boots(socket):
    await begin(socket)
    await boot(socket)


async def two_lists(socket):
    await begin(socket)
    await send(socket, list_request("Bus 101"))
    await send(socket, list_request("Bus 102"))


async def one_id_twice_in_a_list(socket):
    await begin(socket)
    asked = list_request("Bus 101", "Bus 102")
    for entry in asked[6]["chargingRequestList"]:
        entry["chargingRequestId"] = "uri://same"
    assert (await ask(socket, asked))[0] == 3


async def wrong_direction(socket):
    await begin(socket)
    asked = request("ProvideChargingInformation", {"depotInfoList": []})
    assert (await ask(socket, asked))[0] == 3


async def used_id(socket):
    await begin(socket)
    asked = list_request("Bus 101")
    await ask(socket, asked)
    await ask(socket, asked)


async def other_presystem(socket):
    await begin(socket)
    await ask(socket, [*list_request("Bus 101")[:2], "uri://Other",
                       *list_request("Bus 101")[3:]])


async def unconfirmed(sim):
    async with sim.connect() as socket:
        await boot(socket)
        await sim.violation("confirmation-missing")


async def confirmed_for_another(socket):
    await boot(socket)
    pushed = await receive(socket)
    await send(socket, [2, "BMS", "uri://Other", *pushed[3:6], {}])
    await information(socket)


async def unasked(socket):
    await begin(socket)
    await send(socket, [2, "BMS", PRESYSTEM, "2026-03-01T20:00:00Z", str(uuid.uuid4()),
                        "ProvideChargingInformation", {}])
    await information(socket)


async def answered_answer(socket):
    await begin(socket)
    asked = list_request("Bus 101")
    answer = await ask(socket, asked)
    await send(socket, confirmation(answer))
    await information(socket)


async def answered_error(socket):
    await boot(socket)
    await information(socket)
    while (error := await receive(socket))[0] == 1:
        await send(socket, confirmation(error))
    await send(socket, [3, *error[1:]])
    await information(socket)


async def early_list(sim):
    """The first information comes at once, so that it may take a few tries to be earlier."""
    for _ in range(50):
        async with sim.connect() as socket:
            await boot(socket)
            await ask(socket, list_request("Bus 101"))
        if sim.rules():
            return


async def nobody(_):
    pass


def checks(folder):
    password = folder / "password"
    password.write_text("open sesame\n")
    scenario = folder / "scenario.ndjson"
    scenario.write_text('{"t":0,"dir":"in","text":"hello"}\n')
    locked = ("--user", "bms", "--password-file", password)
    return {
        "auth": [breaking("auth", no_credentials, *locked)],
        "subprotocol": [breaking("subprotocol", foreign_subprotocol)],
        "websocket": [breaking("websocket", unmasked)],
        "binary": [breaking("binary", talking(binary))],
        "no-pong": [breaking("no-pong", deaf, "--ping-interval", "100ms")],
        "slow-reader": [breaking("slow-reader", unread, "--push-interval", "1ms", "--points",
                                 "400", "--ping-interval", "1h")],
        "unreadable": [breaking("unreadable", talking(not_json))],
        "schema": [breaking("schema", talking(unknown_member))],
        "boot-first": [breaking("boot-first", talking(list_first)),
                       breaking("boot-first", talking(list_before_the_answer), "--fault",
                                "boot-late=1s")],
        "second-boot": [breaking("second-boot", talking(two_boots))],
        "information-first": [breaking("information-first", early_list)],
        "list-in-flight": [breaking("list-in-flight", talking(two_lists), "--fault",
                                    "answer-late=5s")],
        "list": [breaking("list", talking(one_id_twice_in_a_list))],
        "direction": [breaking("direction", talking(wrong_direction))],
        "message-id": [breaking("message-id", talking(used_id))],
        "presystem-id": [breaking("presystem-id", talking(other_presystem))],
        "confirmation-missing": [breaking("confirmation-missing", unconfirmed,
                                          "--confirm-within", "200ms")],
        "confirmation-wrong": [breaking("confirmation-wrong", talking(confirmed_for_another))],
        "unasked-answer": [breaking("unasked-answer", talking(unasked))],
        "answered-answer": [breaking("answered-answer", talking(answered_answer)),
                            breaking("answered-answer", talking(answered_error), "--fault",
                                     "error-to-confirmation@times=1")],
        "never-booted": [never_booted(scenario)],
    }


def never_booted(scenario):
    async def check():
        async with Sim("--scenario", scenario) as sim:
            assert await sim.stop() == 1
            assert sim.rules() == ["never-booted"], sim.events
    return check


class Violations(unittest.IsolatedAsyncioTestCase):
    async def test_each_rule_is_broken_by_a_bad_client(self):
        with tempfile.TemporaryDirectory() as folder:
            await side_by_side({f"{rule} {number}": check
                                for rule, several in checks(pathlib.Path(folder)).items()
                                for number, check in enumerate(several)})

    async def test_each_rule_of_the_table_is_tested(self):
        _, out, _ = await run("sim", "--list-rules")
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual([line.split()[0] for line in out.splitlines()],
                             list(checks(pathlib.Path(folder))))

    async def test_the_documentation_has_the_rules_of_the_table(self):
        _, out, _ = await run("sim", "--list-rules")
        text = (ROOT / "docs/simulator.md").read_text(encoding="utf-8")
        for line in out.splitlines():
            name, demands = line.split(None, 1)
            self.assertIn(f"| `{name}` | {demands} |", text)

    async def test_a_good_client_breaks_none(self):
        with tempfile.TemporaryDirectory() as folder:
            password = pathlib.Path(folder) / "password"
            password.write_text("open sesame\n")
            async with Sim(*FAST, "--user", "bms", "--password-file", password,
                           "--ping-interval", "100ms", "--confirm-within", "20s") as sim:
                headers = basic("bms", "open sesame")
                for _ in range(2):
                    async with sim.connect(["v9.example", SUBPROTOCOL], headers) as socket:
                        await begin(socket)
                        for vehicle in ("Bus 101", "Bus 102"):
                            self.assertEqual((await ask(socket, list_request(vehicle)))[0], 2)
                        for _ in range(5):
                            await information(socket)
                self.assertEqual((await sim.stop(), sim.rules()), (143, []), sim.events)

    async def test_an_error_is_an_answer_to_information_too(self):
        async with Sim(*FAST) as sim, sim.connect() as socket:
            await boot(socket)
            pushed = await receive(socket)
            await send(socket, [3, "BMS", *pushed[2:6], {"errorMessage": "no"}])
            await sim.event(lambda event: "answered with an error" in event["text"])
            self.assertEqual(sim.rules(), [])

    async def test_what_may_be_unreadable_may_be_answered_and_need_not(self):
        for fault in ("info-huge=100000", "info-binary", "info-garbage"):
            async with Sim(*FAST, "--fault", fault, "--confirm-within", "200ms") as sim:
                async with sim.connect() as socket:
                    await boot(socket)
                    text = await socket.recv()
                    await socket.recv()
                    message = boot_request() if fault == "info-garbage" else json.loads(text)
                    await send(socket, [3, "BMS", *message[2:5], "ProvideChargingInformation",
                                        {"errorMessage": "what?"}])
                    for _ in range(4):
                        await socket.recv()
                with self.subTest(fault):
                    self.assertEqual((await sim.stop(), sim.rules()), (143, []), sim.events)

    async def test_with_a_duration_it_ends_by_itself_with_0_or_1(self):
        async with Sim("--duration", "300ms") as sim:
            self.assertEqual(await asyncio.wait_for(sim.process.wait(), PATIENCE), 0)
        async with Sim("--duration", "1s") as sim:
            async with sim.connect() as socket:
                await not_json(socket)
            self.assertEqual(await asyncio.wait_for(sim.process.wait(), PATIENCE), 1)

    async def test_with_the_duration_0_it_ends_at_a_signal(self):
        for options in ([], ["--demo"]):
            process = await asyncio.create_subprocess_exec(
                program(), "sim", *options, "--duration", "0", stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL)
            await asyncio.wait_for(process.stdout.readline(), PATIENCE)
            self.assertTrue(await silent(process.wait()))
            process.terminate()
            await asyncio.wait_for(process.communicate(), PATIENCE)
            self.assertEqual(process.returncode, 143)

    async def test_for_people_a_violation_is_one_line(self):
        async with Sim(*FAST, json_output=False) as sim:
            async with sim.connect() as socket:
                await not_json(socket)
            self.assertEqual(await sim.stop(), 1)
        lines = [line for line in sim.err.splitlines() if line.startswith("violation: ")]
        self.assertEqual(len(lines), 1)
        self.assertIn("cannot be read", lines[0])


if __name__ == "__main__":
    unittest.main()
