"""One row removed, if nothing refers to it."""

import sqlite3
from functools import cache

from omeroweb_pyr.embedded.access import ALL_GROUPS, Caller, Reach, Right, Row, rights
from omeroweb_pyr.embedded.model import MODEL, Entity, Property
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.schema import USER
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire.service import raise_security, raise_validation
from omeroweb_pyr.embedded.writing.journal import Journal
from omeroweb_pyr.embedded.writing.names import java_name, told


def remove(writer: Writer, caller: Caller, journal: Journal, entity: Entity, row_id: int) -> None:
    """Delete an object; refused when something else refers to it."""
    row = Rows(writer.connection).get(entity.name, row_id)
    if row is None:
        raise_validation(f"No row with the given identifier exists: [{java_name(entity.name)}#{row_id}]")
    _check(writer.connection, caller, row)
    _remove(writer, journal, row)


def remove_unused(writer: Writer, journal: Journal, type_name: str, row_id: int) -> None:
    """Delete a user or a group, whoever asks; refused when something is theirs, or refers to them."""
    column = "owner_id" if type_name == "Experimenter" else "group_id"
    for other in MODEL.roots:
        if other.owned:
            found = writer.connection.execute(f'SELECT id FROM "{other.table}" WHERE {column} = ? LIMIT 1', (row_id,)).fetchone()
            if found is not None:
                raise_validation(f"could not delete: [{java_name(type_name)}#{row_id}]: {told(other.name, found[0])} is there")
    _remove(writer, journal, Row(type=type_name, id=row_id, owner=None, group=None))


def _remove(writer: Writer, journal: Journal, row: Row) -> None:
    row_id, entity = row.id, MODEL[row.type]
    for other, prop in referring(entity.root):
        found = writer.connection.execute(f'SELECT id FROM "{other.table}" WHERE "{prop.column}" = ?', (row_id,)).fetchone()
        if found is not None and (other.table, found[0]) != (entity.table, row_id):
            raise_validation(
                f"could not delete: [{java_name(row.type)}#{row_id}]: {told(other.name, found[0])} refers to it as {prop.name}"
            )
    delete_row(writer, journal, row)


def delete_row(writer: Writer, journal: Journal, row: Row) -> None:
    """Delete a row with the pairs of its maps, whatever refers to it."""
    entity = MODEL[row.type]
    for prop in entity.properties.values():
        if prop.kind == "map":
            writer.connection.execute(f'DELETE FROM "{prop.column}" WHERE parent = ?', (row.id,))
    writer.connection.execute(f'DELETE FROM "{entity.table}" WHERE id = ?', (row.id,))
    journal.note("DELETE", row.type, row.id)


@cache
def referring(root: str) -> tuple[tuple[Entity, Property], ...]:
    """Return the tables and references by which rows of a table are referred to."""
    found = {}
    for other in MODEL.values():
        for prop in other.properties.values():
            if prop.kind == "ref" and MODEL[prop.type].root == root:
                found[other.table, prop.column] = (MODEL[other.root], prop)
    return tuple(found.values())


def _check(db: sqlite3.Connection, caller: Caller, row: Row) -> None:
    if row.owner is not None and row.group is not None:
        here = row.group in (USER, caller.group_id) or caller.group_id == ALL_GROUPS
        if not here or not Reach.everywhere(db, caller).admits(row.owner, row.group, caller.user_id):
            raise_security(f"Cannot read {told(row.type, row.id)}")
    if Right.DELETE not in rights(caller, row):
        raise_security(f"Deleting {told(row.type, row.id)} not allowed.")
