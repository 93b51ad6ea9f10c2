#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A server that answers each HTTP request with the same bytes, right or wrong.

Prints the port it listens on, then serves until its input ends. In --answer \\r, \\n and \\xNN are
escapes, and {accept} stands for the right Sec-WebSocket-Accept. With --greet it does not wait for a
request. With --drip each byte of the answer takes so many milliseconds. Afterwards it closes the
connection, unless --stay; or --sip: then it takes at most 64 kB every so many milliseconds.

With --connect-to it is a proxy instead: CONNECT gets the answer, and if that was a 200 all bytes go
to and from that port; each request line is printed. --user USER:PASSWORD: who does not say so gets a
407. --cut N: the first N bytes of the answer go out alone.
"""

import argparse
import asyncio
import base64
import hashlib
import ssl
import sys

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
OK = b"HTTP/1.1 200 Connection established\r\n\r\n"
NEEDS_USER = b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="p"\r\n\r\n'


def header(request, name):
    for line in request.split("\r\n"):
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def answer_to(request, text):
    key = header(request, "sec-websocket-key")
    accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
    raw = text.encode("latin-1").decode("unicode_escape").replace("{accept}", accept)
    return raw.encode("latin-1")


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


class Peer:
    def __init__(self, options):
        self.options = options

    async def send(self, writer, data):
        if self.options.drip:
            for i in range(len(data)):
                writer.write(data[i:i + 1])
                await asyncio.sleep(self.options.drip / 1000)
        elif self.options.cut:
            writer.write(data[:self.options.cut])
            await asyncio.sleep(0.2)
            writer.write(data[self.options.cut:])
        else:
            writer.write(data)
        await writer.drain()

    async def tunnel(self, request, reader, writer):
        print(request.split("\r\n")[0], flush=True)
        wanted = self.options.user
        given = header(request, "proxy-authorization").split(" ")[-1]
        answer = answer_to(request, self.options.answer) if self.options.answer else OK
        if wanted and base64.b64decode(given).decode() != wanted:
            answer = NEEDS_USER
        await self.send(writer, answer)
        if answer != OK:
            return
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self.options.connect_to)
        await asyncio.gather(pump(reader, to_writer), pump(to_reader, writer))

    async def handle(self, reader, writer):
        try:
            request = ""
            if not self.options.greet:
                request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            if self.options.connect_to:
                await self.tunnel(request, reader, writer)
            else:
                await self.send(writer, answer_to(request, self.options.answer))
            while self.options.sip and await reader.read(65536):
                await asyncio.sleep(self.options.sip / 1000)
            if self.options.stay:
                while await reader.read(4096):
                    pass
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--answer", default="")
    parser.add_argument("--greet", action="store_true")
    parser.add_argument("--drip", type=int)
    parser.add_argument("--stay", action="store_true")
    parser.add_argument("--sip", type=int)
    parser.add_argument("--certificate", help="FOLDER/NAME without .pem and .key; else no TLS")
    parser.add_argument("--connect-to", type=int)
    parser.add_argument("--user")
    parser.add_argument("--cut", type=int)
    options = parser.parse_args()
    tls = None
    if options.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(options.certificate + ".pem", options.certificate + ".key")
    server = await asyncio.start_server(Peer(options).handle, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
