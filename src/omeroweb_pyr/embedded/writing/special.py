"""Rules of single types."""

import sqlite3
from typing import Any

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.model import Entity
from omeroweb_pyr.embedded.rows import DIRECTORY
from omeroweb_pyr.embedded.schema import SYSTEM
from omeroweb_pyr.embedded.wire.service import raise_security, raise_validation
from omeroweb_pyr.embedded.writing.values import Values

__all__ = ["DIRECTORY", "check_changes", "check_new", "enumeration", "is_directory", "kept"]

GAINFUL = {"GroupExperimenterMap": frozenset({"parent", "child"}), "Experimenter": frozenset({"config"})}
"""What decides who is an administrator, and with which privileges."""

STEPS_ASIDE = frozenset({".", ".."})


def enumeration(db: sqlite3.Connection, entity: Entity, thing: Any) -> int | None:
    """Return the id of an enumeration's value that is sent without one, None if there is no such value."""
    if thing.value is None:
        raise_validation(f"an enumeration value of {entity.name} without an id needs a value")
    row = db.execute(f'SELECT id FROM "{entity.table}" WHERE value = ?', (thing.value.val,)).fetchone()
    return None if row is None else int(row[0])


def is_directory(thing: Any) -> bool:
    """Say whether an OriginalFile stands for a folder."""
    return thing.mimetype is not None and thing.mimetype.val == DIRECTORY


def kept(entity: Entity, values: Values) -> Values:
    """Leave out what saving never changes."""
    if entity.name == "OriginalFile":
        return {name: value for name, value in values.items() if name != "repo"}
    return values


def check_new(caller: Caller, entity: Entity, values: Values) -> None:
    """Refuse a new object that its type's own rules forbid."""
    if entity.name == "OriginalFile":
        _check_path(caller, values)
    if (entity.name, values.get("parent")) == ("GroupExperimenterMap", SYSTEM) or (entity.name == "Experimenter" and values.get("config")):
        _check_gain(caller)


def check_changes(db: sqlite3.Connection, caller: Caller, entity: Entity, row_id: int, changes: Values) -> None:
    """Refuse changes that their type's own rules forbid."""
    if entity.name == "OriginalFile":
        _check_path(caller, changes)
    if changes.keys() & GAINFUL.get(entity.name, frozenset()):
        _check_gain(caller)
    if entity.name == "Folder" and changes.get("parentFolder") is not None:
        _check_tree(db, row_id, changes["parentFolder"])


def _check_gain(caller: Caller) -> None:
    """Refuse what could make somebody an administrator with more privileges than the caller has: IAdmin looks closer."""
    if not caller.unrestricted:
        raise_security("cannot give administrator privileges that current user does not have")


def _check_path(caller: Caller, values: Values) -> None:
    parts = f"{values.get('path') or ''}/{values.get('name') or ''}".split("/")
    if not caller.is_admin and STEPS_ASIDE & set(parts):
        raise_security("only administrators may introduce non-canonical OriginalFile path or name")


def _check_tree(db: sqlite3.Connection, folder: int, parent: int) -> None:
    above: int | None = parent
    while above is not None:
        if above == folder:
            raise_validation(f"ome.model.containers.Folder.parentFolder: folder {folder} would be inside of itself")
        above = db.execute("SELECT parentFolder FROM folder WHERE id = ?", (above,)).fetchone()[0]
