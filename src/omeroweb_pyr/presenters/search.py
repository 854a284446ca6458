"""The results of a search: what was found, where it is, and how the search is spelled on another page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model import ANYBODY, Image, Object
from omeroweb_pyr.gateway.model_places import Located, Way
from omeroweb_pyr.gateway.model_search import FIELDS, KINDS, Hits, Search
from omeroweb_pyr.presenters.client import places, spelled
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.wording import LISTS, TITLES, Stamp, number, stamp

PAGE = 50
"""How many results a page shows."""
COVERED = frozenset({"image", "dataset", "project", "well", "run", "plate", "screen"})
LABELS = {"name": "Names", "description": "Descriptions", "annotation": "All annotations", "tag": "Tags", "file": "Attachments"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An object that was found."""

    kind: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of results, and the form that asked for them."""

    text: str
    heading: str
    note: str
    problem: str
    results: tuple[Result, ...]
    pages: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    start: str
    end: str
    acquired: bool


def results(
    wanted: Search,
    page: int,
    hits: Sequence[Hits],
    objects: Sequence[Object],
    located: Mapping[tuple[str, int], Located],
    *,
    path: str,
    home: str,
    client: str,
    zone: tzinfo,
    groups: Sequence[tuple[int, str]],
    me: int,
    problem: str = "",
) -> Results:
    """Lay out a page of results; a choice of the form has its value as its address."""
    total = sum(len(each.ids) for each in hits)
    more = [f"more than {number(wanted.most)} {LISTS[each.kind].lower()}" for each in hits if each.more]
    owners = {ANYBODY: "Anybody", me: "Me"} | ({} if wanted.owner in (ANYBODY, me) else {wanted.owner: f"User {wanted.owner}"})
    return Results(
        text=wanted.text,
        heading=_heading(total, asked=bool(wanted.text)),
        note=f"There are {' and '.join(more)}: please say more." if more else "",
        problem=problem,
        results=tuple(_result(obj, located.get((obj.kind, obj.id)), home, client, zone) for obj in objects),
        pages=_pages(wanted, page, total, path),
        kinds=tuple(Choice(LISTS[kind], kind, kind in wanted.kinds) for kind in KINDS),
        fields=tuple(Choice(LABELS[field], field, field in wanted.fields) for field in FIELDS),
        owners=tuple(Choice(label, str(value), value == wanted.owner) for value, label in owners.items()),
        groups=tuple(Choice(label, str(value), value == wanted.group) for value, label in [(ANYBODY, "All my groups"), *groups]),
        start=wanted.start.isoformat() if wanted.start else "",
        end=wanted.end.isoformat() if wanted.end else "",
        acquired=wanted.acquired,
    )


def _heading(total: int, *, asked: bool) -> str:
    if not asked:
        return ""
    return "Nothing was found" if not total else f"{number(total)} found"


def write(wanted: Search, page: int = 1) -> str:
    """Spell a search as a query string."""
    pairs: list[tuple[str, str]] = [
        ("q", wanted.text),
        *(("type", kind) for kind in wanted.kinds),
        *(("field", name) for name in wanted.fields),
    ]
    pairs += [("owner", str(wanted.owner)), ("group", str(wanted.group))]
    pairs += [(name, day.isoformat()) for name, day in (("from", wanted.start), ("to", wanted.end)) if day]
    pairs += [("date", "acquired")] if wanted.acquired else []
    return "?" + urlencode(pairs + ([("page", str(page))] if page > 1 else []))


def _pages(wanted: Search, here: int, total: int, path: str) -> tuple[Choice, ...]:
    last = -(-total // PAGE)
    return tuple(Choice(str(page), path + write(wanted, page), page == here) for page in range(1, last + 1)) if last > 1 else ()


def _result(obj: Object, located: Located | None, home: str, client: str, zone: tzinfo) -> Result:
    way: Way = max(located.ways, key=len) if located else ()
    url = spelled(way, home) if way else f"{home}{obj.kind}/{obj.id}/"
    version = f"&v={obj.version}" if isinstance(obj, Image) and obj.version else ""
    shown = isinstance(obj, Image) or bool(getattr(obj, "child_count", 0))
    acquired = obj.acquired if isinstance(obj, Image) else None
    return Result(
        kind=obj.kind,
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
