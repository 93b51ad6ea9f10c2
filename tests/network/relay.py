# SPDX-License-Identifier: Apache-2.0
"""A TCP relay that can fail in the ways in which networks and programs do."""
import asyncio
import socket
import struct

CHUNK = 65536
NARROW = 8192  # bytes of receive buffer, so that a peer that does not read is felt soon


class Connection:
    """One relayed connection: `near` is the client's socket, `far` the server's."""

    def __init__(self, relay, near, far):
        self.relay = relay
        self.near = near
        self.far = far
        self.greeted = False
        self.tasks = [asyncio.ensure_future(self._pump(near, far, "up")),
                      asyncio.ensure_future(self._pump(far, near, "down"))]

    async def _pump(self, source, target, direction):
        loop = asyncio.get_running_loop()
        try:
            while True:
                await self.relay.flowing.wait()
                # As little as a drip wants, so that the sender feels it.
                size, _ = self.relay.drips.get(direction, (CHUNK, 0))
                data = await loop.sock_recv(source, size)
                if direction == "up" and not self.greeted:
                    self.greeted = True
                    self.relay.greet()
                await self.relay.flowing.wait()
                if not data:
                    target.shutdown(socket.SHUT_WR)
                    return
                await self._send(target, data, direction)
        except OSError:
            self.close()

    async def _send(self, target, data, direction):
        loop = asyncio.get_running_loop()
        while data:
            size, pause = self.relay.drips.get(direction, (CHUNK, 0))
            await loop.sock_sendall(target, data[:size])
            data = data[size:]
            await asyncio.sleep(pause)

    def stop_pumping(self):
        for task in self.tasks:
            if task is not asyncio.current_task():
                task.cancel()

    def close(self):
        self.stop_pumping()
        self.near.close()
        self.far.close()
        self.relay.connections.discard(self)


class Relay:
    def __init__(self, target_port, host="127.0.0.1"):
        self.target = (host, target_port)
        self.host = host
        self.port = 0
        self.connections = set()
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.drips = {}  # direction ("up": to the server, "down") -> (bytes, seconds between)
        self.greet = lambda: None  # called with each new connection, when the client has spoken
        self.listener = None

    def open(self):
        """Listens, after refuse() on the same port as before."""
        listener = socket.socket()
        listener.setblocking(False)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
        listener.bind((self.host, self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self.listener = listener
        self.accepting = asyncio.ensure_future(self._accept(listener))
        return self

    async def _accept(self, listener):
        loop = asyncio.get_running_loop()
        while True:
            near, _ = await loop.sock_accept(listener)
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            far = socket.socket()
            far.setblocking(False)
            far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
            try:
                await loop.sock_connect(far, self.target)
            except OSError:
                near.close()
                far.close()
                continue
            connection = Connection(self, near, far)
            self.connections.add(connection)

    def refuse(self):
        """No one listens any more; connections that are there stay."""
        self.accepting.cancel()
        self.listener.close()

    def reset(self):
        for connection in list(self.connections):
            connection.stop_pumping()
            linger = struct.pack("ii", 1, 0)
            connection.near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.close()

    def finish(self):
        """Ends the TCP connections in order, but with nothing of TLS or WebSocket."""
        for connection in list(self.connections):
            connection.stop_pumping()
            try:
                connection.near.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it is gone already
            connection.far.close()
            connection.tasks = [asyncio.ensure_future(self._drain(connection))]

    async def _drain(self, connection):
        loop = asyncio.get_running_loop()
        try:
            while await loop.sock_recv(connection.near, CHUNK):
                pass
        except OSError:
            pass
        connection.close()

    def freeze(self):
        self.flowing.clear()

    def thaw(self):
        self.flowing.set()
        self.drips = {}

    def inject(self, data):
        """Bytes to the clients that the server did not send."""
        for connection in self.connections:
            try:
                connection.near.send(data)
            except OSError:
                pass  # it is gone already

    def close(self):
        self.refuse()
        for connection in list(self.connections):
            connection.close()
