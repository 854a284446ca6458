"""Warm stateful services: rendering engines and thumbnail stores kept open between requests, bounded, closed when idle."""

import contextlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from omeroweb_pyr.errors import OmeroWebError, ServerDown
from omeroweb_pyr.gateway.connection import FAREWELL_MS, Connection
from omeroweb_pyr.gateway.seam import Gone

log = logging.getLogger(__name__)

Key = tuple[int, str, int]


class Servant:
    """A place for one stateful service; only who holds it may use ``proxy`` and ``state``, both None until he makes them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.proxy: Any = None
        self.state: Any = None
        self.lock = threading.Lock()
        self.holders = 0
        self.used = time.monotonic()

    def reset(self) -> None:
        """Forget a service that OMERO no longer has."""
        self.proxy = self.state = None

    def close(self) -> None:
        """Close the service in OMERO, if it is there and answers."""
        if self.proxy is None or self.connection.broken:
            return
        try:
            self.connection.seam(None).call(self.proxy.ice_invocationTimeout(FAREWELL_MS), "close")
        except (Gone, OmeroWebError):
            log.info("a service was gone before it was closed")
        self.reset()


class Shelf:
    """All warm services of a pool; the least recently used go when there are more than ``limit``."""

    def __init__(self, limit: int, idle: float, patience: float) -> None:
        self._limit, self._idle, self._patience = limit, idle, patience
        self._lock = threading.Lock()
        self._servants: OrderedDict[Key, Servant] = OrderedDict()

    def __len__(self) -> int:
        return len(self._servants)

    @contextlib.contextmanager
    def hold(self, connection: Connection, kind: str, object_id: int = 0) -> Iterator[Servant]:
        """Have a servant to oneself; one whose holder failed to open it is dropped."""
        key = (id(connection), kind, object_id)
        with self._lock:
            servant = self._servants.get(key) or Servant(connection)
            self._servants[key] = servant
            self._servants.move_to_end(key)
            servant.holders += 1
        try:
            if not servant.lock.acquire(timeout=self._patience):
                raise ServerDown("OMERO is busy with this. Please try again later.")
            try:
                yield servant
            finally:
                servant.used = time.monotonic()
                servant.lock.release()
        finally:
            with self._lock:
                servant.holders -= 1
                if servant.proxy is None and not servant.holders and self._servants.get(key) is servant:
                    del self._servants[key]

    @property
    def full(self) -> bool:
        """Say whether there is something to take off before it is idle."""
        return len(self._servants) > self._limit

    def take_idle(self) -> list[Servant]:
        """Take off what nobody holds and nobody has used for long, or there is no room for."""
        oldest = time.monotonic() - self._idle
        with self._lock:
            surplus = len(self._servants) - self._limit
            free = [key for key, servant in self._servants.items() if not servant.holders]
            return [self._servants.pop(key) for place, key in enumerate(free) if place < surplus or self._servants[key].used < oldest]

    def take_all(self, connection: Connection) -> list[Servant]:
        """Take off all that belongs to a connection which nobody uses any more."""
        with self._lock:
            keys = [key for key, servant in self._servants.items() if servant.connection is connection]
            return [self._servants.pop(key) for key in keys]
