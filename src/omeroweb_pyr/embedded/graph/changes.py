"""What is done with a selection: deleted, moved into another group, given to somebody else."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable

from omeroweb_pyr.embedded.access import Row
from omeroweb_pyr.embedded.graph.errors import GraphRefused
from omeroweb_pyr.embedded.graph.rules import Reference, is_link, parts
from omeroweb_pyr.embedded.graph.selection import Chosen, Selection
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.writing.journal import Journal
from omeroweb_pyr.embedded.writing.names import told

Step = Callable[[], None]
"""Called between tables: progress, and the place where a command is cancelled."""


def whole(selection: Selection) -> None:
    """Refuse a selection that something outside of it refers to, or that has some images of a fileset only."""
    for ref, row_id, target in selection.obstacles():
        raise GraphRefused(f"{told(target.type, target.id)} may not go while {told(ref.type, row_id)} refers to it as {ref.name}")
    for ref, image, fileset in selection.loose_ends():
        if (ref.type, ref.name) == ("Image", "fileset"):
            raise GraphRefused(f"{told('Image', image)} may not go without the other images of {told('Fileset', fileset)}")


def delete(writer: Writer, journal: Journal, chosen: Chosen, step: Step) -> None:
    """Delete rows."""
    for root, rows in chosen.items():
        step()
        entity, ids = MODEL[root], json.dumps(list(rows))
        tables = {prop.column for name in entity.subtypes for prop in MODEL[name].properties.values() if prop.kind == "map"}
        for table in tables:
            writer.connection.execute(f'DELETE FROM "{table}" WHERE parent IN (SELECT value FROM json_each(?))', (ids,))
        writer.connection.execute(f'DELETE FROM "{entity.table}" WHERE id IN (SELECT value FROM json_each(?))', (ids,))
        _note(writer, journal, "DELETE", rows.values())


def cut(selection: Selection) -> Chosen:
    """Return the links with one end outside of the selection: they can't go along, and are taken out of it."""
    loose: Chosen = defaultdict(dict)
    for ref, row_id, _ in selection.loose_ends():
        if is_link(ref):
            root = MODEL[ref.type].root
            loose[root][row_id] = selection.rows[root][row_id]
    for root, rows in loose.items():
        for row_id in rows:
            del selection.rows[root][row_id]
    return loose


def part(writer: Writer, selection: Selection) -> None:
    """Let go of what stays behind and is not needed; GraphRefused for what is."""
    for ref, row_id, target in list(selection.loose_ends()):
        if not ref.nullable or _is_needed(ref):
            raise GraphRefused(f"{told(ref.type, row_id)} may not go while {told(ref.target, target)} stays: it refers to it as {ref.name}")
        writer.connection.execute(f'UPDATE "{ref.table}" SET "{ref.column}" = NULL WHERE id = ?', (row_id,))


def _is_needed(ref: Reference) -> bool:
    return ref in parts(MODEL[ref.type].root)


def move(writer: Writer, journal: Journal, chosen: Chosen, group: int, step: Step) -> None:
    """Put rows into a group."""
    _set(writer, journal, chosen, "group_id", group, step)


def give(writer: Writer, journal: Journal, chosen: Chosen, owner: int, step: Step) -> None:
    """Make rows somebody's."""
    _set(writer, journal, chosen, "owner_id", owner, step)


def _set(writer: Writer, journal: Journal, chosen: Chosen, column: str, value: int, step: Step) -> None:
    for root, rows in chosen.items():
        step()
        entity = MODEL[root]
        update = f", update_id = {journal.event}" if entity.updated else ""
        version = ", version = coalesce(version, 0) + 1" if entity.versioned else ""
        sql = f'UPDATE "{entity.table}" SET "{column}" = ?{update}{version} WHERE id IN (SELECT value FROM json_each(?))'
        writer.connection.execute(sql, (value, json.dumps(list(rows))))
        _note(writer, journal, "UPDATE", rows.values())


def _note(writer: Writer, journal: Journal, action: str, rows: Iterable[Row]) -> None:
    types: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        types[row.type].append(row.id)
    for name, ids in types.items():
        writer.note(action, name, ids, journal.event)
