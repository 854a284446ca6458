"""A page of objects as cards, with everything one can do to the list: filter, sort, widen, turn the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from omeroweb_pyr.gateway.model import ANYBODY, Dataset, Image, Listing, Named, Object, Page, Project
from omeroweb_pyr.gateway.model_people import GroupObject, User
from omeroweb_pyr.gateway.model_screens import Field, Folder, Plate, Run, Screen, Well
from omeroweb_pyr.gateway.model_tags import TagObject, TagSet
from omeroweb_pyr.presenters.queries import narrowing, pairs, write
from omeroweb_pyr.presenters.wording import Stamp, count, initials, number, pieces, stamp

THUMBNAIL = 192
"""Twice the width of a small card, for sharp screens."""

ORDERS = (
    ("Name, A to Z", "name", False),
    ("Name, Z to A", "name", True),
    ("Newest first", "date", True),
    ("Oldest first", "date", False),
    ("Id", "id", False),
)
RATINGS = {0: "not rated", 5: "\N{BLACK STAR}" * 5}
MORE_ORDERS = {"id": "Id", "imported": "Date of import", "owner": "Owner", "size": "Size"}


INSIDE = {
    "project": "dataset",
    "dataset": "image",
    "screen": "plate",
    "plate": "well",
    "run": "well",
    "well": "field",
    "folder": "image",
    "tagset": "tag",
}
"""What a card counts of each kind."""


PEOPLE = frozenset({"user", "group"})
"""Kinds that nobody owns, and that OMERO has no date of."""

ANYWHERE = (
    ("Mine in {group}", None, None),
    ("Mine in all my groups", None, ANYBODY),
    ("Everyone in {group}", ANYBODY, None),
    ("Everyone in all my groups", ANYBODY, ANYBODY),
)
IN_GROUP = (("Everyone in this group", ANYBODY, None), ("Mine", None, None))
"""Whose objects a list may show, with the owner and the group to ask for."""

ABOUT = {
    "project": "Projects hold datasets, and datasets hold images.",
    "dataset": "Create one, or import images into a new one, and it shows up here.",
    "screen": "Screens hold plates. Import one with OMERO.insight or by “omero import”, and it shows up here.",
    "plate": "Import plates with OMERO.insight or by “omero import”, and they show up here.",
    "well": "The wells of a plate show up here once they are imported.",
    "field": "This well has no images.",
    "tag": "What things are tagged with shows up here.",
    "tagset": "Tag sets hold tags.",
    "folder": "Folders hold images for a purpose of your own, such as a figure.",
    "user": "You share no group with anybody.",
    "group": "You are in no group.",
    "image": "Import images with OMERO.insight or by “omero import”, and they show up here.",
}
"""What to know, by kind, where there is nothing yet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu or of the paging."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An object in a grid."""

    url: str
    name: str
    kind: str
    thumbnail: str
    initials: str
    """What stands for a user who has no picture."""
    note: str
    stamp: Stamp | None
    owner: str

    @property
    def pieces(self) -> list[str]:
        """The name, or else the kind, cut where a line may end."""
        return pieces(self.name or self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """The way to the other pages; a choice without URL is a gap."""

    previous: str
    next: str
    pages: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What to say, and where to go, when there is nothing to show."""

    title: str
    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A page of cards and its tools."""

    heading: str
    kind: str
    action: str
    filter: str
    kept: tuple[tuple[str, str], ...]
    narrowed: tuple[Choice, ...]
    """What else the list is narrowed by than a part of the name, each with the address without it."""
    order: str
    orders: tuple[Choice, ...]
    whose: str
    scopes: tuple[Choice, ...]
    cards: tuple[Card, ...]
    range: str
    pager: Pager | None
    empty: Empty | None


def grid(
    page: Page[Any],
    asked: Listing,
    *,
    kind: str,
    path: str,
    cards: str,
    everyone: bool,
    zone: tzinfo,
    within: Named | None = None,
    group: str = "my group",
) -> Grid:
    """Lay out a page; ``path`` is where it is asked for, ``cards`` the path of what is in it, ``within`` what holds it, ``group`` mine."""
    show = _Show(path, everyone, group)
    current = next((label for label, *order in ORDERS if order == [asked.sort, asked.descending]), _order(asked))
    scopes = show.scopes(asked, kind, within)
    orders = [order for order in ORDERS if kind not in PEOPLE or order[1] != "date"]
    return Grid(
        heading=count(page.total, kind),
        kind=kind,
        action=path,
        filter=asked.name,
        kept=tuple((narrowing(replace(asked, name="")) | pairs(asked, everyone=everyone)).items()),
        narrowed=_narrowed(asked, show),
        order=current,
        orders=tuple(Choice(label, show(replace(asked, sort=sort, descending=down)), label == current) for label, sort, down in orders),
        whose=next((scope.label for scope in scopes if scope.current), "Other" if scopes else ""),
        scopes=scopes,
        cards=tuple(card(obj, cards, zone, usual=_usual_owner(asked, page, within)) for obj in page),
        range=_range(page),
        pager=pager(page.total, page.offset, page.limit, lambda there: show(asked, there)),
        empty=_empty(page, asked, kind, show, within),
    )


def _narrowed(asked: Listing, show: "_Show") -> tuple[Choice, ...]:
    """Say what narrows a list besides the name."""
    without = {
        "tag": replace(asked, tag=""),
        "key": replace(asked, key=""),
        "value": replace(asked, value="", numbers=None),
        "rating": replace(asked, rating=None),
    }
    told = narrowing(asked)
    if asked.rating is not None:
        told["rating"] = RATINGS.get(asked.rating, "\N{BLACK STAR}" * asked.rating + " or more")
    return tuple(Choice(f"{name}: {told[name]}", show(other)) for name, other in without.items() if name in told)


def _order(asked: Listing) -> str:
    """Name an order that the menu does not offer."""
    return f"{MORE_ORDERS.get(asked.sort, asked.sort.upper())}{', largest first' if asked.descending else ''}"


def card(obj: Named, path: str, zone: tzinfo, *, usual: int | None) -> Card:
    """Show one object as a card; the owner is named unless it is the usual one."""
    url = f"{path}{obj.key}/"
    picture, note = _looks(obj, f"{url}@@thumbnail?size={THUMBNAIL}")
    owned = obj if isinstance(obj, Object) else None
    when = (obj.acquired if isinstance(obj, Image) else None) or (owned.created if owned else None)
    return Card(
        url=url,
        name=obj.name,
        kind=obj.kind,
        thumbnail=picture,
        initials=initials(obj.name) if isinstance(obj, User) else "",
        note=note,
        stamp=stamp(when, zone) if when else None,
        owner=owned.owner.full_name if owned and owned.owner.id != usual else "",
    )


def _looks(obj: Named, picture: str) -> tuple[str, str]:
    """Return the picture of a card, if it has one, and what is noted below its name."""
    match obj:
        case Field():
            return f"{picture}&v={obj.version}", f"Field {obj.number}"
        case Image():
            return f"{picture}&v={obj.version}", ""
        case Dataset() | Project() | Screen() | Plate() | Run() | Well():
            return picture if obj.child_count else "", f"{count(obj.child_count, INSIDE[obj.kind])}{_plate(obj)}"
        case TagSet() | Folder():
            return "", count(obj.child_count, INSIDE[obj.kind])
        case TagObject():
            return "", ", ".join(count(each, kind) for kind, each in obj.counts if each) or "on nothing"
        case User():
            return "", f"{obj.user_name} · owner" if obj.owner else obj.user_name
        case GroupObject():
            return "", f"{obj.group.level} · {count(obj.child_count, 'member')}"
    return "", ""


def _plate(obj: Object) -> str:
    """Name the plate of a run or well where that is not what the list is of."""
    if not isinstance(obj, Run | Well) or obj.in_plate:
        return ""
    return f" of {obj.plate_name or f'plate {obj.plate_id}'}"


class _Show:
    """Spells the address of the same list, asked for differently."""

    def __init__(self, path: str, everyone: bool, group: str) -> None:
        self._path, self._everyone, self.group = path, everyone, group

    def __call__(self, asked: Listing, page: int = 1) -> str:
        return self._path + write(asked, everyone=self._everyone, page=page)

    def scopes(self, asked: Listing, kind: str, within: Named | None) -> tuple[Choice, ...]:
        """Offer one's own objects, one's group's, and those of all one's groups; in a group, everybody's and one's own."""
        if kind in PEOPLE or (within and not isinstance(within, GroupObject)):
            return ()
        whose = IN_GROUP if within else ANYWHERE
        here = (asked.owner, asked.group)
        return tuple(
            Choice(label.format(group=self.group), self(replace(asked, owner=owner, group=group)), here == (owner, group))
            for label, owner, group in whose
        )


def _usual_owner(asked: Listing, page: Page[Any], within: Named | None) -> int | None:
    """Return the owner who goes without saying: that of what holds the list, or whose list it is."""
    match within:
        case Object():
            return within.owner.id
        case User():
            return within.id
    first = next(iter(page), None)
    return None if asked.owner == ANYBODY or not isinstance(first, Object) else first.owner.id


def _range(page: Page[Any]) -> str:
    if page.total <= page.limit or not page.items:
        return ""
    return f"{number(page.offset + 1)} to {number(page.offset + len(page.items))} of {number(page.total)}"


def pager(total: int, offset: int, limit: int, address: Callable[[int], str]) -> Pager | None:
    """Lay out the ways to the other pages of a list, if it has any; ``address`` tells where a page is."""
    last, here = -(-total // limit), offset // limit + 1
    if last < 2:
        return None
    near = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    pages: list[Choice] = []
    for before, page in zip([0, *near], near, strict=False):
        if page - before > 1:
            pages.append(Choice("…", ""))
        pages.append(Choice(number(page), address(page), page == here))
    previous = min(here - 1, last)
    return Pager(previous=address(previous) if previous else "", next=address(here + 1) if here < last else "", pages=tuple(pages))


def _empty(page: Page[Any], asked: Listing, kind: str, show: _Show, within: Named | None) -> Empty | None:
    if page.items:
        return None
    several = count(0, kind).removeprefix("0 ")
    if page.total:
        return Empty(title="Nothing on this page", text=f"There are only {count(page.total, kind)}.", label="First page", url=show(asked))
    if narrowing(asked):
        everything = show(replace(asked, name="", tag="", key="", value="", rating=None, orphaned=False))
        said = f"No name here contains “{asked.name}”." if narrowing(asked).keys() == {"q"} else "Nothing here is what the filters ask for."
        return Empty(title=f"No {several} match", text=said, label="Show all", url=everything)
    if isinstance(within, User):
        return Empty(title=f"No {several}", text=f"{within.name} has none that you may see.")
    about = ABOUT.get(kind, "")
    if within or kind in PEOPLE or (asked.owner, asked.group) != (None, None):
        return Empty(title=f"No {several} yet", text=about)
    wider = show(replace(asked, group=ANYBODY))
    return Empty(title=f"No {several} of yours in {show.group}", text=about, label="Look in all my groups", url=wider)
