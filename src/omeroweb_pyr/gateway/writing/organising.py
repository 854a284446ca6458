"""New objects, what is in what, and the names of channels."""

from collections.abc import Mapping, Sequence
from typing import Any

from omero.rtypes import rstring, unwrap

from omeroweb_pyr.errors import BadRequest, Conflict, ObjectNotFound, Refused
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import Link, Target, Wording
from omeroweb_pyr.gateway.model_tags import TAG_SET
from omeroweb_pyr.gateway.queries.changes import CHANNELS, CHANNELS_BY_ID, CHANNELS_IN, CONTAINED, ENTITIES, HELD, LINKED
from omeroweb_pyr.gateway.reading import maps, parameters
from omeroweb_pyr.gateway.rows import person, rights
from omeroweb_pyr.gateway.writing.objects import link, make, reference, save, text, told, update
from omeroweb_pyr.gateway.writing.removing import unlink as remove
from omeroweb_pyr.permissions import Permission

Known = Mapping[tuple[str, int], Target]
Rows = dict[Link, list[tuple[int, bool]]]
"""Links with their ids, and whether the caller may delete them."""
Changed = tuple[tuple[Link, ...], tuple[Link, ...]]


def create(connection: Connection, seam: Seam, kind: str, new: Wording, group: int, parent: Target | None, inside: Sequence[Target]) -> int:
    """Make an object, in another if one is given, with others ``inside``; return its id. One call."""
    made = _made(kind, new)
    links = []
    if parent is not None and kind == "folder":
        made.parentFolder = reference("folder", parent.id)
    elif parent is not None:
        links.append(link(HELD[parent.kind, kind], reference(parent.kind, parent.id), made))
    links += [link(HELD[kind, each.kind], made, reference(each.kind, each.id)) for each in inside]
    if not links:
        return int(unwrap(save(connection, seam, [made], group)[0].id))
    saved = save(connection, seam, links, group)[0]
    return int(unwrap((saved.child if parent is not None and kind != "folder" else saved.parent).id))


def relink(connection: Connection, seam: Seam, known: Known, put: Sequence[Link], take: Sequence[Link]) -> Changed:
    """Link objects that are not linked yet, and take other links away; refused as a whole before the first is made.

    Return what is new, and what is gone. One call a kind of link to look, one to save, one or more to delete.
    """
    groups = {known[end].group_id for each in put for end in ((each.parent, each.parent_id), (each.child, each.child_id))}
    if len(groups) > 1:
        raise BadRequest("What is put into something has to be in its group.")
    doomed = _to_go(connection, seam, known, take, moved=bool(put)) if take else {}
    there = _found(connection, seam, known, put) if put else {}
    new = [each for each in put if each not in there]
    if new:
        update(connection, seam, "saveArray", [_link(each) for each in new], groups.pop())
    if doomed:
        numbers: dict[str, list[int]] = {}
        for each, rows in doomed.items():
            numbers.setdefault(HELD[each.parent, each.child], []).extend(number for number, _ in rows)
        remove(connection, seam, numbers, next(iter(known.values())).group_id)
    return tuple(new), tuple(doomed)


def _to_go(connection: Connection, seam: Seam, known: Known, links: Sequence[Link], *, moved: bool) -> Rows:
    """Find the links that are to go; what is to be ``moved`` has to be there still, lest it be in two places."""
    there = _found(connection, seam, known, links)
    lost = next((each for each in links if each not in there), None)
    if moved and lost:
        what = f"{lost.child.capitalize()} {lost.child_id}"
        raise Conflict(f"{what} is no longer in {lost.parent} {lost.parent_id}; so nothing was moved.")
    if not there:
        raise ObjectNotFound("There is no such link.")
    if any(not mine for rows in there.values() for _, mine in rows):
        raise Refused("Somebody else has put this there, and you may not take it out; so nothing was done.")
    return there


def name_channels(connection: Connection, seam: Seam, image: Target, names: Sequence[str]) -> None:
    """Name the channels of an image in their order. Two calls."""
    query = connection.service(seam, "getQueryService")
    found = seam.call(query, "findAllByQuery", CHANNELS, parameters({"id": image.id}), group=image.group_id)
    if len(found) != len(names):
        raise BadRequest(f"This image has {len(found)} channels, and {len(names)} names were sent.")
    changed = []
    for channel, name in zip(found, names, strict=True):
        if told(channel.name) != name:
            channel.name = text(name)
            changed.append(channel)
    if changed:
        update(connection, seam, "saveArray", changed, image.group_id)


def name_channels_in(connection: Connection, seam: Seam, holder: Target, names: Sequence[str]) -> int:
    """Name the channels of all images in something, as far as each has them; return how many were renamed. Three calls."""
    rows = maps(connection, seam, CHANNELS_IN[holder.kind], {"id": holder.id}, holder.group_id)
    wanted = {row["id"]: names[row["at"]] for row in rows if row["at"] < len(names) and (row["name"] or "") != names[row["at"]]}
    barred = [row for row in rows if row["id"] in wanted and Permission.EDIT not in rights(row["lc_details_permissions"])]
    if barred:
        raise Refused(f"Some of these images are {person(barred[0]).full_name}'s, and not yours to change; so nothing was done.")
    if not wanted:
        return 0
    query = connection.service(seam, "getQueryService")
    found = seam.call(query, "findAllByQuery", CHANNELS_BY_ID, parameters({"ids": list(wanted)}), group=holder.group_id)
    for channel in found:
        channel.name = text(wanted[unwrap(channel.id)])
    update(connection, seam, "saveArray", found, holder.group_id)
    return len(found)


def _made(kind: str, new: Wording) -> Any:
    made = make(ENTITIES[kind])
    if kind in ("tag", "tagset"):
        made.textValue = rstring(new.name or "")
        made.ns = text(TAG_SET if kind == "tagset" else "")
    else:
        made.name = rstring(new.name or "")
    made.description = text(new.description or "")
    return made


def _link(each: Link) -> Any:
    above, below = reference(each.parent, each.parent_id), reference(each.child, each.child_id)
    if each.parent == "tag":  # OMERO's links lead from the object to the tag
        above, below = below, above
    return link(HELD[each.parent, each.child], above, below)


def _found(connection: Connection, seam: Seam, known: Known, links: Sequence[Link]) -> Rows:
    """Find which of the links are there, with their ids, and whether the caller may delete them."""
    there: Rows = {}
    group = next(iter(known.values())).group_id
    for parent, child in dict.fromkeys((each.parent, each.child) for each in links):
        above = list({each.parent_id for each in links if (each.parent, each.child) == (parent, child)})
        below = list({each.child_id for each in links if (each.parent, each.child) == (parent, child)})
        tagged = parent == "tag"
        query = LINKED[child] if tagged else CONTAINED[HELD[parent, child]]
        values: dict[str, Any] = {"parents": below, "children": above} if tagged else {"parents": above, "children": below}
        for row in maps(connection, seam, query, values, group):
            ends = (row["child"], row["parent"]) if tagged else (row["parent"], row["child"])
            found = Link(parent, ends[0], child, ends[1])
            if found in links:
                there.setdefault(found, []).append((row["id"], Permission.DELETE in rights(row["l_details_permissions"])))
    return there
