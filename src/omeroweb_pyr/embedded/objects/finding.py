"""Queries for objects."""

from collections.abc import Iterable, Mapping
from typing import Any

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.hql import HqlError, Query, compile_query
from omeroweb_pyr.embedded.objects.execution import rows_of, snapshot
from omeroweb_pyr.embedded.objects.fetching import hydrate
from omeroweb_pyr.embedded.objects.hydration import Hydration
from omeroweb_pyr.embedded.objects.parameters import NO_PAGE, Page
from omeroweb_pyr.embedded.store import Store


def run_find(store: Store, caller: Caller, text: str, params: Mapping[str, Any], page: Page = NO_PAGE) -> list[Any]:
    """Return the objects that a query selects, each once, in the order of the first row it is in."""
    query = compile_query(text)
    start, type_name = _selected(query)
    db = store.read()
    with snapshot(db):
        rows = rows_of(db, caller, query, params, page)
        hydration = Hydration(db, caller)
        hydrate(hydration, db, query, rows)
    ids = dict.fromkeys(row[start] for row in rows)
    return [found for row_id in ids if (found := hydration.get(type_name, row_id)) is not None]


def load(store: Store, caller: Caller, type_name: str, ids: Iterable[int]) -> list[Any]:
    """Return objects by id, in the order of the ids; what does not exist, or not for this caller, is left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    found = run_find(store, caller, f"select x from {type_name} x where x.id in (:ids)", {"ids": wanted})
    by_id = {instance.getId().val: instance for instance in found}
    return [by_id[row_id] for row_id in wanted if row_id in by_id]


def _selected(query: Query) -> tuple[int, str]:
    items = query.shape.items
    if query.shape.is_map or len(items) != 1 or len(query.shape.entities) != 1:
        raise HqlError("to find objects, a query selects one entity", query.text)
    return items[0].start, items[0].type
