"""Comments, tags, ratings, key-value pairs: put on objects and taken off them."""

import json
from collections.abc import Sequence
from typing import Any

from omero.model import NamedValue
from omero.rtypes import rlong, rstring, unwrap

from omeroweb_pyr.errors import BadRequest, Conflict, Refused
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import RATING
from omeroweb_pyr.gateway.model_changes import CLIENT_PAIRS, NewTag, Pairs, Tagged, Target
from omeroweb_pyr.gateway.model_tags import TAG_SET
from omeroweb_pyr.gateway.queries.annotations import LINKS
from omeroweb_pyr.gateway.queries.changes import LINKED, PAIRS, RATINGS, TAGS
from omeroweb_pyr.gateway.reading import Value, maps, parameters
from omeroweb_pyr.gateway.rows import rights
from omeroweb_pyr.gateway.writing.objects import annotated, by_kind, children, group_of, ids, lines, link, make, save, text
from omeroweb_pyr.gateway.writing.removing import delete, unlink
from omeroweb_pyr.permissions import Permission

STALE = "Somebody else has changed these key-value pairs meanwhile. Please compare; saving again puts yours in the place of theirs."


def comment(connection: Connection, seam: Seam, targets: Sequence[Target], words: str) -> tuple[int, ...]:
    """Comment on objects: one comment for all. One call."""
    made = make("CommentAnnotation")
    made.textValue = rstring(words)
    return children(save(connection, seam, [annotated(target, made) for target in targets], group_of(targets)))


def attach(connection: Connection, seam: Seam, targets: Sequence[Target], wanted: Sequence[int]) -> tuple[int, ...]:
    """Put files' annotations that there are on objects that don't have them yet; return those that were put somewhere. Two calls."""
    group = group_of(targets)
    new = [annotated(target, make("FileAnnotation", id, False)) for target, id in _missing(connection, seam, targets, wanted, group)]
    return children(save(connection, seam, new, group))


def tag(
    connection: Connection, seam: Seam, targets: Sequence[Target], wanted: Sequence[int], new: NewTag | None, off: Sequence[int]
) -> Tagged:
    """Put tags on objects and take others off; a new tag is made unless there is one of its text. At most four calls for one object."""
    group, made = group_of(targets), None
    if new is not None:
        known = _known_tag(connection, seam, new, group)
        wanted, made = ([*wanted, known], None) if known else (wanted, _new_tag(new))
    missing = _missing(connection, seam, targets, wanted, group) if wanted else []
    things = [annotated(target, make("TagAnnotation", id, False)) for target, id in missing]
    things += [annotated(target, made) for target in targets] if made is not None else []
    if made is not None and new is not None and new.tagset is not None:
        things.append(link("AnnotationAnnotationLink", make("TagAnnotation", new.tagset, False), made))
    saved = children(save(connection, seam, things, group))
    links, removed = _links(connection, seam, targets, off, group) if off else ({}, ())
    unlink(connection, seam, links, group)
    return Tagged(added=saved, new=tuple(id for id in saved if id not in wanted), removed=removed)


def rate(connection: Connection, seam: Seam, targets: Sequence[Target], stars: int) -> None:
    """Rate objects, or with no stars take one's rating back; what one has said of it before gives way. Two calls, or five."""
    group, old = group_of(targets), []
    for kind, numbers in by_kind(targets).items():
        values: dict[str, Value] = {"parents": numbers, "rating": RATING, "me": connection.caller.user_id}
        old += [(LINKS[kind], row["link"], row["id"]) for row in maps(connection, seam, RATINGS[kind], values, group)]
    if stars:
        save(connection, seam, [annotated(target, _rating(stars)) for target in targets], group)
    # The links only: the number may be on other objects too, and OMERO deletes it with its last link.
    delete(connection, seam, {entity: [number for name, number, _ in old if name == entity] for entity, _, _ in old}, group)


def write_pairs(
    connection: Connection, seam: Seam, targets: Sequence[Target], namespace: str, pairs: Pairs, *, each: bool = False
) -> tuple[int, ...]:
    """Put a new table of key-value pairs on objects; by hand written ones, or ``each``, have one of their own. One call."""
    shared = None if each or namespace == CLIENT_PAIRS else _table(namespace, pairs)
    links = [annotated(target, shared or _table(namespace, pairs)) for target in targets]
    return children(save(connection, seam, links, group_of(targets)))


def rewrite_pairs(
    connection: Connection, seam: Seam, targets: Sequence[Target], wanted: Sequence[int], pairs: Pairs, was: Pairs | None
) -> tuple[int, ...]:
    """Write key-value pairs anew, all alike; without pairs they are deleted. Conflict when one is not as it ``was``. Two calls."""
    query, group = connection.service(seam, "getQueryService"), group_of(targets)
    found: dict[int, Any] = {}
    for kind, numbers in by_kind(targets).items():
        asked = parameters({"ids": list(wanted), "parents": numbers})
        found |= {unwrap(each.id): each for each in seam.call(query, "findAllByQuery", PAIRS[kind], asked, group=group)}
    if found.keys() != set(wanted):
        raise Conflict("Somebody has deleted these key-value pairs meanwhile. Leave out their id to make new ones of yours.")
    for each in found.values():
        now = tuple((pair.name or "", pair.value or "") for pair in each.getMapValue() or ())
        if was is not None and _plain(now) != _plain(was):
            raise Conflict(STALE, pairs=json.dumps(now, ensure_ascii=False))
    if not pairs:
        delete(connection, seam, {"Annotation": list(found)}, group)
        return ()
    for each in found.values():
        each.setMapValue([NamedValue(key, value) for key, value in pairs])
    return ids(save(connection, seam, list(found.values()), group))


def detach(
    connection: Connection, seam: Seam, targets: Sequence[Target], wanted: Sequence[int], *, wholly: bool = False
) -> tuple[int, ...]:
    """Take annotations off objects, or ``wholly`` delete them; what nobody else needs is deleted anyway. Four calls at least."""
    group = group_of(targets)
    links, taken = _links(connection, seam, targets, wanted, group, wholly=wholly)
    delete(connection, seam, {"Annotation": list(taken)} if wholly else links, group)
    return taken


def _links(
    connection: Connection, seam: Seam, targets: Sequence[Target], wanted: Sequence[int], group: int, *, wholly: bool = False
) -> tuple[dict[str, list[int]], tuple[int, ...]]:
    """Find the links to annotations that the caller may delete, and those annotations; Refused when there are only others."""
    found: dict[str, list[int]] = {}
    rows: list[dict[str, Any]] = []
    for kind, numbers in by_kind(targets).items():
        there = maps(connection, seam, LINKED[kind], {"parents": numbers, "children": list(wanted)}, group)
        mine = [row for row in there if wholly or Permission.DELETE in rights(row["l_details_permissions"])]
        if there and not mine:
            raise Refused("Somebody else has put this here, and you may not take it off.")
        found[LINKS[kind]] = [row["id"] for row in mine]
        rows += mine
    return found, tuple(dict.fromkeys(row["child"] for row in rows))


def _missing(connection: Connection, seam: Seam, targets: Sequence[Target], wanted: Sequence[int], group: int) -> list[tuple[Target, int]]:
    """Tell which of the links are not there yet; links of others count, for the annotation is there."""
    there: set[tuple[str, int, int]] = set()
    for kind, numbers in by_kind(targets).items():
        found = maps(connection, seam, LINKED[kind], {"parents": numbers, "children": list(wanted)}, group)
        there |= {(kind, row["parent"], row["child"]) for row in found}
    return [(target, id) for target in targets for id in dict.fromkeys(wanted) if (target.kind, target.id, id) not in there]


def _known_tag(connection: Connection, seam: Seam, new: NewTag, group: int) -> int | None:
    """Find the tag of a text, one's own first; one that is to be described, or in a set, is always new."""
    if new.description or new.tagset is not None:
        return None
    there = maps(connection, seam, TAGS, {"text": new.text, "tag_set": TAG_SET}, group)
    found = [row for row in there if Permission.ANNOTATE in rights(row["a_details_permissions"])]  # others' may be out of reach
    found.sort(key=lambda row: row["owner_id"] != connection.caller.user_id)
    return found[0]["id"] if found else None


def _new_tag(new: NewTag) -> Any:
    made = make("TagAnnotation")
    made.textValue, made.description = rstring(new.text), text(new.description)
    return made


def _rating(stars: int) -> Any:
    made = make("LongAnnotation")
    made.ns, made.longValue = rstring(RATING), rlong(stars)
    return made


def _table(namespace: str, pairs: Pairs) -> Any:
    if not pairs:
        raise BadRequest("Please write at least one key or value.")
    made = make("MapAnnotation")
    made.ns = text(namespace)
    made.setMapValue([NamedValue(key, value) for key, value in pairs])
    return made


def _plain(pairs: Pairs) -> list[tuple[str, str]]:
    return [(lines(key).strip(), lines(value).strip()) for key, value in pairs]
