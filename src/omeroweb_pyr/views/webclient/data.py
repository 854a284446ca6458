"""The same as JSON: objects and lists in the shape of ``/api/v0``, with links to follow from one to the next."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.forms.listing import API_MAX_LIMIT, read_slice
from omeroweb_pyr.gateway.model import Listing as Asked
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import api
from omeroweb_pyr.resources import Listing, Node, Orphaned, Place
from omeroweb_pyr.views.webclient.pages import SUFFIXES


@view_config(context=Listing, suffix="json", renderer="json", request_method="GET", permission=Permission.READ)
def listing_data(context: Listing, request: Request) -> api.Json:
    """Give a slice of a list: ``?limit=&offset=``, and the filters of the page."""
    return slice_of(context, read_slice(request.GET, everyone=context.everyone))


def slice_of(context: Listing, asked: Asked) -> api.Json:
    """Read a slice of a list and present it."""
    # The gateway reads at least one row, which tells the total; who asked for none gets none.
    page = context.page(asked)
    data = [api.present(obj, links(context.node(obj.key), obj)) for obj in page.items[: asked.limit]]
    return api.present_page(data, total=page.total, offset=page.offset, limit=asked.limit, max_limit=API_MAX_LIMIT)


@view_config(context=Listing, name="said", renderer="json", request_method="GET", permission=Permission.READ)
def said_data(context: Listing, request: Request) -> api.Json:
    """Give the tags, keys and owners that there are in a list, by which it can be narrowed."""
    whose = {name: request.GET[name] for name in ("owner", "group", "orphaned") if name in request.GET}
    found = context.__parent__.offers(context.kind, read_slice(whose, everyone=context.everyone))
    owners = [{"id": owner.id, "name": owner.full_name} for owner in found.owners]
    return {"tags": list(found.tags), "keys": list(found.keys), "owners": owners}


@view_config(context=Node, suffix="json", renderer="json", request_method="GET", permission=Permission.READ)
def object_data(context: Node, request: Request) -> api.Json:
    """Give an object with all that was said about it."""
    said = api.annotations(request.omero.annotations(context.obj))
    return {"data": {**api.present(context.obj, links(context, context.obj)), "Annotations": said}}


@view_config(context=Orphaned, suffix="json", renderer="json", request_method="GET", permission=Permission.READ)
def orphaned_data(context: Orphaned, request: Request) -> api.Json:  # noqa: ARG001 - Pyramid's signature
    """Say what there may be in no container."""
    return {"data": below(context)}


def links(place: Node, obj: Any) -> dict[str, str]:
    """Name an object's own address, its page, its pictures, and the lists below it."""
    version = getattr(obj, "version", "")
    thumbnail = {"url:thumbnail": f"{place.url()}@@thumbnail?v={version}"} if version else {}
    pictures = thumbnail | {f"url:{suffix}": place.url(suffix) for suffix in SUFFIXES[place.kind] if suffix != "json"}
    return {f"url:{place.kind}": place.url("json"), "url:page": place.url(), **pictures, **below(place)}


def below(place: Place) -> dict[str, Any]:
    """Name the lists below a place."""
    lists = {kind: place.branch(kind) for kind in place.branches}
    return {f"url:{kind}{'s' if isinstance(listed, Listing) else ''}": listed.url("json") for kind, listed in lists.items()}
