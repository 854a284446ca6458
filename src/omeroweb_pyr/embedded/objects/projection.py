"""Queries for values."""

from collections.abc import Callable, Mapping
from typing import Any

from omero.rtypes import rmap, robject

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.hql import compile_query
from omeroweb_pyr.embedded.hql.shape import Item, Kind
from omeroweb_pyr.embedded.objects.execution import Row, rows_of, snapshot
from omeroweb_pyr.embedded.objects.fetching import hydrate
from omeroweb_pyr.embedded.objects.hydration import Hydration
from omeroweb_pyr.embedded.objects.parameters import NO_PAGE, Page
from omeroweb_pyr.embedded.objects.rights import as_map
from omeroweb_pyr.embedded.objects.values import quantity_map, wrap
from omeroweb_pyr.embedded.store import Store

Reader = Callable[[Row], Any]


def run_projection(store: Store, caller: Caller, text: str, params: Mapping[str, Any], page: Page = NO_PAGE) -> list[list[Any]]:
    """Return rows of wrapped values; ``new map(…)`` makes each row a single map."""
    query = compile_query(text)
    shape = query.shape
    db = store.read()
    with snapshot(db):
        rows = rows_of(db, caller, query, params, page)
        hydration = Hydration(db, caller)
        if shape.entities:
            hydrate(hydration, db, query, rows)
        readers = [_reader(item, hydration) for item in shape.items]
        if shape.is_map:
            named = [(item.name, reader) for item, reader in zip(shape.items, readers, strict=True)]
            return [[rmap({name: reader(row) for name, reader in named})] for row in rows]
        return [[reader(row) for reader in readers] for row in rows]


def _reader(item: Item, hydration: Hydration) -> Reader:
    """Return what makes this item's value of a row."""
    start, type_ = item.start, item.type
    if item.kind is Kind.VALUE:
        return lambda row: wrap(type_, row[start])
    if item.kind is Kind.UNIT:
        return lambda row: quantity_map(type_, row[start], row[start + 1])
    if item.kind is Kind.ENTITY:
        return lambda row: None if row[start] is None else robject(hydration.get(type_, row[start]))
    return _permissions(item, hydration)


def _permissions(item: Item, hydration: Hydration) -> Reader:
    first = item.start + (1 if item.kind is Kind.RIGHTS else 0)
    known: dict[Any, Any] = {}

    def read(row: Row) -> Any:
        if row[first] is None:
            return None
        key = row[first : first + 2] if item.owned else row[first : first + 1]
        if key not in known:
            known[key] = as_map(hydration.rights.of_owner(item.type, *key) if item.owned else hydration.rights.of_global(item.type, *key))
        return known[key]

    return read
