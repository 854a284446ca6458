"""What the page of an object shows: where it is, what it is, what was said about it, and what is in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from omeroweb_pyr.gateway.model import Annotations, Caller, Channel, Crumb, Inherited, Named, Object, Settings
from omeroweb_pyr.gateway.model_people import GroupObject, User
from omeroweb_pyr.gateway.model_screens import Folder, Well
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.facts import GROUP_LEVELS, Fact, facts
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.notes import Notes, Origin, notes, origins
from omeroweb_pyr.presenters.openers import Offer
from omeroweb_pyr.presenters.people import GroupTable, group_table, parts
from omeroweb_pyr.presenters.rights import ASKED, DOING, why_not
from omeroweb_pyr.presenters.wording import LISTS, TITLES, pieces

PLACES = ("project", "dataset", "image", "screen", "tag", "orphaned", "user")
"""The tops of the tree that every page leads to."""
BESIDE = {"folder": "project", "plate": "screen", "tagset": "tag", "group": "user"}
"""Those that share an entry with another, whose list leads to theirs."""

ALIKE = {"dataset", "plate", "run"}
"""What holds images that were mostly taken alike."""

LEVELS = {
    "private": "Only the owner, the group's leaders and administrators see this.",
    "read-only": "The members of the group see this; only the owner and the group's leaders change it.",
    "read-annotate": "The members of the group see this and may annotate it.",
    "read-write": "The members of the group see this and may change it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPage:
    """An object's page, but its children."""

    kind: str
    title: str
    level: str
    level_says: str
    description: str
    facts: tuple[Fact, ...]
    channels: tuple[Channel, ...]
    notes: Notes
    may: dict[str, str]
    """By OMERO's rights: nothing for what the caller may do, else why he may not."""
    group_id: int
    annotated: bool
    """Whether this is something that can be annotated."""
    renames: tuple[str, str] | None
    """The name and description to be written over, as they are stored; None where nothing is."""
    crumbs: tuple[Choice, ...]
    path: str
    canonical: str
    others: tuple[Choice, ...]
    original: tuple[str, str] = ("", "")
    """Where the original files are, if there are any, and why they can't be had."""
    opens: tuple[Offer, ...] = ()
    """What it can be opened with."""
    folders: tuple[Choice, ...] = ()
    parts: tuple[Choice, ...] = ()
    """The lists of what a tag is on or a user or group has, unless there is just one."""
    groups: GroupTable | None = None
    around: tuple[Choice, ...] = ()
    """What an image is in whose images may all be given the same names of channels."""
    above: tuple[Origin, ...] = ()
    """What was said about the places above."""

    @property
    def pieces(self) -> list[str]:
        """The title, cut where a line may end."""
        return pieces(self.title)

    @property
    def type(self) -> str:
        """What it is, in a word."""
        return TITLES[self.kind]

    @property
    def rights(self) -> tuple[tuple[str, str, str], ...]:
        """What each right is for, in words, and why the caller has it not."""
        return tuple((right, ASKED[Permission(right)], why) for right, why in self.may.items())


def object_page(
    obj: Named,
    said: Annotations,
    *,
    path: str,
    canonical: str,
    home: str,
    others: tuple[Choice, ...],
    original: tuple[str, str] = ("", ""),
    opens: tuple[Offer, ...] = (),
    zone: tzinfo,
    caller: Caller | None = None,
    drawn: Settings | None = None,
    inherited: Sequence[Inherited] = (),
) -> ObjectPage:
    """Lay out an object's page; ``others`` are its other representations, ``home`` is where the tree begins, visitors are no ``caller``."""
    return ObjectPage(
        kind=obj.kind,
        title=_title(obj),
        level=obj.group.level if isinstance(obj, Object | GroupObject) else "",
        level_says=_level_says(obj),
        description=obj.description.strip(),
        facts=facts(obj, zone, home),
        channels=drawn.channels if drawn else (),
        notes=notes(said, zone, home, caller, obj.group if isinstance(obj, Object) else None),
        may={str(right): why_not(right, obj, caller) for right in DOING} if isinstance(obj, Object) else {},
        group_id=obj.group.id if isinstance(obj, Object) else 0,
        annotated=isinstance(obj, Object) and obj.kind not in ("tag", "tagset"),
        renames=(obj.name, obj.description) if isinstance(obj, Object) else None,
        crumbs=crumbs(obj.trail, home, obj.kind),
        path=path,
        canonical=canonical,
        others=others,
        original=original,
        opens=opens,
        folders=tuple(Choice(each.name, f"{path}folder/{each.id}/") for each in obj.folders) if isinstance(obj, Folder) else (),
        parts=parts(obj, path),
        groups=group_table(obj, home) if isinstance(obj, User) else None,
        around=tuple(choice for place, choice in _ways(obj.trail, home) if place.kind in ALIKE),
        above=origins(inherited, obj.trail, zone, home),
    )


def _level_says(obj: Named) -> str:
    match obj:
        case Object():
            return LEVELS.get(obj.group.level, f"The group is {obj.group.level}.")
        case GroupObject():
            return GROUP_LEVELS.get(obj.group.level, f"The group is {obj.group.level}.")
    return ""


def _title(obj: Named) -> str:
    if isinstance(obj, Well):
        return f"Well {obj.name}"
    return obj.name or f"{TITLES[obj.kind]} {obj.id}"


def crumbs(trail: Sequence[Crumb], home: str, kind: str) -> tuple[Choice, ...]:
    """Name the places above: the list it all begins with, then each object of the trail."""
    first = trail[0].kind if trail else kind
    found = [] if first == "orphaned" else [Choice(LISTS[first], f"{home}{first}/")]
    return (*found, *(choice for _, choice in _ways(trail, home)))


def _ways(trail: Sequence[Crumb], home: str) -> Iterator[tuple[Crumb, Choice]]:
    url = home
    for place in trail:
        url += f"{place.kind}/" if place.id is None else f"{place.kind}/{place.id}/"
        yield place, Choice(place.name or (LISTS[place.kind] if place.id is None else f"{TITLES[place.kind]} {place.id}"), url)
