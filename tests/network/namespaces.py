#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What networks do to a connection, in network namespaces of the script's own: packet loss, delay,
silence, a link that goes down, addresses that change, packets above a size that vanish. Lists are
published all the while; at the end the CMS must have the newest, none twice and none out of order.

Needs root. All scenarios run at once.
"""
import asyncio
import os
import subprocess
import sys
import tempfile

from lists import Lists, received_by
from rig import CMS, HERE, PATIENCE, Driver, Lines, Site, skip

PORT = 8463
CLIENT, CMS_ADDRESS, OTHER_CLIENT, OTHER_CMS = "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"
SETTINGS = dict(min_delay=500, max_delay=2000, connect=8000, boot=8000, answer=8000, message=10000,
                close=1000, ping=2000, liveness=3000)
CHAIN = ("add table inet fault; "
         "add chain inet fault in {{ type filter hook input priority 0; }}; "
         "add rule inet fault in meta iif != lo {} drop")


async def run(*command):
    process = await asyncio.create_subprocess_exec(
        *map(str, command), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {errors.decode().strip()}")


class Namespace:
    """A network namespace that lasts as long as a process in it, which ends with this one."""

    @classmethod
    async def make(cls):
        self = cls()
        self.holder = await asyncio.create_subprocess_exec(
            "unshare", "-n", "sh", "-c", "ip link set lo up && echo ready && exec cat",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if await self.holder.stdout.readline() != b"ready\n":
            raise RuntimeError("no network namespace")
        self.enter = ["nsenter", "-t", str(self.holder.pid), "-n"]
        return self

    async def run(self, *command):
        await run(*self.enter, *command)

    async def drop(self, which):
        await self.run("nft", CHAIN.format(which))

    async def flow(self):
        await self.run("nft", "delete table inet fault")

    async def end(self):
        self.holder.stdin.close()
        await self.holder.wait()


class Scenario:
    """A client and a CMS, each in a namespace of its own, with a link between them."""

    def __init__(self, site, name, play):
        self.site = site
        self.name = name
        self.play = play
        self.relay = None
        self.driver = None
        self.hosts = tempfile.NamedTemporaryFile("w", prefix="vdv463-hosts-")

    def point_name_at(self, address):
        self.hosts.seek(0)
        self.hosts.write(f"{address} cms.example\n".ljust(64))
        self.hosts.flush()

    async def set_up(self, delay_ms):
        self.near, self.far = await Namespace.make(), await Namespace.make()
        if delay_ms:
            self.relay = await asyncio.create_subprocess_exec(
                "/usr/bin/python3", "-B", HERE / "tun_relay.py", str(delay_ms),
                "near", str(self.near.holder.pid), "far", str(self.far.holder.pid),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            if await asyncio.wait_for(self.relay.stdout.readline(), PATIENCE) != b"ready\n":
                raise RuntimeError("no TUN relay")
        else:
            await self.near.run("ip", "link", "add", "near", "type", "veth", "peer", "name", "far",
                                "netns", self.far.holder.pid)
        await self.near.run("ip", "addr", "add", CLIENT + "/24", "dev", "near")
        await self.near.run("ip", "link", "set", "near", "up")
        await self.far.run("ip", "addr", "add", CMS_ADDRESS + "/24", "dev", "far")
        await self.far.run("ip", "link", "set", "far", "up")
        self.point_name_at(CMS_ADDRESS)

    async def begin(self, push_interval):
        self.cms = await Lines.start(
            *self.far.enter, "/usr/bin/python3", "-B", CMS, "--host", "0.0.0.0", "--port", PORT,
            "--cert", self.site.certificate, "--key", self.site.key, "--points", 8,
            "--push-interval", push_interval)
        await self.cms.wait_for(lambda e: e["event"] == "listening")
        mount = 'mount --bind "$0" /etc/hosts && exec "$@"'
        self.driver = await Driver.begin(*self.near.enter, "unshare", "-m", "sh", "-c", mount,
                                         self.hosts.name)
        await self.driver.client("c", url=f"wss://cms.example:{PORT}/", ca_file=self.site.ca,
                                 **SETTINGS)
        await self.driver.state("c", "Ready")
        self.lists = Lists(self.driver, "c")
        await self.lists.publish_and_wait()

    async def publish_for(self, seconds, count=1):
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            await self.lists.publish(count)
            await asyncio.sleep(0.5)

    def mark(self):
        return len(self.driver.events)

    async def found(self, since, causes):
        """Waits until the client says that the link is gone, and why."""
        _, state = await self.driver.state("c", "Waiting", since)
        if state["cause"] not in causes:
            raise RuntimeError(f"the client said {state['cause']}: {state['detail']}")
        return f"found as {state['cause']}"

    async def back(self, since):
        await self.driver.state("c", "Ready", since)

    async def run(self, delay_ms):
        try:
            await self.set_up(delay_ms)
            # Pings are sent, and measured, only when nothing else comes.
            await self.begin(30 if delay_ms else 0.5)
            note = await self.play(self)
            await self.lists.publish_and_wait()
            status = await self.driver.ask("status", "c")
            await self.driver.tell("stop c")
            await self.driver.state("c", "Stopped")
            received = received_by(self.cms.events)
            complaints = self.lists.complaints(received)
            if delay_ms and status["round_trip_us"] < 2000 * delay_ms:
                complaints.append(f"a round trip of {status['round_trip_us']} us")
            if await self.driver.end() != 0:
                complaints.append("the driver did not end well")
            return complaints, (f"{note}; {self.lists.last} lists published, {len(received)} "
                                f"arrived, {status['connections']} connections")
        finally:
            await self.tear_down()

    async def tear_down(self):
        for process in (self.driver, getattr(self, "cms", None)):
            if process:
                await process.kill()
        if self.relay:
            self.relay.stdin.close()
            await self.relay.wait()
        await self.near.end()
        await self.far.end()
        self.hosts.close()


async def loss(scenario, percent, seconds):
    for side in (scenario.near, scenario.far):
        await side.drop(f"numgen random mod 100 < {percent}")
    await scenario.publish_for(seconds)
    for side in (scenario.near, scenario.far):
        await side.flow()
    return f"{seconds} s of it"


async def little_loss(scenario):
    return await loss(scenario, 5, 30)


async def much_loss(scenario):
    return await loss(scenario, 30, 30)


async def delay(scenario):
    await scenario.publish_for(15)
    status = {}
    while "round_trip_us" not in status:
        await asyncio.sleep(0.5)
        status = await scenario.driver.ask("status", "c")
    return "15 s of it"


async def lose_both_ways(scenario, packets, seconds, requests=1):
    """Lists are published meanwhile, and the link comes back when the packets do."""
    since = scenario.mark()
    for side in (scenario.near, scenario.far):
        await side.drop(packets)
    publishing = asyncio.ensure_future(scenario.publish_for(seconds, requests))
    note = await scenario.found(since, ["stale"])
    await publishing
    since = scenario.mark()
    for side in (scenario.near, scenario.far):
        await side.flow()
    await scenario.back(since)
    return note


async def silence(scenario):
    return await lose_both_ways(scenario, "meta length > 0", 60)


async def link_down(scenario):
    since = scenario.mark()
    await scenario.near.run("ip", "link", "set", "near", "down")
    note = await scenario.found(since, ["stale", "connection_lost"])
    await scenario.publish_for(3)
    since = scenario.mark()
    await scenario.near.run("ip", "link", "set", "near", "up")
    await scenario.back(since)
    return note


async def other_own_address(scenario):
    since = scenario.mark()
    await scenario.near.run("ip", "addr", "add", OTHER_CLIENT + "/24", "dev", "near")
    await scenario.near.run("ip", "addr", "del", CLIENT + "/24", "dev", "near")
    # The second address went with the first, of which it was a secondary.
    await scenario.near.run("ip", "addr", "replace", OTHER_CLIENT + "/24", "dev", "near")
    note = await scenario.found(since, ["stale", "connection_lost"])
    await scenario.back(since)
    return note


async def other_cms_address(scenario):
    since = scenario.mark()
    await scenario.far.run("ip", "addr", "flush", "dev", "far")
    await scenario.far.run("ip", "addr", "add", OTHER_CMS + "/24", "dev", "far")
    scenario.point_name_at(OTHER_CMS)
    note = await scenario.found(since, ["stale", "connection_lost"])
    await scenario.back(since)
    return note


async def mtu_hole(scenario):
    return await lose_both_ways(scenario, "meta length > 700", 15, 20)


async def mtu_hole_upwards(scenario):
    """What the CMS says still comes, so the link lives; only answers to large lists are missing."""
    since = scenario.mark()
    await scenario.far.drop("meta length > 700")
    await scenario.lists.publish(20)
    note = await scenario.found(since, ["unanswered", "stale"])
    since = scenario.mark()
    await scenario.far.flow()
    await scenario.back(since)
    return note


SCENARIOS = [
    ("5 % packet loss", little_loss, 0),
    ("30 % packet loss", much_loss, 0),
    ("400 ms delay each way", delay, 400),
    ("total loss for 60 s", silence, 0),
    ("link down", link_down, 0),
    ("another address of ours", other_own_address, 0),
    ("another address of the CMS", other_cms_address, 0),
    ("MTU black hole both ways", mtu_hole, 0),
    ("MTU black hole to the CMS", mtu_hole_upwards, 0),
]


async def main():
    chosen = [row for row in SCENARIOS if not sys.argv[1:] or row[0] in sys.argv[1:]]
    with Site("DNS:cms.example") as site:
        outcomes = await asyncio.gather(
            *(Scenario(site, name, play).run(delay_ms) for name, play, delay_ms in chosen),
            return_exceptions=True)
    failed = False
    for (name, _, _), outcome in zip(chosen, outcomes):
        if isinstance(outcome, BaseException):
            complaints, note = [f"{type(outcome).__name__}: {outcome}"], ""
        else:
            complaints, note = outcome
        failed = failed or bool(complaints)
        print(f"{name:28} {'FAILED' if complaints else 'passed'}  {note}")
        for complaint in complaints:
            print(f"    {complaint}")
    return 1 if failed else 0


def check_means():
    if os.getuid() != 0:
        skip("network namespaces are made as root")
    try_out = ("ip link add near type veth peer name far && test -e /dev/net/tun && "
               "nft add table inet t && nft add chain inet t c && "
               "nft add rule inet t c 'numgen random mod 100 < 5 drop'")
    probe = subprocess.run(["unshare", "-n", "-m", "sh", "-c", try_out], capture_output=True,
                           text=True, timeout=PATIENCE, check=False)
    if probe.returncode != 0:
        skip("namespaces with veth, TUN and nftables cannot be made here: " + probe.stderr.strip())


check_means()
sys.exit(asyncio.run(main()))
