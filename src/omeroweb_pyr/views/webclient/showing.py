"""Finding what ``?show=`` asks for: its way through the tree, whose tree that is, and what can't be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyramid.location import lineage
from pyramid.request import Request
from pyramid.traversal import find_resource

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.show import Asked, Wanted, label
from omeroweb_pyr.gateway.model import ANYBODY, Crumb, Object
from omeroweb_pyr.gateway.model_places import Located, Way
from omeroweb_pyr.presenters.client import spelled
from omeroweb_pyr.resources import Node, Place, Tag

ORPHANED = Crumb("orphaned", None, "")
LED = frozenset({"roi", "shape", "fileset", "field"})
FIELDS = frozenset({"well", "field"})
"""What is named otherwise than by its id below a plate."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The places of what is to be shown, and in whose tree of which group; None where nothing says so."""

    paths: tuple[str, ...] = ()
    owner: int | None = None
    group: int | None = None
    kind: str = ""
    elsewhere: tuple[int, ...] = ()
    """What is in other groups."""


def find(request: Request, asked: Asked, under: str = "") -> Shown:
    """Find objects by what was asked, below ``under`` where they are there as well as elsewhere."""
    if not asked.wanted:
        return Shown()
    if asked.wanted[0].path:
        return _placed(request, [each.path for each in asked.wanted])
    kind, ids = asked.wanted[0].kind, [each.id for each in asked.wanted if each.id is not None]
    if kind in LED and ids:
        kind, ids = "image", [found for found in [request.omero.image_of(kind, ids[0])] if found is not None]
    if not ids and asked.wanted[0].name:
        found = request.omero.named(kind, asked.wanted[0].name)
        ids = [] if found is None else [found]
    if ids and (place := _place(request, under)) and isinstance(place, Tag):
        return _placed(request, [f"{under}{kind}/{each}/" for each in ids])
    return _located(request, kind, ids, under)


def find_below(request: Request, steps: Sequence[Wanted]) -> Shown:
    """Find the last of several objects; a well by its place on the plate before it."""
    if not steps:
        return Shown()
    last, above = steps[-1], steps[-2] if len(steps) > 1 else None
    spot = label(last.name) if last.kind == "well" and last.name else None
    if spot is None or above is None or above.kind != "plate":
        return find(request, Asked((last,)))
    plate = above.id if above.id is not None else request.omero.named("plate", above.name)
    well = request.omero.labelled(plate, spot) if plate is not None else None
    return _located(request, "well", [well]) if well is not None else Shown()


def _located(request: Request, kind: str, ids: Sequence[int], under: str = "") -> Shown:
    """Find objects by their ids; an object of the first one's group is shown with it."""
    found = request.omero.located(kind, ids) if ids else ()
    return _gathered([(each, _best(_spellings(each, request), under)) for each in found], request)


def _gathered(found: Sequence[tuple[Located, str]], request: Request) -> Shown:
    """Show objects at their paths, in the tree of whose that is which the paths begin with, or in everybody's."""
    if not found:
        return Shown()
    first = found[0][0]
    here = [(each, path) for each, path in found if each.group_id == first.group_id]
    owners = {_spellings(each, request)[path] for each, path in here}
    return Shown(
        paths=tuple(path for _, path in here),
        owner=owners.pop() if len(owners) == 1 else ANYBODY,
        group=first.group_id,
        kind=first.kind,
        elsewhere=tuple(each.id for each, _ in found if each.group_id != first.group_id),
    )


def _spellings(of: Located, request: Request) -> dict[str, int]:
    """Spell every way, with whose tree it is in.

    Those in the tree of its owner come first, and the longest of them, for the top has only what is in nothing; folders come last.
    """
    ways = sorted(zip(of.ways, of.tops, strict=True), key=lambda each: (each[0][0].kind == "folder", each[1] != of.owner_id, -len(each[0])))
    return {spelled(_whole(of, way), f"{request.script_name}/"): top for way, top in ways}


def _whole(of: Located, way: Way) -> Way:
    return (ORPHANED, *way) if of.kind == "image" and len(way) == 1 else way


def _best(spellings: Iterable[str], under: str) -> str:
    paths = [*spellings]
    return next((path for path in paths if under and path.startswith(under)), paths[0])


def _placed(request: Request, paths: Sequence[str]) -> Shown:
    """Find objects by their places; what OMERO doesn't know to be there isn't there."""
    places = [place for path in paths if (place := _place(request, path))]
    if not places:
        return Shown()
    if any(isinstance(above, Tag) for above in lineage(places[0].__parent__)):
        return _tagged(request, places)
    if not places[0].__name__.isdigit() or places[0].kind in FIELDS:
        return _on_plate(request, places)
    alike = {int(place.__name__): place for place in places if place.kind == places[0].kind and place.__name__.isdigit()}
    found = [(each, _match(_spellings(each, request), alike[each.id], request)) for each in request.omero.located(places[0].kind, [*alike])]
    return _gathered([(each, path) for each, path in found if path], request)


def _match(spellings: Iterable[str], place: Node, request: Request) -> str:
    """Return the whole path of a place of which the end is asked for."""
    steps = [step for step in place.steps if step[0] not in ("user", "group")]
    end = "".join(f"/{kind}" if key is None else f"/{kind}/{key}" for kind, key in steps) + "/"
    return next((path for path in spellings if path.removeprefix(request.script_name).endswith(end)), "")


def _on_plate(request: Request, places: Sequence[Node]) -> Shown:
    """Find a well or a field by its place; those beside it are named alike, and trusted to be there."""
    obj = _object(places[0])
    if obj is None:
        return Shown()
    kind = "image" if places[0].kind == "field" else places[0].kind
    found = request.omero.located(kind, [obj.id])
    there = [(each, path) for each in found if (path := _match(_spellings(each, request), places[0], request))]
    shown = _gathered(there[:1], request) if there else _located(request, kind, [obj.id])
    if not shown.paths:
        return shown
    beside = [place.__name__ for place in _beside(places)[1:]]
    base = shown.paths[0].removesuffix("/").rpartition("/")[0]
    return replace(shown, paths=(shown.paths[0], *(f"{base}/{name}/" for name in beside)))


def _tagged(request: Request, places: Sequence[Node]) -> Shown:
    """Find what a tag is on in the tree of whose tag it is; what is beside it is trusted to be there."""
    tag = next(above for above in lineage(places[0]) if isinstance(above, Tag))
    shown = _located(request, "tag", [tag.id], "".join(f"/{kind}/{key}" for kind, key in tag.steps) + "/")
    if _object(places[0]) is None or not shown.paths:
        return Shown()
    paths = tuple(shown.paths[0] + place.path().removeprefix(tag.path()) for place in _beside(places))
    return replace(shown, paths=paths, kind=places[0].kind)


def _beside(places: Sequence[Node]) -> list[Node]:
    """Keep those that are in the same list as the first."""
    lists = [place.__parent__.path() if place.__parent__ else "" for place in places]
    return [place for place, listed in zip(places, lists, strict=True) if listed == lists[0]]


def _object(place: Node) -> Any:
    try:
        return place.obj if isinstance(place.obj, Object) else None
    except ObjectNotFound:
        return None


def _place(request: Request, path: str) -> Node | None:
    """Walk to what a path names, if it names an object."""
    try:
        found: Place = find_resource(request.root, path.removeprefix(request.script_name))
    except (KeyError, ValueError):
        return None
    return found if isinstance(found, Node) and not found.suffix else None
