"""What a path of names may lead to."""

from dataclasses import dataclass

from omeroweb_pyr.embedded.hql.sql import CLASS, ENTITY, Sql, column
from omeroweb_pyr.embedded.model import Entity, Property


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an entity's table, present in FROM as ``alias``; ``index`` is the column of its place, if it came from a list."""

    entity: Entity
    alias: str
    index: str = ""

    @property
    def sql(self) -> Sql:
        """Return its identity."""
        return column(self.alias, "id", ENTITY)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference held as a column: its id needs no join, everything else does."""

    entity: Entity
    alias: str
    name: str
    prop: Property | None = None

    @property
    def sql(self) -> Sql:
        """Return the id it holds."""
        return column(self.alias, self.name, ENTITY)


@dataclass(frozen=True, slots=True)
class Value:
    """A plain column."""

    alias: str
    name: str
    type: str

    @property
    def sql(self) -> Sql:
        """Return the column."""
        return column(self.alias, self.name, self.type)


@dataclass(frozen=True, slots=True)
class Unit:
    """A value with a unit: two columns."""

    alias: str
    prop: Property

    @property
    def number(self) -> Sql:
        """Return the column of the value."""
        return column(self.alias, self.prop.column, "double")

    @property
    def unit(self) -> Sql:
        """Return the column of the unit's name."""
        return column(self.alias, self.prop.unit_column, "string")


@dataclass(frozen=True, slots=True)
class Details:
    """``x.details``."""

    row: Row


@dataclass(frozen=True, slots=True)
class Permissions:
    """``x.details.permissions``: an object has those of its group."""

    row: Row

    @property
    def bits(self) -> Sql:
        """Return the permissions packed into a number."""
        own = column(self.row.alias, "permissions", "long")
        if not self.row.entity.owned:
            return own
        group = column(self.row.alias, "group_id", "long")
        return Sql(f"(SELECT g.permissions FROM experimentergroup AS g WHERE g.id = {group.text})", "long", group.columns)


@dataclass(frozen=True, slots=True)
class Many:
    """A collection or a map that has not been joined."""

    row: Row
    prop: Property


@dataclass(frozen=True, slots=True)
class Size:
    """``x.collection.size``."""

    many: Many


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a map's table: a name, a value and its place."""

    alias: str


@dataclass(frozen=True, slots=True)
class TypeName:
    """The name of an entity, to compare ``x.class`` with."""

    entity: Entity

    @property
    def sql(self) -> Sql:
        """Return what the column ``dtype`` holds for it."""
        return Sql(f"'{self.entity.name}'", CLASS)


@dataclass(frozen=True, slots=True)
class Named:
    """An expression called by the name that the select clause gave it."""

    sql: Sql


Place = Row | Reference | Value | Unit | Details | Permissions | Many | Size | Pair | TypeName | Named
