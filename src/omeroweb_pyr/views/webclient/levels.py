"""The lists on the way down to what is to be shown, which come with the client's page so that it need not ask for them one by one."""

from collections.abc import Iterator
from typing import Any

from pyramid.location import lineage
from pyramid.request import Request
from pyramid.traversal import find_resource

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.listing import read_slice
from omeroweb_pyr.presenters.client import Section
from omeroweb_pyr.resources import Listing, Node, Plate, Run
from omeroweb_pyr.security import public
from omeroweb_pyr.views.webclient.data import slice_of

Asked = dict[str, str]


def levels(request: Request, path: str, top: Section | None, known: Any) -> dict[str, Any]:
    """Read what the tree needs on its way to an object, and what the centre shows then; each by the address of its list.

    ``top`` is the section at the top of the tree that it is in, ``known`` what was read of that one.
    """
    place = find_resource(request.root, path.removeprefix(request.script_name))
    way = [each for each in lineage(place) if isinstance(each, Node)][::-1]
    found: dict[str, Any] = {}
    try:
        for address, listing, asked, wanted in _lists(way, top):
            if public.is_open(request, listing.path("json")):
                already = known if top and address == top.list else None
                if not already or not _has(already, wanted):
                    found[address] = _slice(listing, asked, wanted)
    except ObjectNotFound:  # it has gone meanwhile; the client will find out
        pass
    return found


def _lists(way: list[Node], top: Section | None) -> Iterator[tuple[str, Listing, Asked, int]]:
    """Name each list, what is asked of it, and the object that must be in the slice of it."""
    for at, node in enumerate(way):
        listing = node.__parent__
        assert isinstance(listing, Listing)
        if listing.kind != "well" and (at or top):  # wells are in the grid of their plate
            yield (listing.path("json"), listing, {}, node.id) if at or not top else (top.list, listing, top.asked, node.id)
    if way and way[-1].branches and not isinstance(way[-1], Plate | Run):
        inside = way[-1].inside()
        yield inside.path("json"), inside, {}, 0


def _slice(listing: Listing, asked: Asked, wanted: int) -> Any:
    """Read the beginning of a list, or the part that has an object in it."""
    first = slice_of(listing, read_slice(asked, everyone=True))
    if not wanted or _has(first, wanted) or first["meta"]["totalCount"] <= len(first["data"]):
        return first
    return slice_of(listing, read_slice(asked | {"at": str(wanted)}, everyone=True))


def _has(part: Any, wanted: int) -> bool:
    return any(each["@id"] == wanted for each in part["data"])
