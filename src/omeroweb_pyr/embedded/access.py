"""Who may see and do what: OMERO's groups, permission levels, administrators' privileges and call context.

The role by action by level table is OME's documentation of OMERO 5.6 (server permissions).
"""

import sqlite3
from dataclasses import dataclass, replace
from enum import IntEnum

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.schema import GUEST_USER, PRIVATE, SYSTEM, USER

ALL_GROUPS = -1

USER_WRITE, USER_ANNOTATE = 0x200, 0x100
GROUP_READ, GROUP_WRITE, GROUP_ANNOTATE = 0x40, 0x20, 0x10
WORLD_READ, WORLD_WRITE, WORLD_ANNOTATE = 0x04, 0x02, 0x01
"""Bits of ``permissions`` as OMERO packs them (omero.model.PermissionsI)."""

PRIVILEGES = frozenset(MODEL["AdminPrivilege"].values)
"""What an administrator without restrictions has."""

SCRIPTS = "ScriptRepo"
"""The ``repo`` of scripts; any other is the repository of imported files."""


class Right(IntEnum):
    """The places of omero.model.Permissions' restrictions."""

    LINK = 0
    EDIT = 1
    DELETE = 2
    ANNOTATE = 3
    CHGRP = 4
    CHOWN = 5


ON_ROWS = (Right.LINK, Right.EDIT, Right.DELETE, Right.ANNOTATE)
MODIFIERS = {"Experimenter": "ModifyUser", "ExperimenterGroup": "ModifyGroup", "GroupExperimenterMap": "ModifyGroupMembership"}
LINKING = frozenset({Right.LINK, Right.ANNOTATE})
WRITING = (USER_WRITE, GROUP_WRITE, WORLD_WRITE)
ANNOTATING = (USER_ANNOTATE, GROUP_ANNOTATE, WORLD_ANNOTATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and in which group: ``group_id`` is the call's own (``omero.group``), -1 for all that he may read.

    An administrator without all ``privileges`` is restricted: he sees everything, but what they do not cover he does as any member.
    """

    user_id: int
    user_name: str
    group_id: int
    session_id: int
    session_uuid: str
    is_admin: bool
    member_of: frozenset[int]
    leader_of: frozenset[int]
    privileges: frozenset[str] = frozenset()

    @property
    def unrestricted(self) -> bool:
        """Say whether he is an administrator with all privileges."""
        return self.is_admin and self.privileges >= PRIVILEGES

    def may(self, privilege: str) -> bool:
        """Say whether he is an administrator with this privilege."""
        return self.is_admin and (not privilege or privilege in self.privileges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What decides about the rights to a row: its type, its owner and group (None for OMERO's global types), and the group's permissions.

    ``repo`` is where an OriginalFile belongs, ``directory`` whether it is one.
    """

    type: str
    id: int
    owner: int | None
    group: int | None
    bits: int = PRIVATE
    repo: str | None = None
    directory: bool = False

    @property
    def shared(self) -> bool:
        """Say whether everybody may link to it: it is of a global type, or in one of OMERO's own groups."""
        return self.group in (None, SYSTEM, USER)


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
        if (full or own) and USER not in full:
            full = (*full, USER)  # what is in common is seen from every group
        return cls(full, own)

    @classmethod
    def everywhere(cls, db: sqlite3.Connection, caller: Caller) -> "Reach":
        """Work out the reach over all groups, whichever one the call is made in."""
        return cls.of(db, replace(caller, group_id=ALL_GROUPS))

    def admits(self, owner: int, group: int, user: int) -> bool:
        """Say whether a row is within reach."""
        return group in self.full or (group in self.own and owner == user)


def reads_all(caller: Caller, group: int, bits: int) -> bool:
    """Say whether the caller reads everybody's data in a group."""
    if caller.is_admin or group in caller.leader_of or group == USER:
        return True
    return bool(bits & WORLD_READ) or (group in caller.member_of and bool(bits & GROUP_READ))


def rights(caller: Caller, row: Row) -> frozenset[Right]:
    """Return what the caller may do with an object he can see."""
    allowed = {right for right in ON_ROWS if _granted(caller, row, right)}
    if row.owner != caller.user_id and is_critical(caller, row):
        allowed -= LINKING
    if caller.may("Chgrp") or (row.owner is not None and row.owner == caller.user_id):
        allowed.add(Right.CHGRP)
    if caller.may("Chown") or row.group in caller.leader_of:
        allowed.add(Right.CHOWN)
    return frozenset(allowed)


def is_critical(caller: Caller, row: Row) -> bool:
    """Say whether a link that the caller makes to the object could come out of its owner's sight: staff in a private group."""
    if row.shared or row.bits & (GROUP_READ | WORLD_READ):
        return False
    return caller.is_admin or row.group in caller.leader_of


def supervises(caller: Caller, row: Row) -> bool:
    """Say whether the caller stands above an object's owner: as owner of its group, or by his privileges."""
    return row.group in caller.leader_of or caller.may(_privilege(row, Right.EDIT))


def _granted(caller: Caller, row: Row, right: Right) -> bool:
    is_global = row.group is None
    if caller.user_id == GUEST_USER and not is_global:
        return False
    if caller.unrestricted or caller.may(_privilege(row, right)):
        return True
    if is_global:
        return right in LINKING
    if row.group in caller.leader_of or (right in LINKING and row.shared):
        return True
    return grants(caller, row, annotating=right is Right.ANNOTATE)


def grants(caller: Caller, row: Row, *, annotating: bool) -> bool:
    """Say whether the permissions of the object's group let the caller write to it or, where that is enough, annotate it."""
    own, members, world = ANNOTATING if annotating else WRITING
    bits = PRIVATE if row.group == USER and not row.directory else row.bits
    if bits & world or (row.owner == caller.user_id and bits & own):
        return True
    return row.group in caller.member_of and bool(bits & members)


def _privilege(row: Row, right: Right) -> str:
    """Return the privilege by which a restricted administrator has a right; the empty one has every administrator."""
    if row.group is None:
        return {"Experimenter": "ModifyUser", "ExperimenterGroup": "ModifyGroup", "GroupExperimenterMap": "ModifyGroupMembership"}.get(
            row.type, ""
        )
    verb = "Delete" if right is Right.DELETE else "Write"
    if row.type != "OriginalFile":
        return f"{verb}Owned"
    return f"{verb}File" if row.repo is None else f"{verb}{SCRIPTS if row.repo == SCRIPTS else 'ManagedRepo'}"


def restrictions(allowed: frozenset[Right]) -> list[bool]:
    """Return the list that omero.model.Permissions carries: True means not allowed."""
    return [right not in allowed for right in Right]
