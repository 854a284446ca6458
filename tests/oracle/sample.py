"""A small database with rows of every concrete type, referring to each other at random (the same each time)."""

import random
import sqlite3
from typing import Any

from omeroweb_pyr.embedded.model import MODEL, Entity, Property
from omeroweb_pyr.embedded.store import Store, Writer

ROWS = 4
LEVELS = (-120, -56, -8)
TEXTS = ("alpha", "Alpha", "Äpfel", "beta 2", "it's", "100%", "")
UNITS = {
    "Length": "MICROMETER",
    "Time": "SECOND",
    "Temperature": "CELSIUS",
    "Pressure": "PASCAL",
    "Power": "WATT",
    "Frequency": "HERTZ",
    "ElectricPotential": "VOLT",
}
NUMBERS = {"int": (0, 3), "long": (0, 3), "bool": (0, 1), "time": (1_500_000_000_000, 1_500_000_100_000)}


class Sample:
    """Fills a store: rows first, then what they refer to."""

    def __init__(self, store: Store) -> None:
        self._random = random.Random(7)
        with store.write() as writer:
            self._writer = writer
            self._groups = [writer.insert("ExperimenterGroup", name=f"group {bits}", permissions=bits, ldap=0) for bits in LEVELS]
            self._users = [writer.insert("Experimenter", omeName=f"u{n}", firstName="U", lastName=str(n), ldap=0) for n in range(3)]
            for entity in MODEL.values():
                if not entity.abstract and not entity.is_enum:
                    self._insert(writer, entity)
            for root in MODEL.roots:
                self._refer(writer, root)

    def _insert(self, writer: Writer, entity: Entity) -> None:
        for number in range(ROWS):
            values = {prop.name: self._value(entity, prop, number) for prop in entity.properties.values() if prop.kind != "ref"}
            given = {f"_{name}": value for name, value in values.items() if value is not None}
            owner, group = self._random.choice(self._users), self._random.choice(self._groups)
            writer.insert(entity.name, owner=owner, group=group, event=0, **given)

    def _value(self, entity: Entity, prop: Property, number: int) -> Any:
        if prop.kind == "map":
            return [(self._random.choice(TEXTS), str(place)) for place in range(number)]
        if prop.kind not in ("value", "unit") or (prop.nullable and self._random.random() < 0.3):
            return None
        if prop.kind == "unit":
            return float(self._random.randrange(4)), UNITS[prop.type]
        if prop.type in ("string", "text"):
            unique = prop.name in ("uuid", "omeName") or prop.owner == "ExperimenterGroup"
            return f"{entity.name} {number}" if unique else self._random.choice(TEXTS)
        if prop.type in NUMBERS:
            return self._random.randint(*NUMBERS[prop.type])
        return {"bytes": b"\x00\x01", "strings": '["a", "b"]'}.get(prop.type, self._random.randrange(8) / 2)

    def _refer(self, writer: Writer, root: Entity) -> None:
        db = writer.connection
        dtype = "dtype" if MODEL.is_family(root) else f"'{root.name}'"
        built_in = 3 if root.is_global else 0
        for row_id, name in db.execute(f'SELECT id, {dtype} FROM "{root.table}" WHERE id >= ? ORDER BY id', (built_in,)).fetchall():
            references = (prop for prop in MODEL[name].properties.values() if prop.kind == "ref")
            for place, prop in enumerate(references):
                self._set(db, root, row_id, prop, place)
        if root.owned:
            # Hibernate reads the row's own permissions, we read the group's; OMERO keeps the two alike.
            group = "(SELECT g.permissions FROM experimentergroup g WHERE g.id = group_id)"
            db.execute(f'UPDATE "{root.table}" SET permissions = {group}')

    def _set(self, db: sqlite3.Connection, root: Entity, row_id: int, prop: Property, place: int) -> None:
        if prop.nullable and self._random.random() < 0.3:
            return
        target = MODEL[prop.type]
        names = ", ".join(f"'{name}'" for name in target.subtypes)
        only = f" WHERE dtype IN ({names})" if MODEL.is_family(target) else ""
        ids = [found for (found,) in db.execute(f'SELECT id FROM "{target.table}"{only} ORDER BY id')]
        # Links are unique: the parent goes round with the row, the child a step behind.
        chosen = ids[(row_id + place * (row_id // len(ids))) % len(ids)] if root.kind == "link" else self._random.choice(ids)
        db.execute(f'UPDATE OR IGNORE "{root.table}" SET "{prop.column}" = ? WHERE id = ?', (chosen, row_id))
        if prop.ordered:
            db.execute(f'UPDATE "{root.table}" SET "{prop.index_column}" = ? WHERE id = ?', (self._random.randrange(3), row_id))
