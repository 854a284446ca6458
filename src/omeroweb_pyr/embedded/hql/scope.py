"""One select's FROM: its aliases, its joins, and who may see its roots."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import NoReturn

from omeroweb_pyr.embedded.hql.errors import HqlError
from omeroweb_pyr.embedded.hql.places import Many, Pair, Place, Reference, Row
from omeroweb_pyr.embedded.model import MODEL, Entity

INNER, LEFT = "JOIN", "LEFT JOIN"

FULL, OWN, ME = "reach_full", "reach_own", "reach_me"
"""SQL parameters of the permission filter: groups read as a whole, groups of which only one's own is read, and who one is."""


@dataclass(slots=True)
class Statement:
    """What all selects of one query share."""

    query: str
    scalars: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    filtered: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def alias(self) -> str:
        """Return a fresh SQL alias."""
        return f"t{next(self._numbers)}"

    def refuse(self, reason: str) -> NoReturn:
        """Say why this query is not answered."""
        raise HqlError(reason, self.query)


@dataclass(frozen=True, slots=True)
class Source:
    """A table in FROM, and how it hangs on those before it."""

    kind: str
    table: str
    alias: str
    on: str = ""

    def sql(self) -> str:
        """Return the table as a link of the chain of joins."""
        return f'{self.kind} "{self.table}" AS {self.alias}' + (f" ON {self.on}" if self.on else "")


class Scope:
    """The names and tables of one select, inside of those of the selects around it."""

    def __init__(self, statement: Statement, parent: "Scope | None" = None) -> None:
        self.statement = statement
        self.parent = parent
        self.clause = "from"
        self.aliases: dict[str, Place] = {}
        self.roots: list[Row] = []
        self.rows: list[Row] = []
        self.sources: list[Source] = []
        self.conditions: list[str] = []
        self.named: dict[str, Place] = {}
        self.explicit = 0
        self.holders: dict[str, str] = {}
        """By the alias of a collection's row, that of the row which has the collection."""
        self.indexed: set[str] = set()
        """Rows whose places in their lists are asked for outside of the select clause."""
        self._implied: dict[str, Row] = {}

    @property
    def selecting(self) -> bool:
        """Say whether this is a select clause, or part of one: there Hibernate joins what a reference leads to."""
        return self.clause == "select" or (self.parent is not None and self.parent.selecting)

    def note_index(self, place: object) -> None:
        """Note that a row's place in its list is asked for."""
        if isinstance(place, Row) and not self.selecting:
            self.indexed.add(place.alias)

    def find(self, name: str) -> Place | None:
        """Return what an alias stands for, here or in a select around this one."""
        place = self.aliases.get(name)
        if place is None and self.parent:
            return self.parent.find(name)
        return place

    def name(self, alias: str | None, place: Place) -> None:
        """Give a place an alias."""
        if alias is None:
            return
        if alias in self.aliases:
            self.statement.refuse(f"the alias {alias!r} is used twice")
        self.aliases[alias] = place

    def add_root(self, entity: Entity) -> Row:
        """Put an entity into FROM, restricted to its type and to what the caller may see."""
        row = self._add(INNER, entity, "")
        self.roots.append(row)
        self.rows.append(row)
        if entity.root != entity.name:
            names = ", ".join(f"'{name}'" for name in entity.subtypes)
            self.conditions.append(f"{row.alias}.dtype IN ({names})")
        if entity.owned:
            self.statement.filtered = True
            self.conditions.append(_visible(row.alias))
        return row

    def join(self, place: Reference | Many, kind: str = INNER) -> Row | Pair:
        """Join what a reference or a collection leads to."""
        if isinstance(place, Reference):
            alias = self.statement.alias()
            return self._add(kind, place.entity, f"{alias}.id = {place.sql.text}", alias)
        alias, prop = self.statement.alias(), place.prop
        if prop.kind == "map":
            self._hang(Source(kind, prop.column, alias, f"{alias}.parent = {place.row.alias}.id"))
            return Pair(alias)
        target = MODEL[prop.type]
        inverse = target.properties[prop.inverse].column
        row = self._add(kind, target, f'{alias}."{inverse}" = {place.row.alias}.id', alias)
        self.holders[alias] = place.row.alias
        return replace(row, index=prop.index_column if prop.ordered else "")

    def enter(self, reference: Reference, path: str, kind: str) -> Row:
        """Join what a path goes through, once for a path as it is spelled."""
        row = self._implied.get(path)
        if row is None:
            joined = self.join(reference, kind)
            assert isinstance(joined, Row)
            row = self._implied[path] = joined
        return row

    def narrow(self, alias: str, condition: str) -> None:
        """Add a condition to a join."""
        self.sources = [replace(s, on=f"{s.on} AND {condition}") if s.alias == alias else s for s in self.sources]

    def from_sql(self) -> str:
        """Return the FROM clause."""
        return "FROM " + " ".join(source.sql() for source in self.sources).removeprefix(INNER).strip()

    def owns(self, column: str) -> bool:
        """Say whether a column belongs to a table of this very FROM."""
        return column.partition(".")[0] in {source.alias for source in self.sources}

    def _add(self, kind: str, entity: Entity, on: str, alias: str | None = None) -> Row:
        row = Row(entity, alias or self.statement.alias())
        self._hang(Source(kind, entity.table, row.alias, on))
        return row

    def _hang(self, source: Source) -> None:
        if not self.sources and source.on:
            # A subselect from an outer row's collection: the first table has nothing to hang on but WHERE.
            self.conditions.append(source.on)
            source = replace(source, on="")
        self.sources.append(source)


def _visible(alias: str) -> str:
    # The unary plus keeps SQLite from searching by group: a group is most of a table, and what the query names itself is far less.
    group = f"+{alias}.group_id"
    full, own = (f"{group} IN (SELECT value FROM json_each(:{name}))" for name in (FULL, OWN))
    return f"({full} OR ({own} AND +{alias}.owner_id = :{ME}))"
