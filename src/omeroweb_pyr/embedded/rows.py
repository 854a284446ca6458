"""What decides about the rights to rows, read by id: their types, owners and groups."""

import sqlite3

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
        dtype = "dtype" if MODEL.is_family(root) else f"'{root.name}'"
        details = "owner_id, group_id" if root.owned else "NULL, NULL"
        file = "repo, mimetype" if root.name == "OriginalFile" else "NULL, NULL"
        found = self._db.execute(f'SELECT {dtype}, {details}, {file} FROM "{root.table}" WHERE id = ?', (row_id,)).fetchone()
        if found is None:
            return None
        type_name, owner, group, repo, mimetype = found
        bits = self.bits(group)
        return Row(type=type_name, id=row_id, owner=owner, group=group, bits=bits, repo=repo, directory=mimetype == DIRECTORY)
