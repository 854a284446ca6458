"""From the text of a query to a statement that can be run, kept for the next time."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Imported for the rules that they register.
from omeroweb_pyr.embedded.hql import calls, predicates  # noqa: F401
from omeroweb_pyr.embedded.hql.errors import HqlError
from omeroweb_pyr.embedded.hql.parser import parse
from omeroweb_pyr.embedded.hql.scope import LEFT, Source, Statement
from omeroweb_pyr.embedded.hql.select import Select, body, compile_select, order_by, to_sql
from omeroweb_pyr.embedded.hql.shape import Shape

LIMIT, OFFSET = "page_limit", "page_offset"
"""SQL parameters of paging: -1 for no limit, 0 for the beginning."""

KEPT = 1000
"""Compiled queries remembered: texts are few, apart from ids that some clients write into them."""

_SPACES = re.compile(r"('(?:[^']|'')*')|\s+")


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query."""

    text: str
    shape: Shape
    sql: str
    paged_sql: str
    scalars: frozenset[str]
    lists: frozenset[str]
    filtered: bool

    def bind(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return the SQL parameters for the query's own; one more than it names does no harm."""
        bound: dict[str, Any] = {}
        for name in sorted(self.scalars | self.lists):
            if name not in params:
                raise HqlError(f"the parameter :{name} has no value", self.text)
        for name in self.scalars:
            if isinstance(params[name], list | tuple | set | frozenset):
                raise HqlError(f"the parameter :{name} is a list where one value is needed", self.text)
            bound[f"p_{name}"] = params[name]
        for name in self.lists:
            bound[f"l_{name}"] = self._listed(name, params[name])
        return bound

    def _listed(self, name: str, value: Any) -> str:
        values = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
        if not values:
            # Hibernate makes "in ()" of it, which PostgreSQL refuses.
            raise HqlError(f"the list :{name} is empty", self.text)
        try:
            return json.dumps(values)
        except TypeError:
            raise HqlError(f"the list :{name} has values that cannot be compared", self.text) from None


def compile_query(text: str) -> Query:
    """Compile a query, or return it as compiled before; HqlError says why not."""
    normal = _SPACES.sub(lambda match: match[1] or " ", text).strip()
    try:
        return _compile(normal)
    except RecursionError:
        raise HqlError("it is nested too deeply", normal) from None


@lru_cache(maxsize=KEPT)
def _compile(text: str) -> Query:
    statement = Statement(text)
    select = compile_select(parse(text), statement)
    shape = select.shape()
    sql = to_sql(select)
    return Query(
        text,
        shape,
        sql,
        _paged(select, sql),
        frozenset(statement.scalars),
        frozenset(statement.lists),
        statement.filtered,
    )


def _paged(select: Select, sql: str) -> str:
    """Return the statement for one page.

    SQLite works out all columns of a row before it sorts. So where there are subselects among them, the page's rows are found first.
    """
    page = f" LIMIT :{LIMIT} OFFSET :{OFFSET}"
    if select.distinct or select.aggregated or not any(column.subselect for column in select.columns.sql):
        return sql + page
    sources = select.scope.sources
    keys = ", ".join(f"{source.alias}.rowid AS {source.alias}" for source in sources)
    found = f"(SELECT {keys} {body(select)}{order_by(select)}{page}) AS page"
    again = (Source(LEFT, table.table, table.alias, f"{table.alias}.rowid = page.{table.alias}") for table in sources)
    joins = " ".join(source.sql() for source in again)
    columns = ", ".join(column.text for column in select.columns.sql)
    return f"SELECT {columns} FROM {found} {joins}{order_by(select)}"
