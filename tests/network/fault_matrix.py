#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each fault in each phase of a connection, over real sockets, all at once: the client has to name
it rightly, in bounded time, and to be back, with its list, when the fault is over.

Black holes need packets that vanish, so the script goes into a network namespace of its own.
"""
import asyncio
import os
import ssl
import subprocess
import sys
import time

from relay import Relay
from rig import PATIENCE, Driver, Site, mute_peers_that_go, skip, table
from scripted_cms import CLOSE, CONTINUED, Session, frame

FAULTS = ["refuse", "black hole", "RST", "FIN", "freeze", "slow drip", "garbage"]
PHASES = ["TCP", "TLS handshake", "upgrade", "boot wait", "idle", "mid-receive", "mid-send",
          "closing"]
# What the client has to say. A pair that is missing makes no sense: before a TCP connection there
# is nothing to reset, finish or freeze; a connection that is being closed cannot be refused; an
# idle connection has nothing that could drip.
EXPECTED = {
    "TCP": {"refuse": "connect_refused", "black hole": "connect_timeout"},
    "TLS handshake": {
        "refuse": "tls_handshake_failed", "black hole": "tls_timeout",
        "RST": "tls_handshake_failed", "FIN": "tls_handshake_failed", "freeze": "tls_timeout",
        "slow drip": "tls_timeout", "garbage": "tls_handshake_failed"},
    "upgrade": {
        "refuse": "http_server_error", "black hole": "upgrade_timeout", "RST": "upgrade_failed",
        "FIN": "upgrade_failed", "freeze": "upgrade_timeout", "slow drip": "upgrade_timeout",
        "garbage": "not_http"},
    "boot wait": {
        "refuse": "boot_rejected", "black hole": "boot_timeout", "RST": "connection_lost",
        "FIN": "connection_lost", "freeze": "boot_timeout", "slow drip": "boot_timeout",
        "garbage": "protocol_violation"},
    "idle": {
        "refuse": "refused_by_peer", "black hole": "stale", "RST": "connection_lost",
        "FIN": "connection_lost", "freeze": "stale", "garbage": "protocol_violation"},
    "mid-receive": {
        "refuse": "refused_by_peer", "black hole": "stale", "RST": "connection_lost",
        "FIN": "connection_lost", "freeze": "stale", "slow drip": "stale",
        "garbage": "protocol_violation"},
    "mid-send": {
        "refuse": "refused_by_peer", "black hole": "stale", "RST": "connection_lost",
        "FIN": "connection_lost", "freeze": "stale", "slow drip": "stale",
        "garbage": "protocol_violation"},
    # The client closes because the boot was rejected: whatever becomes of the closing, that is why.
    "closing": {fault: "boot_rejected" for fault in FAULTS if fault != "refuse"},
}
SETTINGS = dict(min_delay=300, max_delay=1000, connect=5000, boot=3000, answer=20000, message=5000,
                close=1500, ping=2000, liveness=2000)
BOUND = 30  # seconds within which a fault must be named; its own time-outs are far shorter
LARGE, SMALL = 4000, 3  # requests in a list
TLS_ALERT = bytes.fromhex("15030300020228")  # fatal: handshake_failure
NO_TLS = b"SSH-2.0-OpenSSH_9.2\r\n" * 8
NO_FRAME = b"\xf3\x0enot a frame at"  # reserved bits, an opcode that does not exist
CLOSE_1008 = frame(CLOSE, b"\x03\xf0go away")


class Hole:
    """Ports whose packets vanish in both directions."""

    def __init__(self):
        self.nft("add table inet hole; add set inet hole ports { type inet_service; }; "
                 "add chain inet hole in { type filter hook input priority 0; }; "
                 "add rule inet hole in tcp dport @ports drop; "
                 "add rule inet hole in tcp sport @ports drop")

    @staticmethod
    def nft(commands):
        subprocess.run(["nft", commands], check=True, timeout=PATIENCE)

    def swallow(self, port):
        self.nft(f"add element inet hole ports {{ {port} }}")

    def let_go(self, port):
        self.nft(f"delete element inet hole ports {{ {port} }}")


class Cell:
    """One fault in one phase, with a client, a relay and a CMS of its own."""

    def __init__(self, fault, phase, driver, site, tls, hole):
        self.fault = fault
        self.phase = phase
        self.name = f"{fault}/{phase}".replace(" ", "-")
        self.driver, self.site, self.tls, self.hole = driver, site, tls, hole
        self.armed = True
        self.struck = asyncio.Event()
        self.session = None
        self.tasks = []

    async def __call__(self, phase, session):
        """Called by a session at each phase: True when the fault strikes now."""
        self.session = session
        session.rejects = self.armed and self.phase == "closing"
        if not self.armed or phase != self.phase:
            return False
        self.strike(session)
        return True

    def greeted(self):
        if self.armed and self.phase == "TLS handshake":
            self.strike(None)

    def strike(self, session):
        self.armed = False
        self.mark = len(self.driver.events)
        self.time = time.monotonic()
        self.struck.set()
        if self.fault == "black hole":
            self.hole.swallow(self.relay.port)
        elif self.fault == "RST":
            self.relay.reset()
        elif self.fault == "FIN":
            self.relay.finish()
        elif self.fault == "freeze":
            self.relay.freeze()
        elif self.phase == "TLS handshake":
            self.strike_handshake()
        else:
            data = self.words(session)
            if self.fault != "slow drip":
                session.writer.write(data)
            elif self.phase == "mid-send":
                self.relay.drips = {"up": (2000, 0.2)}
            else:
                self.tasks.append(asyncio.ensure_future(session.drip(data, 0.3)))

    def strike_handshake(self):
        if self.fault == "slow drip":
            self.relay.drips = {"down": (1, 0.1)}
            return
        self.relay.freeze()
        self.relay.inject(TLS_ALERT if self.fault == "refuse" else NO_TLS)

    def words(self, session):
        """What the CMS says instead of what it should, or too slowly."""
        if self.phase == "upgrade":
            return {"refuse": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                    "garbage": NO_TLS,
                    "slow drip": b"HTTP/1.1 101 Switching Protocols\r\n"}[self.fault]
        if self.fault == "garbage":
            return NO_FRAME
        if self.fault == "slow drip":
            return {"boot wait": session.boot_answer("Accepted"),
                    "mid-receive": frame(CONTINUED, b"x", final=False) * 100,
                    "mid-send": b"", "closing": frame(CLOSE, b"\x03\xe8 and so on")}[self.phase]
        if self.phase == "boot wait":
            return session.boot_answer("Rejected")
        return CLOSE_1008

    def lift(self):
        if self.fault == "black hole":
            self.hole.let_go(self.relay.port)
        if self.phase == "TCP" and self.fault == "refuse":
            self.relay.open()
        self.relay.thaw()

    async def serve(self, reader, writer):
        session = Session(reader, writer, self)
        await session.run()

    async def begin(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=self.tls,
                                                 limit=65536)
        self.relay = Relay(self.server.sockets[0].getsockname()[1]).open()
        self.relay.greet = self.greeted
        if self.phase == "TCP":
            self.armed = False
            self.mark, self.time = len(self.driver.events), time.monotonic()
            self.struck.set()
            if self.fault == "refuse":
                self.relay.refuse()
            else:
                self.hole.swallow(self.relay.port)
        await self.driver.client(self.name, url=f"wss://127.0.0.1:{self.relay.port}/",
                                 ca_file=self.site.ca, **SETTINGS)
        return await self.driver.publish(self.name, self.name,
                                         LARGE if self.phase == "mid-send" else SMALL)

    async def end_of_connection(self):
        """What the client says of the connection that was struck, and when."""
        at, state = await self.driver.state(self.name, "Waiting", self.mark, BOUND)
        return at, state["cause"], state["t"] - self.time, state["detail"]

    async def run(self):
        """(the error that was told, seconds, sentence), after the client has come back."""
        version = await self.begin()
        await asyncio.wait_for(self.struck.wait(), PATIENCE)
        at, cause, seconds, detail = await self.end_of_connection()
        self.lift()
        at, _ = await self.driver.state(self.name, "Ready", at)
        await self.driver.wait_for(
            lambda e: e["event"] == "plan" and e["client"] == self.name
            and e["version"] == version and e["state"] == "confirmed", at)
        if self.session.lists != [f"{self.name}/0"]:
            raise RuntimeError(f"lists after recovery: {self.session.lists}")
        await self.driver.tell(f"stop {self.name}")
        await self.driver.state(self.name, "Stopped", at)
        return cause, seconds, detail

    async def end(self):
        for task in self.tasks:
            task.cancel()
        self.relay.close()
        self.server.close()


async def main():
    cells = {}
    with Site() as site:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(site.certificate, site.key)
        hole = Hole()
        driver = await Driver.begin()
        mute_peers_that_go()
        pairs = [(fault, phase) for phase in PHASES for fault in EXPECTED[phase]]
        rows = [Cell(fault, phase, driver, site, tls, hole) for fault, phase in pairs]
        outcomes = await asyncio.gather(*(cell.run() for cell in rows), return_exceptions=True)
        for cell in rows:
            await cell.end()
        code = await driver.end()
    failures = []
    for cell, outcome in zip(rows, outcomes):
        wanted = EXPECTED[cell.phase][cell.fault]
        if isinstance(outcome, BaseException):
            failures.append(f"{cell.name}: {type(outcome).__name__}: {outcome}")
            cells[cell.fault, cell.phase] = "FAILED"
            continue
        cause, seconds, detail = outcome
        cells[cell.fault, cell.phase] = f"{cause} {seconds:.1f} s"
        if cause != wanted:
            failures.append(f"{cell.name}: {cause} instead of {wanted}: {detail}")
    print(f"{len(rows)} pairs; what the client said, and how long after the fault:")
    turned = {(phase, fault): text for (fault, phase), text in cells.items()}
    table(PHASES, FAULTS, turned, 28)
    for failure in failures:
        print("FAILED", failure)
    if code != 0:
        print(f"FAILED: the driver ended with {code}")
    return 1 if failures or code != 0 else 0


def in_own_network():
    """Runs this script once more in a network namespace of its own."""
    inside = ["unshare", "-n"] if os.getuid() == 0 else ["unshare", "-rn"]
    # Narrow buffers, so that a long message is not all in the kernel's hands at once.
    prepare = "ip link set lo up && echo 4096 16384 65536 >/proc/sys/net/ipv4/tcp_wmem"
    try_out = prepare + " && nft add table inet try_out && nft delete table inet try_out"
    probe = subprocess.run([*inside, "sh", "-c", try_out], capture_output=True, text=True,
                           timeout=PATIENCE, check=False)
    if probe.returncode != 0:
        skip("no network namespace with nftables can be made here: " + probe.stderr.strip())
    command = [*inside, "sh", "-c", prepare + ' && exec "$@"', "sh", sys.executable, "-B",
               __file__, "--inside"]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(asyncio.run(main()) if "--inside" in sys.argv else in_own_network())
