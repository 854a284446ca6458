"""The statements of the walk: a row inserted, changed, put in its place in a list."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from omeroweb_pyr.embedded.model import MODEL, Entity, Property
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire.service import raise_validation
from omeroweb_pyr.embedded.writing.journal import Journal
from omeroweb_pyr.embedded.writing.names import java_name
from omeroweb_pyr.embedded.writing.values import Values


def insert(
    writer: Writer, journal: Journal, entity: Entity, values: Values, *, owner: int | None, group: int | None, external: int | None
) -> int:
    """Insert a row; elements of lists come last."""
    columns = {f"_{name}": value for name, value in values.items()}
    for prop in entity.properties.values():
        if prop.kind == "ref" and prop.ordered and values.get(prop.name) is not None:
            columns[f"_{prop.index_column}"] = _next_place(writer.connection, entity, prop, values[prop.name])
    with refused(entity):
        made = writer.insert(entity.name, owner=owner or 0, group=group or 0, event=journal.event, _external_id=external, **columns)
    journal.note("INSERT", entity.name, made)
    return made


def update(
    writer: Writer,
    journal: Journal,
    entity: Entity,
    row_id: int,
    values: Values,
    *,
    owner: int | None = None,
    external: int | None = None,
) -> None:
    """Change a row, and count its version up."""
    columns: dict[str, Any] = {f"_{name}": value for name, value in values.items()}
    if owner is not None:
        columns["_owner_id"] = owner
    if external is not None:
        columns["_external_id"] = external
    with refused(entity):
        writer.update(entity.name, row_id, event=journal.event, **columns)
    journal.note("UPDATE", entity.name, row_id)


def reindex(writer: Writer, prop: Property, holder: int, ids: Sequence[int]) -> None:
    """Put the elements of a list in their places, if these are all that the list has."""
    entity = MODEL[prop.type]
    back = entity.properties[prop.inverse]
    sql = f'SELECT id, "{back.index_column}" FROM "{entity.table}" WHERE "{back.column}" = ?'
    places = dict(writer.connection.execute(sql, (holder,)))
    if places.keys() != set(ids):
        return
    moved = [(place, row_id) for place, row_id in enumerate(dict.fromkeys(ids)) if places[row_id] != place]
    writer.connection.executemany(f'UPDATE "{entity.table}" SET "{back.index_column}" = ? WHERE id = ?', moved)


def _next_place(db: sqlite3.Connection, entity: Entity, prop: Property, holder: int) -> int:
    sql = f'SELECT coalesce(max("{prop.index_column}") + 1, 0) FROM "{entity.table}" WHERE "{prop.column}" = ?'
    return int(db.execute(sql, (holder,)).fetchone()[0])


@contextmanager
def refused(entity: Entity) -> Iterator[None]:
    """Tell which values the database does not take twice."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        columns = str(error).rpartition(": ")[2].split(", ")
        names = ", ".join(column.rpartition(".")[2].removesuffix("_id") for column in columns)
        raise_validation(f"could not insert or update: [{java_name(entity.name)}]: there is one with the same {names} already")
    except OverflowError as error:
        raise_validation(f"could not insert or update: [{java_name(entity.name)}]: {error}")
