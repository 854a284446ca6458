"""What the page of an object shows: where it is, what it is, what was said about it, and what is in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from omeroweb_pyr.gateway.model import Annotation, Annotations, Channel, Crumb, Named, Object, Settings
from omeroweb_pyr.gateway.model_people import GroupObject, User
from omeroweb_pyr.gateway.model_screens import Folder, Well
from omeroweb_pyr.gateway.model_tags import TAG_SET
from omeroweb_pyr.presenters.facts import GROUP_LEVELS, Fact, facts, person
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.people import GroupTable, group_table, parts
from omeroweb_pyr.presenters.wording import LISTS, TITLES, Stamp, initials, number, stamp

PLACES = ("project", "dataset", "image", "screen", "tag", "orphaned", "user")
"""The tops of the tree that every page leads to."""
BESIDE = {"folder": "project", "plate": "screen", "tagset": "tag", "group": "user"}
"""Those that share an entry with another, whose list leads to theirs."""

LEVELS = {
    "private": "Only the owner, the group's leaders and administrators see this.",
    "read-only": "The members of the group see this; only the owner and the group's leaders change it.",
    "read-annotate": "The members of the group see this and may annotate it.",
    "read-write": "The members of the group see this and may change it.",
}

CLIENT_PAIRS = "openmicroscopy.org/omero/client/mapAnnotation"
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class TagChip:
    """A tag."""

    text: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Table:
    """Key-value pairs under one heading; each is a key, a value, and the value's address if it is one."""

    title: str
    note: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment."""

    text: str
    author: Choice
    initials: str
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """All that was said about an object."""

    tags: tuple[TagChip, ...]
    tables: tuple[Table, ...]
    comments: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectPage:
    """An object's page, but its children."""

    kind: str
    title: str
    type: str
    level: str
    level_says: str
    description: str
    facts: tuple[Fact, ...]
    channels: tuple[Channel, ...]
    notes: Notes
    crumbs: tuple[Choice, ...]
    path: str
    canonical: str
    others: tuple[Choice, ...]
    folders: tuple[Choice, ...] = ()
    parts: tuple[Choice, ...] = ()
    """The lists of what a tag is on or a user or group has, unless there is just one."""
    groups: GroupTable | None = None


def object_page(
    obj: Named,
    said: Annotations,
    *,
    path: str,
    canonical: str,
    home: str,
    others: tuple[Choice, ...],
    zone: tzinfo,
    drawn: Settings | None = None,
) -> ObjectPage:
    """Lay out an object's page; ``others`` are its other representations, ``home`` is where the tree begins."""
    return ObjectPage(
        kind=obj.kind,
        title=_title(obj),
        type=TITLES[obj.kind],
        level=obj.group.level if isinstance(obj, Object | GroupObject) else "",
        level_says=_level_says(obj),
        description=obj.description.strip(),
        facts=facts(obj, zone, home),
        channels=drawn.channels if drawn else (),
        notes=notes(said, zone, home),
        crumbs=crumbs(obj.trail, home, obj.kind),
        path=path,
        canonical=canonical,
        others=others,
        folders=tuple(Choice(each.name, f"{path}folder/{each.id}/") for each in obj.folders) if isinstance(obj, Folder) else (),
        parts=parts(obj, path),
        groups=group_table(obj, home) if isinstance(obj, User) else None,
    )


def _level_says(obj: Named) -> str:
    match obj:
        case Object():
            return LEVELS.get(obj.group.level, f"Permissions {obj.group.permissions}")
        case GroupObject():
            return GROUP_LEVELS.get(obj.group.level, f"Permissions {obj.permissions}")
    return ""


def _title(obj: Named) -> str:
    if isinstance(obj, Well):
        return f"Well {obj.name}"
    return obj.name or f"{TITLES[obj.kind]} {obj.id}"


def notes(said: Annotations, zone: tzinfo, home: str) -> Notes:
    """Lay out the annotations; a tag leads to what else it is on."""
    return Notes(
        tags=tuple(TagChip(tag.text, _tag_title(tag.description, tag), _tag_url(tag, home)) for tag in said.tags),
        tables=tuple(Table(_heading(each), _by(each, zone), _rows(each.pairs)) for each in said.key_values),
        comments=tuple(
            Remark(each.text, person(each.owner, home), initials(each.owner.full_name), stamp(each.created, zone)) for each in said.comments
        ),
    )


def crumbs(trail: Sequence[Crumb], home: str, kind: str) -> tuple[Choice, ...]:
    """Name the places above: the list it all begins with, then each object of the trail."""
    first = trail[0].kind if trail else kind
    found = [] if first == "orphaned" else [Choice(LISTS[first], f"{home}{first}/")]
    url = home
    for place in trail:
        url += f"{place.kind}/" if place.id is None else f"{place.kind}/{place.id}/"
        found.append(Choice(place.name or (LISTS[place.kind] if place.id is None else f"{TITLES[place.kind]} {place.id}"), url))
    return tuple(found)


def _heading(each: Annotation) -> str:
    return "" if each.namespace in {None, "", CLIENT_PAIRS} else str(each.namespace)


def _by(each: Annotation, zone: tzinfo) -> str:
    return f"added by {each.owner.full_name}, {stamp(each.created, zone).day}"


def _tag_title(description: str, tag: Annotation) -> str:
    return f"{description} (tag {number(tag.id)})" if description else f"Tag {number(tag.id)}"


def _tag_url(tag: Annotation, home: str) -> str:
    return f"{home}{'tagset' if tag.namespace == TAG_SET else 'tag'}/{tag.id}/"


def _rows(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((key, value, value if ADDRESS.fullmatch(value) else "") for key, value in pairs)
