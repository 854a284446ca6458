"""Lists with their totals: what is linked to a parent, or what an owner has in a group; one query for every way to sort and filter."""

from dataclasses import dataclass
from itertools import product

from omeroweb_pyr.gateway.queries.columns import KINDS, select
from omeroweb_pyr.gateway.queries.trails import ORPHANED

CHILD_LINKS = {("project", "dataset"): "ProjectDatasetLink", ("dataset", "image"): "DatasetImageLink"}

SORTS = {"name": "lower(x.name)", "id": "", "date": "{date}"}


@dataclass(frozen=True, slots=True)
class Shape:
    """All that a list's text depends on; the values are parameters."""

    kind: str
    parent: str = ""
    orphaned: bool = False
    by_owner: bool = False
    by_name: bool = False
    sort: str = "name"
    descending: bool = False


def _where(shape: Shape, alias: str) -> str:
    conditions = []
    if shape.parent:
        link = CHILD_LINKS[shape.parent, shape.kind]
        conditions.append(f"{alias}.id in (select {alias}l.child.id from {link} {alias}l where {alias}l.parent.id = :parent)")
    if shape.by_owner:
        conditions.append(f"{alias}.details.owner.id = :owner")
    if shape.orphaned:
        conditions.append(ORPHANED.format(x=alias))
    if shape.by_name:
        conditions.append(f"lower({alias}.name) like :name escape '!'")
    return " where " + " and ".join(conditions) if conditions else ""


def count_text(shape: Shape, alias: str = "x") -> str:
    """Write the query that counts the whole of a list."""
    return f"select count({alias}.id) from {KINDS[shape.kind].entity} {alias}{_where(shape, alias)}"


def list_text(shape: Shape) -> str:
    """Write the query of one page of a list; every row carries the total, so that one call tells both."""
    how = KINDS[shape.kind]
    columns = how.columns | {"total": f"({count_text(shape, 'y')})"}
    turn = "desc" if shape.descending else "asc"
    by = SORTS[shape.sort].format(date=how.date)
    order = ", ".join(f"{expression} {turn}" for expression in (by, "x.id") if expression)
    return f"{select(columns)} from {how.entity} x {how.joins}{_where(shape, 'x')} order by {order}"


def _shapes() -> list[Shape]:
    ways = list(product((False, True), SORTS, (False, True)))
    below = [
        Shape(kind, parent=parent, by_owner=owned, by_name=named, sort=sort, descending=turned)
        for (parent, kind) in CHILD_LINKS
        for owned in (False, True)
        for named, sort, turned in ways
    ]
    flat = [
        Shape(kind, orphaned=lonely, by_owner=owned, by_name=named, sort=sort, descending=turned)
        for kind, lonely in [*((kind, False) for kind in KINDS), ("image", True)]
        for owned in (False, True)
        for named, sort, turned in ways
    ]
    return below + flat


LISTS: dict[Shape, str] = {shape: list_text(shape) for shape in _shapes()}
COUNTS: dict[Shape, str] = {shape: count_text(shape) for shape in LISTS if shape.sort == "name" and not shape.descending}
