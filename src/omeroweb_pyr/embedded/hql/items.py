"""The select clause: each item's columns, and what they mean."""

from dataclasses import dataclass, field

from lark import Token

from omeroweb_pyr.embedded.hql.parser import Node, as_name, path_names
from omeroweb_pyr.embedded.hql.paths import resolve
from omeroweb_pyr.embedded.hql.places import Many, Named, Permissions, Place, Reference, Row, Unit
from omeroweb_pyr.embedded.hql.rules import value
from omeroweb_pyr.embedded.hql.scope import INNER, Scope
from omeroweb_pyr.embedded.hql.shape import Item, Kind
from omeroweb_pyr.embedded.hql.sql import CLASS, Sql, column
from omeroweb_pyr.embedded.hql.values import place_value

RIGHTS = "_details_permissions"
"""An entity selected into a map under a name that ends so is not the entity, but what the caller may do with it."""


@dataclass(slots=True)
class Columns:
    """The columns so far; ``loaded`` tells the column of the id of each row that becomes an object."""

    sql: list[Sql] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    loaded: dict[str, int] = field(default_factory=dict)
    is_map: bool = False

    def add(self, kind: Kind, name: str, type_: str, *sql: Sql, owned: bool = False) -> None:
        """Add an item."""
        self.items.append(Item(kind, name or str(len(self.items)), type_, len(self.sql), owned))
        self.sql += sql

    def load(self, row: Row) -> int:
        """Add the id of a fetched row, and return its column."""
        self.loaded[row.alias] = len(self.sql)
        self.sql.append(row.sql)
        return self.loaded[row.alias]


def add_item(scope: Scope, columns: Columns, node: Node) -> None:
    """Add one item of a select clause."""
    expression, alias = node.children
    name = as_name(alias) if isinstance(alias, Token) else ""
    before = len(columns.sql)
    assert not isinstance(expression, Token)
    if expression.data in ("parameter", "truth", "null"):
        scope.statement.refuse(f"a {expression.data} cannot be selected")
    if expression.data == "path":
        names = path_names(expression)
        _add_place(scope, columns, resolve(scope, names), names, name)
    else:
        _add_value(scope, columns, value(scope, expression), name)
    if name and len(columns.sql) == before + 1:
        scope.named[name] = Named(columns.sql[before])


def add_row(columns: Columns, row: Row, name: str) -> None:
    """Add an entity, or what the caller may do with it."""
    if columns.is_map and name.endswith(RIGHTS):
        columns.add(Kind.RIGHTS, name, row.entity.name, row.sql, *_held(row), owned=row.entity.owned)
        return
    columns.loaded.setdefault(row.alias, len(columns.sql))
    columns.add(Kind.ENTITY, name, row.entity.name, row.sql)


def _add_place(scope: Scope, columns: Columns, place: Place, names: list[str], name: str) -> None:
    spelled = ".".join(names)
    if isinstance(place, Reference):
        place = scope.enter(place, spelled, INNER)
    elif isinstance(place, Many):
        joined = scope.join(place)
        place = joined if isinstance(joined, Row) else place
    if isinstance(place, Row):
        add_row(columns, place, name)
    elif isinstance(place, Unit):
        columns.add(Kind.UNIT, name, place.prop.type, place.number, place.unit)
    elif isinstance(place, Permissions):
        columns.add(Kind.PERMISSIONS, name, place.row.entity.name, *_held(place.row), owned=place.row.entity.owned)
    else:
        _add_value(scope, columns, place_value(scope, place, spelled), name)


def _add_value(scope: Scope, columns: Columns, sql: Sql, name: str) -> None:
    if sql.type in ("bytes", "strings") or (sql.type == CLASS and not sql.columns):
        scope.statement.refuse(f"a {sql.type} cannot be selected")
    columns.add(Kind.VALUE, name, sql.type, sql)


def _held(row: Row) -> list[Sql]:
    """Return the columns that permissions are worked out from."""
    names = ("owner_id", "group_id") if row.entity.owned else ("permissions",)
    return [column(row.alias, name, "long") for name in names]
