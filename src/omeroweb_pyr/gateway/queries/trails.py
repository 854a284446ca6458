"""Loading one object by id together with the places above it: a query for every trail that the resource tree has."""

from collections.abc import Iterator

from omeroweb_pyr.gateway.queries.columns import KINDS, select

ROOT = ""
BRANCHES: dict[str, tuple[str, ...]] = {
    ROOT: ("project", "dataset", "image", "orphaned"),
    "project": ("dataset",),
    "dataset": ("image",),
    "orphaned": ("image",),
}
"""What hangs below what; a test holds it against the resource tree."""

PARENT_LINKS = {("project", "dataset"): "projectLinks", ("dataset", "image"): "datasetLinks"}
"""The property of the child that leads to the links with its parents."""

ORPHANED = (
    "not exists (select {x}d.id from DatasetImageLink {x}d where {x}d.child.id = {x}.id) "
    "and not exists (select {x}w.id from WellSample {x}w where {x}w.image.id = {x}.id)"
)
"""An image in no dataset and no well; ``x`` stands for its alias."""

Path = tuple[str, ...]


def paths(kind: str) -> Iterator[Path]:
    """Yield every sequence of kinds that may stand above ``kind``, outermost first."""
    for parent, children in BRANCHES.items():
        if kind in children:
            if parent == ROOT:
                yield ()
            else:
                yield from ((*above, parent) for above in paths(parent))


def load_text(kind: str, path: Path) -> str:
    """Write the query that loads one object with the trail above it."""
    how = KINDS[kind]
    columns = how.columns | how.load_columns
    joins = [how.joins]
    where = ["x.id = :id"]
    below, alias = kind, "x"
    for parent in reversed(path):
        if parent == "orphaned":
            where.append(ORPHANED.format(x="x"))
            continue
        link, above = f"{parent}_link", f"{parent}_above"
        joins.append(f"join {alias}.{PARENT_LINKS[parent, below]} {link} join {link}.parent {above}")
        where.append(f"{above}.id = :{parent}")
        columns = columns | {f"{parent}_name": f"{above}.name"}
        below, alias = parent, above
    if how.load_where:
        where.append(how.load_where)
    joins.append(how.load_joins)
    return f"{select(columns)} from {how.entity} x {' '.join(joins).strip()} where {' and '.join(where)}"


LOADS: dict[tuple[str, Path], str] = {(kind, path): load_text(kind, path) for kind in KINDS for path in paths(kind)}
