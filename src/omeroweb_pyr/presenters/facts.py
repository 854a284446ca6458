"""What is known about an object, line by line, the most asked for first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import quote

from omeroweb_pyr.gateway.model import Group, Image, Named, Object, Person, PixelSize
from omeroweb_pyr.gateway.model_people import GroupObject, User
from omeroweb_pyr.gateway.model_screens import Field, Folder, Plate, Run, Screen, Well
from omeroweb_pyr.gateway.model_tags import TagObject, TagSet
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.wording import TIMES, Stamp, count, dimensions, extent, number, pixel_size, stamp

Links = tuple[Choice, ...]
Lines = Iterator[tuple[str, str | datetime | Links | None]]
"""Labels with what there is to say; what is unknown is None or empty."""

GROUP_LEVELS = {
    "private": "Private: members see only what is their own; the group's owners see everything.",
    "read-only": "Read-only: members see what the others have here, and change only what is their own.",
    "read-annotate": "Read-annotate: members see what the others have here, and may annotate it.",
    "read-write": "Read-write: members see what the others have here, and may change it.",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts; ``stamp`` instead of ``text`` when it is a moment, ``links`` when it leads somewhere."""

    label: str
    text: str = ""
    stamp: Stamp | None = None
    links: Links = ()


def facts(obj: Named, zone: tzinfo, home: str) -> tuple[Fact, ...]:
    """List what is known about an object; ``home`` is where the tree begins."""
    return tuple(_fact(label, said, zone) for label, said in _known(obj, home) if said)


def _fact(label: str, said: str | datetime | Links, zone: tzinfo) -> Fact:
    match said:
        case datetime():
            return Fact(label, stamp=stamp(said, zone))
        case str():
            return Fact(label, said)
    return Fact(label, ", ".join(link.label for link in said), links=said)


def _known(obj: Named, home: str) -> Lines:
    if isinstance(obj, Object):
        yield "Owner", (person(obj.owner, home),)
        yield "Group", (group(obj.group, home),)
        yield from _of_image(obj) if isinstance(obj, Image) else [("Created", obj.created)]
    yield from _of_people(obj, home)
    yield from _of_screens(obj, home)
    yield from _of_others(obj)
    yield "Id", str(obj.id)


def person(of: Person, home: str) -> Choice:
    """Link a user's name to his page."""
    return Choice(of.full_name, f"{home}user/{of.id}/")


def group(of: Group, home: str) -> Choice:
    """Link a group's name to its page."""
    return Choice(of.name, f"{home}group/{of.id}/")


def _of_image(image: Image) -> Lines:
    yield "Acquired", image.acquired
    yield "Imported", image.created
    if image.pixels is None:
        yield "Size", "no pixels"
        return
    yield "Size", dimensions(image.pixels)
    yield "Type", image.pixels.type
    yield "Pixel size", pixel_size(image.pixels)
    yield "Field", extent(image.pixels)
    yield "Regions", number(image.regions) if image.regions else ""


def _of_people(obj: Named, home: str) -> Lines:
    match obj:
        case User():
            yield "User name", obj.user_name
            yield "Institution", obj.institution
            yield "E-mail", (Choice(obj.email, f"mailto:{quote(obj.email, safe='@')}"),) if obj.email else ""
        case GroupObject():
            yield "Permissions", GROUP_LEVELS.get(obj.group.level, obj.group.level.capitalize())
            yield "Owners", tuple(person(owner, home) for owner in obj.owners)
            yield "Members", number(obj.child_count)


def _of_screens(obj: Named, home: str) -> Lines:
    match obj:
        case Screen():
            yield "Plates", number(obj.child_count)
            yield "Type", obj.type
            yield "Protocol", " ".join(filter(None, (obj.protocol_id, obj.protocol)))
            yield "Reagents", " ".join(filter(None, (obj.reagents_id, obj.reagents)))
        case Plate():
            yield "Wells", number(obj.child_count)
            if obj.layout.rows and obj.layout.columns:
                yield "Layout", f"{obj.layout.rows}{TIMES}{obj.layout.columns}"
            yield "Fields", _fields(obj.fields)
            yield "Runs", number(len(obj.runs)) if obj.runs else ""
            yield "Status", obj.status
            yield "Barcode", obj.external_id
        case Run():
            yield "Plate", _plate(obj, home)
            yield "Wells", number(obj.child_count)
            yield "Fields", _fields(obj.fields)
            yield "Started", obj.start
            yield "Ended", obj.end
        case Well():
            yield "Plate", _plate(obj, home)
            yield "Fields", number(obj.child_count)
            yield "Identifier", obj.external_id
            yield "Type", obj.type
            yield "Status", obj.status
        case Field():
            yield "Position", _position(obj.x, obj.y)


def _of_others(obj: Named) -> Lines:
    match obj:
        case TagObject():
            yield "Namespace", obj.namespace
        case TagSet():
            yield "Tags", number(obj.child_count)
        case Folder():
            yield "Images", number(obj.child_count)
            yield "Folders", count(obj.folder_count, "folder") if obj.folder_count else ""


def _plate(of: Run | Well, home: str) -> Links:
    return () if of.in_plate else (Choice(of.plate_name or f"Plate {of.plate_id}", f"{home}plate/{of.plate_id}/"),)


def _fields(most: int) -> str:
    return f"{number(most)} a well" if most else ""


def _position(x: PixelSize | None, y: PixelSize | None) -> str:
    return f"{x.value:.6g} {x.symbol}, {y.value:.6g} {y.symbol}" if x and y else ""
