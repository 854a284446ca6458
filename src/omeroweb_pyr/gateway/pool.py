"""The pool: one warm connection for each OMERO session that asks, shared by its requests, left when idle, joined anew when lost."""

import contextlib
import logging
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

from omeroweb_pyr import errors
from omeroweb_pyr.gateway import versions
from omeroweb_pyr.gateway.connection import Connection, Health, Server, connect, knock
from omeroweb_pyr.gateway.model import Caller
from omeroweb_pyr.gateway.pictures import Pictures
from omeroweb_pyr.gateway.seam import Gone, Meter, TimedOut
from omeroweb_pyr.gateway.shelf import Servant, Shelf

log = logging.getLogger(__name__)

Key = tuple[str, str]

SERVANT_IDLE = 60.0
TICK = 5.0
QUEUE_SECONDS = 5.0
"""How long a request waits for room when every connection is in use."""

_EXPIRED = "Your session has ended. Please log in again."


class Slot:
    """The place of one OMERO session: its connection, made by the first who needs it, and a count of its borrowers."""

    def __init__(self, key: Key, server: Server, health: Health) -> None:
        self.key, self.server, self.health = key, server, health
        self.users = 0
        self.used = time.monotonic()
        self.connection: Connection | None = None
        self.over: errors.NotLoggedIn | None = None
        self.lock = threading.Lock()
        self.failed: tuple[float, Exception] | None = None

    def empty(self) -> Connection | None:
        """Take the connection out, so that whoever still knows the slot holds no threads and files."""
        connection, self.connection = self.connection, None
        return connection


class Pool:
    """All connections of this process; nothing is dialled before the first request."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self._servers: dict[str, Server] = {str(server.id): server for server in settings.servers}
        self._health = {name: Health() for name in self._servers}
        self._limit, self._idle = int(settings.pool_size), float(settings.pool_idle)
        self._timeout_ms = int(settings.timeout_ms)
        self._check_version = bool(settings.check_version)
        self._slots: OrderedDict[Key, Slot] = OrderedDict()
        self._changed = threading.Condition()
        self._leaving: queue.SimpleQueue[Connection | Servant | None] = queue.SimpleQueue()
        self._reaper: threading.Thread | None = None
        self.shelf = Shelf(int(settings.engines), min(SERVANT_IDLE, self._idle), self.patience)
        self.pictures = Pictures(int(settings.picture_cache))

    @property
    def patience(self) -> float:
        """Return for how many seconds a request may wait for another of its session."""
        return self._timeout_ms / 1000

    def __len__(self) -> int:
        return len(self._slots)

    def login(self, server_id: object, user: str, password: str, client_address: str | None, meter: Meter | None = None) -> Caller:
        """Log in to OMERO and keep the connection warm; raise LoginRefused or ServerDown."""
        if not user or not password:
            raise errors.LoginRefused("OMERO did not accept this user name and password.")
        server, health = self._server(server_id)
        connection = self._connect(server, health, user, password, client_address, meter)
        if self._check_version:
            self._fit(connection, meter)
        try:
            slot = self.borrow(server_id, connection.caller.session_uuid)
        except errors.ServerDown:
            self._leave(connection)
            raise
        with slot.lock:
            previous, slot.connection = slot.connection, connection
        self.release(slot)
        if previous is not None:
            self._leave(previous)
        return connection.caller

    def _fit(self, connection: Connection, meter: Meter | None) -> None:
        """End a new session again unless the server is of a version that we were made for."""
        try:
            versions.check(connection, meter)
        except BaseException:
            with contextlib.suppress(errors.OmeroWebError):
                connection.end(meter)
            self._leave(connection)
            raise

    @contextlib.contextmanager
    def apart(self, server_id: object, user: str, password: str, address: str | None) -> Iterator[Connection]:
        """Hold a connection of one's own for a moment, beside those of the pool."""
        server, health = self._server(server_id)
        connection = self._connect(server, health, user, password, address, None)
        try:
            yield connection
        finally:
            self._leave(connection)

    def reachable(self, server_id: object) -> None:
        """Raise ServerDown unless a server answers at once; nobody logs in for it."""
        knock(self._server(server_id)[0], self._timeout_ms)

    def logout(self, server_id: object, session_uuid: str, meter: Meter | None = None) -> None:
        """End an OMERO session, for all processes and browsers that share it."""
        slot = self.borrow(server_id, session_uuid)
        try:
            connection = self.connection(slot, meter)
            try:
                connection.end(meter)
            finally:
                slot.over = errors.NotLoggedIn(_EXPIRED)
                self._discard(slot, connection)
        except errors.NotLoggedIn:
            pass  # OMERO had forgotten it already
        finally:
            self.release(slot)

    def borrow(self, server_id: object, session_uuid: str) -> Slot:
        """Take a share in a session's slot, to be released; dials nothing; ServerDown when there is no room for long."""
        key = (str(server_id), session_uuid)
        server, health = self._server(server_id)
        deadline = time.monotonic() + QUEUE_SECONDS
        with self._changed:
            while (slot := self._slots.get(key)) is None:
                if len(self._slots) < self._limit or self._evict():
                    slot = self._slots[key] = Slot(key, server, health)
                    break
                if not self._changed.wait(deadline - time.monotonic()):
                    raise errors.ServerDown("This site is very busy. Please try again in a moment.")
            slot.users += 1
            self._slots.move_to_end(key)
        self._wake()
        return slot

    def release(self, slot: Slot) -> None:
        """Give a share back; the connection stays warm."""
        with self._changed:
            slot.users -= 1
            slot.used = time.monotonic()
            if not slot.users and slot.connection is None and self._slots.get(slot.key) is slot:
                del self._slots[slot.key]
            self._changed.notify()

    def connection(self, slot: Slot, meter: Meter | None = None, stale: Connection | None = None) -> Connection:
        """Return the slot's connection; join when there is none, or only the ``stale`` one, once for all who ask meanwhile."""
        current = slot.connection
        if current is not None and current is not stale:
            return current
        asked = time.monotonic()
        if not slot.lock.acquire(timeout=self.patience):
            raise errors.ServerDown("OMERO is slow to answer. Please try again later.")
        try:
            if slot.connection is not None and slot.connection is not stale:
                return slot.connection
            if slot.over is not None:
                raise errors.NotLoggedIn(_EXPIRED)
            if slot.failed is not None and slot.failed[0] >= asked:
                raise errors.ServerDown(str(slot.failed[1]))
            return self._rejoin(slot, meter, stale)
        finally:
            slot.lock.release()

    def _rejoin(self, slot: Slot, meter: Meter | None, stale: Connection | None) -> Connection:
        if stale is not None:
            self._discard(slot, stale)
        uuid = slot.key[1]
        try:
            slot.connection = self._connect(slot.server, slot.health, uuid, uuid, None, meter)
        except errors.LoginRefused as refusal:
            slot.over = errors.NotLoggedIn(_EXPIRED)
            raise errors.NotLoggedIn(_EXPIRED) from refusal
        except errors.ServerDown as failure:
            slot.failed = (time.monotonic(), failure)
            raise
        return slot.connection

    def _connect(self, server: Server, health: Health, user: str, password: str, address: str | None, meter: Meter | None) -> Connection:
        try:
            return connect(server, user, password, timeout_ms=self._timeout_ms, health=health, address=address, meter=meter)
        except TimedOut:
            health.doubt()
            raise
        except Gone as gone:
            raise errors.ServerDown("OMERO has dropped the connection. Please try again in a moment.") from gone

    def _server(self, server_id: object) -> tuple[Server, Health]:
        name = str(server_id)
        if name not in self._servers:
            raise errors.NotLoggedIn("There is no such OMERO server here. Please log in again.")
        return self._servers[name], self._health[name]

    def _evict(self) -> bool:
        """Take off the slot that nobody has used for longest; say whether there was one. The caller holds the lock."""
        slot = next((slot for slot in self._slots.values() if not slot.users), None)
        if slot is None:
            return False
        del self._slots[slot.key]
        if (connection := slot.empty()) is not None:
            self._leave(connection)
        return True

    def _discard(self, slot: Slot, connection: Connection) -> None:
        """Take a lost connection off its slot; its communicator is destroyed, nothing is said to OMERO."""
        if slot.connection is connection:
            slot.connection = None
        connection.broken = True
        self._leave(connection)

    def _leave(self, thing: Connection | Servant) -> None:
        self._leaving.put(thing)
        self._wake()

    def _wake(self) -> None:
        """See that the reaper runs; a thread does not live through a fork, so it starts with the first connection."""
        if self._reaper is None or not self._reaper.is_alive():
            with self._changed:
                if self._reaper is None or not self._reaper.is_alive():
                    self._reaper = threading.Thread(target=self._reap_forever, name="omero-reaper", daemon=True)
                    self._reaper.start()

    def _reap_forever(self) -> None:
        tick = min(TICK, self._idle / 2)
        due = time.monotonic() + tick
        while True:
            with contextlib.suppress(queue.Empty):
                leaving = self._leaving.get(timeout=max(due - time.monotonic(), 0.0))
                if leaving is None:
                    return
                self._guarded(self._close, leaving)
            if time.monotonic() >= due:
                self._guarded(self.reap)
                if self._retired():
                    return
                due = time.monotonic() + tick

    def _retired(self) -> bool:
        """Let the reaper end when there is nothing left to watch; the next borrower starts another."""
        with self._changed:
            if self._slots or not self._leaving.empty():
                return False
            self._reaper = None
            return True

    def _guarded(self, work: Callable[..., None], *args: Any) -> None:
        try:
            work(*args)
        except Exception:
            log.exception("the reaper of the OMERO pool stumbled")

    def reap(self) -> None:
        """Close what has been idle for too long."""
        for servant in self.shelf.take_idle():
            servant.close()
        oldest = time.monotonic() - self._idle
        with self._changed:
            idle = [slot for slot in self._slots.values() if not slot.users and slot.used < oldest]
            for slot in idle:
                del self._slots[slot.key]
            self._changed.notify_all()
        for slot in idle:
            if (connection := slot.empty()) is not None:
                self._close(connection)

    def retire(self, servant: Servant) -> None:
        """Close a service in the background, for its state is unknown, and let its holder make another."""
        old = Servant(servant.connection)
        old.proxy = servant.proxy
        servant.reset()
        self._leave(old)

    def trim(self) -> None:
        """Let the reaper close the services that there is no room for."""
        if self.shelf.full:
            for servant in self.shelf.take_idle():
                self._leave(servant)

    def _close(self, leaving: Connection | Servant) -> None:
        if isinstance(leaving, Connection):
            for servant in self.shelf.take_all(leaving):
                servant.close()
        leaving.close()

    def close(self) -> None:
        """Leave all sessions; the pool may be used again."""
        with self._changed:
            slots = list(self._slots.values())
            self._slots.clear()
            reaper, self._reaper = self._reaper, None
        for slot in slots:
            if (connection := slot.empty()) is not None:
                self._leaving.put(connection)
        if reaper is not None:
            self._leaving.put(None)
            reaper.join()
        while not self._leaving.empty():
            leaving = self._leaving.get()
            if leaving is not None:
                self._guarded(self._close, leaving)
