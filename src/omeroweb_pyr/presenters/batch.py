"""What is said about several objects: each annotation once, on how many of them it is, and what of it one may change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from omeroweb_pyr.gateway.model import COMPANION, Annotations, Attachment, Caller, Comment, KeyValues, Other, Tag
from omeroweb_pyr.gateway.model_changes import CLIENT_PAIRS, Rated, Spread, Spreads, Target
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.notes import NEW, File, Notes, Stars, mean, notes, starred
from omeroweb_pyr.presenters.restyling import NOTHING_COPIED, ways
from omeroweb_pyr.presenters.restyling import against as unsaved
from omeroweb_pyr.presenters.rights import VISITOR, refusal
from omeroweb_pyr.presenters.wording import TITLES, count, kinds, number

REASONS = 3
"""How many owners are named whose objects one may not annotate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """What is said about several objects, as the parts of a page take it; ``path`` is where its forms are sent."""

    title: str
    total: int
    path: str
    group_id: int
    notes: Notes
    may: dict[str, str]
    why: tuple[str, ...]
    """For whose objects the caller may not annotate what, and who could."""
    whole: bool
    files: tuple[tuple[str, str], ...]
    """What a form says to have the original files of all of them; empty where these have no files of their own."""
    barred: tuple[tuple[str, str], ...] = ()
    """What is to be left out so that the rest can be annotated, in the same way."""
    styles: tuple[tuple[str, str, str, str], ...] = ()
    """What can be done with their rendering settings."""
    unstyled: str = ""
    """Why nothing of it can be done."""
    annotated: bool = True
    above: tuple[()] = ()


def batch_page(
    targets: Sequence[Target], said: Spreads, *, zone: tzinfo, home: str, caller: Caller | None, copied: str = ""
) -> BatchPage:
    """Lay out what is said about objects of one group; ``copied`` names the image whose rendering settings were copied."""
    total = len(targets)
    why = reasons(targets) if caller else (VISITOR,)
    return BatchPage(
        title=kinds(targets),
        total=total,
        path=home,
        group_id=targets[0].group_id,
        notes=_notes(said, total, zone=zone, home=home, caller=caller),
        may={"annotate": " ".join(why)},
        why=why,
        whole=said.whole,
        files=_files(targets),
        barred=_barred(targets) if caller else (),
        styles=ways(unsaved(targets), copied) if caller else (),
        unstyled=unsaved(targets) or ("" if copied else NOTHING_COPIED),
    )


def _files(targets: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    known = _ids(targets)
    return known if {kind for kind, _ in known} <= {"image", "well"} else ()


def _barred(targets: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    """Name what one may not annotate, unless that is all."""
    found = [each for each in targets if Permission.ANNOTATE not in each.rights]
    return _ids(found) if len(found) < len(targets) else ()


def _ids(targets: Iterable[Target]) -> tuple[tuple[str, str], ...]:
    known: dict[str, list[str]] = {}
    for each in targets:
        known.setdefault(each.kind, []).append(str(each.id))
    return tuple((kind, ",".join(ids)) for kind, ids in known.items())


def reasons(targets: Sequence[Target]) -> tuple[str, ...]:
    """Say whose objects one may not annotate, by which rule, and who could."""
    barred: dict[tuple[int, int], list[Target]] = {}
    for each in targets:
        if Permission.ANNOTATE not in each.rights:
            barred.setdefault((each.owner.id, each.group_id), []).append(each)
    said = [f"{_which(each)}: {refusal(Permission.ANNOTATE, each[0].owner, each[0].group)}" for each in list(barred.values())[:REASONS]]
    more = len(barred) - REASONS
    return (*said, f"The same holds for what {count(more, 'user')} more own.") if more > 0 else tuple(said)


def _which(targets: Sequence[Target]) -> str:
    """Name one object by its id, and several as so many of these."""
    if len(targets) == 1:
        return f"{TITLES[targets[0].kind]} {targets[0].id}"
    return f"{kinds(targets)} of these, such as {targets[0].id}"


def on(spread: int, total: int) -> str:
    """Say on how many of the objects something is."""
    return f"on all {number(total)}" if spread == total else f"on {number(spread)} of {number(total)}"


def _notes(said: Spreads, total: int, *, zone: tzinfo, home: str, caller: Caller | None) -> Notes:
    groups = _grouped(said.found)
    shown = notes(_annotations([group[0] for group in groups]), zone, home, caller)
    by_id = {group[0].annotation.id: group for group in groups}

    def told(each: Any) -> dict[str, Any]:
        group = by_id[int(each.id)]
        spread = min(sum(one.on for one in group), total)
        return {"on": on(spread, total), "removable": any(one.removable for one in group)}

    def missing(each: Any) -> dict[str, Any]:
        (one,) = by_id[each.id]
        return {"missing": one.on < total and Permission.ANNOTATE in one.annotation.rights}

    def all_of(each: Any) -> str:
        return ",".join(str(id) for one in by_id[int(each.id)] for id in one.ids)

    def filed(each: File) -> File:
        first = by_id[each.id][0]
        return replace(each, **told(each), **missing(each), title=_title(each.title, first), at=_at(first))

    return replace(
        shown,
        tags=tuple(replace(each, **told(each), **missing(each), title=_title(each.title, by_id[each.id][0])) for each in shown.tags),
        tables=tuple(replace(each, id=all_of(each), on=told(each)["on"]) for each in shown.tables),
        comments=tuple(replace(each, **told(each)) for each in shown.comments),
        files=tuple(filed(each) for each in shown.files),
        grids=tuple(filed(each) for each in shown.grids),
        lines=tuple(replace(each, **told(each), id=all_of(each)) for each in shown.lines),
        stars=_stars(said.ratings, total, caller),
        fresh=NEW,
    )


def _grouped(found: Iterable[Spread]) -> list[list[Spread]]:
    """Put together what says the same of different objects: each has a table of its own, and a value of its own."""
    groups: dict[Any, list[Spread]] = {}
    for each in found:
        groups.setdefault(_alike(each.annotation), []).append(each)
    return list(groups.values())


def _alike(each: Any) -> Any:
    match each:
        case KeyValues():
            return (KeyValues, each.namespace, each.owner.id, each.pairs)
        case Other():
            return (Other, each.namespace, each.owner.id, each.what, each.value)
    return each.id


def _annotations(first: Sequence[Spread]) -> Annotations:
    made = [each.annotation for each in first]
    return Annotations(
        tags=tuple(each for each in made if isinstance(each, Tag)),
        key_values=tuple(sorted((each for each in made if isinstance(each, KeyValues)), key=lambda each: each.namespace != CLIENT_PAIRS)),
        comments=tuple(each for each in made if isinstance(each, Comment)),
        files=tuple(each for each in made if isinstance(each, Attachment) and each.namespace != COMPANION),
        others=tuple(each for each in made if isinstance(each, Other)),
    )


def _stars(ratings: Sequence[Rated], total: int, caller: Caller | None) -> Stars:
    given = [(starred(each.stars), each.on) for each in ratings]
    mine = [(starred(each.stars), each.on) for each in ratings if caller and each.owner_id == caller.user_id]
    rated = min(sum(times for _, times in mine), total)
    same = {stars for stars, _ in mine}
    own = f"yours {on(rated, total)}" if rated else "none of yours"
    return Stars(
        mean=mean(given),
        votes=f"{_ratings(sum(times for _, times in given))}, {own}" if given else "",
        mine=same.pop() if len(same) == 1 and rated == total else 0,
        given=bool(mine),
    )


def _ratings(many: int) -> str:
    return f"{number(many)} ratings" if many > 1 else "1 rating"


def _title(title: str, each: Spread) -> str:
    """Say besides who has put it where one may not take it off."""
    if each.other is None:
        return title
    return f"{title} · {number(each.on - each.removable)} put on by {each.other.full_name} or others, whose it is to take off"


def _at(each: Spread) -> str:
    kind, id = each.at
    return f"{kind}/{id}/"
