#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Servers and proxies that are not ours: connect, boot, exchange, survive their restart.

Each is a process of this script's, with a configuration, a port and a folder of its own. One that
is not installed is left out, and the script says so; it is skipped only when all are missing.
"""
import asyncio
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys

from lists import Lists, received_by
from rig import CMS, HERE, PATIENCE, SKIPPED, Driver, Lines, Site
from scripted_cms import Session

SETTINGS = dict(min_delay=300, max_delay=1000, connect=8000, boot=8000, answer=8000, close=1000,
                ping=3000, liveness=5000)
WS_PACKAGE = "ws@8"


class Missing(Exception):
    pass


def program(name):
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not found:
        raise Missing(f"{name} is not installed")
    return found


def free_port():
    """A port that is free and below those which the system gives to outgoing connections, so that
    none of these takes it while a peer restarts."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue  # taken: try another


async def listening(port):
    """Waits until someone listens on `port`."""
    for _ in range(PATIENCE * 20):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


async def ended(process):
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.wait(), PATIENCE)


class OwnCms:
    """A peer that is a CMS itself and tells what it hears, in the manner of cms.py."""

    def __init__(self, site):
        self.site = site
        self.port = 0
        self.heard = []  # of the runs that are over

    def command(self):
        raise NotImplementedError

    async def start(self):
        self.lines = await Lines.start(*self.command(), **self.environment())
        _, event = await self.lines.wait_for(lambda e: e["event"] == "listening")
        self.port = event["port"]

    def environment(self):
        return {}

    async def restart(self):
        await self.stop()
        await self.start()

    async def stop(self):
        await self.lines.kill()
        run = len(self.heard)
        self.heard += [((run, connection), label)
                       for connection, label in received_by(self.lines.events)]


class PythonWebsockets(OwnCms):
    def command(self):
        return ["/usr/bin/python3", "-B", CMS, "--port", self.port, "--cert",
                self.site.certificate, "--key", self.site.key]


class NpmWs(OwnCms):
    def __init__(self, site):
        super().__init__(site)
        self.node = program("node")
        self.modules = pathlib.Path(os.environ["VDV463_NODE_MODULES"])
        if not (self.modules / "ws").is_dir():
            done = subprocess.run(
                [program("npm"), "install", "--prefix", str(self.modules.parent), "--no-save",
                 "--no-audit", "--no-fund", "--ignore-scripts", WS_PACKAGE],
                capture_output=True, text=True, timeout=2 * PATIENCE, check=False)
            if done.returncode != 0:
                raise Missing(f"npm could not install {WS_PACKAGE}: {done.stderr.strip()[-200:]}")

    def command(self):
        return [self.node, HERE / "cms.js", self.site.certificate, self.site.key, self.port]

    def environment(self):
        return {"NODE_PATH": str(self.modules)}


class Proxied:
    """A proxy that ends TLS, in front of cms.py without TLS."""

    def __init__(self, site):
        self.site = site
        self.port = free_port()
        self.folder = site.folder / type(self).__name__
        self.folder.mkdir()
        both = self.folder / "both.pem"
        both.write_text(site.certificate.read_text() + site.key.read_text())
        both.chmod(0o600)
        self.heard = []

    async def start(self):
        self.cms = await Lines.start("/usr/bin/python3", "-B", CMS)
        _, event = await self.cms.wait_for(lambda e: e["event"] == "listening")
        self.behind = event["port"]
        await self.start_proxy()

    async def start_proxy(self):
        self.process = await asyncio.create_subprocess_exec(*map(str, self.command()))
        await listening(self.port)

    async def restart(self):
        await ended(self.process)
        await self.start_proxy()

    async def stop(self):
        await ended(self.process)
        await self.cms.kill()
        self.heard = received_by(self.cms.events)


class Nginx(Proxied):
    def command(self):
        (self.folder / "nginx.conf").write_text(f"""
daemon off; worker_processes 1; pid {self.folder}/nginx.pid; error_log {self.folder}/error.log;
{"user root;" if os.getuid() == 0 else ""}
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {self.folder}/a; proxy_temp_path {self.folder}/b;
  fastcgi_temp_path {self.folder}/c; uwsgi_temp_path {self.folder}/d;
  scgi_temp_path {self.folder}/e;
  server {{
    listen 127.0.0.1:{self.port} ssl;
    ssl_certificate {self.site.certificate}; ssl_certificate_key {self.site.key};
    location / {{
      proxy_pass http://127.0.0.1:{self.behind}; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
      proxy_set_header Host $host;
    }}
  }}
}}
""")
        return [program("nginx"), "-p", self.folder, "-c", self.folder / "nginx.conf"]


class HaProxy(Proxied):
    def command(self):
        (self.folder / "haproxy.cfg").write_text(f"""
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 60s
frontend outside
  bind 127.0.0.1:{self.port} ssl crt {self.folder}/both.pem
  default_backend cms
backend cms
  server cms 127.0.0.1:{self.behind}
""")
        return [program("haproxy"), "-q", "-db", "-f", self.folder / "haproxy.cfg"]


class Pipe:
    """What Session writes to, on a program's input."""

    def __init__(self, stream):
        self.stream = stream

    def write(self, data):
        self.stream.write(data)

    async def drain(self):
        await self.stream.drain()

    def close(self):
        pass


class OpensslServer:
    """openssl s_server for TLS; what is in it is answered by a script over its pipes."""

    def __init__(self, site):
        self.site = site
        self.port = free_port()
        self.sessions = []

    async def start(self):
        self.process = await asyncio.create_subprocess_exec(
            program("openssl"), "s_server", "-quiet", "-accept",
            f"127.0.0.1:{self.port}", "-cert", str(self.site.certificate), "-key",
            str(self.site.key), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, limit=1 << 20)

        async def no_fault(_phase, _session):
            return False
        no_fault.phase = None
        self.sessions.append(Session(self.process.stdout, Pipe(self.process.stdin), no_fault))
        self.running = asyncio.ensure_future(self.sessions[-1].run())

    async def restart(self):
        await self.stop()
        await self.start()

    async def stop(self):
        await ended(self.process)
        await self.running

    @property
    def heard(self):
        return [(number, label) for number, session in enumerate(self.sessions)
                for label in session.lists]


PEERS = {
    "openssl s_server": OpensslServer,
    "nginx": Nginx,
    "haproxy": HaProxy,
    "npm ws": NpmWs,
    "python3-websockets": PythonWebsockets,
}


async def converse(driver, site, name, kind):
    """What is wrong, and a note."""
    peer = kind(site)
    await peer.start()
    client = name.replace(" ", "-")
    await driver.client(client, url=f"wss://localhost:{peer.port}/vdv463", ca_file=site.ca,
                        **SETTINGS)
    await driver.state(client, "Ready")
    lists = Lists(driver, client)
    for count in (1, 500):
        await lists.publish_and_wait(count)
    since = len(driver.events)
    await driver.wait_for(lambda e: e["event"] == "information" and e["client"] == client)
    await peer.restart()
    at, state = await driver.state(client, "Waiting", since)
    at, _ = await driver.state(client, "Ready", at)
    await lists.publish_and_wait()
    await driver.tell(f"stop {client}")
    await driver.state(client, "Stopped", at)
    await peer.stop()
    complaints = lists.complaints(peer.heard)
    if state["cause"] not in ("connection_lost", "closed_by_peer"):
        complaints.append(f"the client said {state['detail']}")
    return complaints, f"its restart was told as {state['cause']}"


async def main():
    with Site() as site:
        driver = await Driver.begin()
        outcomes = await asyncio.gather(
            *(converse(driver, site, name, kind) for name, kind in PEERS.items()),
            return_exceptions=True)
        code = await driver.end()
    failed = code != 0
    missing = 0
    for name, outcome in zip(PEERS, outcomes):
        if isinstance(outcome, Missing):
            missing += 1
            print(f"{name:20} skipped: {outcome}")
            continue
        if isinstance(outcome, BaseException):
            outcome = [f"{type(outcome).__name__}: {outcome}"], ""
        complaints, note = outcome
        failed = failed or bool(complaints)
        print(f"{name:20} {'FAILED' if complaints else 'passed'}  {note}")
        for complaint in complaints:
            print(f"    {complaint}")
    if missing == len(PEERS):
        return SKIPPED
    return 1 if failed else 0


sys.exit(asyncio.run(main()))
