"""The results of a search: what was found, where it is, and how the search is spelled on another page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model import ANYBODY, Image, Object
from omeroweb_pyr.gateway.model_places import Located, Way
from omeroweb_pyr.gateway.model_search import FIELDS, KINDS, Asked, Hits, Search
from omeroweb_pyr.presenters.client import places, spelled
from omeroweb_pyr.presenters.grids import Choice, Pager, pager
from omeroweb_pyr.presenters.wording import LISTS, TITLES, Stamp, count, listed, number, stamp

PAGE = 50
"""How many results a page shows."""
COVERED = frozenset({"image", "dataset", "project", "well", "run", "plate", "screen"})
LABELS = {"name": "Names", "description": "Descriptions", "annotation": "All annotations", "tag": "Tags", "file": "Attachments"}
PLACES = {"name": "names", "description": "descriptions", "annotation": "annotations", "tag": "tags", "file": "attachments"}
COLUMNS = {"Name": "name", "Acquired": "acquired", "Imported": "imported", "Owner": "owner"}
SORTS = {
    "Best first": "",
    "Name, A to Z": "name",
    "Name, Z to A": "-name",
    "Acquired last": "-acquired",
    "Acquired first": "acquired",
    "Imported last": "-imported",
    "Imported first": "imported",
    "Type": "type",
    "Owner": "owner",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An object that was found."""

    kind: str
    id: int
    type: str
    name: str
    url: str
    show: str
    """Where it is shown in the client."""
    thumbnail: str
    where: tuple[Choice, ...]
    acquired: Stamp | None
    imported: Stamp
    owner: str
    group: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The objects on a page of ``total`` that are shown, and where they are."""

    total: int
    objects: Sequence[Object]
    located: Mapping[tuple[str, int], Located]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading by which the results can be sorted; ``turned`` says how they are."""

    label: str
    url: str
    turned: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of results, and the form that asked for them."""

    text: str
    heading: str
    note: str
    problem: str
    sentence: str
    """What was searched, for those who found nothing."""
    wider: tuple[Choice, ...]
    results: tuple[Result, ...]
    columns: tuple[Column, ...]
    orders: tuple[Choice, ...]
    name: str
    kept: tuple[tuple[str, str], ...]
    """The query without what the results are narrowed and sorted by."""
    only: tuple[Choice, ...]
    pager: Pager | None
    kinds: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    start: str
    end: str
    acquired: bool


def results(
    asked: Asked,
    hits: Sequence[Hits],
    shown: Shown,
    *,
    path: str,
    home: str,
    client: str,
    zone: tzinfo,
    groups: Sequence[tuple[int, str]],
    users: Sequence[tuple[int, str]],
    me: int,
    problem: str = "",
) -> Results:
    """Lay out a page of results; a choice of the form has its value as its address."""
    wanted = asked.search
    more = [f"more than {number(wanted.most)} {LISTS[each.kind].lower()}" for each in hits if each.more]
    owners = {wanted.owner: f"User {wanted.owner}"} | {ANYBODY: "Anybody", me: "Me"} | {id: name for id, name in users if id != me}
    named_groups = {ANYBODY: "All my groups"} | dict(groups)
    return Results(
        text=wanted.text,
        heading=_heading(asked, hits, shown.total),
        note=f"There are {' and '.join(more)}: please say more." if more else "",
        problem=problem,
        sentence=sentence(wanted, owners[wanted.owner], named_groups.get(wanted.group, f"group {wanted.group}")),
        wider=() if shown.total else _wider(asked, path),
        results=tuple(_result(obj, shown.located.get((obj.kind, obj.id)), home, client, zone) for obj in shown.objects),
        columns=tuple(_column(asked, path, label, by) for label, by in COLUMNS.items()),
        orders=tuple(Choice(label, by, by == asked.sort) for label, by in SORTS.items()),
        name=asked.name,
        kept=tuple(_pairs(replace(asked, name="", sort=""))),
        only=_only(asked, hits, path),
        pager=pager(shown.total, (asked.page - 1) * PAGE, PAGE, lambda there: path + write(replace(asked, page=there))),
        kinds=tuple(Choice(LISTS[kind], kind, kind in wanted.kinds) for kind in KINDS),
        fields=tuple(Choice(LABELS[field], field, field in wanted.fields) for field in FIELDS),
        owners=tuple(Choice(label, str(value), value == wanted.owner) for value, label in owners.items()),
        groups=tuple(Choice(label, str(value), value == wanted.group) for value, label in named_groups.items()),
        start=wanted.start.isoformat() if wanted.start else "",
        end=wanted.end.isoformat() if wanted.end else "",
        acquired=wanted.acquired,
    )


def arranged(objects: list[Object], sort: str) -> list[Object]:
    """Sort what was found; what has no date comes last."""
    keys: dict[str, Callable[[Object], Any]] = {
        "name": lambda obj: obj.name.lower(),
        "acquired": lambda obj: obj.acquired if isinstance(obj, Image) else None,
        "imported": lambda obj: obj.created,
        "type": lambda obj: KINDS.index(obj.kind),
        "owner": lambda obj: (obj.owner.last_name.lower(), obj.owner.first_name.lower()),
    }
    if not sort:
        return objects
    key = keys[sort.removeprefix("-")]
    known = [obj for obj in objects if key(obj) is not None]
    return sorted(known, key=key, reverse=sort.startswith("-")) + [obj for obj in objects if key(obj) is None]


def _heading(asked: Asked, hits: Sequence[Hits], total: int) -> str:
    found = sum(len(each.ids) for each in hits)
    if not asked.search.text:
        return ""
    if not found:
        return "Nothing was found"
    if asked.name:
        return f"{number(total)} of {number(found)} found"
    return f"{number(found)} found"


def sentence(wanted: Search, owner: str, group: str) -> str:
    """Say what is searched."""
    kinds = listed([LISTS[kind].lower() for kind in wanted.kinds])
    where = listed([PLACES[field] for field in wanted.fields]) if wanted.fields else "names, descriptions and annotations"
    whose = {"Me": "of mine", "Anybody": "of anybody"}.get(owner, f"of {owner}")
    within = "all my groups" if wanted.group == ANYBODY else f"the group {group}"
    days = [f"{word} {day.isoformat()}" for word, day in (("from", wanted.start), ("to", wanted.end)) if day]
    when = f", {'acquired' if wanted.acquired else 'imported'} {' '.join(days)}" if days else ""
    return f"“{wanted.text}” was looked for in {where} of {kinds} {whose} in {within}{when}."


def _wider(asked: Asked, path: str) -> tuple[Choice, ...]:
    """Offer the ways in which a search that found nothing may find more."""
    wanted = asked.search
    ways: list[tuple[str, dict[str, Any]]] = []
    if asked.name:
        return (Choice("Show all that was found", path + write(replace(asked, name="", page=1))),)
    if wanted.owner != ANYBODY:
        ways.append(("What anybody has", {"owner": ANYBODY}))
    if wanted.group != ANYBODY:
        ways.append(("In all my groups", {"group": ANYBODY}))
    if wanted.fields:
        ways.append(("Anywhere in them", {"fields": ()}))
    if wanted.start or wanted.end:
        ways.append(("Of any day", {"start": None, "end": None}))
    if len(wanted.kinds) < len(KINDS):
        ways.append(("All kinds of things", {"kinds": KINDS}))
    if wanted.text.isalnum() and not asked.ids:
        ways.append((f"Words with {wanted.text} in them", {"text": f"*{wanted.text}*"}))
    if len(ways) > 1:
        ways.append(("All of this", {name: value for _, change in ways for name, value in change.items()}))
    return tuple(Choice(label, path + write(replace(asked, page=1, search=replace(wanted, **change)))) for label, change in ways)


def _only(asked: Asked, hits: Sequence[Hits], path: str) -> tuple[Choice, ...]:
    """Count what was found of each kind, each leading to it alone."""
    some = [each for each in hits if each.ids]
    if len(asked.search.kinds) < 2:
        return ()
    alone = [replace(asked, page=1, search=replace(asked.search, kinds=(each.kind,))) for each in some]
    return tuple(Choice(count(len(each.ids), each.kind), path + write(one)) for each, one in zip(some, alone, strict=True))


def _column(asked: Asked, path: str, label: str, by: str) -> Column:
    """Head a column; a second click turns it round, and dates begin with the newest."""
    first = f"-{by}" if by in {"acquired", "imported"} else by
    other = by if first != by else f"-{by}"
    turned = {by: "ascending", f"-{by}": "descending"}.get(asked.sort)
    return Column(label, path + write(replace(asked, page=1, sort=other if asked.sort == first else first)), turned)


def write(asked: Asked) -> str:
    """Spell a search as a query string."""
    pairs = _pairs(asked) + [(name, value) for name, value in (("name", asked.name), ("sort", asked.sort)) if value]
    return "?" + urlencode(pairs + ([("page", str(asked.page))] if asked.page > 1 else []))


def _pairs(asked: Asked) -> list[tuple[str, str]]:
    wanted = asked.search
    pairs: list[tuple[str, str]] = [
        ("q", wanted.text),
        *(("type", kind) for kind in wanted.kinds),
        *(("field", name) for name in wanted.fields),
    ]
    pairs += [("owner", str(wanted.owner)), ("group", str(wanted.group))]
    pairs += [(name, day.isoformat()) for name, day in (("from", wanted.start), ("to", wanted.end)) if day]
    return pairs + ([("date", "acquired")] if wanted.acquired else [])


def _result(obj: Object, located: Located | None, home: str, client: str, zone: tzinfo) -> Result:
    way: Way = max(located.ways, key=lambda one: (all(place.kind != "folder" for place in one), len(one))) if located else ()
    url = spelled(way, home) if way else f"{home}{obj.kind}/{obj.id}/"
    version = f"&v={obj.version}" if isinstance(obj, Image) and obj.version else ""
    shown = isinstance(obj, Image) or bool(getattr(obj, "child_count", 0))
    acquired = obj.acquired if isinstance(obj, Image) else None
    return Result(
        kind=obj.kind,
        id=obj.id,
        type=TITLES[obj.kind],
        name=obj.name or f"{TITLES[obj.kind]} {obj.id}",
        url=url,
        show=f"{client}?{urlencode({'show': f'{obj.kind}-{obj.id}'})}",
        thumbnail=f"{home}{obj.kind}/{obj.id}/@@thumbnail?size=96{version}" if shown and obj.kind in COVERED else "",
        where=tuple(Choice(place.name, place.url) for place in places(way[:-1], home)),
        acquired=stamp(acquired, zone) if acquired else None,
        imported=stamp(obj.created, zone),
        owner=obj.owner.full_name,
        group=obj.group.name,
    )
