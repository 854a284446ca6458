"""Finding what ``?show=`` asks for: its way through the tree, and whose tree that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.request import Request
from pyramid.traversal import find_resource

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.show import Wanted, label
from omeroweb_pyr.gateway.model import Crumb, Object
from omeroweb_pyr.gateway.model_places import Located, Way
from omeroweb_pyr.presenters.client import spelled
from omeroweb_pyr.resources import Node, Place

ORPHANED = Crumb("orphaned", None, "")
LED = frozenset({"roi", "shape", "fileset"})


@dataclass(frozen=True, slots=True)
class Shown:
    """The places of what is to be shown, and in whose tree of which group; None where nothing says so."""

    paths: tuple[str, ...] = ()
    owner: int | None = None
    group: int | None = None


def find(request: Request, wanted: Sequence[Wanted]) -> Shown:
    """Find objects by what was asked; nothing where the first one is not to be seen."""
    if not wanted:
        return Shown()
    if wanted[0].path:
        return _placed(request, [each.path for each in wanted])
    kind, ids = wanted[0].kind, [each.id for each in wanted if each.id is not None]
    if kind in LED and ids:
        kind, ids = "image", [found for found in [request.omero.image_of(kind, ids[0])] if found is not None]
    if not ids and wanted[0].name:
        found = request.omero.named(kind, wanted[0].name)
        ids = [] if found is None else [found]
    return _located(request, kind, ids) if ids else Shown()


def find_below(request: Request, steps: Sequence[Wanted]) -> Shown:
    """Find the last of several objects; a well by its place on the plate before it."""
    if not steps:
        return Shown()
    last, above = steps[-1], steps[-2] if len(steps) > 1 else None
    spot = label(last.name) if last.kind == "well" and last.name else None
    if spot is None or above is None or above.kind != "plate":
        return find(request, [last])
    plate = above.id if above.id is not None else request.omero.named("plate", above.name)
    well = request.omero.labelled(plate, spot) if plate is not None else None
    return _located(request, "well", [well]) if well is not None else Shown()


def _located(request: Request, kind: str, ids: Sequence[int]) -> Shown:
    found = request.omero.located(kind, ids)
    if not found:
        return Shown()
    home = f"{request.script_name}/"
    return Shown(tuple(spelled(_way(each), home) for each in found), found[0].owner_id, found[0].group_id)


def _way(of: Located) -> Way:
    """Choose the longest way, for the tree's top has only what is in nothing; an image in a well is shown as the well."""
    way = max(of.ways, key=len)
    if of.kind != "image":
        return way
    if any(crumb.kind == "well" for crumb in way):
        return way[:-1]
    return (ORPHANED, *way) if len(way) == 1 else way


def _placed(request: Request, paths: Sequence[str]) -> Shown:
    """Look at the first object at its place; the others are trusted to be beside it, for the client finds them in the same list."""
    places = [place for path in paths if (place := _place(request, path))]
    if not places:
        return Shown()
    try:
        obj: Any = places[0].obj
    except ObjectNotFound:
        return Shown()
    if not isinstance(obj, Object):
        return Shown()
    if not obj.trail or obj.trail[0].kind in ("user", "group"):  # what is at the top is not all there is above it
        return _located(request, obj.kind, [place.id for place in places if place.__name__.isdigit()])
    return Shown(tuple(place.path() for place in places), obj.owner.id, obj.group.id)


def _place(request: Request, path: str) -> Node | None:
    """Walk to what a path names, if it names an object."""
    try:
        found: Place = find_resource(request.root, path.removeprefix(request.script_name))
    except (KeyError, ValueError):
        return None
    return found if isinstance(found, Node) and not found.suffix else None
