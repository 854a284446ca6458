"""The records of web sessions on a redis server; they expire there by themselves."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from omeroweb_pyr.errors import SessionsDown

CONNECT_SECONDS, ANSWER_SECONDS = 1.0, 2.0
AWAY = (
    "This site keeps who is logged in on a redis server, which can't be reached at the moment. "
    "Please try again in a while, and log in anew only if you are asked to."
)

log = logging.getLogger(__name__)


class RedisStore:
    """Records on a redis server."""

    def __init__(self, url: str, age: int, prefix: str, password: str | None) -> None:
        # One more attempt on a new connection, for an idle one may have been closed since; none after a silence.
        self._client = redis.Redis.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
            **({"password": password} if password else {}),
        )
        self._shown = shown(url)
        self._prefix, self._age = prefix, age

    @property
    def place(self) -> str:
        """Return the server's address."""
        return f"redis at {self._shown}"

    def record(self, id: str, **options: Any) -> "RedisRecord":  # noqa: ARG002 - Beaker's call
        """Return the place of one session."""
        return RedisRecord(self, self._client, f"{self._prefix}:{id}", self._age)

    def count(self, name: str, seconds: int) -> int:
        """Count one more; the count expires on the server."""
        with self.reported():
            questions = self._client.pipeline()
            questions.set(f"{self._prefix}:count:{name}", 0, ex=seconds, nx=True)
            questions.incr(f"{self._prefix}:count:{name}")
            return int(questions.execute()[1])

    def check(self) -> None:
        """Raise SessionsDown unless the server answers."""
        with self.reported():
            self._client.ping()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Tell the log what is wrong with the server, and the visitor that he is still logged in."""
        try:
            yield
        except (OSError, redis.RedisError) as error:
            log.error("redis at %s can't be used: %s", self._shown, error)  # noqa: TRY400 - a traceback tells nothing more
            raise SessionsDown(AWAY) from error


class RedisRecord:
    """One session's record; how long it still has tells when it was last used."""

    def __init__(self, store: RedisStore, client: redis.Redis, key: str, age: int) -> None:
        self._store, self._client, self._key, self._age = store, client, key, age
        self.idle = 0.0

    def read(self) -> bytes | None:
        """Return what the server has."""
        with self._store.reported():
            questions = self._client.pipeline(transaction=False)
            questions.get(self._key)
            questions.pttl(self._key)
            content, left = questions.execute()
        self.idle = self._age - left / 1000 if left >= 0 else self._age
        return cast(bytes | None, content)

    def touch(self) -> None:
        """Let the record live for another age."""
        with self._store.reported():
            self._client.expire(self._key, self._age)

    def write(self, content: bytes, *, new: bool) -> None:
        """Replace the record."""
        with self._store.reported():
            self._client.set(self._key, content, ex=self._age, xx=not new)

    def drop(self) -> None:
        """Delete the record."""
        with self._store.reported():
            self._client.delete(self._key)


def shown(url: str) -> str:
    """Return an address without the password in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
