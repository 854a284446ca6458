"""All that was said about an object, and what of it one may change."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TypeVar

from omeroweb_pyr.gateway.model import (
    BULK,
    COMPANION,
    TABLE,
    Annotation,
    Annotations,
    Attachment,
    Caller,
    Crumb,
    Group,
    Inherited,
    KeyValues,
    Other,
    Person,
    Rating,
)
from omeroweb_pyr.gateway.model_changes import CLIENT_PAIRS
from omeroweb_pyr.gateway.model_tags import TAG_SET
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.facts import person
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.rights import stays
from omeroweb_pyr.presenters.wording import TITLES, Stamp, initials, number, size, stamp

ADDRESS = re.compile(r"https?://\S+")
STARS = 5
BLANKS = 2
"""How many empty lines there are to write further pairs into."""


@dataclass(frozen=True, slots=True)
class TagChip:
    """A tag; ``head`` names who added this and what follows, where that is another than before, or than who looks at it."""

    id: int
    text: str
    title: str
    url: str
    removable: bool
    head: str = ""
    on: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Key-value pairs under one heading; each is a key, a value, and the value's address if it is one.

    ``id`` is that of the annotation; alike ones of several objects are shown once, with the ids of all.
    """

    id: str
    title: str
    note: str
    rows: tuple[tuple[str, str, str], ...]
    editable: bool = False
    was: str = ""
    """The pairs as the form sends them back, to tell whether somebody has changed them meanwhile."""
    blanks: int = BLANKS
    head: str = ""
    on: str = ""


A = TypeVar("A", bound=Annotation)
NEW = Table(id="", title="", note="", rows=(), editable=True)
"""The form for a first table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment."""

    id: int
    text: str
    author: Choice
    initials: str
    stamp: Stamp
    removable: bool
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attached file; ``at`` says at which of several objects it is to be had."""

    id: int
    name: str
    size: str
    title: str
    removable: bool
    deletable: bool
    head: str = ""
    on: str = ""
    missing: bool = False
    at: str = ""
    is_table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stars:
    """What people think of it: the mean, who gave how many stars, one's own, and whether there are any of one's own."""

    mean: str
    votes: str
    mine: int
    given: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A number, a truth or a term: what it is about, and what it says; ``id`` may be several, as of tables."""

    id: str
    label: str
    text: str
    title: str
    removable: bool
    head: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """All that was said about an object."""

    tags: tuple[TagChip, ...]
    tables: tuple[Table, ...]
    comments: tuple[Remark, ...]
    files: tuple[File, ...]
    grids: tuple[File, ...]
    """The files that are OMERO's tables."""
    stars: Stars
    lines: tuple[Line, ...]
    fresh: Table | None
    """The form for a table of one's own, unless one has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What was said about something above: what that is, and its key-value pairs and tables."""

    type: str
    place: Choice
    tables: tuple[Table, ...]
    files: tuple[File, ...]
    path: str


def origins(said: Sequence[Inherited], trail: Sequence[Crumb], zone: tzinfo, home: str) -> tuple[Origin, ...]:
    """Lay out what was said above, place by place; those on the way here are called by their names."""
    names = {(each.kind, None if each.kind == "well" else each.id): each.name for each in trail}  # a well may stand there by its label
    places: dict[tuple[str, int], list[Annotation]] = {}
    for each in said:
        places.setdefault((each.kind, each.id), []).append(each.annotation)
    return tuple(
        Origin(
            type=TITLES[kind].lower(),
            place=Choice(names.get((kind, None if kind == "well" else id)) or str(id), f"{home}{kind}/{id}/"),
            tables=tuple(replace(_table(one, zone), editable=False) for one in found if isinstance(one, KeyValues)),
            files=tuple(_file(one, zone) for one in found if isinstance(one, Attachment)),
            path=f"{home}{kind}/{id}/",
        )
        for (kind, id), found in places.items()
    )


def notes(said: Annotations, zone: tzinfo, home: str, caller: Caller | None, group: Group | None = None) -> Notes:
    """Lay out the annotations; a tag leads to what else it is on. With the ``group`` that they are in, it is told why some stay."""

    def why(each: Annotation) -> str:
        return "" if caller is None or group is None or _removable(each) else f" \N{MIDDLE DOT} {stays(_adder(each), group)}"

    mine = caller is not None and any(each.namespace == CLIENT_PAIRS and each.owner.id == caller.user_id for each in said.key_values)
    files = [
        replace(file := _file(each, zone), head=head, title=file.title + why(each))
        for each, head in by_person([each for each in said.files if each.namespace != COMPANION], caller)
    ]
    return Notes(
        tags=tuple(
            TagChip(tag.id, tag.text, _tag_title(tag.description, tag) + why(tag), _tag_url(tag, home), _removable(tag), head)
            for tag, head in by_person(said.tags, caller)
        ),
        tables=tuple(replace(_table(each, zone), head=head) for each, head in by_person(said.key_values, caller)),
        comments=tuple(
            Remark(
                id=each.id,
                text=each.text,
                author=person(each.owner, home),
                initials=initials(each.owner.full_name),
                stamp=stamp(each.created, zone),
                removable=_removable(each),
            )
            for each in said.comments
        ),
        files=tuple(each for each in files if not each.is_table),
        grids=tuple(each for each in files if each.is_table),
        stars=_stars(said.ratings, caller),
        lines=tuple(
            Line(str(each.id), each.namespace or each.what, _said(each, zone), _by(each, zone) + why(each), _removable(each), head)
            for each, head in by_person(said.others, caller)
        ),
        fresh=None if mine else NEW,
    )


def by_person(said: Sequence[A], caller: Caller | None) -> list[tuple[A, str]]:
    """Sort annotations by who added them, the caller first; name whoever else begins."""
    before = me = caller.user_id if caller else None
    found = []
    for each in sorted(said, key=lambda one: (_adder(one).id != me, _adder(one).full_name.lower(), _adder(one).id)):
        found.append((each, "" if _adder(each).id == before else _adder(each).full_name))
        before = _adder(each).id
    return found


def _adder(each: Annotation) -> Person:
    return each.added_by or each.owner


def _table(each: KeyValues, zone: tzinfo) -> Table:
    return Table(
        id=str(each.id),
        title="" if each.namespace in {None, "", CLIENT_PAIRS} else str(each.namespace),
        note=_by(each, zone),
        rows=_rows(each.pairs),
        editable=Permission.EDIT in each.rights,
        was=json.dumps(each.pairs, ensure_ascii=False),
    )


def _file(each: Attachment, zone: tzinfo) -> File:
    return File(
        id=each.id,
        name=each.name or f"File {each.id}",
        size=size(each.size),
        title=" · ".join(filter(None, (each.description, each.mimetype, _by(each, zone)))),
        removable=_removable(each),
        deletable=Permission.DELETE in each.rights,
        is_table=each.mimetype == TABLE or each.namespace == BULK,
    )


def _stars(ratings: Sequence[Rating], caller: Caller | None) -> Stars:
    mine = [starred(each.stars) for each in ratings if caller and each.owner.id == caller.user_id]
    return Stars(
        mean=mean([(starred(each.stars), 1) for each in ratings]),
        votes=", ".join(f"{each.owner.full_name} {starred(each.stars)}" for each in ratings),
        mine=mine[0] if mine else 0,
        given=bool(mine),
    )


def starred(stars: int) -> int:
    """Return how many stars were given, of those that there are."""
    return min(max(stars, 0), STARS)


def mean(given: Sequence[tuple[int, int]]) -> str:
    """Word the mean of stars, each given so often."""
    often = sum(times for _, times in given)
    return f"{sum(stars * times for stars, times in given) / often:.2g}" if often else ""


def _said(each: Other, zone: tzinfo) -> str:
    match each.value:
        case bool():
            return "yes" if each.value else "no"
        case datetime():
            return stamp(each.value, zone).full
        case float():
            return f"{each.value:.10g}"
    return "" if each.value is None else str(each.value)


def _removable(each: Annotation) -> bool:
    return Permission.DELETE in each.link_rights


def _by(each: Annotation, zone: tzinfo) -> str:
    return f"added by {_adder(each).full_name}, {stamp(each.created, zone).day}"


def _tag_title(description: str, tag: Annotation) -> str:
    by = f" by {tag.owner.full_name}"
    return f"{description} (tag {number(tag.id)}{by})" if description else f"Tag {number(tag.id)}{by}"


def _tag_url(tag: Annotation, home: str) -> str:
    return f"{home}{'tagset' if tag.namespace == TAG_SET else 'tag'}/{tag.id}/"


def _rows(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((key, value, value if ADDRESS.fullmatch(value) else "") for key, value in pairs)
