"""Joins that a query writes down, and which of them bring objects along (``join fetch``)."""

from dataclasses import dataclass

from omeroweb_pyr.embedded.hql.parser import Node, alias_name, children, has, path_names
from omeroweb_pyr.embedded.hql.paths import resolve
from omeroweb_pyr.embedded.hql.places import Many, Reference, Row, Unit
from omeroweb_pyr.embedded.hql.rules import condition
from omeroweb_pyr.embedded.hql.scope import INNER, LEFT, Scope


@dataclass(frozen=True, slots=True)
class Fetched:
    """A row that the row called ``parent`` is to hold as ``attribute``."""

    row: Row
    parent: str
    attribute: str
    many: bool
    in_details: bool
    spelled: str


def join(scope: Scope, node: Node) -> Fetched | None:
    """Add a join to FROM; return what it fetches."""
    _, fetch, path, alias, with_ = node.children
    names = path_names(path)
    spelled = ".".join(names)
    kind = LEFT if has(node, "LEFT_JOIN") else INNER
    place = resolve(scope, names, kind)
    name = alias_name(alias)
    if isinstance(place, Unit):
        # A unit comes with its row anyway: the join says nothing.
        scope.name(name, place)
        return None
    if not isinstance(place, Reference | Many):
        return scope.statement.refuse(f"{spelled} leads to nothing that can be joined")
    scope.explicit += 1
    row = scope.join(place, kind)
    scope.name(name, row)
    if isinstance(row, Row):
        scope.rows.append(row)
    if with_ is not None:
        _narrow(scope, row.alias, node, fetch is not None)
    if fetch is None or not isinstance(row, Row):
        return None
    parent = place.alias if isinstance(place, Reference) else place.row.alias
    return Fetched(row, parent, names[-1], isinstance(place, Many), isinstance(place, Reference) and place.prop is None, spelled)


def _narrow(scope: Scope, alias: str, node: Node, fetch: bool) -> None:
    if fetch:
        scope.statement.refuse("a fetched association takes no 'with'")
    before = len(scope.sources)
    sql = condition(scope, children(node)[-1])
    own = sql.columns and all(column.split(".")[0] == alias for column in sql.columns)
    if not own or len(scope.sources) != before:
        scope.statement.refuse("'with' speaks of the joined row alone")
    scope.narrow(alias, sql.text)
