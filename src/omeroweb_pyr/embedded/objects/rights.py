"""Permissions as they are sent with every object: the group's level, and what this caller may not do."""

import sqlite3
from typing import Any

import omero.model
from omero.rtypes import rbool, rmap, rstring

from omeroweb_pyr.embedded.access import Caller, Row, restrictions, rights
from omeroweb_pyr.embedded.rows import Rows

ACTIONS = ("canAnnotate", "canChgrp", "canChown", "canDelete", "canEdit", "canLink")

LEVELS = tuple(f"is{who}{what}" for who in ("User", "Group", "World") for what in ("Read", "Annotate", "Write"))

BINARY_ACCESS = "RESTRICT-BINARY-ACCESS"
"""The name under which OMERO tells that original files can't be had."""


class Rights:
    """One caller's permissions, each worked out once for a type, an owner and a group."""

    def __init__(self, db: sqlite3.Connection, caller: Caller) -> None:
        self.rows = Rows(db)
        self._caller = caller
        self._known: dict[tuple[Any, ...], Any] = {}

    def of(self, row: Row, *, restricted: bool = False) -> Any:
        """Return the permissions of an object; ``restricted`` when its original files can't be had."""
        key = (row.type, row.owner, row.group, row.bits, row.repo, row.directory, restricted)
        permissions = self._known.get(key)
        if permissions is None:
            permissions = self._known[key] = omero.model.PermissionsI(row.bits)
            permissions._restrictions = restrictions(rights(self._caller, row))  # noqa: SLF001
            permissions._extendedRestrictions = [BINARY_ACCESS] if restricted else []  # noqa: SLF001
        return permissions

    def of_owner(self, type_name: str, owner: int, group: int) -> Any:
        """Return the permissions of an object of which no more than this is known."""
        return self.of(Row(type=type_name, id=0, owner=owner, group=group, bits=self.rows.bits(group)))

    def of_global(self, type_name: str, bits: int) -> Any:
        """Return the permissions of an object that belongs to nobody."""
        return self.of(Row(type=type_name, id=0, owner=None, group=None, bits=bits))


def as_map(permissions: Any) -> Any:
    """Return permissions as a projection has them."""
    told = {name: rbool(bool(getattr(permissions, name)())) for name in (*ACTIONS, *LEVELS)}
    return rmap({"perm": rstring(str(permissions)), **told})
