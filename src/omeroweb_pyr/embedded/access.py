"""Who may see and do what: OMERO's groups, permission levels and call context.

The role by action by level table is OME's documentation of OMERO 5.6 (server permissions).
"""

import sqlite3
from dataclasses import dataclass
from enum import IntEnum

from omeroweb_pyr.embedded.schema import USER

ALL_GROUPS = -1

GROUP_READ, GROUP_WRITE, GROUP_ANNOTATE, WORLD_READ = 0x40, 0x20, 0x10, 0x04
"""Bits of ``permissions`` as OMERO packs them (omero.model.PermissionsI)."""


class Right(IntEnum):
    """The places of omero.model.Permissions' restrictions."""

    LINK = 0
    EDIT = 1
    DELETE = 2
    ANNOTATE = 3
    CHGRP = 4
    CHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and in which group: ``group_id`` is the call's own (``omero.group``), -1 for all that he may read."""

    user_id: int
    user_name: str
    group_id: int
    session_id: int
    session_uuid: str
    is_admin: bool
    member_of: frozenset[int]
    leader_of: frozenset[int]


class OutOfReach(Exception):
    """The call is made in a group of which the caller may see nothing; OMERO says SecurityViolation."""

    def __init__(self, group_id: int) -> None:
        super().__init__(f"group {group_id} is out of the caller's reach")
        self.group_id = group_id


@dataclass(frozen=True, slots=True)
class Reach:
    """Which rows a caller reads: all of some groups, of others only his own."""

    full: tuple[int, ...]
    own: tuple[int, ...]

    @classmethod
    def of(cls, db: sqlite3.Connection, caller: Caller) -> "Reach":
        """Work out the reach from the groups' present permissions."""
        groups = db.execute("SELECT id, permissions FROM experimentergroup").fetchall()
        asked = [(group, bits) for group, bits in groups if caller.group_id in (ALL_GROUPS, group)]
        full = tuple(group for group, bits in asked if reads_all(caller, group, bits))
        own = tuple(group for group, _ in asked if group not in full and group in caller.member_of)
        return cls(full, own)

    def admits(self, owner: int, group: int, user: int) -> bool:
        """Say whether a row is within reach."""
        return group in self.full or (group in self.own and owner == user)


def reads_all(caller: Caller, group: int, bits: int) -> bool:
    """Say whether the caller reads everybody's data in a group."""
    if caller.is_admin or group in caller.leader_of or group == USER:
        return True
    return bool(bits & WORLD_READ) or (group in caller.member_of and bool(bits & GROUP_READ))


def rights(caller: Caller, owner: int | None, group: int | None, bits: int) -> frozenset[Right]:
    """Return what the caller may do with an object he can see; ``owner`` is None for OMERO's global types.

    ``bits`` are the permissions of the object's group.
    """
    if owner is None or group is None:
        return frozenset(Right) if caller.is_admin else frozenset()
    if caller.is_admin:
        return _staff(bits, own=owner == caller.user_id) | {Right.CHGRP, Right.CHOWN}
    if owner == caller.user_id:
        return frozenset(Right) - (frozenset() if group in caller.leader_of else {Right.CHOWN})
    if group in caller.leader_of:
        return _staff(bits, own=False) | {Right.CHOWN}
    if group not in caller.member_of:
        return frozenset()
    if bits & GROUP_WRITE:
        return frozenset({Right.LINK, Right.EDIT, Right.DELETE, Right.ANNOTATE})
    return frozenset({Right.ANNOTATE}) if bits & GROUP_ANNOTATE else frozenset()


def _staff(bits: int, *, own: bool) -> frozenset[Right]:
    """Return what group owners and administrators may do with others' data: in private groups they neither link nor annotate."""
    allowed = {Right.EDIT, Right.DELETE}
    if own or bits & GROUP_READ:
        allowed |= {Right.LINK, Right.ANNOTATE}
    return frozenset(allowed)


def restrictions(allowed: frozenset[Right]) -> list[bool]:
    """Return the list that omero.model.Permissions carries: True means not allowed."""
    return [right not in allowed for right in Right]
