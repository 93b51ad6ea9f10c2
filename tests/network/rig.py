# SPDX-License-Identifier: Apache-2.0
"""Clients under test as a process, and what the network tests have in common."""
import asyncio
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))

from harness import Authority  # noqa: E402  (found by the line above)

PATIENCE = 60  # seconds until a test gives up waiting: a bound, not an expectation
CMS = HERE.parent / "integration" / "cms.py"
SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def mute_peers_that_go():
    """Keeps asyncio from complaining of connections that end in the middle, which is what they are
    made to do here; other complaints stay."""
    def complain(loop, context):
        if not isinstance(context.get("exception"), OSError):
            loop.default_exception_handler(context)
    asyncio.get_running_loop().set_exception_handler(complain)


class Site:
    """A folder with a CA and a certificate for localhost and the given addresses."""

    def __init__(self, alternative="DNS:localhost,IP:127.0.0.1"):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        authority = Authority(self.folder)
        self.ca = authority.ca
        self.certificate, self.key = authority.issue("cms", alternative)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()


class Lines:
    """A process that tells one JSON object per line; each is kept, and can be waited for."""

    def __init__(self, process):
        self.process = process
        self.events = []
        self.grown = asyncio.Condition()
        self.ended = False
        self.reader = asyncio.ensure_future(self._read())

    @classmethod
    async def start(cls, *command, **environment):
        process = await asyncio.create_subprocess_exec(
            *map(str, command), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            limit=64 * 1024 * 1024, env={**os.environ, **environment})
        return cls(process)

    async def _read(self):
        async for line in self.process.stdout:
            async with self.grown:
                self.events.append(json.loads(line))
                self.grown.notify_all()
        async with self.grown:
            self.ended = True
            self.grown.notify_all()

    async def wait_for(self, matching, after=0, patience=PATIENCE):
        """The first event at or after index `after` that matches, with its index."""
        async def search():
            index = after
            async with self.grown:
                while True:
                    while index < len(self.events):
                        if matching(self.events[index]):
                            return index, self.events[index]
                        index += 1
                    if self.ended:
                        raise RuntimeError(f"a process ended: {self.events[-3:]}")
                    await self.grown.wait()
        try:
            return await asyncio.wait_for(search(), patience)
        except asyncio.TimeoutError:
            recent = [str(event)[:300] for event in self.events[-12:]]
            raise TimeoutError("nothing that matches among:\n" + "\n".join(recent)) from None

    async def tell(self, command):
        self.process.stdin.write((command + "\n").encode())
        await self.process.stdin.drain()

    async def end(self):
        """Ends it by the end of its input; gives its exit code."""
        self.process.stdin.close()
        try:
            code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        except asyncio.TimeoutError:
            self.process.kill()
            code = await self.process.wait()
        await self.reader
        return code

    async def kill(self):
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        await self.reader


class Driver(Lines):
    """link_driver: clients by command."""

    @classmethod
    async def begin(cls, *prefix):
        return await cls.start(*prefix, os.environ["VDV463_DRIVER"])

    async def client(self, name, **settings):
        words = " ".join(f"{key}={value}" for key, value in settings.items())
        await self.tell(f"client {name} {words}")

    async def state(self, name, state, after=0, patience=PATIENCE):
        return await self.wait_for(
            lambda e: e["event"] == "state" and e["client"] == name and e["to"] == state,
            after, patience)

    async def publish(self, name, label, count=1):
        """Publishes, and gives the version."""
        after = len(self.events)
        await self.tell(f"publish {name} {label} {count}")
        _, event = await self.wait_for(
            lambda e: e["event"] == "published" and e["label"] == label, after)
        return event["version"]

    async def confirmed(self, name, version, patience=PATIENCE):
        await self.wait_for(
            lambda e: e["event"] == "plan" and e["client"] == name
            and e["version"] == version and e["state"] == "confirmed", 0, patience)

    async def ask(self, verb, name="-"):
        """The answer to `status` or `heap`."""
        after = len(self.events)
        await self.tell(f"{verb} {name}")
        _, event = await self.wait_for(
            lambda e: e["event"] == verb and e["client"] == name, after)
        return event


def table(rows, columns, cells, width=30):
    """Prints cells, {(row, column): text}, as a table; what is missing is n/a."""
    print("".ljust(14) + "".join(column.ljust(width) for column in columns))
    for row in rows:
        texts = (cells.get((row, column), "n/a") for column in columns)
        print(row.ljust(14) + "".join(text.ljust(width) for text in texts), flush=True)
