#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A CMS on python3-websockets, independent of this project's code, for integration tests.

Prints one JSON object per line on standard output: what it hears, with the time of a steady clock.
"""
import argparse
import asyncio
import datetime
import http
import json
import ssl
import sys
import time
import uuid

import websockets
import websockets.legacy.server


def say(event, **fields):
    print(json.dumps({"event": event, "t": time.monotonic(), **fields}), flush=True)


def wall(ahead):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=ahead)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


MEMBERS = ["messageType", "source", "presystemId", "timeStamp", "messageId", "messageAction",
           "payload"]


class Cms:
    def __init__(self, options):
        self.options = options
        self.pushes = 0
        self.connections = 0

    def write(self, kind, presystem, message_id, action, payload):
        parts = [kind, "CMS", presystem, wall(self.options.clock_ahead), message_id, action,
                 payload]
        if self.options.envelope == "object":
            return json.dumps(dict(zip(MEMBERS, parts)))
        return json.dumps(parts)

    @staticmethod
    def read(text):
        message = json.loads(text)
        if isinstance(message, dict):
            return [message[name] for name in MEMBERS], "object"
        return message, "array"

    def information(self, presystem):
        self.pushes += 1
        points = [{"chargingPointId": f"CP{i}", "chargingPointStatus": "Available",
                   "presentPower": 0, "energyMeterReading": 1000 * i + self.pushes}
                  for i in range(1, self.options.points + 1)]
        if self.options.shows_request:
            points[0]["scheduledChargingProcessList"] = [
                {"presystemId": presystem, "chargingRequestId": self.options.shows_request,
                 "vehicleId": "Bus 7", "chargingPredictionData":
                     {"chargingPredictionDataStatus": "Ongoing"}}]
        if self.options.break_information:
            del points[0]["chargingPointId"]
        station = {"chargingStationId": "CS1", "chargingStationStatus": "Available",
                   "chargingPointInfoList": points}
        return {"depotInfoList": [{"depotId": self.options.depot, "name": "Betriebshof S\u00fcd",
                                   "chargingStationInfoList": [station]}]}

    async def push(self, socket, presystem):
        await asyncio.sleep(self.options.first_push)
        while True:
            message_id = str(uuid.uuid4())
            text = self.write(1, presystem, message_id, "ProvideChargingInformation",
                              self.information(presystem))
            if self.options.fragment:
                await socket.send([text[i:i + self.options.fragment]
                                   for i in range(0, len(text), self.options.fragment)])
            else:
                await socket.send(text)
            say("pushed", messageId=message_id, presystemId=presystem)
            await asyncio.sleep(self.options.push_interval)

    def boot_answer(self, presystem, message_id):
        if self.options.boot == "garbage":
            return "hello"
        if self.options.boot == "error":
            return self.write(3, presystem, message_id, "BootNotification",
                              {"message": self.options.error_text})
        status = "Rejected" if self.options.boot == "rejected" else "Accepted"
        return self.write(2, presystem, message_id, "BootNotification", {"status": status})

    async def refuse_one(self, socket, parts):
        """An Error about the first request, and a Confirmation all the same, as Favonius does."""
        _, _, presystem, _, message_id, action, payload = parts
        first = payload["chargingRequestList"][0]["chargingRequestId"]
        await socket.send(self.write(3, presystem, message_id, action,
                                     {"errorCode": "InvalidVehicleId",
                                      "errorDescription": "no such vehicle",
                                      "chargingRequestId": first}))
        await socket.send(self.write(2, presystem, message_id, action, {}))

    async def serve(self, socket):
        say("connected", path=socket.path, subprotocol=socket.subprotocol,
            headers=dict(socket.request_headers))
        pusher = None
        self.connections += 1
        connection = self.connections
        try:
            async for text in socket:
                parts, form = self.read(text)
                say("message", parts=parts, form=form, connection=connection)
                kind, _, presystem, _, message_id, action, _ = parts
                if kind == 1 and action == "BootNotification":
                    if self.options.boot == "silent":
                        continue
                    await socket.send(self.boot_answer(presystem, message_id))
                    if self.options.close_after_boot:
                        await socket.close(self.options.close_after_boot, "as told")
                    if self.options.boot == "accepted" and self.options.push_interval > 0:
                        pusher = asyncio.ensure_future(self.push(socket, presystem))
                elif kind == 1 and self.options.answer == "confirm":
                    await socket.send(self.write(2, presystem, message_id, action, {}))
                elif kind == 1 and self.options.answer.startswith("close"):
                    await socket.close(int(self.options.answer[5:]), "as told")
                elif kind == 1 and self.options.answer == "item-error":
                    await self.refuse_one(socket, parts)
                elif kind == 1 and self.options.answer == "error":
                    await socket.send(self.write(3, presystem, message_id, action,
                                                 {"message": "charging requests refused"}))
        except websockets.ConnectionClosed:
            pass
        finally:
            if pusher:
                pusher.cancel()
            say("closed", code=socket.close_code, reason=socket.close_reason)


def tls(options):
    if not options.cert:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.cert, options.key)
    if options.tls12_cipher:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(options.tls12_cipher)
    return context


def refusal(options):
    async def answer(path, headers):
        say("request", path=path)
        return http.HTTPStatus(options.status), [("Retry-After", "7")], b"refused\n"
    return answer if options.status else None


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--tls12-cipher")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--status", type=int)
    parser.add_argument("--subprotocol", default="v1.463.vdv.de", help="'none': answer without")
    parser.add_argument("--envelope", choices=["array", "object"], default="array")
    parser.add_argument("--boot", choices=["accepted", "rejected", "error", "silent", "garbage"],
                        default="accepted")
    parser.add_argument("--answer", choices=["confirm", "error", "item-error", "silent",
                                             "close1008", "close1011"], default="confirm")
    parser.add_argument("--close-after-boot", type=int, help="close code")
    parser.add_argument("--depot", default="D1")
    parser.add_argument("--points", type=int, default=4)
    parser.add_argument("--first-push", type=float, default=0.0)
    parser.add_argument("--push-interval", type=float, default=0.2, help="seconds; 0: never")
    parser.add_argument("--fragment", type=int, default=0, help="characters per frame; 0: whole")
    parser.add_argument("--clock-ahead", type=float, default=0, help="seconds")
    parser.add_argument("--shows-request", help="id of a request that is scheduled for us")
    parser.add_argument("--error-text", default="presystem is not configured",
                        help="what --boot error says")
    parser.add_argument("--break-information", type=int, default=0,
                        help="1: the first point has no id")
    options = parser.parse_args()

    cms = Cms(options)
    extra = {}
    if options.user:
        extra["create_protocol"] = websockets.basic_auth_protocol_factory(
            realm="cms", credentials=(options.user, options.password))
    elif options.status:
        extra["process_request"] = refusal(options)
    subprotocols = None if options.subprotocol == "none" else [options.subprotocol]
    server = await websockets.legacy.server.serve(
        cms.serve, options.host, options.port, ssl=tls(options), subprotocols=subprotocols,
        compression=None, max_size=32 * 1024 * 1024, **extra)
    ports = {socket.getsockname()[1] for socket in server.sockets}
    say("listening", port=server.sockets[0].getsockname()[1], ports=sorted(ports))
    await asyncio.get_event_loop().run_in_executor(None, sys.stdin.read)  # until the test ends


asyncio.run(main())
