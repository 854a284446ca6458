"""From an image in the viewer to the one before or after it, in the dataset, tag, folder or well that its address names."""

from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest, ObjectNotFound
from omeroweb_pyr.forms.listing import read_slice
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Field, Image, Listing, Node, Root

STEPS = {"next": 1, "previous": -1}


@view_config(context=Image, name="beside", request_method="GET", permission=Permission.READ)
def beside(context: Image, request: Request) -> HTTPFound:
    """Lead to the viewer of the next or the previous image; after the last comes the first."""
    step = STEPS.get(request.GET.get("step", ""))
    if step is None:
        raise BadRequest("step is next or previous.")
    listing = context.__parent__
    if not isinstance(listing, Listing) or isinstance(listing.__parent__, Root):
        raise ObjectNotFound("This image was opened by itself: none is beside it.")
    key = _field(context, listing, step) if isinstance(context, Field) else _image(context, listing, step)
    return HTTPFound(f"{listing.node(key).path()}@@viewer")


def _field(context: Field, listing: Listing, step: int) -> int:
    above: Any = listing.__parent__
    number: int = (context.obj.number - 1 + step) % max(1, above.obj.child_count) + 1
    return number


def _image(context: Image, listing: Listing, step: int) -> int | str:
    above = listing.__parent__
    if isinstance(above, Node):
        above.opening = (listing.kind, context.id)  # what is above is read together with where in its list this stands
    page = listing.page(read_slice({"at": context.__name__}, everyone=True))
    here = next((at for at, each in enumerate(page.items) if each.id == context.id), None)
    if here is None:
        raise ObjectNotFound("This image is not in that list any more.")
    wanted = (page.offset + here + step) % page.total
    if not page.offset <= wanted < page.offset + len(page.items):
        page = listing.page(read_slice({"offset": str(wanted), "limit": "1"}, everyone=True))
        wanted = page.offset
    key: int | str = page.items[wanted - page.offset].key
    return key
