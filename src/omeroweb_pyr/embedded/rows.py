"""What decides about the rights to rows, read by id: their types, owners and groups."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from omeroweb_pyr.embedded.access import Row
from omeroweb_pyr.embedded.model import MODEL, Entity
from omeroweb_pyr.embedded.schema import PRIVATE

DIRECTORY = "Directory"
"""The mimetype of an OriginalFile that stands for a folder."""


class Rows:
    """Rows by type and id, each read once; a new one is told by ``add``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[tuple[str, int], Row | None] = {}
        self._groups: dict[int, int] = {}

    def get(self, type_name: str, row_id: int) -> Row | None:
        """Return a row of a type or one of its subtypes; None when there is none of that id."""
        entity = MODEL[type_name]
        key = (entity.root, row_id)
        if key not in self._known:
            self._known[key] = self._read(MODEL[entity.root], row_id)
        row = self._known[key]
        return row if row is not None and row.type in entity.subtypes else None

    def many(self, root: str, ids: Iterable[int]) -> list[Row]:
        """Return the rows of a table that there are of some ids."""
        wanted = dict.fromkeys(ids)
        missing = [row_id for row_id in wanted if (root, row_id) not in self._known]
        if missing:
            for row in self._select(MODEL[root], "id IN (SELECT value FROM json_each(?))", json.dumps(missing)):
                self._known[root, row.id] = row
        known = (self._known.get((root, row_id)) for row_id in wanted)
        return [row for row in known if row is not None]

    def add(self, row: Row) -> None:
        """Note a new row, or a changed one."""
        self._known[MODEL[row.type].root, row.id] = row

    def bits(self, group: int | None) -> int:
        """Return a group's permissions."""
        if group is None:
            return PRIVATE
        if group not in self._groups:
            self._groups = dict(self._db.execute("SELECT id, permissions FROM experimentergroup"))
        return self._groups.get(group, PRIVATE)

    def _read(self, root: Entity, row_id: int) -> Row | None:
        return next(self._select(root, "id = ?", row_id), None)

    def _select(self, root: Entity, test: str, value: int | str) -> Iterator[Row]:
        dtype = "dtype" if MODEL.is_family(root) else f"'{root.name}'"
        details = "owner_id, group_id" if root.owned else "NULL, NULL"
        file = "repo, mimetype" if root.name == "OriginalFile" else "NULL, NULL"
        sql = f'SELECT {dtype}, id, {details}, {file} FROM "{root.table}" WHERE {test}'
        for type_name, row_id, owner, group, repo, mimetype in self._db.execute(sql, (value,)).fetchall():
            bits = self.bits(group)
            yield Row(type=type_name, id=row_id, owner=owner, group=group, bits=bits, repo=repo, directory=mimetype == DIRECTORY)
