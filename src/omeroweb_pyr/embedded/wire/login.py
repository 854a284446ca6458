"""Who gets a session: passwords and uuids, and the group it begins in."""

import logging
import re
import time
from collections.abc import Mapping
from typing import NoReturn

import Glacier2
import omero

from omeroweb_pyr.embedded.access import WORLD_READ
from omeroweb_pyr.embedded.passwords import verify
from omeroweb_pyr.embedded.schema import GUEST_USER, USER
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.sessions import Session, Sessions, Wish

log = logging.getLogger(__name__)

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def log_in(store: Store, sessions: Sessions, user: str, password: str, context: Mapping[str, str]) -> Session:
    """Join the session of that uuid, or begin one for a user who knows his password."""
    session = sessions.get(user)
    if session is not None and not session.is_over(time.monotonic()):
        return session
    if user == password and UUID.fullmatch(user):
        _refuse(f"no session {user[:8]}…")
    user_id = _check(store, user, password)
    wish = Wish(
        user_id=user_id,
        user_name=user,
        group_id=starting_group(store, user_id, context.get("omero.group", "")),
        event_type=event_type(store, context.get("omero.event", "")),
        agent=context.get("omero.agent", ""),
        address=context.get("omero.ip", ""),
    )
    return sessions.create(wish)


def password_fits(store: Store, user: int | None, password: str) -> bool:
    """Say whether a user's password fits; it takes as long when there is no such user."""
    row = store.read().execute("SELECT hash FROM password WHERE experimenter_id = ?", (user,)).fetchone()
    return verify(password, row[0] if row else None)


def _check(store: Store, user: str, password: str) -> int:
    db = store.read()
    user_id = people.find_user(db, user)
    if user_id == GUEST_USER and password:  # as in OMERO: clients look at the server's version before anybody has logged in
        return GUEST_USER
    if not password_fits(store, user_id, password) or user_id is None:
        # Not the name of nobody: some type their password in its place.
        _refuse("there is no such user" if user_id is None else f"wrong password for {user[:80]!r}")
    if USER not in people.membership(db, user_id).groups:
        _refuse(f"{user!r} is not active: no member of the group 'user'")
    return user_id


def starting_group(store: Store, user: int, name: str) -> int:
    """Return the group a session begins in: the one asked for by name (or id), else the user's default."""
    db = store.read()
    member = people.membership(db, user)
    if not name:
        return member.default
    group = people.find_group(db, name)
    if group is None and name.isascii() and name.isdigit() and int(name) <= people.MAX_ID:
        group = int(name)
    row = db.execute("SELECT permissions FROM experimentergroup WHERE id = ?", (group,)).fetchone()
    if group is None or row is None or not (member.is_admin or group in member.groups or row[0] & WORLD_READ):
        reason = f"User {user} is not a member of group {name[:80]!r}"
        raise omero.WrappedCreateSessionException(reason, False, -1, "ome.conditions.SecurityViolation")
    return group


def event_type(store: Store, name: str) -> str:
    """Return an event type that exists, ``User`` unless another is asked for."""
    row = store.read().execute("SELECT value FROM eventtype WHERE value = ?", (name,)).fetchone()
    return row[0] if row else "User"


def _refuse(why: str) -> NoReturn:
    log.info("log-in refused: %s", why)
    raise Glacier2.PermissionDeniedException("Password check failed")
