"""Real memcached and redis servers on ports of their own, for tests that need one, or need it to go away."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import unquote

import pytest
import redis

PROGRAMS = {
    "memcached": ["memcached", "-u", "nobody", "-l", "127.0.0.1", "-U", "0", "-m", "16", "-p"],
    "redis": ["redis-server", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning", "--port"],
}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


class Daemon:
    """A server that can be stopped and started again at the same port."""

    def __init__(self, kind: str) -> None:
        self.kind, self.port = kind, free_port()
        self._process: subprocess.Popen | None = None
        self.start()

    @property
    def ini(self) -> dict[str, str]:
        """Return the settings that keep sessions there."""
        place = {"memcached": f"127.0.0.1:{self.port}", "redis": f"redis://127.0.0.1:{self.port}/0"}[self.kind]
        backend = {"memcached": "memcached.PyMemcacheCache", "redis": "redis.RedisCache"}[self.kind]
        return {
            "omero.web.session_engine": "django.contrib.sessions.backends.cache",
            "omero.web.caches": f'{{"default": {{"BACKEND": "django.core.cache.backends.{backend}", "LOCATION": "{place}"}}}}',
        }

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        command = PROGRAMS[self.kind]
        self._process = subprocess.Popen([*command, str(self.port)], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port), timeout=1)):
                return
            time.sleep(0.02)
        raise AssertionError(f"{self.kind} did not start")

    def stop(self) -> None:
        """End it as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def ask(self, text: str) -> str:
        """Say something to it in its own words, and return what it says first."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=5)) as line:
            line.sendall(f"{text}\r\n".encode())
            return line.recv(1 << 20).decode("latin-1")

    def content(self) -> bytes:
        """Return all that it keeps."""
        if self.kind == "redis":
            with closing(redis.Redis(port=self.port)) as client:
                return b"\n".join(client.get(key) or b"" for key in client.scan_iter("*"))
        keys = re.findall("^key=(\\S+)", self.ask("lru_crawler metadump all"), re.MULTILINE)
        return "\n".join(self.ask(f"get {unquote(key)}") for key in keys).encode("latin-1")


def missing(kind: str) -> bool:
    """Say whether the server's program is not installed."""
    return not (shutil.which(PROGRAMS[kind][0]) or Path(f"/usr/sbin/{PROGRAMS[kind][0]}").exists())


@pytest.fixture(scope="session")
def start_cache() -> Iterator[Callable[[str], Daemon]]:
    """Start servers: ``start_cache("redis")``; they end with the run. Tests skip where the program is not installed."""
    started: list[Daemon] = []

    def start(kind: str) -> Daemon:
        if missing(kind):
            pytest.skip(f"{PROGRAMS[kind][0]} is not installed")
        started.append(Daemon(kind))
        return started[-1]

    yield start
    for daemon in started:
        daemon.stop()


@pytest.fixture(scope="session")
def caches(start_cache) -> Callable[[str], Daemon]:
    """One server of each kind for the run, for tests that leave it running: ``caches("memcached")``."""
    known: dict[str, Daemon] = {}

    def get(kind: str) -> Daemon:
        if kind not in known:
            known[kind] = start_cache(kind)
        return known[kind]

    return get
