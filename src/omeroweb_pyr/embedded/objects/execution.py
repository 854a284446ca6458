"""One query run for one caller: permission filter, parameters, page, and a steady view of the database."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from omeroweb_pyr.embedded.access import Caller, OutOfReach, Reach
from omeroweb_pyr.embedded.hql import LIMIT, OFFSET, Query
from omeroweb_pyr.embedded.objects.parameters import Page

Row = tuple[Any, ...]


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Let all statements see the same state; inside of a transaction they do already."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def rows_of(db: sqlite3.Connection, caller: Caller, query: Query, params: Mapping[str, Any], page: Page) -> list[Row]:
    """Run a query; a page of objects that take several rows each is counted in objects."""
    bound = query.bind(params) | _reach(db, caller, query)
    offset, limit = page[0] or 0, page[1]
    if not offset and limit is None:
        return db.execute(query.sql, bound).fetchall()
    if query.shape.fetches_many:
        return _by_objects(db.execute(query.sql, bound).fetchall(), query, offset, limit)
    return db.execute(query.paged_sql, bound | {LIMIT: -1 if limit is None else limit, OFFSET: offset}).fetchall()


def _reach(db: sqlite3.Connection, caller: Caller, query: Query) -> dict[str, Any]:
    if not query.filtered:
        return {}
    reach = Reach.of(db, caller)
    if not reach.full and not reach.own:
        raise OutOfReach(caller.group_id)
    return {"reach_full": str(list(reach.full)), "reach_own": str(list(reach.own)), "reach_me": caller.user_id}


def _by_objects(rows: list[Row], query: Query, offset: int, limit: int | None) -> list[Row]:
    selected = [item.start for item in query.shape.items]
    order: dict[Row, int] = {}
    for row in rows:
        order.setdefault(tuple(row[start] for start in selected), len(order))
    last = len(order) if limit is None else offset + limit
    return [row for row in rows if offset <= order[tuple(row[start] for start in selected)] < last]
