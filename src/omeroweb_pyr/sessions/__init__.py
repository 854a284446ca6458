"""Web sessions: Beaker's, kept as JSON in private files, on memcached or on redis."""

from typing import Any

from omeroweb_pyr import settings
from omeroweb_pyr.sessions.records import Store

STORE = "omeroweb_pyr.sessions"
DOWN = "omeroweb_pyr.sessions.down"
"""Set in the environ of a request whose session could not be had: its error page is made without."""


def includeme(config: Any) -> None:
    """Make ``request.session``."""
    config.include(".factory")


def check(registry: Any) -> None:
    """Raise SessionsDown unless sessions can be had now."""
    registry[STORE].check()


def place(registry: Any) -> str:
    """Return where the records of an app are, as an administrator knows it."""
    found: Store = registry[STORE]
    return found.place


def present(request: Any) -> bool:
    """Say whether the browser sent a session cookie; without one, asking ``request.session`` is not worth a record."""
    return settings.of(request.registry).session.cookie_name in request.cookies and DOWN not in request.environ


def lost(request: Any) -> str:
    """Say why the browser's session can't be continued; nothing where there is none, or it can."""
    return str(request.session.lost) if present(request) else ""


def renew(request: Any) -> None:
    """Begin an empty session under a new id; the old one is dead in the store."""
    request.session.invalidate()


def forget(request: Any) -> None:
    """End the session in the store and in the browser."""
    if present(request):
        request.session.delete()


def drop(request: Any) -> None:
    """End the session in the store only: the browser may hold a newer cookie by now, which must stay."""
    if present(request):
        request.session.invalidate()
