"""The daemon under the command line, as an administrator has it."""

import http.client
import json
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from inis import ini_text


class Daemon:
    """A site in a folder of its own; keys are those of the ini file without ``omero.web.``."""

    def __init__(self, folder: Path, server, **keys: object) -> None:
        self.folder, self.ini = folder, folder / "site.ini"
        servers = json.dumps([[server.host, server.port, "embedded"]])
        given = {"session_dir": "sessions", "secret_key": "only-for-tests", "server_list": servers}
        given |= {key.replace("__", "."): value for key, value in keys.items()}
        self.ini.write_text(ini_text(given, logs=True))

    def call(self, command: str, *more: str, **options) -> subprocess.CompletedProcess:
        """Run a command of omeroweb's on it."""
        line = [sys.executable, "-W", "ignore", "-m", "omeroweb_pyr.cli", *command.split(), str(self.ini), *more]
        return subprocess.run(line, check=False, capture_output=True, text=True, timeout=90, **options)

    def start(self, *more: str) -> int:
        """Start it; returns its process id."""
        started = self.call("start", *more)
        assert (started.returncode, started.stderr) == (0, ""), (started, self.log())
        assert started.stdout.endswith("Starting OMERO.web... [OK]\n")
        return self.pid()

    def pid(self) -> int:
        """Return its process id."""
        return int(re.fullmatch(r"OMERO\.web status\.\.\. \[RUNNING\] \(PID ([0-9]+)\)\n", self.call("status").stdout)[1])

    def log(self) -> str:
        """Return what it logged."""
        path = self.folder / "var" / "log" / "OMEROweb.log"
        return path.read_text() if path.exists() else ""

    def close(self) -> None:
        """Stop it, whatever the test left."""
        stopped = self.call("stop")
        assert stopped.returncode == 0, (stopped, self.log())


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True)
    return sorted(int(line) for line in listed.stdout.split())


def ask(port: int, path: str) -> tuple[int, bytes]:
    """Ask for a path by HTTP."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.read()


def alive(pid: int) -> bool:
    """Say whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
