"""What objects can be opened with, and why some of it does not open these."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from omeroweb_pyr.presenters.wording import PLURALS, TITLES, listed

MOST = 200
"""How many objects go into an address at most; servers in front refuse long ones."""
ANYTHING = frozenset(TITLES) - {"orphaned", "field", "user", "group"}
"""The kinds of objects that something may open."""
NAMES = {"run": "acquisition"}
"""What OMERO.web calls a kind in such addresses, where it is not our name."""
PLACES = re.compile(r"\{(path|kind|id|ids|objects)\}")


@dataclass(frozen=True, slots=True)
class Thing:
    """An object by its kind and id; ``path`` is its address where only one is meant."""

    kind: str
    id: int
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """Something that opens objects: ``kinds`` says which, ``several`` which of them also by the dozen."""

    name: str
    label: str
    url: str
    kinds: frozenset[str]
    several: frozenset[str] = frozenset()
    window: bool = True
    refuses: Callable[[Sequence[Thing]], str | None] | None = None
    """What a plug-in has to say against certain objects."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry of the menu: where it leads, or why it leads nowhere."""

    label: str
    url: str
    window: bool
    why: str


def offer(opener: Opener, things: Sequence[Thing]) -> Offer:
    """Offer to open these."""
    why = against(opener, things)
    return Offer(opener.label, "" if why else filled(opener.url, things), opener.window, why)


def against(opener: Opener, things: Sequence[Thing]) -> str:
    """Say why these can't be opened so; nothing when they can."""
    if not things:
        return "Nothing is selected."
    foreign = next((thing.kind for thing in things if thing.kind not in opener.kinds), None)
    if foreign:
        return f"It opens {_listed(opener.kinds)}, not {PLURALS.get(foreign, foreign)}."
    single = next((thing.kind for thing in things if thing.kind not in opener.several), None)
    if single and len(things) > 1:
        return f"It opens one {TITLES[single].lower()} at a time."
    if len(things) > MOST:
        return f"It opens at most {MOST} at a time."
    return (opener.refuses(things) or "") if opener.refuses else ""


def filled(url: str, things: Sequence[Thing]) -> str:
    """Fill in an address: ``{path}``, ``{kind}``, ``{id}``, ``{ids}``, ``{objects}``; one without any gets the objects as its query."""
    first = things[0]
    objects = urlencode([(NAMES.get(thing.kind, thing.kind), thing.id) for thing in things])
    values = {"path": first.path, "kind": first.kind, "id": str(first.id), "ids": ",".join(str(thing.id) for thing in things)}
    values["objects"] = objects
    if not PLACES.search(url):
        return f"{url}{'&' if '?' in url else '?'}{objects}"
    return PLACES.sub(lambda found: values[found[1]], url)


def _listed(kinds: frozenset[str]) -> str:
    names = [PLURALS[kind] for kind in TITLES if kind in kinds]
    return listed(names) or "nothing"
