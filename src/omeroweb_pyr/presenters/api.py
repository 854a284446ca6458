"""Objects as JSON, with the keys of OMERO.web's ``/api/v0`` (omero-marshal); what is unset is left out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from omeroweb_pyr.gateway.model import (
    Annotation,
    Annotations,
    Attachment,
    Comment,
    Group,
    Image,
    KeyValues,
    Named,
    Object,
    Other,
    Person,
    Pixels,
    PixelSize,
    Rating,
    Tag,
)
from omeroweb_pyr.gateway.model_people import GroupObject, Membership, User
from omeroweb_pyr.gateway.model_screens import Field, Folder, Plate, Run, Sample, Screen, Well
from omeroweb_pyr.gateway.model_tags import TagObject, TagSet
from omeroweb_pyr.permissions import Permission

Json = dict[str, Any]

SCHEMA = "http://www.openmicroscopy.org/Schemas/OME/2016-06"
NAMES = {
    "run": "PlateAcquisition",
    "field": "Image",
    "tag": "TagAnnotation",
    "tagset": "TagAnnotation",
    "user": "Experimenter",
    "group": "ExperimenterGroup",
}
"""What OMERO calls the kinds that have another name here."""
OTHERS = {
    "long": "LongAnnotation",
    "double": "DoubleAnnotation",
    "boolean": "BooleanAnnotation",
    "term": "TermAnnotation",
    "time": "TimestampAnnotation",
    "xml": "XmlAnnotation",
}
"""What OMERO calls annotations that are a value by themselves."""
NOBODYS = "------"
"""The permissions that OMERO gives users, who are in no group."""
OWN = "TBD"
"""The schema of OMERO's own types, which is what omero-marshal calls it."""


def present(obj: Named, links: Mapping[str, str]) -> Json:
    """Present an object; ``links`` are its ``url:`` keys."""
    data = _identified(SCHEMA, NAMES.get(obj.kind, type(obj).__name__), obj.id)
    match obj:
        case User():
            return {**data, **_user(obj), **links}
        case GroupObject():
            return {**data, **_group(obj), **links}
        case Image():
            data |= _named(obj) | _set(AcquisitionDate=_milliseconds(obj.acquired), Pixels=pixels(obj.pixels))
            data |= _set(**{"omero:fileset": obj.fileset})
            data |= _sampled(obj) if isinstance(obj, Field) else {}
        case _:
            data |= _named(obj) | _set(**_own(obj)) | {"omero:childCount": getattr(obj, "child_count", 0)}
            data |= _counted(obj)
    return {**data, "omero:details": details(obj) if isinstance(obj, Object) else {}, **links}


def _counted(obj: Named) -> Json:
    """Tell what else there is in a thing than its children: a tag is on things of several kinds, a plate has runs."""
    match obj:
        case TagObject():
            return {"omero:counts": {kind: count for kind, count in obj.counts if count}}
        case Plate():
            return {"omero:runCount": obj.run_count}
        case Folder():
            return {"omero:folderCount": obj.folder_count}
    return {}


def _user(of: User) -> Json:
    """Present a user; with his groups where they are known, and whether he owns the group whose members are listed."""
    name = _set(UserName=of.user_name, FirstName=of.first_name, MiddleName=of.middle_name, LastName=of.last_name)
    contact = _set(Email=of.email, Institution=of.institution)
    groups = [_membership(each) for each in of.groups]
    details = {"@type": f"{OWN}#Details", "permissions": permissions(NOBODYS, of.rights)}
    return {**name, **contact, **_set(ExperimenterGroups=groups or None, **{"omero:isOwner": of.owner or None}), "omero:details": details}


def _membership(of: Membership) -> Json:
    return {**group(of.group), "omero:isOwner": of.owner}


def _group(of: GroupObject) -> Json:
    data = group(of.group) | _set(Description=of.description)
    return {**data, "omero:childCount": of.child_count, **_set(**{"omero:owners": [person(each) for each in of.owners] or None})}


def _named(obj: Named) -> Json:
    if isinstance(obj, TagObject | TagSet):
        return _set(Value=obj.name, Description=obj.description, Namespace=obj.namespace)
    return _set(ExternalDescription=obj.description) if isinstance(obj, Well) else _set(Name=obj.name, Description=obj.description)


def _own(obj: Named) -> Json:
    """Present what only one kind has."""
    match obj:
        case Screen():
            return {
                "ProtocolDescription": obj.protocol,
                "ProtocolIdentifier": obj.protocol_id,
                "ReagentSetDescription": obj.reagents,
                "ReagentSetIdentifier": obj.reagents_id,
                "Type": obj.type,
            }
        case Plate():
            return {
                "Columns": obj.layout.columns or None,
                "Rows": obj.layout.rows or None,
                "ColumnNamingConvention": obj.layout.column_names,
                "RowNamingConvention": obj.layout.row_names,
                "FieldIndex": obj.default_field,
                "ExternalIdentifier": obj.external_id,
                "Status": obj.status,
                "omero:wellsampleIndex": _reach(obj),
            }
        case Run():
            times = {"StartTime": _milliseconds(obj.start), "EndTime": _milliseconds(obj.end)}
            return {"MaximumFieldCount": obj.most_fields, **times, "omero:wellsampleIndex": _reach(obj)}
        case Well():
            return {
                "Column": obj.column,
                "Row": obj.row,
                "ExternalIdentifier": obj.external_id,
                "Type": obj.type,
                "Color": _signed(obj.color),
                "omero:status": obj.status,
                "WellSamples": [_sample(each) for each in obj.samples] or None,
            }
    return {}


def _reach(of: Plate | Run) -> list[int] | None:
    return None if of.first_field is None or of.last_field is None else [of.first_field, of.last_field]


def _signed(color: tuple[int, int, int, int] | None) -> int | None:
    """Pack a colour as OMERO does: red first, in 32 bits with a sign."""
    return None if color is None else int.from_bytes(bytes(part & 255 for part in color), signed=True)


def _sample(of: Sample) -> Json:
    image = {**_identified(SCHEMA, "Image", of.image_id), **_set(Name=of.image_name)}
    run = _identified(SCHEMA, "PlateAcquisition", of.run_id) if of.run_id else None
    where = _set(PositionX=length(of.x), PositionY=length(of.y), Timepoint=_milliseconds(of.taken), PlateAcquisition=run)
    return {**_identified(SCHEMA, "WellSample", of.id), **where, "Image": image}


def _sampled(of: Field) -> Json:
    """Present where in its well an image was taken; its number is that of its URL."""
    return {"omero:field": of.number, **_set(PositionX=length(of.x), PositionY=length(of.y))}


def present_page(data: list[Json], *, total: int, offset: int, limit: int, max_limit: int) -> Json:
    """Present a slice of a list with the length of the whole."""
    meta = {"offset": offset, "limit": limit, "maxLimit": max_limit, "totalCount": total}
    return {"data": data, "meta": meta}


def details(obj: Object) -> Json:
    """Present who owns an object, and what the caller may do with it."""
    return {
        "@type": f"{OWN}#Details",
        "omero:created": _milliseconds(obj.created),
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
    return [_annotation(each) for each in (*of.tags, *of.key_values, *of.comments, *of.ratings, *of.files, *of.others)]


def _annotation(of: Annotation) -> Json:
    name, own = _said(of)
    details = {"@type": f"{OWN}#Details", "owner": person(of.owner)}
    described = _set(Description=of.description, Namespace=of.namespace)
    return {**_identified(SCHEMA, name, of.id), **own, **described, "omero:details": details}


def _said(of: Annotation) -> tuple[str, Json]:
    """Return what OMERO calls an annotation, and what it says."""
    match of:
        case Tag():
            return "TagAnnotation", _set(Value=of.text)
        case KeyValues():
            return "MapAnnotation", {"Value": [list(pair) for pair in of.pairs]}
        case Comment():
            return "CommentAnnotation", {"Value": of.text}
        case Rating():
            return "LongAnnotation", {"Value": of.stars}
        case Attachment():
            file = None if of.file_id is None else _identified(SCHEMA, "OriginalFile", of.file_id)
            return "FileAnnotation", _set(File=file and file | {"Name": of.name, "Size": of.size, "Mimetype": of.mimetype})
        case Other():
            return OTHERS[of.what], {"Value": _milliseconds(of.value) if isinstance(of.value, datetime) else of.value}
    raise TypeError(of)


def _identified(schema: str, name: str, id: int) -> Json:
    return {"@type": f"{schema}#{name}", "@id": id}


def _set(**values: Any) -> Json:
    return {key: value for key, value in values.items() if value is not None and value != ""}


def _milliseconds(when: datetime | None) -> int | None:
    return int(when.timestamp() * 1000) if when else None
