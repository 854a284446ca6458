"""The pictures on the cards of containers: that of the first image inside."""

from typing import Any

from pyramid.httpexceptions import HTTPFound, HTTPNoContent
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.forms.listing import read_slice
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Dataset, Listing, Project

KEPT = 300
"""A cover may be that old, in seconds: it is not metadata, only a hint at what is inside."""
LOOKED_AT = "20"
"""How many datasets of a project are looked at for one that is not empty."""


@view_config(context=Project, name="thumbnail", request_method="GET", permission=Permission.READ)
def project_cover(context: Project, request: Request) -> Response:
    """Lead to the cover of the first dataset that holds something."""
    datasets = context.inside()
    listed = datasets.page(read_slice({"limit": LOOKED_AT}, everyone=True))
    return lead(request, datasets, next((dataset for dataset in listed if dataset.child_count), None))


@view_config(context=Dataset, name="thumbnail", request_method="GET", permission=Permission.READ)
def dataset_cover(context: Dataset, request: Request) -> Response:
    """Lead to the thumbnail of the first image by name: there it joins the batch, and is kept for good."""
    images = context.inside()
    first = next(iter(images.page(read_slice({"limit": "1"}, everyone=True))), None)
    return lead(request, images, first, v=getattr(first, "version", ""))


def lead(request: Request, listing: Listing, found: Any, **more: str) -> Response:
    """Send the browser to the picture of what was found, for a while without asking again; or say that there is none."""
    kept = f"private, max-age={KEPT}"
    if found is None:
        return HTTPNoContent(cache_control=kept)
    size = {"size": request.GET["size"]} if "size" in request.GET else {}
    place = request.resource_path(listing.node(found.key), "@@thumbnail", query=size | more)
    return HTTPFound(place, cache_control=kept)
