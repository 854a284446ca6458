"""What PostgreSQL refuses and SQLite would answer with some row's value."""

from typing import TYPE_CHECKING

from omeroweb_pyr.embedded.hql.shape import Kind

if TYPE_CHECKING:
    from omeroweb_pyr.embedded.hql.select import Select


def check_groups(select: "Select") -> None:
    """Refuse columns that differ within a group."""
    if not select.aggregated:
        return
    texts = {sql.text for sql in select.group}
    columns = {column for sql in select.group for column in sql.columns if sql.text == column}
    # Whoever groups by a row's id may use all of the row.
    rows = {column.split(".")[0] for column in columns if column.endswith('."id"')}
    shown = [*select.columns.sql, *([select.having] if select.having else []), *(sql for sql, _ in select.order)]
    for sql in shown:
        loose = {c for c in sql.columns if c not in columns and c.split(".")[0] not in rows and select.scope.owns(c)}
        if sql.text not in texts and loose:
            select.scope.statement.refuse("what is selected beside an aggregate has to be grouped by")


def check_distinct(select: "Select") -> None:
    """Refuse an order that the rows left by ``distinct`` do not have."""
    if not select.distinct:
        return
    texts = {sql.text for sql in select.columns.sql}
    items = select.columns.items
    rows = {select.columns.sql[item.start].text.split(".")[0] for item in items if item.kind in (Kind.ENTITY, Kind.RIGHTS)}
    rows |= set(select.columns.loaded)
    for sql, _ in select.order:
        if sql.text not in texts and not all(sql.text == column and column.split(".")[0] in rows for column in sql.columns or ("",)):
            select.scope.statement.refuse("select distinct is ordered by what it selects")
