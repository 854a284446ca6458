"""Who is who: users, their groups, and what a call's context makes of them."""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import omero
import omero.sys
from omero.model import PermissionsI
from omero.rtypes import rlong, rstring

from omeroweb_pyr.embedded.access import ALL_GROUPS, PRIVILEGES, WORLD_READ, Caller
from omeroweb_pyr.embedded.schema import SYSTEM, USER

if TYPE_CHECKING:
    from omeroweb_pyr.embedded.wire.sessions import Session

MAX_ID = 2**63 - 1
NUMBER = re.compile(r"-?[0-9]{1,19}")
WITHHELD = "AdminPrivilege:"
"""What the names of a user's ``config`` begin with that tell which privileges he does not have as an administrator."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The groups of one user, the default one first; ``leads`` are those he owns."""

    groups: tuple[int, ...]
    leads: frozenset[int]

    @property
    def is_admin(self) -> bool:
        """Say whether he is in OMERO's group of administrators."""
        return SYSTEM in self.groups

    @property
    def default(self) -> int:
        """Return the group that a log-in without another wish begins in."""
        own = [group for group in self.groups if group != USER]
        return own[0] if own else USER


def find_user(db: sqlite3.Connection, name: str) -> int | None:
    """Return a user's id by log-in name."""
    row = db.execute("SELECT id FROM experimenter WHERE omeName = ?", (name,)).fetchone()
    return row[0] if row else None


def user_name(db: sqlite3.Connection, user: int) -> str | None:
    """Return a user's log-in name by id."""
    row = db.execute("SELECT omeName FROM experimenter WHERE id = ?", (user,)).fetchone()
    return row[0] if row else None


def find_group(db: sqlite3.Connection, name: str) -> int | None:
    """Return a group's id by name."""
    row = db.execute("SELECT id FROM experimentergroup WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def membership(db: sqlite3.Connection, user: int) -> Membership:
    """Read a user's groups."""
    order = "child_index IS NULL, child_index, id"
    rows = db.execute(f"SELECT parent, owner FROM groupexperimentermap WHERE child = ? ORDER BY {order}", (user,)).fetchall()
    return Membership(tuple(group for group, _ in rows), frozenset(group for group, owner in rows if owner))


def privileges(db: sqlite3.Connection, user: int) -> frozenset[str]:
    """Return a user's privileges as an administrator: all but those that his ``config`` denies; none when he is no administrator."""
    if not membership(db, user).is_admin:
        return frozenset()
    sql = "SELECT name FROM experimenter_config WHERE parent = ? AND name LIKE ? AND lower(value) <> 'true'"
    denied = {name.removeprefix(WITHHELD) for (name,) in db.execute(sql, (user, f"{WITHHELD}%"))}
    return PRIVILEGES - denied


def caller(db: sqlite3.Connection, session: "Session", context: Mapping[str, str]) -> Caller:
    """Work out who calls: the session's user or, for administrators and group owners, ``omero.user``, in the context's group."""
    asking = _caller(db, session, session.user_id, session.user_name, session.group_id)
    group = _group(db, context.get("omero.group", ""))
    if group is not None and group != asking.group_id:
        asking = _caller(db, session, session.user_id, session.user_name, _allowed(db, asking, group))
    user = _number("omero.user", context.get("omero.user", ""))
    return asking if user in (None, session.user_id, ALL_GROUPS) else _acting_as(db, session, asking, user)


def _caller(db: sqlite3.Connection, session: "Session", user: int, name: str, group: int) -> Caller:
    member = membership(db, user)
    granted = privileges(db, user) if member.is_admin else frozenset()
    if session.sudoer is not None and granted:
        granted &= privileges(db, session.sudoer)
    return Caller(
        user_id=user,
        user_name=name,
        group_id=group,
        session_id=session.id,
        session_uuid=session.uuid,
        is_admin=member.is_admin,
        member_of=frozenset(member.groups),
        leader_of=member.leads,
        privileges=granted,
    )


def _group(db: sqlite3.Connection, text: str) -> int | None:
    # A client that logged in to a group by name sends that name with every call.
    named = find_group(db, text) if text and not text.lstrip("-").isdigit() else None
    return _number("omero.group", text) if named is None else named


def _number(key: str, text: str) -> int | None:
    if not text:
        return None
    number = int(text) if NUMBER.fullmatch(text) else ALL_GROUPS - 1
    if not ALL_GROUPS <= number <= MAX_ID:
        raise omero.ApiUsageException("", "ome.conditions.ApiUsageException", f"{key} is an id, not {text[:40]!r}")
    return number


def _allowed(db: sqlite3.Connection, asking: Caller, group: int) -> int:
    if group == ALL_GROUPS or group in asking.member_of:
        return group
    row = db.execute("SELECT permissions FROM experimentergroup WHERE id = ?", (group,)).fetchone()
    if row is None or not (asking.is_admin or row[0] & WORLD_READ):
        _refuse(f"User {asking.user_id} is not a member of group {group} and can not call it up")
    return group


def _acting_as(db: sqlite3.Connection, session: "Session", asking: Caller, user: int) -> Caller:
    name = user_name(db, user)
    if name is None or not (asking.is_admin or asking.group_id in asking.leader_of):
        _refuse(f"User {asking.user_id} may not act as user {user}")
    other = _caller(db, session, user, name, asking.group_id)
    if not asking.is_admin and asking.group_id not in other.member_of:
        _refuse(f"User {user} is not a member of group {asking.group_id}")
    return other


def _refuse(message: str) -> NoReturn:
    raise omero.SecurityViolation("", "ome.conditions.SecurityViolation", message)


def event_context(db: sqlite3.Connection, session: "Session", asking: Caller) -> Any:
    """Return the caller as omero.sys.EventContext."""
    member = membership(db, asking.user_id)
    group = asking.group_id if asking.group_id != ALL_GROUPS else session.group_id
    name, bits = db.execute("SELECT name, permissions FROM experimentergroup WHERE id = ?", (group,)).fetchone()
    return omero.sys.EventContext(
        shareId=-1,
        sessionId=session.id,
        sessionUuid=session.uuid,
        userId=asking.user_id,
        userName=asking.user_name,
        sudoerId=None if session.sudoer is None else rlong(session.sudoer),
        sudoerName=None if session.sudoer is None else rstring(user_name(db, session.sudoer)),
        groupId=group,
        groupName=name,
        isAdmin=asking.is_admin,
        adminPrivileges=sorted(asking.privileges),
        eventId=session.event_id,
        eventType=session.event_type,
        memberOfGroups=list(member.groups),
        leaderOfGroups=[group for group in member.groups if group in member.leads],
        groupPermissions=permissions(bits),
    )


def permissions(bits: int) -> Any:
    """Return a group's permissions as OMERO's object."""
    made = PermissionsI()
    made.setPerm1(bits)
    made._restrictions = [False] * 6  # noqa: SLF001  (it has no setter)
    return made
