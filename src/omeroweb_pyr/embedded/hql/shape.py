"""What the columns of a compiled query mean."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How an item of the select clause is made of its columns."""

    VALUE = "value"
    UNIT = "unit"
    ENTITY = "entity"
    RIGHTS = "rights"
    PERMISSIONS = "permissions"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the select clause; its columns begin at ``start``.

    VALUE: the value. UNIT: a number, a unit's name. ENTITY: an id. RIGHTS (``alias as X_details_permissions``): an id, then the columns
    of PERMISSIONS: owner and group of an owned entity, or else the row's own permissions.
    """

    kind: Kind
    name: str
    type: str
    start: int
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Fetch:
    """A ``join fetch``: column ``column`` has the id of what the row in column ``parent`` holds as ``attribute``.

    ``index`` is the column, in the fetched row's table, of its place in a list.
    """

    parent: int
    column: int
    entity: str
    attribute: str
    many: bool
    in_details: bool
    index: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a row of the result is."""

    items: tuple[Item, ...]
    is_map: bool
    fetches: tuple[Fetch, ...]

    @property
    def entities(self) -> tuple[Item, ...]:
        """Return the items that are whole objects."""
        return tuple(item for item in self.items if item.kind is Kind.ENTITY)

    @property
    def fetches_many(self) -> bool:
        """Say whether one object may take several rows, so that rows cannot be counted off by the database."""
        return any(fetch.many for fetch in self.fetches)
