"""The picture on the card of a dataset: that of its first image."""

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.listing import read_slice
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Dataset
from omeroweb_pyr.views.webclient.pages import inside

KEPT = 60
"""A cover may be that old, in seconds: it is not metadata, only a hint at what is inside."""


@view_config(context=Dataset, name="thumbnail", request_method="GET", permission=Permission.READ)
def cover(context: Dataset, request: Request) -> Response:
    """Lead to the thumbnail of the first image by name: there it joins the batch, and is kept for good."""
    images = inside(context)
    first = next(iter(images.page(read_slice({"limit": "1"}, everyone=True))), None)
    if first is None:
        raise ObjectNotFound("There is no image in this dataset.")
    query = {key: request.GET[key] for key in ("size",) if key in request.GET} | {"v": first.version}
    place = request.resource_path(images[str(first.id)], "@@thumbnail", query=query)
    return HTTPFound(place, cache_control=f"private, max-age={KEPT}")
