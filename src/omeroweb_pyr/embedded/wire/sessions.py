"""OMERO sessions: begun by a password, joined by their uuid, ended by their owner or by idleness."""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import omero

from omeroweb_pyr.embedded.store import Store

if TYPE_CHECKING:
    from omeroweb_pyr.embedded.wire.dispatch import Target

TIME_TO_IDLE = 600_000
"""Milliseconds; OMERO's own default."""

TIME_TO_LIVE = 0
"""Without an end, as OMERO's own default."""


LEFT = 1000
"""How many clients of ended sessions are remembered until they take their leave."""


def _now() -> int:
    return int(time.time() * 1000)


@dataclass(eq=False, kw_only=True)
class Session:
    """A live session; its row in the database outlives it."""

    id: int
    uuid: str
    user_id: int
    user_name: str
    group_id: int
    event_id: int
    event_type: str
    agent: str = ""
    time_to_idle: int = TIME_TO_IDLE
    time_to_live: int = TIME_TO_LIVE
    sudoer: int | None = None
    references: int = 0
    ended: str = ""
    started: float = field(default_factory=time.monotonic)
    began: int = field(default_factory=_now)
    used: float = field(default_factory=time.monotonic)
    targets: dict[str, "Target"] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)

    def touch(self) -> None:
        """Note activity; refuse it once the session has ended."""
        if self.ended == "expired":
            raise omero.SessionTimeoutException("", "ome.conditions.SessionTimeoutException", f"Session {self.uuid} has expired")
        if self.ended:
            raise omero.RemovedSessionException("", "ome.conditions.RemovedSessionException", f"Session {self.uuid} was closed")
        self.used = time.monotonic()

    def is_over(self, now: float) -> bool:
        """Say whether it was idle, or lived, for too long."""
        idle = self.time_to_idle and (now - self.used) * 1000 > self.time_to_idle
        old = self.time_to_live and (now - self.started) * 1000 > self.time_to_live
        return bool(idle or old)

    @property
    def services(self) -> "list[Target]":
        """Return the stateful services that are open."""
        return [target for target in list(self.targets.values()) if target.interface.stateful]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a new session is to be like."""

    user_id: int
    user_name: str
    group_id: int
    event_type: str = "User"
    agent: str = ""
    address: str = ""
    time_to_idle: int = TIME_TO_IDLE
    time_to_live: int = TIME_TO_LIVE
    sudoer: int | None = None


@dataclass(eq=False, slots=True)
class Connection:
    """One client's hold on a session: what its ``destroySession`` lets go of."""

    client: str
    session: Session
    target: "Target | None" = None
    closes: bool = False


class Sessions:
    """All live sessions and the clients that hold them; ``on_end`` is told of each one that ends."""

    def __init__(self, store: Store, on_end: Callable[[Session], None]) -> None:
        self._store = store
        self._on_end = on_end
        self._lock = threading.RLock()
        self._live: dict[str, Session] = {}
        self._connections: dict[str, Connection] = {}
        # omero.client takes leave of a session that is over already, and stumbles over SessionNotExistException
        self._left: OrderedDict[str, Connection] = OrderedDict()

    def __len__(self) -> int:
        return len(self._live)

    def create(self, wish: Wish) -> Session:
        """Begin a session, and note it in the database, under another uuid: everybody reads that table, and who knows the uuid is in."""
        name = str(uuid.uuid4())
        with self._store.write() as writer:
            row = writer.insert(
                "Session",
                uuid=str(uuid.uuid4()),
                node=0,
                _owner=wish.user_id,
                sudoer=wish.sudoer,
                timeToIdle=wish.time_to_idle,
                timeToLive=wish.time_to_live,
                started=_now(),
                defaultEventType=wish.event_type,
                userAgent=wish.agent,
                userIP=wish.address,
            )
            event = writer.event(wish.user_id, wish.group_id, row, wish.event_type)
        session = Session(
            id=row,
            uuid=name,
            user_id=wish.user_id,
            user_name=wish.user_name,
            group_id=wish.group_id,
            event_id=event,
            event_type=wish.event_type,
            agent=wish.agent,
            time_to_idle=wish.time_to_idle,
            time_to_live=wish.time_to_live,
            sudoer=wish.sudoer,
        )
        with self._lock:
            self._live[name] = session
        return session

    def get(self, name: str) -> Session | None:
        """Return a live session."""
        return self._live.get(name)

    def all(self) -> list[Session]:
        """Return all live sessions."""
        return list(self._live.values())

    def attach(self, client: str, session: Session) -> Connection:
        """Let a client hold a session, and let go of the one it held before."""
        self.detach(client)
        with self._lock:
            session.touch()
            session.references += 1
            connection = self._connections[client] = Connection(client, session)
        return connection

    def connection(self, client: str) -> Connection | None:
        """Return a client's hold."""
        return self._connections.get(client)

    def detach(self, client: str) -> Connection | None:
        """Let a client go; the session lives on until it is idle, unless this was the last client and it asked for the end."""
        with self._lock:
            connection = self._connections.pop(client, None)
            if connection is None:
                return self._left.pop(client, None)
            session = connection.session
            session.references -= 1
        if connection.closes and session.references < 1:
            self.end(session, "closed")
        return connection

    def release(self, session: Session) -> int:
        """Take one hold away, whoever's; return how many are left, or -2 when that was the end."""
        with self._lock:
            session.references -= 1
            left = session.references
        if left > 0:
            return left
        self.end(session, "closed")
        return -2

    def end(self, session: Session, why: str) -> None:
        """End a session: ``closed`` or ``expired``."""
        with self._lock:
            if self._live.pop(session.uuid, None) is None:
                return
            session.ended = why
            gone = [client for client, connection in self._connections.items() if connection.session is session]
            for client in gone:
                self._left[client] = self._connections.pop(client)
            while len(self._left) > LEFT:
                self._left.popitem(last=False)
        self._on_end(session)
        with self._store.write() as writer:
            writer.update("Session", session.id, closed=_now())



def close_forgotten(store: Store) -> None:
    """Close the rows of sessions that a killed server left open: they can't be joined any more."""
    with store.write() as writer:
        writer.connection.execute("UPDATE session SET closed = ? WHERE closed IS NULL", (_now(),))
