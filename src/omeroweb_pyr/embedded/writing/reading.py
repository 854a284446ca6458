"""A row as it is before it is written over."""

import sqlite3
from typing import Any

from omeroweb_pyr.embedded.model import MODEL, Entity


class Before:
    """One row of a type, by column."""

    def __init__(self, db: sqlite3.Connection, entity: Entity, row_id: int) -> None:
        cursor = db.execute(f'SELECT * FROM "{entity.table}" WHERE id = ?', (row_id,))
        names = [column[0] for column in cursor.description]
        row = cursor.fetchone()
        self.columns: dict[str, Any] = dict(zip(names, row, strict=True)) if row else {}
        self._db, self._entity, self._id = db, MODEL[entity.name], row_id

    def value(self, name: str) -> Any:
        """Return the value of a property: an id of a reference, a pair of a unit, pairs of a map."""
        prop = self._entity.properties[name]
        if prop.kind == "map":
            sql = f'SELECT name, value FROM "{prop.column}" WHERE parent = ? ORDER BY "index"'
            return self._db.execute(sql, (self._id,)).fetchall()
        value = self.columns[prop.column]
        if prop.kind != "unit":
            return value
        return None if value is None else (value, self.columns[prop.unit_column])
