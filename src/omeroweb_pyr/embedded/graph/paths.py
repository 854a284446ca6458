"""Ways through a graph, downwards to parts and contents, and upwards to containers and owners."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from omeroweb_pyr.embedded.graph.rules import Reference, followers, parts, references
from omeroweb_pyr.embedded.model import MODEL

Found = dict[str, set[int]]
"""Ids by the root of their type."""

Step = Callable[[sqlite3.Connection, str, set[int]], Iterator[tuple[str, set[int]]]]


def below(db: sqlite3.Connection, targets: Mapping[str, set[int]], types: frozenset[str], stop: frozenset[str]) -> Found:
    """Return all that is below the targets, themselves included; nothing is looked for behind ``stop`` types."""
    return _walk(db, targets, types, stop, _down)


def above(db: sqlite3.Connection, targets: Mapping[str, set[int]], types: frozenset[str], stop: frozenset[str]) -> Found:
    """Return all that is above the targets, themselves included."""
    return _walk(db, targets, types, stop, _up)


def _walk(db: sqlite3.Connection, targets: Mapping[str, set[int]], types: frozenset[str], stop: frozenset[str], go: Step) -> Found:
    ends = {MODEL[name].root for name in types}
    stops = {MODEL[name].root for name in stop}
    found: Found = defaultdict(set)
    fresh: Found = {root: set(ids) for root, ids in targets.items() if root not in stops}
    first = True
    while fresh:
        following: Found = defaultdict(set)
        for root, ids in fresh.items():
            found[root] |= ids
            if root in ends and not first:
                continue  # what was looked for is not looked behind
            for other, more in go(db, root, ids):
                following[other] |= more - found[other]
        first = False
        fresh = {root: ids for root, ids in following.items() if ids and root not in stops}
    return found


def _down(db: sqlite3.Connection, root: str, ids: set[int]) -> Iterator[tuple[str, set[int]]]:
    for ref in followers(root):
        if not _leads_up(ref):
            yield MODEL[ref.type].root, _select(db, ref, "id", ref.column, ids)
    for ref in parts(root):
        yield ref.target, _select(db, ref, ref.column, "id", ids)


def _up(db: sqlite3.Connection, root: str, ids: set[int]) -> Iterator[tuple[str, set[int]]]:
    for ref in references():
        if MODEL[ref.type].root == root and (ref in followers(ref.target)) and ref.name != "child":
            yield ref.target, _select(db, ref, ref.column, "id", ids)
        if ref.target == root and (ref.name == "child" or ref in parts(MODEL[ref.type].root)):
            yield MODEL[ref.type].root, _select(db, ref, "id", ref.column, ids)


def _leads_up(ref: Reference) -> bool:
    return ref.name == "child" and MODEL[ref.type].kind == "link"


def _select(db: sqlite3.Connection, ref: Reference, what: str, by: str, ids: set[int]) -> set[int]:
    sql = f'SELECT "{what}" FROM "{ref.table}" WHERE "{by}" IN (SELECT value FROM json_each(?)) AND "{what}" IS NOT NULL'
    return {row for (row,) in db.execute(sql, (json.dumps(list(ids)),))}
