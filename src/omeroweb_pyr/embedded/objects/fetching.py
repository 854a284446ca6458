"""Ties what ``join fetch`` brought to the objects that hold it."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from omeroweb_pyr.embedded.hql import Query
from omeroweb_pyr.embedded.hql.shape import Fetch
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.objects.execution import Row
from omeroweb_pyr.embedded.objects.hydration import Hydration


def hydrate(hydration: Hydration, db: sqlite3.Connection, query: Query, rows: list[Row]) -> None:
    """Read all objects of the rows, and put the fetched ones where they belong."""
    shape = query.shape
    owners = {item.start: item.type for item in shape.entities} | {fetch.column: fetch.entity for fetch in shape.fetches}
    for column, type_name in owners.items():
        hydration.want(type_name, (row[column] for row in rows))
    hydration.read()
    for fetch in shape.fetches:
        pairs = dict.fromkeys((row[fetch.parent], row[fetch.column]) for row in rows if row[fetch.parent] is not None)
        if fetch.many:
            _collect(hydration, db, fetch, owners[fetch.parent], pairs)
        else:
            _refer(hydration, fetch, owners[fetch.parent], pairs)


def _refer(hydration: Hydration, fetch: Fetch, owner: str, pairs: Iterable[tuple[int, int | None]]) -> None:
    for parent, child in pairs:
        holder, held = hydration.get(owner, parent), hydration.get(fetch.entity, child)
        if holder is not None and held is not None:
            setattr(holder.getDetails() if fetch.in_details else holder, f"_{fetch.attribute}", held)


def _collect(hydration: Hydration, db: sqlite3.Connection, fetch: Fetch, owner: str, pairs: Iterable[tuple[int, int | None]]) -> None:
    ordered = list(pairs)
    if fetch.index:
        places = _places(db, fetch, [child for _, child in ordered if child is not None])
        ordered.sort(key=lambda pair: places.get(pair[1], 0))
    for parent, child in ordered:
        holder, held = hydration.get(owner, parent), hydration.get(fetch.entity, child)
        if holder is None:
            continue
        elements: list[Any] | None = getattr(holder, f"_{fetch.attribute}Seq")
        if elements is None or not getattr(holder, f"_{fetch.attribute}Loaded"):
            elements = []
            setattr(holder, f"_{fetch.attribute}Seq", elements)
            setattr(holder, f"_{fetch.attribute}Loaded", True)
        if held is not None:
            elements.append(held)


def _places(db: sqlite3.Connection, fetch: Fetch, ids: list[int]) -> dict[int | None, int]:
    table = MODEL[fetch.entity].table
    sql = f'SELECT id, "{fetch.index}" FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))'
    return {row_id: place or 0 for row_id, place in db.execute(sql, (json.dumps(ids),))}
