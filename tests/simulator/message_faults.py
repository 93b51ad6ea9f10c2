# SPDX-License-Identifier: Apache-2.0
"""The faults of boot, information and answers, as a client that is not ours sees them."""
import asyncio
import json

from sim import (FAST, PATIENCE, Sim, ask, begin, boot, boot_request, confirmation, equal,
                 information, list_request, points, receive, send, silent)


# --- boot -----------------------------------------------------------------------------------------
async def boot_rejected():
    async with Sim("--fault", "boot-rejected", *FAST) as sim, sim.connect() as socket:
        equal((await boot(socket))[6], {"status": "Rejected"})
        assert await silent(socket.recv())


async def boot_error():
    async with Sim("--fault", "boot-error=who are you") as sim, sim.connect() as socket:
        answer = await boot(socket)
        equal((answer[0], answer[6]), (3, {"message": "who are you"}))


async def boot_silent():
    async with Sim("--fault", "boot-silent") as sim, sim.connect() as socket:
        await send(socket, boot_request())
        assert await silent(socket.recv())


async def boot_late():
    async with Sim("--fault", "boot-late=1500ms") as sim, sim.connect() as socket:
        await send(socket, boot_request())
        assert await silent(socket.recv())
        equal((await receive(socket))[6], {"status": "Accepted"})


async def boot_twice():
    async with Sim("--fault", "boot-twice") as sim, sim.connect() as socket:
        first = await boot(socket)
        equal((await receive(socket))[4:], first[4:])


async def boot_prefixed_id():
    async with Sim("--fault", "boot-prefixed-id=re-") as sim, sim.connect() as socket:
        asked = boot_request()
        equal((await ask(socket, asked))[4], "re-" + asked[4])


# --- information ----------------------------------------------------------------------------------
async def info_never():
    async with Sim("--fault", "info-never", *FAST) as sim, sim.connect() as socket:
        await boot(socket)
        assert await silent(socket.recv())


def pushed(fault, check):
    """The first text or bytes that come after the boot."""
    async def look():
        async with Sim("--fault", fault, *FAST) as sim, sim.connect() as socket:
            await boot(socket)
            check(await asyncio.wait_for(socket.recv(), PATIENCE))
    return look


def check_garbage(text):
    equal(text, "hello")


def check_huge(text):
    equal(len(text), 3000000)
    equal(json.loads(text)[5], "ProvideChargingInformation")


def check_binary(data):
    equal(json.loads(data.decode())[5], "ProvideChargingInformation")
    assert isinstance(data, bytes)


def check_unknown_enum(text):
    states = [point["chargingPointStatus"] for point in points(json.loads(text))]
    equal((states[0], states.count("Levitating")), ("Levitating", 1))


def check_missing_member(text):
    equal([("chargingPointId" in point) for point in points(json.loads(text))],
          [False] + 7 * [True])


async def info_fragmented():
    async with Sim("--fault", "info-fragmented=50", *FAST) as sim:
        reader, writer = await sim.raw()
        await sim.upgrade(reader, writer)
        # A list of frames by hand: small requests in one frame each fit.
        text = json.dumps(boot_request(), separators=(",", ":")).replace("uri://Customer1/", "u:")
        half = len(text) // 2
        writer.write(bytes([0x01, 0x80 | half]) + bytes(4) + text[:half].encode())
        writer.write(bytes([0x80, 0x80 | (len(text) - half)]) + bytes(4) + text[half:].encode())
        sizes = []
        while len(sizes) < 20:
            head = await asyncio.wait_for(reader.readexactly(2), PATIENCE)
            size = head[1]
            if size == 126:
                size = int.from_bytes(await reader.readexactly(2), "big")
            await reader.readexactly(size)
            if head[0] & 0x80 == 0:
                sizes.append((head[0] & 0x0F, size))
        equal(sizes[0], (1, 50))
        equal(set(sizes[1:]), {(0, 50)})
        writer.close()


async def info_invalid_utf8():
    async with Sim("--fault", "info-invalid-utf8", *FAST) as sim, sim.connect() as socket:
        await boot(socket)
        await sim.event(lambda event: "closed with 1007" in event["text"])  # by the client


# --- answers --------------------------------------------------------------------------------------
async def answers_to_a_list(fault, count):
    """What comes after a list apart from information; the list itself."""
    async with Sim("--fault", fault, *FAST) as sim, sim.connect() as socket:
        await begin(socket)
        asked = list_request("Bus 101")
        await send(socket, asked)
        answers = []
        while len(answers) < count:
            message = await receive(socket)
            if message[0] == 1:
                await send(socket, confirmation(message))
            else:
                answers.append(message)
        equal(sim.rules(), [])
        return asked, answers


async def answer_never():
    async with Sim("--fault", "answer-never", "--push-interval", "1h") as sim:
        async with sim.connect() as socket:
            await begin(socket)
            await send(socket, list_request("Bus 101"))
            await information(socket)  # which follows each list
            assert await silent(socket.recv())


async def answer_late():
    asked, answers = await answers_to_a_list("answer-late=1s", 1)
    equal(answers[0][4], asked[4])


async def answer_twice():
    asked, answers = await answers_to_a_list("answer-twice", 2)
    equal([(answer[0], answer[4]) for answer in answers], 2 * [(2, asked[4])])


async def answer_unknown_id():
    asked, answers = await answers_to_a_list("answer-unknown-id", 1)
    assert answers[0][4] != asked[4]
    equal(answers[0][5], "ProvideChargingRequests")


async def answer_error():
    asked, answers = await answers_to_a_list("answer-error=not today", 1)
    equal((answers[0][0], answers[0][4], answers[0][6]), (3, asked[4], {"message": "not today"}))


async def answer_errors_and_confirmation():
    asked, answers = await answers_to_a_list("answer-errors-and-confirmation=3", 4)
    equal([(answer[0], answer[4]) for answer in answers],
          3 * [(3, asked[4])] + [(2, asked[4])])


async def error_to_confirmation():
    async with Sim("--fault", "error-to-confirmation=why", "--push-interval", "1h") as sim:
        async with sim.connect() as socket:
            pushed_message = await begin(socket)
            answer = await receive(socket)
            equal((answer[0], answer[4], answer[6]), (3, pushed_message[4], {"message": "why"}))
            equal(sim.rules(), [])


FAULTS = {
    "boot-rejected": boot_rejected,
    "boot-error": boot_error,
    "boot-silent": boot_silent,
    "boot-late": boot_late,
    "boot-twice": boot_twice,
    "boot-prefixed-id": boot_prefixed_id,
    "info-never": info_never,
    "info-garbage": pushed("info-garbage=hello", check_garbage),
    "info-huge": pushed("info-huge=3000000", check_huge),
    "info-fragmented": info_fragmented,
    "info-invalid-utf8": info_invalid_utf8,
    "info-binary": pushed("info-binary", check_binary),
    "info-unknown-enum": pushed("info-unknown-enum", check_unknown_enum),
    "info-missing-member": pushed("info-missing-member", check_missing_member),
    "answer-never": answer_never,
    "answer-late": answer_late,
    "answer-twice": answer_twice,
    "answer-unknown-id": answer_unknown_id,
    "answer-error": answer_error,
    "answer-errors-and-confirmation": answer_errors_and_confirmation,
    "error-to-confirmation": error_to_confirmation,
}
