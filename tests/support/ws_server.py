#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A WebSocket server for the tests of the transport, built on python3-websockets.

Prints the port it listens on, then serves until its input ends. The path of each
connection says what happens to it:

  /echo            every message comes back
  /headers         the first message holds the headers of the request
  /sni             the first message holds the TLS server name that the client sent
  /close?code=N&reason=TEXT   close frame after the first message; no code: an empty one
  /drop            the TCP connection is cut after the first message
  /binary?size=N   a binary message of N bytes
  /flood?size=N    a text message of N bytes in frames of 1000
  /mute            reads nothing and answers nothing
  /raw?hex=BYTES&then=stay|close|drip   these bytes as they are, after that nothing, the end of the
                   TCP connection, or a continued message: one byte of it every 100 ms
  /status?code=N   HTTP status N instead of 101
  /under?hex=BYTES these bytes past the TLS session
  /last-close      the first message is the close code that the client of the connection before sent
  /nosub, /othersub   101 without, and with another subprotocol than those offered
"""

import argparse
import asyncio
import http
import json
import logging
import os
import socket
import ssl
import sys
import threading
import urllib.parse
import warnings

import websockets
import websockets.legacy.server
from websockets.frames import OP_CLOSE, OP_CONT, OP_TEXT
from websockets.legacy.server import WebSocketServerProtocol

SUBPROTOCOL = "v1.463.vdv.de"


def parse(path):
    parts = urllib.parse.urlsplit(path)
    return parts.path, dict(urllib.parse.parse_qsl(parts.query))


class Protocol(WebSocketServerProtocol):
    async def process_request(self, path, request_headers):
        name, query = parse(path)
        if name != "/status":
            return None
        code = int(query["code"])
        headers = {
            "Location": "wss://elsewhere.example/",
            "Retry-After": "120",
            "WWW-Authenticate": 'Basic realm="cms"',
        }
        return http.HTTPStatus(code), headers, b"refused\n"

    def process_subprotocol(self, headers, available_subprotocols):
        name, _ = parse(self.path)
        if name == "/nosub":
            return None
        if name == "/othersub":
            return "other"
        return super().process_subprotocol(headers, available_subprotocols)


async def flood(websocket, size):
    first = True
    while size > 0:
        count = min(size, 1000)
        size -= count
        opcode = OP_TEXT if first else OP_CONT
        await websocket.write_frame(size == 0, opcode, b"x" * count)
        first = False


async def serve(websocket):
    name, query = parse(websocket.path)
    if name == "/headers":
        await websocket.send(json.dumps(dict(websocket.request_headers.raw_items())))
    elif name == "/sni":
        tls = websocket.transport.get_extra_info("ssl_object")
        await websocket.send(str(getattr(tls, "seen_name", None)))
    elif name == "/binary":
        await websocket.send(bytes(int(query.get("size", 2))))
    elif name == "/flood":
        await flood(websocket, int(query["size"]))
    elif name == "/mute":
        websocket.transport.pause_reading()
        await asyncio.sleep(3600)
    elif name == "/raw":
        websocket.transport.write(bytes.fromhex(query["hex"]))
        if query.get("then") == "close":
            websocket.transport.close()
            return
        while query.get("then") == "drip":
            await asyncio.sleep(0.1)
            await websocket.write_frame(False, OP_CONT, b"x")
    elif name == "/under":
        os.write(websocket.transport.get_extra_info("socket").fileno(), bytes.fromhex(query["hex"]))
    elif name == "/drop":
        await websocket.recv()
        websocket.transport.abort()
        return
    elif name == "/close":
        await websocket.recv()
        if "code" in query:
            await websocket.close(int(query["code"]), query.get("reason", ""))
        else:
            await websocket.write_frame(True, OP_CLOSE, b"")
    async for message in websocket:
        await websocket.send(message)


class Memory:
    """What is known of connections that are over."""

    open_connections = 0
    last_close = None


async def tell_last_close(websocket):
    while Memory.open_connections > 0:
        await asyncio.sleep(0.01)
    await websocket.send(str(Memory.last_close))


async def handle(websocket):
    if parse(websocket.path)[0] == "/last-close":
        await tell_last_close(websocket)
        return
    Memory.open_connections += 1
    try:
        await serve(websocket)
    except websockets.ConnectionClosed:
        pass
    finally:
        await websocket.wait_closed()
        Memory.last_close = websocket.close_code
        Memory.open_connections -= 1


async def handle_raw(mode, reader, writer):
    """Servers that are no WebSocket servers at all."""
    if mode == "garbage":
        await reader.read(1)
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n")
        await writer.drain()
    elif mode == "silent":
        while await reader.read(4096):
            pass
    elif mode == "accept":
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n"
        )
        await writer.drain()
    writer.close()


def shake_hands(listener, tls):
    """TLS handshakes and nothing else. Unlike asyncio, this lets OpenSSL send its alerts, and what
    the client has sent by then is read, because a reset would make it lose the alert."""
    while True:
        connection, _ = listener.accept()
        with tls.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        ) as client:
            try:
                client.do_handshake()
            except OSError:
                pass
            try:
                client.shutdown(socket.SHUT_WR)
                client.settimeout(5)
                while socket.socket.recv(client, 4096):
                    pass
            except OSError:
                pass


def remember_name(tls, name, _context):
    tls.seen_name = name


def make_tls(options):
    if not options.certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if options.ciphers:
        context.set_ciphers(options.ciphers)  # first: it may lower what is demanded of the key
    context.load_cert_chain(options.certificate + ".pem", options.certificate + ".key")
    context.sni_callback = remember_name
    if options.tls == "1.2":
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    elif options.tls == "1.1":
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    if options.client_ca:
        context.load_verify_locations(options.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


async def main():
    # The tests break connections on purpose.
    for name in ("websockets", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate", help="FOLDER/NAME without .pem and .key; else no TLS")
    parser.add_argument("--tls", choices=["1.1", "1.2", "1.3"], default="1.3")
    parser.add_argument("--ciphers")
    parser.add_argument("--client-ca")
    parser.add_argument("--raw", choices=["garbage", "silent", "close", "accept", "handshake"])
    options = parser.parse_args()
    tls = make_tls(options)
    if options.raw == "handshake":
        listener = socket.create_server((options.host, options.port))
        threading.Thread(target=shake_hands, args=(listener, tls), daemon=True).start()
        print(listener.getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        return
    if options.raw:
        server = await asyncio.start_server(
            lambda reader, writer: handle_raw(options.raw, reader, writer),
            options.host, options.port, ssl=tls,
        )
    else:
        server = await websockets.legacy.server.serve(
            handle, options.host, options.port, ssl=tls, create_protocol=Protocol,
            subprotocols=[SUBPROTOCOL], ping_interval=None, max_size=None, compression=None,
        )
    print(next(iter(server.sockets)).getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
