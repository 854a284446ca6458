"""The records of web sessions on memcached servers; they expire there by themselves."""

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pymemcache.client.base import PooledClient
from pymemcache.exceptions import MemcacheError, MemcacheUnexpectedCloseError

from omeroweb_pyr.errors import SessionsDown

CONNECT_SECONDS, ANSWER_SECONDS = 1.0, 2.0
MONTH = 30 * 24 * 3600
"""Above this, memcached takes a number of seconds for a date."""

AWAY = (
    "This site keeps who is logged in on a memcached server, which can't be reached at the moment. "
    "Please try again in a while, and log in anew only if you are asked to."
)
T = TypeVar("T")

log = logging.getLogger(__name__)


class MemcachedStore:
    """Records on one or more servers; each session has its own server, chosen by its id alone, so that all processes choose the same."""

    def __init__(self, servers: Sequence[str], age: int, prefix: str) -> None:
        self._servers = tuple(servers)
        self._prefix, self._age = prefix, age
        self._clients = {server: _client(server) for server in self._servers}

    @property
    def place(self) -> str:
        """Return the servers."""
        return "memcached at " + ", ".join(self._servers)

    def record(self, id: str, **options: Any) -> "MemcachedRecord":  # noqa: ARG002 - Beaker's call
        """Return the place of one session."""
        server = self._server(id)
        return MemcachedRecord(server, self._clients[server], f"{self._prefix}:{id}", self._age)

    def count(self, name: str, seconds: int) -> int:
        """Count one more; the count expires on its server."""
        server, key = self._server(name), f"{self._prefix}:count:{name}"
        client = self._clients[server]

        def again() -> int | None:
            client.add(key, b"0", expire=seconds)
            counted: int | None = client.incr(key, 1)
            return counted

        return ask(server, client, again) or 1

    def _server(self, id: str) -> str:
        return max(self._servers, key=lambda server: hashlib.sha256(f"{server} {id}".encode()).digest())

    def check(self) -> None:
        """Raise SessionsDown unless every server answers."""
        for server, client in self._clients.items():
            ask(server, client, client.version)

    def close(self) -> None:
        """Close the idle connections."""
        for client in self._clients.values():
            client.close()


class MemcachedRecord:
    """One session's record: the second of its last use, a space, and the content. It is always replaced as a whole."""

    def __init__(self, server: str, client: PooledClient, key: str, age: int) -> None:
        self._server, self._client, self._key, self._age = server, client, key, age
        self._content, self._token = b"", None
        self.idle = 0.0

    def read(self) -> bytes | None:
        """Return what the server has."""
        found, self._token = self._ask(lambda: self._client.gets(self._key))
        if found is None:
            return None
        used, _, self._content = bytes(found).partition(b" ")
        self.idle = time.time() - int(used) if used.isdigit() else self._age
        return self._content

    def touch(self) -> None:
        """Note the time, unless somebody else wrote or dropped the record meanwhile."""
        self._ask(lambda: self._client.cas(self._key, stamped(self._content), self._token, expire=self._expire()))

    def write(self, content: bytes, *, new: bool) -> None:
        """Replace the record."""
        write = self._client.set if new else self._client.replace
        self._ask(lambda: write(self._key, stamped(content), expire=self._expire()))

    def drop(self) -> None:
        """Delete this record; Beaker's own removal would empty the whole cache."""
        self._ask(lambda: self._client.delete(self._key))

    def _expire(self) -> int:
        return self._age if self._age <= MONTH else int(time.time()) + self._age

    def _ask(self, question: Callable[[], T]) -> T:
        return ask(self._server, self._client, question)


def ask(server: str, client: PooledClient, question: Callable[[], T]) -> T:
    """Ask a server; a connection that it closed since the last time is made anew, and no answer is SessionsDown."""
    try:
        try:
            return question()
        except (MemcacheUnexpectedCloseError, ConnectionResetError, BrokenPipeError):
            client.close()  # all idle ones: they are as old
            return question()
    except (OSError, MemcacheError) as error:
        log.error("memcached at %s can't be used: %s", server, error or type(error).__name__)  # noqa: TRY400
        raise SessionsDown(AWAY) from error


def stamped(content: bytes) -> bytes:
    """Write the time of use before a content."""
    return b"%d %s" % (time.time(), content)


def _client(server: str) -> PooledClient:
    """Make a client, which dials when first asked."""
    return PooledClient(server, connect_timeout=CONNECT_SECONDS, timeout=ANSWER_SECONDS, no_delay=True, default_noreply=False)
