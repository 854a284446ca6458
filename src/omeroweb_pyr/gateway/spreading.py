"""What is said about several objects, and on how many of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import RATING
from omeroweb_pyr.gateway.model_changes import CLIENT_PAIRS, Rated, Spread, Spreads, Target
from omeroweb_pyr.gateway.queries.annotations import BY_LINKS, ON, PAIRS_OF, SPREAD
from omeroweb_pyr.gateway.reading import maps
from omeroweb_pyr.gateway.rows import person, rights
from omeroweb_pyr.gateway.rows_annotations import made_of
from omeroweb_pyr.gateway.writing.objects import by_kind, group_of
from omeroweb_pyr.permissions import Permission

MOST = 30_000
"""How many annotations are counted at most, by whom each: some five of his own for each of as many objects as are changed at once."""
TOLD = 1000
"""How many different ones are told of at most."""
Counted = dict[str, Any]


def spread(connection: Connection, seam: Seam, targets: Sequence[Target]) -> Spreads:
    """Read the annotations of objects of one group, two calls a kind and one where there are none.

    There is one more for hand-written key-value pairs, and one for what several people have put on the same.
    """
    group, whole = group_of(targets), True
    found: dict[int, Spread] = {}
    ratings: dict[tuple[int, int], int] = {}
    for kind, numbers in by_kind(targets).items():
        counted = maps(connection, seam, SPREAD[kind], {"parents": numbers}, group, (0, MOST + 1))
        stars = [row for row in counted[:MOST] if row["namespace"] == RATING and row["long"] is not None]
        for row in stars:
            ratings[row["long"], row["owner"]] = ratings.get((row["long"], row["owner"]), 0) + row["on_"]
        rated = {row["id"] for row in stars}
        alike = _alike(connection, seam, [row for row in counted[:MOST] if row["id"] not in rated], group)
        whole = whole and len(counted) <= MOST and len(alike) <= TOLD
        for each in _told(connection, seam, kind, numbers, alike[:TOLD], group):
            id = each.annotation.id
            found[id] = _both(found[id], each) if id in found else each
    shown = sorted(found.values(), key=lambda one: (-one.on, one.annotation.id))
    return Spreads(tuple(shown), tuple(Rated(*key, on) for key, on in ratings.items()), whole)


def _alike(connection: Connection, seam: Seam, counted: Iterable[Counted], group: int) -> list[list[Counted]]:
    """Put together what is the same annotation, by whomever it was put there, and hand-written pairs that say the same."""
    by_annotation: dict[int, list[Counted]] = {}
    for row in counted:
        by_annotation.setdefault(row["id"], []).append(row)
    written = [id for id, rows in by_annotation.items() if rows[0]["namespace"] == CLIENT_PAIRS]
    pairs: dict[int, list[tuple[str, str]]] = {}
    for row in maps(connection, seam, PAIRS_OF, {"ids": written}, group) if len(written) > 1 else ():
        pairs.setdefault(row["id"], []).append((row["key"] or "", row["value"] or ""))
    groups: dict[Any, list[Counted]] = {}
    for id, rows in by_annotation.items():
        key = (rows[0]["owner"], tuple(pairs[id])) if id in pairs else id
        groups.setdefault(key, []).extend(rows)
    return list(groups.values())


def _told(connection: Connection, seam: Seam, kind: str, numbers: list[int], alike: Sequence[list[Counted]], group: int) -> list[Spread]:
    """Read what the first of each says, and by whose links they are there."""
    if not alike:
        return []
    links = {(rows[0]["id"], row["linker"]): row["link"] for rows in alike for row in reversed(rows)}
    found = maps(connection, seam, BY_LINKS[kind], {"links": list(links.values())}, group)
    by_link = {row["link"]: row for row in found}
    made = {each.id: each for each in made_of(found)}
    shared = [rows[0]["id"] for rows in alike if len({row["linker"] for row in rows}) > 1]  # what people have put on may overlap
    exact = maps(connection, seam, ON[kind], {"parents": numbers, "children": shared}, group) if shared else []
    on: dict[int, int] = {row["id"]: row["on_"] for row in exact}
    told = []
    for rows in alike:
        first = rows[0]["id"]
        spread = min(sum(row["on_"] for row in rows), len(numbers))
        ids = tuple(dict.fromkeys(row["id"] for row in rows))
        if first not in made:
            continue
        spread = spread if len(ids) > 1 else on.get(first, spread)
        begun = Spread(annotation=made[first], ids=ids, at=(kind, rows[0]["at"]), on=spread, removable=0)
        told.append(_with_rights(begun, rows, {row["linker"]: by_link.get(links[first, row["linker"]]) for row in rows}))
    return told


def _with_rights(begun: Spread, rows: Sequence[Counted], links: dict[int, Any]) -> Spread:
    """Count where the caller may take it off, and name somebody who has put it where he may not."""
    removable, other = 0, None
    for row in rows:
        link = links[row["linker"]]
        if link is not None and Permission.DELETE in rights(link["l_details_permissions"]):
            removable += row["on_"]
        elif link is not None:
            other = person(link, "linker")
    return replace(begun, removable=min(removable, begun.on), other=other)


def _both(first: Spread, more: Spread) -> Spread:
    """Join what is told of objects of two kinds."""
    ids, other = tuple(dict.fromkeys((*first.ids, *more.ids))), first.other or more.other
    return replace(first, ids=ids, on=first.on + more.on, removable=first.removable + more.removable, other=other)
