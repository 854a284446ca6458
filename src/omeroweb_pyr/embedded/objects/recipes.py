"""How a table's row becomes an object, worked out once for each type."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import omero.model

from omeroweb_pyr.embedded.access import Row
from omeroweb_pyr.embedded.model import MODEL, Entity, Property
from omeroweb_pyr.embedded.objects.values import WRAPPERS
from omeroweb_pyr.embedded.rows import DIRECTORY, Rows


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: attribute, column, and the type that the model declares."""

    attribute: str
    column: int
    target: Entity


@dataclass(frozen=True, slots=True)
class Recipe:
    """A concrete type: its class, and where its columns are in the table's row."""

    make: Callable[[], Any]
    scalars: tuple[tuple[str, int, Callable[[Any], Any]], ...]
    units: tuple[tuple[str, int, str], ...]
    references: tuple[Reference, ...]
    maps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A hierarchy's table: the statement that reads rows by id, and where the common columns are."""

    root: Entity
    sql: str
    columns: dict[str, int]

    def recipe(self, row: tuple[Any, ...]) -> Recipe:
        """Return the recipe for this very row."""
        return recipe_of(self.type(row))

    def type(self, row: tuple[Any, ...]) -> str:
        """Return the type of this very row."""
        at = self.columns.get("dtype")
        return self.root.name if at is None else row[at]

    def facts(self, row: tuple[Any, ...], rows: Rows) -> Row:
        """Return what decides about the rights to this very row."""
        at = self.columns
        if not self.root.owned:
            return Row(type=self.type(row), id=row[0], owner=None, group=None, bits=row[at["permissions"]])
        group, file = row[at["group_id"]], self.root.name == "OriginalFile"
        return Row(
            type=self.type(row),
            id=row[0],
            owner=row[at["owner_id"]],
            group=group,
            bits=rows.bits(group),
            repo=row[at["repo"]] if file else None,
            directory=file and row[at["mimetype"]] == DIRECTORY,
        )


@cache
def table_of(root_name: str) -> Table:
    """Return the table of a hierarchy."""
    root = MODEL[root_name]
    names = ["id", "permissions", "external_id"]
    names += ["dtype"] if MODEL.is_family(root) else []
    names += ["version"] if root.versioned else []
    names += ["owner_id", "group_id", "creation_id"] if root.owned else []
    names += ["update_id"] if root.updated else []
    for entity in MODEL.members(root):
        for prop in entity.properties.values():
            names += {"value": [prop.column], "ref": [prop.column], "unit": [prop.column, prop.unit_column]}.get(prop.kind, [])
    names = list(dict.fromkeys(names))
    listed = ", ".join(f'"{name}"' for name in names)
    sql = f'SELECT {listed} FROM "{root.table}" WHERE id IN (SELECT value FROM json_each(?))'
    return Table(root, sql, {name: place for place, name in enumerate(names)})


@cache
def recipe_of(type_name: str) -> Recipe:
    """Return the recipe of a concrete type."""
    entity = MODEL[type_name]
    columns = table_of(entity.root).columns

    def of_kind(kind: str) -> list[Property]:
        return [prop for prop in entity.properties.values() if prop.kind == kind]

    version = [("_version", columns["version"], WRAPPERS["int"])] if entity.versioned else []
    return Recipe(
        make=getattr(omero.model, f"{type_name}I"),
        scalars=(*version, *((f"_{prop.name}", columns[prop.column], WRAPPERS[prop.type]) for prop in of_kind("value"))),
        units=tuple((f"_{prop.name}", columns[prop.column], prop.type) for prop in of_kind("unit")),
        references=tuple(Reference(f"_{prop.name}", columns[prop.column], MODEL[prop.type]) for prop in of_kind("ref")),
        maps=tuple((f"_{prop.name}", prop.column) for prop in of_kind("map")),
    )
