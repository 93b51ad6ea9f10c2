# SPDX-License-Identifier: Apache-2.0
"""Each fault of `vdv463 sim` as a client that is not ours sees it on the wire."""
import asyncio
import json
import ssl
import unittest

import websockets

from sim import (PATIENCE, SILENCE, SUBPROTOCOL, Sim, ask, begin, boot, boot_request, closed,
                 confirmation, frame, information, list_request, receive, run, send, side_by_side,
                 silent)

FAST = ("--push-interval", "200ms")


def equal(found, wanted):
    assert found == wanted, f"found {found!r}, wanted {wanted!r}"


# --- port -----------------------------------------------------------------------------------------
async def refuse_tcp():
    async with Sim("--fault", "refuse-tcp") as sim:
        try:
            await sim.raw()
        except ConnectionRefusedError:
            return
        raise AssertionError("connected")


async def stall_tcp():
    async with Sim("--fault", "stall-tcp") as sim:
        assert await silent(asyncio.open_connection("127.0.0.1", sim.port))


async def stall_accept():
    async with Sim("--fault", "stall-accept") as sim:
        reader, writer = await sim.raw()
        assert await silent(sim.upgrade(reader, writer))
        writer.close()


# --- TLS ------------------------------------------------------------------------------------------
async def handshake(sim, context=None, host="127.0.0.1"):
    _, writer = await asyncio.wait_for(asyncio.open_connection(
        "127.0.0.1", sim.port, ssl=context or sim.context(), server_hostname=host), PATIENCE)
    tls = writer.get_extra_info("ssl_object")
    writer.close()
    return tls.version(), tls.cipher()[0]


async def certificate_error(fault):
    async with Sim("--fault", fault, tls=True) as sim:
        try:
            await handshake(sim)
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
        raise AssertionError("the certificate was taken")


async def cert_host():
    assert "mismatch" in await certificate_error("cert-host")
    async with Sim("--fault", "cert-host=other.example", tls=True) as sim:
        await handshake(sim, host="other.example")


async def cert_ca():
    assert "issuer" in await certificate_error("cert-ca")


async def cert_expired():
    equal(await certificate_error("cert-expired=3"), "certificate has expired")


async def cert_not_yet_valid():
    equal(await certificate_error("cert-not-yet-valid"), "certificate is not yet valid")


async def tls_version():
    async with Sim("--fault", "tls-version", tls=True) as sim:
        try:
            await handshake(sim)
            raise AssertionError("TLS 1.1 was taken")
        except (ssl.SSLError, ConnectionError):
            pass
        old = sim.context()
        old.set_ciphers("DEFAULT@SECLEVEL=0")
        old.minimum_version = ssl.TLSVersion.TLSv1_1
        equal((await handshake(sim, old))[0], "TLSv1.1")
    async with Sim("--fault", "tls-version=1.2", tls=True) as sim:
        equal((await handshake(sim))[0], "TLSv1.2")


async def tls_cipher():
    async with Sim("--fault", "tls-cipher", tls=True) as sim:
        equal(await handshake(sim), ("TLSv1.2", "ECDHE-ECDSA-AES128-SHA256"))


# --- upgrade --------------------------------------------------------------------------------------
async def upgrade_answer(fault):
    async with Sim("--fault", fault) as sim:
        reader, writer = await sim.raw()
        answer = await sim.upgrade(reader, writer)
        writer.close()
        return answer


def refused(fault, status, header=None, value=None):
    async def check():
        found, headers = await upgrade_answer(fault)
        equal(found, status)
        if header:
            equal(headers.get(header), value)
    return check


async def stall_upgrade():
    async with Sim("--fault", "stall-upgrade@times=1") as sim:
        reader, writer = await sim.raw()
        assert await silent(sim.upgrade(reader, writer))
        writer.close()
        async with sim.connect() as socket:
            await boot(socket)


async def no_subprotocol():
    async with Sim("--fault", "no-subprotocol") as sim:
        socket = await sim.connect()
        equal(socket.subprotocol, None)
        equal((await closed(socket))[0], 1002)
        equal(sim.rules(), [])


async def other_subprotocol():
    status, headers = await upgrade_answer("other-subprotocol=ocpp2.1")
    equal((status, headers["sec-websocket-protocol"]), (101, "ocpp2.1"))


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


def points(message):
    return [point for depot in message[6]["depotInfoList"]
            for station in depot["chargingStationInfoList"]
            for point in station["chargingPointInfoList"]]


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


# --- connection -----------------------------------------------------------------------------------
async def freeze():
    async with Sim("--fault", "freeze@message=2", *FAST) as sim:
        reader, writer = await sim.raw()
        await sim.upgrade(reader, writer)
        writer.write(frame(b"?"))  # which is answered with an Error, the first message
        await asyncio.wait_for(reader.read(1), PATIENCE)
        writer.write(frame(b"?"))
        await sim.event(lambda event: "frozen" in event["text"])
        await asyncio.wait([asyncio.ensure_future(reader.read(4096))], timeout=SILENCE)
        writer.write(frame(b"ping", opcode=9))
        assert await silent(reader.read(1))
        assert not reader.at_eof()
        writer.close()


async def drop():
    async with Sim("--fault", "drop@message=2", *FAST) as sim:
        socket = await sim.connect()
        await boot(socket)
        equal((await closed(socket))[0], 1006)
    async with Sim("--fault", "drop=reset@300ms") as sim:
        reader, writer = await sim.raw()
        await sim.upgrade(reader, writer)
        try:
            await asyncio.wait_for(reader.read(), PATIENCE)
            raise AssertionError("ended in order")
        except ConnectionResetError:
            writer.close()


async def close():
    async with Sim("--fault", "close=1008:go away@message=2", *FAST) as sim:
        socket = await sim.connect()
        await boot(socket)
        equal(await closed(socket), (1008, "go away"))


async def slow_drip():
    async with Sim("--fault", "slow-drip=60") as sim:
        reader, writer = await sim.raw()
        await sim.upgrade(reader, writer)
        writer.write(frame(b"?"))
        head = await asyncio.wait_for(reader.readexactly(4), PATIENCE)
        size = int.from_bytes(head[2:], "big")
        drops = []
        while sum(map(len, drops)) < size:
            drops.append(await asyncio.wait_for(reader.read(4096), PATIENCE))
        assert len(drops) > 1, drops
        equal(json.loads(b"".join(drops))[0], 3)
        writer.close()


async def no_pong():
    async with Sim("--fault", "no-pong") as sim, sim.connect() as socket:
        assert await silent(await socket.ping())
        await begin(socket)
        await begin_again_unpinged(socket)


async def begin_again_unpinged(socket):
    assert await silent(await socket.ping())
    asked = list_request("Bus 101")
    equal((await ask(socket, asked))[0], 2)


async def flood():
    async with Sim("--fault", "flood=500", "--push-interval", "1h") as sim:
        async with sim.connect() as socket:
            await boot(socket)
            for _ in range(30):
                await information(socket)
            equal(sim.rules(), [])


FAULTS = {
    "refuse-tcp": refuse_tcp,
    "stall-tcp": stall_tcp,
    "stall-accept": stall_accept,
    "cert-host": cert_host,
    "cert-ca": cert_ca,
    "cert-expired": cert_expired,
    "cert-not-yet-valid": cert_not_yet_valid,
    "tls-version": tls_version,
    "tls-cipher": tls_cipher,
    "http-401": refused("http-401", 401, "www-authenticate", 'basic realm="vdv463"'),
    "http-403": refused("http-403", 403),
    "http-404": refused("http-404", 404),
    "http-503": refused("http-503=7", 503, "retry-after", "7"),
    "http-status": refused("http-status=418", 418),
    "redirect": refused("redirect=wss://b.example/x", 302, "location", "wss://b.example/x"),
    "stall-upgrade": stall_upgrade,
    "no-subprotocol": no_subprotocol,
    "other-subprotocol": other_subprotocol,
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
    "freeze": freeze,
    "drop": drop,
    "close": close,
    "slow-drip": slow_drip,
    "no-pong": no_pong,
    "flood": flood,
}


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
        self.assertEqual((code, names), (0, list(FAULTS)))
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
