"""One query run for one caller: permission filter, parameters, page, and a steady view of the database."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from omeroweb_pyr.embedded.access import Caller, OutOfReach, Reach
from omeroweb_pyr.embedded.hql import LIMIT, OFFSET, HqlError, Query
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
    offset, limit = max(page[0] or 0, 0), page[1]
    if limit is not None and limit < 0:
        limit = None
    if not offset and limit is None:
        return _run(db, query, query.sql, bound)
    if query.shape.fetches_many:
        return _by_objects(_run(db, query, query.sql, bound), query, offset, limit)
    return _run(db, query, query.paged_sql, bound | {LIMIT: -1 if limit is None else limit, OFFSET: offset})


def _run(db: sqlite3.Connection, query: Query, sql: str, bound: dict[str, Any]) -> list[Row]:
    try:
        return db.execute(sql, bound).fetchall()
    except (sqlite3.InterfaceError, sqlite3.ProgrammingError, OverflowError) as error:
        raise HqlError(f"a parameter has a value that nothing compares with: {error}", query.text) from None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_ERROR:
            raise  # locked, full, unreadable: not the query's fault
        raise HqlError(f"the database refuses it: {error}", query.text) from None


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
