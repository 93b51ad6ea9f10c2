#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A BMS that does not wait for its boot notification to be answered."""
import asyncio
import json
import os
import ssl

import websockets.legacy.client

from sim import SUBPROTOCOL, boot_request, list_request, receive


async def main():
    context = ssl.create_default_context(cafile=os.environ["CMS_CA"])
    async with websockets.legacy.client.connect(
            os.environ["CMS_URL"], ssl=context, subprotocols=[SUBPROTOCOL]) as socket:
        await socket.send(json.dumps(boot_request()))
        await socket.send(json.dumps(list_request("Bus 101")))
        await receive(socket)


asyncio.run(main())
