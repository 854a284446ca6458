"""Lists with their totals: what is linked to a parent, or what an owner has in a group; one query for every way to sort and filter."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from omeroweb_pyr.gateway.queries import people, tags
from omeroweb_pyr.gateway.queries.columns import PLAIN, select
from omeroweb_pyr.gateway.queries.kinds import KINDS
from omeroweb_pyr.gateway.queries.narrowing import ORPHANED, SAID, can_be_narrowed, narrowed, said_texts, values_text
from omeroweb_pyr.gateway.queries.screens import field_number
from omeroweb_pyr.gateway.queries.trails import BRANCHES, LOADS, ROOT, load_text, paths

_LINKED = "{{x}}.id in (select {{x}}l.child.id from {} {{x}}l where {{x}}l.parent.id = :parent)"
CHILDREN = {
    ("project", "dataset"): _LINKED.format("ProjectDatasetLink"),
    ("dataset", "image"): _LINKED.format("DatasetImageLink"),
    ("screen", "plate"): _LINKED.format("ScreenPlateLink"),
    ("folder", "image"): _LINKED.format("FolderImageLink"),
    ("folder", "folder"): "{x}.parentFolder.id = :parent",
    ("plate", "run"): "{x}.plate.id = :parent",
    ("plate", "well"): "{x}.plate.id = :parent",
    ("run", "well"): "{x}.id in (select {x}s.well.id from WellSample {x}s where {x}s.plateAcquisition.id = :parent)",
    ("well", "field"): "{x}w.id = :parent",
    **tags.CHILDREN,
    **people.CHILDREN,
}
"""What holds of a child ``x`` of a parent."""

SORTS = ("name", "id", "date")


@dataclass(frozen=True, slots=True)
class Shape:
    """All that a list's text depends on; the values are parameters."""

    kind: str
    parent: str = ""
    orphaned: bool = False
    in_run: bool = False
    by_owner: bool = False
    by_name: bool = False
    said: tuple[str, ...] = ()
    sort: str = "name"
    descending: bool = False


def _where(shape: Shape, alias: str) -> str:
    conditions = [KINDS[shape.kind].where.format(x=alias)] if KINDS[shape.kind].where else []
    if shape.parent:
        conditions.append(CHILDREN[shape.parent, shape.kind].format(x=alias))
    if shape.in_run:
        conditions.append(f"{alias}s.plateAcquisition.id = :run")
    if shape.by_owner:
        conditions.append(f"{alias}.details.owner.id = :owner")
    if shape.orphaned:
        conditions.append(ORPHANED[shape.kind].format(x=alias))
    if shape.by_name:
        conditions.append(f"lower({KINDS[shape.kind].name.format(x=alias)}) like :name escape '!'")
    conditions += narrowed(shape.kind, shape.said, alias) if shape.said else []
    return " where " + " and ".join(conditions) if conditions else ""


def count_text(shape: Shape, alias: str = "x") -> str:
    """Write the query that counts the whole of a list."""
    return f"select count({alias}.id) from {KINDS[shape.kind].source(alias)}{_where(shape, alias)}"


def list_text(shape: Shape) -> str:
    """Write the query of one page of a list; every row carries the total, so that one call tells both."""
    how = KINDS[shape.kind]
    columns = how.columns | {"total": f"({count_text(shape, 'y')})"}
    if shape.parent == "group":
        columns |= people.OWNS
    if shape.kind == "field":
        columns |= field_number(in_run=shape.in_run)
    turn = "desc" if shape.descending else "asc"
    order = ", ".join(f"{expression} {turn}" for expression in (*how.sort(shape.sort), "x.id"))
    return f"{select(columns)} from {how.source()} {how.joins}{_where(shape, 'x')} order by {order}"


def _ways_of_owning(kind: str) -> tuple[bool, ...]:
    return (False, True) if KINDS[kind].owned else (False,)


def _shapes() -> list[Shape]:
    ways = list(product((False, True), SORTS, (False, True)))
    below = [
        Shape(kind, parent=parent, in_run=in_run, by_owner=owned, by_name=named, sort=sort, descending=turned)
        for (parent, kind) in CHILDREN
        for in_run in ((False, True) if kind == "field" else (False,))
        for owned in _ways_of_owning(kind)
        for named, sort, turned in ways
    ]
    flat = [
        Shape(kind, orphaned=lonely, by_owner=owned, by_name=named, sort=sort, descending=turned)
        for kind, lonely in [*((kind, False) for kind in KINDS if kind in BRANCHES[ROOT]), *((kind, True) for kind in ORPHANED)]
        for owned in _ways_of_owning(kind)
        for named, sort, turned in ways
    ]
    return below + flat


LISTS: dict[Shape, str] = {shape: list_text(shape) for shape in _shapes()}
COUNTS: dict[Shape, str] = {shape: count_text(shape) for shape in LISTS if shape.sort == "name" and not shape.descending}


@cache
def index_text(shape: Shape) -> str | None:
    """Write the query that counts what stands before an object in a list by name; None for kinds that are sorted otherwise."""
    how = KINDS[shape.kind]
    if how.order != (f"lower({how.name.format(x='x')})",) or how.begin != PLAIN or (shape.sort, shape.descending) != ("name", False):
        return None
    mine, its = (f"lower({how.name.format(x=alias)})" for alias in ("y", "z"))
    before = f"z.id = :at and ({mine} < {its} or ({mine} = {its} and y.id < z.id))"
    where = _where(shape, "y").removeprefix(" where ")
    return f"select count(y.id) from {how.entity} y, {how.entity} z where {' and '.join(filter(None, (where, before)))}"


@cache
def opening_text(kind: str, path: tuple[str, ...], child: str) -> str | None:
    """Write the query that loads an object and finds where another stands in one of its lists; None where lists are sorted otherwise."""
    index = index_text(Shape(child, parent=kind)) if (kind, child) in CHILDREN else None
    if index is None or (kind, path) not in LOADS:
        return None
    return load_text(kind, path, {"index_at": f"({index.replace(':parent', 'x.id')})"})


@cache
def written(shape: Shape) -> tuple[str, str] | None:
    """Return the text of a list, written when needed where it is narrowed, and that of its count; None where there is no such list."""
    plain = replace(shape, said=(), sort="name" if shape.sort in KINDS[shape.kind].more_sorts else shape.sort)
    if plain not in LISTS or (shape.said and not can_be_narrowed(shape.kind)):
        return None
    return LISTS.get(shape) or list_text(shape), count_text(shape)


@cache
def numbers_text(shape: Shape) -> str:
    """Write the query of the values among which a list's numbers are looked for."""
    others = replace(shape, said=tuple(name for name in shape.said if name not in {"key", "numbers"}))
    return values_text(shape.kind, KINDS[shape.kind].source(), _where(others, "x"), by_key="key" in shape.said)


@cache
def offered(shape: Shape) -> dict[str, str]:
    """Write the queries of what a list can be narrowed by: its tags, keys and owners."""
    how = KINDS[shape.kind]
    return said_texts(shape.kind, how.source(), _where(shape, "x"), owned=how.owned)


def index_texts() -> Iterator[tuple[Shape, str]]:
    """Yield the query of every list that is by name, and not narrowed."""
    for shape in COUNTS:
        if (text := index_text(shape)) and not shape.by_name:
            yield shape, text


def sorted_shapes() -> list[Shape]:
    """Return lists in every order of its own that only some kinds have."""
    own = {kind: [sort for sort, by in how.more_sorts.items() if by != how.sort("date")] for kind, how in KINDS.items()}
    flat = [Shape(kind, sort=sort) for kind in BRANCHES[ROOT] if kind in KINDS for sort in own[kind]]
    below = [Shape(kind, parent=parent, sort=sort, descending=True) for parent, kind in CHILDREN for sort in own[kind]]
    return flat + below


def opening_texts() -> Iterator[tuple[str, str]]:
    """Yield the query of every list below an object that can be opened at another."""
    for kind, child in CHILDREN:
        for path in paths(kind):
            if text := opening_text(kind, path, child):
                yield f"{'/'.join((*path, kind))} opened at a {child}", text


def narrowed_shapes() -> list[Shape]:
    """Return lists narrowed in every way, and in all ways at once."""
    kinds = [kind for kind in BRANCHES[ROOT] if kind in KINDS and can_be_narrowed(kind)]
    ways = [*((name,) for name in SAID), ("key", "value"), ("key", "numbers"), ("tag", "key", "value", "rating")]
    return [Shape(kind, said=said) for kind in kinds for said in ways] + [Shape("image", parent="dataset", said=said) for said in ways]


def more_lists() -> Iterator[tuple[str, str]]:
    """Yield the queries of lists that are written when they are needed."""
    for shape in (*narrowed_shapes(), *sorted_shapes()):
        yield f"list {shape}", list_text(shape)
        if "numbers" in shape.said:
            yield f"values in {shape}", numbers_text(shape)
    for shape in dict.fromkeys(replace(shape, said=()) for shape in narrowed_shapes()):
        for name, text in offered(shape).items():
            yield f"{name} in {shape}", text
