"""Where the OMERO session of the public user is kept: in this process alone, or in a cache that all processes share."""

import hashlib
from collections.abc import Callable
from typing import Any, Protocol

from beaker.cache import Cache

from omeroweb_pyr import settings
from omeroweb_pyr.security.identity import Identity

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
    """Keeps one session for all processes, for ``omero.web.public.cache.timeout`` seconds; one of them makes it while the others wait."""

    def __init__(self, wanted: settings.PublicUser, session: settings.Session, login: str) -> None:
        self._key = wanted.cache_key
        self._cache: Any = Cache(
            f"public_{hashlib.sha256(login.encode()).hexdigest()[:16]}",
            type="file",
            expire=wanted.cache_timeout,
            data_dir=str(session.folder / "public"),
            lock_dir=str(session.folder / "public" / "locks"),
        )

    def get(self, make: Make) -> Identity:
        """Return the session that is kept, else one made now."""
        found = Identity.from_record(self._cache.get_value(self._key, createfunc=lambda: dict(make().to_record())))
        return found or make()

    def drop(self, uuid: str) -> None:
        """Forget the session with this key, and no other."""
        if self._cache.has_key(self._key) and self._cache.get_value(self._key).get("session_uuid") == uuid:
            self._cache.remove_value(self._key)
