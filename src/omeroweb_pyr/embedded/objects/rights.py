"""Permissions as they are sent with every object: the group's level, and what this caller may not do."""

import sqlite3
from typing import Any

import omero.model
from omero.rtypes import rbool, rmap, rstring

from omeroweb_pyr.embedded.access import Caller, restrictions, rights

ACTIONS = ("canAnnotate", "canChgrp", "canChown", "canDelete", "canEdit", "canLink")

LEVELS = tuple(f"is{who}{what}" for who in ("User", "Group", "World") for what in ("Read", "Annotate", "Write"))


class Rights:
    """One caller's permissions, each worked out once for an owner and a group."""

    def __init__(self, db: sqlite3.Connection, caller: Caller) -> None:
        self._db = db
        self._caller = caller
        self._groups: dict[int, int] = {}
        self._known: dict[tuple[int | None, int | None, int], Any] = {}

    def of(self, owner: int, group: int) -> Any:
        """Return the permissions of an owned object."""
        if not self._groups:
            self._groups = dict(self._db.execute("SELECT id, permissions FROM experimentergroup"))
        return self._permissions(owner, group, self._groups[group])

    def of_global(self, bits: int) -> Any:
        """Return the permissions of an object that belongs to nobody."""
        return self._permissions(None, None, bits)

    def _permissions(self, owner: int | None, group: int | None, bits: int) -> Any:
        key = (owner, group, bits)
        permissions = self._known.get(key)
        if permissions is None:
            permissions = self._known[key] = omero.model.PermissionsI(bits)
            permissions._restrictions = restrictions(rights(self._caller, owner, group, bits))  # noqa: SLF001
            permissions._extendedRestrictions = []  # noqa: SLF001
        return permissions


def as_map(permissions: Any) -> Any:
    """Return permissions as a projection has them."""
    told = {name: rbool(bool(getattr(permissions, name)())) for name in (*ACTIONS, *LEVELS)}
    return rmap({"perm": rstring(str(permissions)), **told})
