# SPDX-License-Identifier: Apache-2.0
"""The faults of port, TLS, upgrade and connection, as a client that is not ours sees them."""
import asyncio
import json
import ssl

from sim import (FAST, PATIENCE, SILENCE, Sim, ask, begin, boot, closed, equal, frame, information,
                 list_request, silent)


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
    "freeze": freeze,
    "drop": drop,
    "close": close,
    "slow-drip": slow_drip,
    "no-pong": no_pong,
    "flood": flood,
}
