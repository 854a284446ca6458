"""Making, saving and deleting OMERO's objects."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import omero.model
from omero.rtypes import rstring, unwrap

from omeroweb_pyr import errors
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import Target
from omeroweb_pyr.gateway.queries.annotations import LINKS
from omeroweb_pyr.gateway.queries.changes import ENTITIES

MOST = 5000
"""How many objects one change is made to."""
NOT_TAKEN = "OMERO did not take this: what it refers to may be gone by now, or a text is longer than OMERO can keep."


def make(entity: str, *args: Any) -> Any:
    """Make one of OMERO's objects, new, or with ``(id, False)`` a mere reference to one."""
    return getattr(omero.model, f"{entity}I")(*args)


def reference(kind: str, id: int) -> Any:
    """Refer to an object."""
    return make(ENTITIES[kind], id, False)


def link(entity: str, parent: Any, child: Any) -> Any:
    """Make a link."""
    made = make(entity)
    made.setParent(parent)
    made.setChild(child)
    return made


def annotated(target: Target, annotation: Any) -> Any:
    """Link an object to an annotation, which may be new."""
    return link(LINKS[target.kind], reference(target.kind, target.id), annotation)


def text(value: str) -> Any:
    """Wrap a text; an empty one is none."""
    return rstring(value) if value else None


def told(value: Any) -> str:
    """Unwrap a text, with the line ends that browsers' forms are read with."""
    return lines(unwrap(value) or "")


def lines(value: str) -> str:
    """Write line ends in one way."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


def group_of(targets: Sequence[Target]) -> int:
    """Return the one group that all are in."""
    groups = {target.group_id for target in targets}
    if not groups:
        raise errors.BadRequest("Please name the objects that this is for.")
    if len(groups) > 1:
        raise errors.BadRequest("These objects are in different groups, and an annotation is in one: please choose those of one group.")
    return groups.pop()


def by_kind(targets: Iterable[Target]) -> dict[str, list[int]]:
    """Sort ids by kind."""
    found: dict[str, list[int]] = {}
    for target in targets:
        found.setdefault(target.kind, []).append(target.id)
    return found


def update(connection: Connection, seam: Seam, operation: str, things: Any, group: int) -> Any:
    """Ask OMERO's update service."""
    with taken():
        return seam.call(connection.service(seam, "getUpdateService"), operation, things, group=group)


def save(connection: Connection, seam: Seam, things: list[Any], group: int) -> list[Any]:
    """Save several objects, all or none, and return them as they are now."""
    if not things:
        return []
    if len(things) == 1:
        return [update(connection, seam, "saveAndReturnObject", things[0], group)]
    return list(update(connection, seam, "saveAndReturnArray", things, group))


@contextlib.contextmanager
def taken() -> Iterator[None]:
    """Say of a change that is not valid what that means: not that something is not there."""
    try:
        yield
    except errors.ObjectNotFound as invalid:
        raise errors.BadRequest(NOT_TAKEN) from invalid


def ids(saved: Iterable[Any]) -> tuple[int, ...]:
    """Return the ids of objects, each once."""
    return tuple(dict.fromkeys(unwrap(thing.id) for thing in saved))


def children(links: Iterable[Any]) -> tuple[int, ...]:
    """Return the ids of what links lead to, each once."""
    return ids(made.child for made in links)
