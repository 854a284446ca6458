"""Objects as OMERO.web's tree asks for them at ``/webclient/api/``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from omeroweb_pyr.gateway.model import Image, Named, Object, Pixels
from omeroweb_pyr.gateway.model_people import GroupObject, User
from omeroweb_pyr.gateway.model_places import Located, ParentLink, Way
from omeroweb_pyr.gateway.model_screens import Plate, Run, Well, label
from omeroweb_pyr.gateway.model_tags import TagObject, TagSet
from omeroweb_pyr.permissions import Permission

Json = dict[str, Any]

EVERYBODY = {"id": -1, "omeName": "All Members", "firstName": "All Members", "lastName": ""}
RIGHTS = (Permission.EDIT, Permission.ANNOTATE, Permission.LINK, Permission.DELETE, Permission.CHGRP, Permission.CHOWN)
PLURALS = {"run": "acquisitions"}
TYPES = {"run": "acquisition"}
"""What OMERO.web calls the kinds that have another name here."""
BELOW = ("project", "dataset", "image", "screen", "plate", "run", "well")
"""What a tag may be on there."""


def plural(kind: str) -> str:
    """Name a list of a kind."""
    return PLURALS.get(kind, f"{kind}s")


def group(of: GroupObject) -> Json:
    """Present a group."""
    return {"id": of.id, "name": of.group.name, "perm": of.group.permissions}


def user(of: User) -> Json:
    """Present a user."""
    return {"id": of.id, "omeName": of.user_name, "firstName": of.first_name, "lastName": of.last_name}


def item(of: Object, me: int) -> Json:
    """Present an object as a row of the tree."""
    told: Json = {"id": of.id, "ownerId": of.owner.id, "permsCss": rights(of, me)}
    match of:
        case TagObject() | TagSet():
            described = {"description": of.description} if of.description else {}
            return told | {"value": of.name, "set": isinstance(of, TagSet), "childCount": of.child_count} | described
        case Well():
            return told | {"name": label(of.row, of.column), "plateId": of.plate_id}
        case Run():
            return told | {"name": run_name(of)}
        case Plate():
            return told | {"name": of.name, "childCount": of.run_count}
    return told | {"name": of.name, "childCount": getattr(of, "child_count", 0)}


def image(of: Image, me: int, zone: tzinfo, *, sizes: bool, dates: bool, version: bool) -> Json:
    """Present an image as a row of the tree, with as much as was asked for."""
    told: Json = {"id": of.id, "name": of.name, "ownerId": of.owner.id, "permsCss": rights(of, me)}
    if of.fileset is not None:
        told["filesetId"] = of.fileset
    if sizes and of.pixels is not None:
        told |= _sizes(of.pixels)
    if dates:
        told["date"] = _date(of.created, zone)
        told |= {"acqDate": _date(of.acquired, zone)} if of.acquired is not None else {}
    if version and of.version:
        told["thumbVersion"] = of.version
    return told


def rights(of: Named, me: int) -> str:
    """Tell of the caller's rights as classes of a style."""
    own = ["isOwned"] if isinstance(of, Object) and of.owner.id == me else []
    return " ".join([f"can{right.title()}" for right in RIGHTS if right in of.rights] + own)


def run_name(of: Run) -> str:
    """Name a run; one without a name by when it was."""
    if of.name:
        return of.name
    return f"{of.start:%Y-%m-%d %H:%M:%S} - {of.end:%Y-%m-%d %H:%M:%S}" if of.start and of.end else f"Run {of.id}"


def links(found: Iterable[ParentLink]) -> Json:
    """Present what is above some objects."""
    told = [
        {"id": each.id, "parent": {"type": each.parent, "id": each.parent_id}, "child": {"type": each.child, "id": each.child_id}}
        for each in found
    ]
    return {"data": told}


def remaining(found: Iterable[ParentLink]) -> Json:
    """Present the containers that objects are still in, as links are sent."""
    told: Json = {}
    for each in found:
        told.setdefault(each.parent, {}).setdefault(str(each.parent_id), {}).setdefault(each.child, []).append(each.child_id)
    return told


def path(of: Located, way: Way, owner: int, pages: Mapping[Any, Json]) -> list[Json]:
    """Spell a way down to an object; ``pages`` tells of datasets how many images they have, and where the image stands."""
    top = {"type": "experimenter", "id": owner}
    orphaned = [{"type": "orphaned", "id": owner}] if of.kind == "image" and len(way) == 1 else []
    steps = [{**_typed(crumb.kind, crumb.id), **(pages.get(crumb.id, {}) if crumb.kind == "dataset" else {})} for crumb in way[:-1]]
    return [top, *orphaned, *steps, _typed(of.kind, of.id)]


def _typed(kind: str, number: int | str | None) -> Json:
    return {"type": TYPES.get(kind, kind), "id": number}


def standing(total: int, index: int, size: int) -> Json:
    """Tell how long a list is, and on which page of it something is."""
    return {"childCount": total} | ({"childIndex": index, "childPage": index // size + 1} if total > size and index >= 0 else {})


def index_of(items: Sequence[Named], number: int, offset: int) -> int:
    """Find where in a list an object stands; -1 where it is not."""
    return next((offset + at for at, each in enumerate(items) if each.id == number), -1)


def _sizes(of: Pixels) -> Json:
    return {"sizeX": of.size_x, "sizeY": of.size_y, "sizeZ": of.size_z, "sizeT": of.size_t}


def _date(when: datetime, zone: tzinfo) -> str:
    return when.astimezone(zone).isoformat(timespec="seconds")
