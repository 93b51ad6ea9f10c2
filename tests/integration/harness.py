# SPDX-License-Identifier: Apache-2.0
"""Certificates, a CMS and the program under test, for integration tests."""
import json
import os
import pathlib
import queue
import subprocess
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PRESYSTEM = "uri://Customer1/Presystem1"
PATIENCE = 30  # seconds until a test gives up waiting: a bound, not an expectation


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=PATIENCE)


class Authority:
    """A throw-away CA that issues ECDSA P-256 server certificates into `folder`."""

    def __init__(self, folder, name="Test CA"):
        self.folder = pathlib.Path(folder)
        self.stem = name.replace(" ", "_")
        self.ca = self.folder / f"{self.stem}.pem"
        self.key = self.folder / f"{self.stem}.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", self.key, "-out", self.ca, "-days", "2", "-subj", f"/CN={name}",
                "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign")

    def issue(self, name, alternative="DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1",
              expired=False):
        key, request = self.folder / f"{name}.key", self.folder / f"{name}.csr"
        certificate, extensions = self.folder / f"{name}.pem", self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={alternative}\nextendedKeyUsage=serverAuth\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        if expired:
            self._issue_in_the_past(request, certificate, extensions)
        else:
            openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self.key,
                    "-CAcreateserial", "-days", "2", "-extfile", extensions, "-out", certificate)
        return certificate, key

    def _issue_in_the_past(self, request, certificate, extensions):
        database = self.folder / "index.txt"
        database.write_text("")
        config = self.folder / "ca.cnf"
        config.write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={database}\n"
                          f"new_certs_dir={self.folder}\nserial={self.folder / 'serial'}\n"
                          "default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n")
        (self.folder / "serial").write_text("7001\n")
        openssl("ca", "-batch", "-config", config, "-cert", self.ca, "-keyfile", self.key,
                "-in", request, "-out", certificate, "-extfile", extensions,
                "-startdate", "20240101000000Z", "-enddate", "20240201000000Z", "-notext")


class Cms:
    """cms.py as a process; its lines are events."""

    def __init__(self, certificate=None, **options):
        command = ["/usr/bin/python3", str(HERE / "cms.py")]
        if certificate:
            command += ["--cert", str(certificate[0]), "--key", str(certificate[1])]
        for name, value in options.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.lines = queue.Queue()
        self.seen = []
        threading.Thread(target=self._read, daemon=True).start()
        self.port = self.wait_for("listening")["port"]

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def url(self, host="localhost", scheme="wss"):
        return f"{scheme}://{host}:{self.port}/vdv463/ws"

    def wait_for(self, event, matching=lambda fields: True):
        """The next event of that name that matches; those passed over stay in `seen`."""
        end = time.monotonic() + PATIENCE
        while True:
            fields = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            self.seen.append(fields)
            if fields["event"] == event and matching(fields):
                return fields

    def wait_for_message(self, kind, action):
        return self.wait_for("message", lambda fields: fields["parts"][0] == kind
                             and fields["parts"][5] == action)["parts"]

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.stdin.close()
        self.process.stdout.close()


class Site(unittest.TestCase):
    """Tests with a CA, a CMS certificate and a password file of their own."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.authority = Authority(cls.folder)
        cls.certificate = cls.authority.issue("cms")
        cls.password = cls.folder / "password"
        cls.password.write_text("open sesame\n")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def connection(self, cms):
        """The options of a command that connects to this CMS."""
        return self.connection_to(cms.url())

    def connection_to(self, url, ca=None):
        return ["--url", url, "--presystem-id", PRESYSTEM, "--ca-file", str(ca or self.authority.ca)]


class Simulator:
    """The program's own simulated CMS, as a process."""

    def __init__(self, folder, *options):
        self.ca = pathlib.Path(folder) / "simulator-ca.pem"
        self.process = subprocess.Popen(
            [program(), "sim", "--write-ca", str(self.ca), "--push-interval", "200ms", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def stop(self):
        """Its exit code and what it has to say."""
        self.process.terminate()
        _, notes = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, notes

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate(timeout=PATIENCE)


def program():
    return os.environ["VDV463_PROGRAM"]


def run(*arguments, password_file=None, text=None, **environment):
    """Runs the program and returns (exit code, stdout, stderr)."""
    command = [program(), *map(str, arguments)]
    if password_file:
        command += ["--password-file", str(password_file)]
    done = subprocess.run(command, input=text, capture_output=True, text=True,
                          timeout=2 * PATIENCE, env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr
