"""Collections that are asked about without being joined: ``size``, ``elements``, ``maxindex``, ``is empty``."""

from omeroweb_pyr.embedded.hql.places import Many, Pair
from omeroweb_pyr.embedded.hql.scope import Scope
from omeroweb_pyr.embedded.hql.sql import ENTITY, Sql, column


def elements(scope: Scope, many: Many, select: str = "{}.id") -> Sql:
    """Return a subselect of a collection's elements; ``select`` is what it has of each."""
    inner = Scope(scope.statement, scope)
    row = inner.join(many)
    if isinstance(row, Pair) and ".id" in select:
        scope.statement.refuse(f"the elements of {many.prop.name} are no entities")
    text = f"(SELECT {select.format(row.alias)} {inner.from_sql()} WHERE {' AND '.join(inner.conditions)})"
    return Sql(text, ENTITY, many.row.sql.columns)


def aggregate(scope: Scope, many: Many, function: str, name: str) -> Sql:
    """Return an aggregate over a collection's elements: a join of its own in a select clause, a subselect elsewhere."""
    type_ = "int" if function != "count" or scope.clause != "select" else "long"
    if name == "id" and many.prop.kind == "map":
        name = "parent"  # a pair has no id
    marked = f'{function}({{}}."{name}")'
    if scope.clause != "select":
        return Sql(elements(scope, many, marked).text, type_, many.row.sql.columns)
    row = scope.join(many)
    return Sql(marked.format(row.alias), type_, frozenset(), aggregate=True)


def place_column(scope: Scope, many: Many) -> str:
    """Return the column of a collection's order."""
    if many.prop.kind == "map":
        return "index"
    if not many.prop.ordered:
        scope.statement.refuse(f"{many.prop.name} has no order")
    return many.prop.index_column


def place_of(scope: Scope, place: object, spelled: str) -> Sql:
    """Return the place of a joined row in the list that it came from."""
    if isinstance(place, Pair):
        return column(place.alias, "index", "int")
    index = getattr(place, "index", "")
    if not index:
        scope.statement.refuse(f"{spelled} does not come from a list")
    return column(getattr(place, "alias", ""), index, "int")
