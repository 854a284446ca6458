"""Annotations as OMERO.web's ``api/annotations/`` tells of them: one entry for each link."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

from omeroweb_pyr.gateway.model import (
    Annotation,
    Annotations,
    Attachment,
    Comment,
    Crumb,
    Inherited,
    KeyValues,
    Named,
    Other,
    Person,
    Rating,
    Tag,
)
from omeroweb_pyr.gateway.model_places import Located
from omeroweb_pyr.presenters.api import OTHERS
from omeroweb_pyr.presenters.rights import flags

Json = dict[str, Any]

CLASSES = {"run": "PlateAcquisitionI"}
VALUES = {"long": "longValue", "double": "doubleValue", "boolean": "boolValue", "term": "termValue", "time": "timeValue"}
PARTS = {"tag": "tags", "file": "files", "comment": "comments", "rating": "ratings", "map": "key_values", "custom": "others"}
"""What ``type`` may ask for."""
KINDS = {Tag: "tag", Attachment: "file", Comment: "comment", Rating: "rating", KeyValues: "map", Other: "custom"}


def annotations(said: Iterable[tuple[Named, Annotations]], zone: tzinfo, *, kind: str = "", namespace: str = "") -> Json:
    """Present what is said about objects, in the order of namespaces; of one kind, or of one namespace only."""
    found = [(obj, each) for obj, of in said for each in _of(of, kind) if not namespace or each.namespace == namespace]
    found.sort(key=lambda pair: (pair[1].namespace or "", pair[1].id))
    people = {person.id: person for _, each in found for person in (each.owner, each.added_by) if person is not None}
    return {
        "annotations": [_entry(obj, each, zone) for obj, each in found],
        "experimenters": [_person(people[number]) for number in sorted(people)],
    }


def parents(
    inherited: Iterable[tuple[Named, Sequence[Inherited]]], ways: Iterable[Located], zone: tzinfo, *, kind: str = "", namespace: str = ""
) -> Json:
    """Present what is said about the places above some objects, once each, and which places those are."""
    above = {(of.kind, of.id): _above(of) for of in ways}
    names = {(crumb.kind, crumb.id): crumb.name for crumbs in above.values() for crumb in crumbs}
    lineage: dict[str, Json] = {}
    found: dict[tuple[int, str, int], Json] = {}
    for obj, each in inherited:
        for one in each:
            wanted = KINDS.get(type(one.annotation), "") if kind else kind
            if wanted == kind and namespace in ("", one.annotation.namespace):
                place = _place(one.kind, one.id, names.get((one.kind, one.id), ""))
                found[one.annotation.id, one.kind, one.id] = _said(place, one.annotation, zone)
        of_kind = lineage.setdefault(_class(obj.kind), {})
        of_kind[str(obj.id)] = [_place(crumb.kind, crumb.id, crumb.name) for crumb in above.get((obj.kind, obj.id), ())]
    return {"annotations": list(found.values()), "lineage": lineage}


def _above(of: Located) -> list[Crumb]:
    return list(dict.fromkeys(crumb for way in of.ways for crumb in way[:-1] if isinstance(crumb.id, int)))


def _of(said: Annotations, kind: str) -> Iterator[Annotation]:
    for name, part in PARTS.items():
        if kind in ("", name):
            yield from getattr(said, part)


def _entry(obj: Named, of: Annotation, zone: tzinfo) -> Json:
    return _said(_place(obj.kind, obj.id, obj.name), of, zone)


def _class(kind: str) -> str:
    return CLASSES.get(kind, f"{kind.capitalize()}I")


def _place(kind: str, number: int | str | None, name: str) -> Json:
    return {"id": number, "class": _class(kind), "name": name}


def _said(place: Json, of: Annotation, zone: tzinfo) -> Json:
    name, values = _values(of, zone)
    adder = of.added_by or of.owner
    told = {
        "id": of.id,
        "ns": of.namespace,
        "name": None,
        "description": of.description or None,
        "owner": {"id": of.owner.id},
        "date": _date(of.created, zone),
        "permissions": flags(of.rights),
        "class": f"{name}I",
        "link": {
            "id": of.link,
            "owner": {"id": adder.id},
            "date": _date(of.added or of.created, zone),
            "permissions": flags(of.link_rights),
            "parent": place,
        },
    }
    return told | values


def _values(of: Annotation, zone: tzinfo) -> tuple[str, Json]:
    match of:
        case Tag() | Comment():
            return f"{type(of).__name__}Annotation", {"textValue": of.text}
        case KeyValues():
            return "MapAnnotation", {"values": [list(pair) for pair in of.pairs]}
        case Rating():
            return "LongAnnotation", {"longValue": of.stars}
        case Attachment():
            return "FileAnnotation", {"file": {"id": of.file_id, "name": of.name, "size": of.size, "mimetype": of.mimetype}}
        case Other():
            value = _date(of.value, zone) if isinstance(of.value, datetime) else of.value
            return OTHERS[of.what], {VALUES.get(of.what, "textValue"): value}
    return "Annotation", {}


def _date(when: datetime, zone: tzinfo) -> str:
    return when.astimezone(zone).isoformat(timespec="seconds")


def _person(person: Person) -> Json:
    return {"id": person.id, "omeName": person.user_name, "firstName": person.first_name, "lastName": person.last_name}
