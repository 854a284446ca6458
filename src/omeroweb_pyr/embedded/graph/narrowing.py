"""A group's permissions changed: what members' data refer to of other members' does not survive the change to private."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from omeroweb_pyr.embedded.access import ALL_GROUPS, GROUP_READ, Caller
from omeroweb_pyr.embedded.graph.changes import Step, delete, whole
from omeroweb_pyr.embedded.graph.errors import GraphRefused
from omeroweb_pyr.embedded.graph.options import ChildOptions
from omeroweb_pyr.embedded.graph.rules import Reference, is_link, references
from omeroweb_pyr.embedded.graph.selection import Chosen, Selection
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.schema import GUEST, SYSTEM, USER
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.writing.journal import Journal
from omeroweb_pyr.embedded.writing.names import told

USER_READ = 0x400

VIEWS = frozenset({"RenderingDef", "Thumbnail", "Roi"})
"""What people put on each other's images, and what goes with that."""


def check(db: sqlite3.Connection, group: int, bits: int) -> None:
    """Refuse permissions that a group can't have, or not as long as members' data refer to other members'."""
    _possible(group, bits)
    if _narrows(db, group, bits):
        for ref, row, target in _across(db, group):
            raise GraphRefused(f"{told(ref.type, row)} refers to {told(ref.target, target)} of another member")


def narrow(writer: Writer, caller: Caller, journal: Journal, group: int, bits: int, step: Step) -> Chosen:
    """Change a group's permissions; delete links and the like between members' data if they become private. Return what was deleted."""
    _possible(group, bits)
    gone: Chosen = {}
    if _narrows(writer.connection, group, bits):
        gone = _links(writer.connection, group)
        delete(writer, journal, gone, step)
        views = _views(writer.connection, caller, group)
        delete(writer, journal, views, step)
        gone = {root: gone.get(root, {}) | views.get(root, {}) for root in (*gone, *views)}
        _part(writer, group)
    set_permissions(writer, journal, group, bits)
    return gone


def set_permissions(writer: Writer, journal: Journal, group: int, bits: int) -> None:
    """Write permissions down."""
    writer.update("ExperimenterGroup", group, permissions=bits)
    journal.note("UPDATE", "ExperimenterGroup", group)


def _possible(group: int, bits: int) -> None:
    if group in (SYSTEM, USER, GUEST):
        raise GraphRefused("the permissions of OMERO's own groups stay as they are")
    if not bits & USER_READ:
        raise GraphRefused("Cannot remove user read")


def _narrows(db: sqlite3.Connection, group: int, bits: int) -> bool:
    return bool(Rows(db).bits(group) & GROUP_READ) and not bits & GROUP_READ


def _across(db: sqlite3.Connection, group: int) -> Iterator[tuple[Reference, int, int]]:
    """Yield what refers to something of another owner in a group: reference, id of the referring row, id referred to."""
    for ref in references():
        target = MODEL[ref.target].table
        sql = (
            f'SELECT x.id, y.id FROM "{ref.table}" x JOIN "{target}" y ON y.id = x."{ref.column}"'
            " WHERE x.group_id = ? AND y.group_id = x.group_id AND x.owner_id <> y.owner_id"
        )
        yield from ((ref, row, other) for row, other in db.execute(sql, (group,)).fetchall())


def _links(db: sqlite3.Connection, group: int) -> Chosen:
    found: dict[str, set[int]] = defaultdict(set)
    for ref, row, _ in _across(db, group):
        if is_link(ref):
            found[MODEL[ref.type].root].add(row)
    return {root: {row.id: row for row in Rows(db).many(root, ids)} for root, ids in found.items()}


def _views(db: sqlite3.Connection, caller: Caller, group: int) -> Chosen:
    targets: dict[str, list[int]] = defaultdict(list)
    for ref, row, _ in _across(db, group):
        if ref.type in VIEWS:
            targets[ref.type].append(row)
    selection = Selection(db, replace(caller, group_id=ALL_GROUPS), None, ChildOptions((), keep_sharable=True))
    selection.grow(targets)
    whole(selection)
    return selection.rows


def _part(writer: Writer, group: int) -> None:
    for ref, row, target in _across(writer.connection, group):
        if not ref.nullable:
            raise GraphRefused(f"{told(ref.type, row)} refers to {told(ref.target, target)} of another member, and can't do without")
        writer.connection.execute(f'UPDATE "{ref.table}" SET "{ref.column}" = NULL WHERE id = ?', (row,))
