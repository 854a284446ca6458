"""Where the OMERO session of the public user is kept: in this process alone, or beside the web sessions, for all processes."""

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from omeroweb_pyr import settings
from omeroweb_pyr.errors import SessionsDown
from omeroweb_pyr.security.identity import Identity
from omeroweb_pyr.sessions.records import Store

Make = Callable[[], Identity]


class Keeper(Protocol):
    """Whoever keeps the session for longer than one request."""

    def get(self, make: Make) -> Identity:
        """Return the session that is kept, else one made now."""
        ...

    def drop(self, uuid: str) -> None:
        """Forget the session with this key, and no other: a newer one may be there by now."""
        ...


class Alone:
    """Keeps nothing: each process has a session of its own."""

    def get(self, make: Make) -> Identity:
        """Make a session."""
        return make()

    def drop(self, uuid: str) -> None:
        """Do nothing."""


class Shared:
    """Keeps one session for all processes, for ``omero.web.public.cache.timeout`` seconds, where the records of web sessions are.

    ``login`` names user and server, so that nobody gets the session of another. Where the records can't be had, each process is alone.
    """

    def __init__(self, wanted: settings.PublicUser, store: Store, login: str) -> None:
        self._store, self._timeout = store, wanted.cache_timeout
        self._id = hashlib.sha256(f"{wanted.cache_key} {login}".encode()).hexdigest()[:32]

    def get(self, make: Make) -> Identity:
        """Return the session that is kept, else one made now."""
        with suppress(SessionsDown):
            if kept := self._read():
                return kept
        made = make()
        content = json.dumps({"until": time.time() + self._timeout, **made.to_record()})
        with suppress(SessionsDown):
            self._store.record(self._id).write(content.encode(), new=True)
        return made

    def drop(self, uuid: str) -> None:
        """Forget the session with this key, and no other."""
        with suppress(SessionsDown):
            kept = self._read()
            if kept and kept.session_uuid == uuid:
                self._store.record(self._id).drop()

    def _read(self) -> Identity | None:
        content = self._store.record(self._id).read()
        try:
            found = json.loads(content or b"{}")
            return Identity.from_record(found) if found.get("until", 0) > time.time() else None
        except (ValueError, AttributeError, TypeError):  # whoever may write there, it is not ours
            return None
