"""Objects as JSON, with the keys of OMERO.web's ``/api/v0`` (omero-marshal); what is unset is left out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from omeroweb_pyr.gateway.model import (
    Annotation,
    Annotations,
    Comment,
    Group,
    Image,
    KeyValues,
    Object,
    Person,
    Pixels,
    PixelSize,
    Tag,
)
from omeroweb_pyr.permissions import Permission

Json = dict[str, Any]

SCHEMA = "http://www.openmicroscopy.org/Schemas/OME/2016-06"
OWN = "TBD"
"""The schema of OMERO's own types, which is what omero-marshal calls it."""


def present(obj: Object, links: Mapping[str, str]) -> Json:
    """Present an object; ``links`` are its ``url:`` keys."""
    data = {**_identified(SCHEMA, type(obj).__name__, obj.id), **_set(Name=obj.name, Description=obj.description)}
    if isinstance(obj, Image):
        data |= _set(AcquisitionDate=_milliseconds(obj.acquired), Pixels=pixels(obj.pixels))
    else:
        data["omero:childCount"] = getattr(obj, "child_count", 0)
    return {**data, "omero:details": details(obj), **links}


def present_page(data: list[Json], *, total: int, offset: int, limit: int, max_limit: int) -> Json:
    """Present a slice of a list with the length of the whole."""
    meta = {"offset": offset, "limit": limit, "maxLimit": max_limit, "totalCount": total}
    return {"data": data, "meta": meta}


def details(obj: Object) -> Json:
    """Present who owns an object, and what the caller may do with it."""
    return {
        "@type": f"{OWN}#Details",
        "owner": person(obj.owner),
        "group": group(obj.group),
        "permissions": permissions(obj.group.permissions, obj.rights),
    }


def person(owner: Person) -> Json:
    """Present a user as far as everybody may know him."""
    named = _set(UserName=owner.user_name, FirstName=owner.first_name, LastName=owner.last_name)
    return {**_identified(SCHEMA, "Experimenter", owner.id), **named}


def group(of: Group) -> Json:
    """Present a group with its permission level."""
    details = {"@type": f"{OWN}#Details", "permissions": permissions(of.permissions)}
    return {**_identified(SCHEMA, "ExperimenterGroup", of.id), **_set(Name=of.name), "omero:details": details}


def permissions(text: str, rights: frozenset[Permission] | None = None) -> Json:
    """Present a permission string such as ``rwra--``, and the caller's rights where they are known."""
    own = {} if rights is None else {f"can{right.title()}": right in rights for right in ("annotate", "delete", "edit", "link")}
    return {
        "@type": f"{OWN}#Permissions",
        "perm": text,
        **own,
        "isUserRead": text[0:1] == "r",
        "isUserWrite": text[1:2] == "w",
        "isGroupRead": text[2:3] == "r",
        "isGroupAnnotate": text[3:4] in {"a", "w"},
        "isGroupWrite": text[3:4] == "w",
        "isWorldRead": text[4:5] == "r",
        "isWorldWrite": text[5:6] == "w",
    }


def pixels(of: Pixels | None) -> Json | None:
    """Present the dimensions of an image."""
    if of is None:
        return None
    sizes = {"SizeX": of.size_x, "SizeY": of.size_y, "SizeZ": of.size_z, "SizeC": of.size_c, "SizeT": of.size_t}
    physical = _set(PhysicalSizeX=length(of.physical_x), PhysicalSizeY=length(of.physical_y), PhysicalSizeZ=length(of.physical_z))
    return {**_identified(SCHEMA, "Pixels", of.id), **sizes, **physical, "Type": {"@type": f"{OWN}#PixelsType", "value": of.type}}


def length(of: PixelSize | None) -> Json | None:
    """Present a length with its unit."""
    return {"@type": f"{OWN}#LengthI", "Unit": of.unit, "Symbol": of.symbol, "Value": of.value} if of else None


def annotations(of: Annotations) -> list[Json]:
    """Present all annotations, tags first."""
    return [_annotation(each) for each in (*of.tags, *of.key_values, *of.comments)]


def _annotation(of: Annotation) -> Json:
    own: Json = {}
    match of:
        case Tag():
            own = _set(Value=of.text, Description=of.description)
        case KeyValues():
            own = {"Value": [list(pair) for pair in of.pairs]}
        case Comment():
            own = {"Value": of.text}
    name = {Tag: "TagAnnotation", KeyValues: "MapAnnotation", Comment: "CommentAnnotation"}[type(of)]
    details = {"@type": f"{OWN}#Details", "owner": person(of.owner)}
    return {**_identified(SCHEMA, name, of.id), **own, **_set(Namespace=of.namespace), "omero:details": details}


def _identified(schema: str, name: str, id: int) -> Json:
    return {"@type": f"{schema}#{name}", "@id": id}


def _set(**values: Any) -> Json:
    return {key: value for key, value in values.items() if value is not None and value != ""}


def _milliseconds(when: datetime | None) -> int | None:
    return int(when.timestamp() * 1000) if when else None
