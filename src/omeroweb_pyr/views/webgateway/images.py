"""Pictures at OMERO.web's addresses; their z and t count from 0."""

from http import HTTPStatus
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.model import Pixels
from omeroweb_pyr.imaging.kept import tiff
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Image
from omeroweb_pyr.views.images import LARGEST, SMALLEST, USUAL, drawn, thumbnailed
from omeroweb_pyr.views.naming import disposition
from omeroweb_pyr.views.webgateway import HEIGHT, ID, WIDTH, T, Z
from omeroweb_pyr.views.webgateway.rdefs import whole

KEPT = {"jpeg": "jpg", "png": "png", "tif": "tif"}
"""The formats of pictures that are kept, with how their files end."""
READ: dict[str, Any] = {"context": Image, "request_method": "GET", "permission": Permission.READ}


@view_config(route_name="webgateway", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def welcome(request: Request) -> Response:  # noqa: ARG001 - Pyramid's signature
    """Say that this is there."""
    return Response("Welcome to webgateway", content_type="text/plain", charset="utf-8")


@view_config(route_name=f"picture.render_image:{ID}/", **READ)
@view_config(route_name=f"picture.render_image:{ID}/{Z}/", **READ)
@view_config(route_name=f"picture.render_image:{ID}/{Z}/{T}/", **READ)
def render_image(context: Image, request: Request) -> Response:
    """Draw a plane, or the saved one where the address names none."""
    return drawn(context, request, lossless=False, params=planed(request))


@view_config(route_name="picture.region", **READ)
def render_image_region(context: Image, request: Request) -> Response:
    """Draw a tile or a region, which are never projected."""
    params = planed(request)
    if not (params.get("tile") or params.get("region")):
        raise BadRequest("tile or region argument required")
    params.pop("p", None)
    return drawn(context, request, lossless=False, params=params)


@view_config(route_name=f"picture.exact:{ID}/", **READ)
@view_config(route_name=f"picture.exact:{ID}/{Z}/", **READ)
@view_config(route_name=f"picture.exact:{ID}/{Z}/{T}/", **READ)
def render_image_rdef(context: Image, request: Request) -> Response:
    """Draw a plane by settings that are named in full."""
    whole(context, request.GET)
    return render_image(context, request)


@view_config(route_name="picture.exact.region", **READ)
def render_image_region_rdef(context: Image, request: Request) -> Response:
    """Draw a tile or a region by settings that are named in full."""
    whole(context, request.GET)
    return render_image_region(context, request)


@view_config(route_name=f"picture.kept:{ID}/", **READ)
@view_config(route_name=f"picture.kept:{ID}/{Z}/", **READ)
@view_config(route_name=f"picture.kept:{ID}/{Z}/{T}/", **READ)
@view_config(route_name="picture.as", **READ)
def render_image_download(context: Image, request: Request) -> Response:
    """Draw a plane to be kept as a file: ``format`` is jpeg, png or tif."""
    usual = "png" if request.matched_route.name == "picture.as" else "jpeg"
    asked = request.GET.get("format") or usual
    if asked not in KEPT:
        raise BadRequest("“format” must be jpeg, png or tif.")
    response = drawn(context, request, lossless=asked != "jpeg", params=planed(request))
    if response.status_int == HTTPStatus.OK:
        if asked == "tif":
            response.body, response.content_type = tiff(response.body), "image/tiff"
        response.headers["Content-Disposition"] = disposition(context.grant.name, KEPT[asked], "attachment")
    return response


@view_config(route_name="picture.thumbnail:size", **READ)
@view_config(route_name=f"picture.thumbnail:{ID}/", **READ)
@view_config(route_name=f"picture.thumbnail:{ID}/{WIDTH}/", **READ)
@view_config(route_name=f"picture.thumbnail:{ID}/{WIDTH}/{HEIGHT}/", **READ)
@view_config(route_name=f"picture.birds_eye:{ID}/", **READ)
@view_config(route_name=f"picture.birds_eye:{ID}/{WIDTH}/", **READ)
def render_thumbnail(context: Image, request: Request) -> Response:
    """Send a thumbnail: its longest side, or the box that it is to fit into, may be in the address; z and t count from 0."""
    width, height = (int(request.matchdict[name]) if name in request.matchdict else None for name in ("width", "height"))
    longest = USUAL if width is None else width if height is None else _fitting(context.grant.pixels, width, height)
    size = min(max(longest, SMALLEST), LARGEST)
    params = request.GET.copy()
    params["size"] = str(size)
    for name in ("z", "t"):
        told = params.get(name, "")
        if told.isascii() and told.isdigit() and len(told) < 10:
            params[name] = str(int(told) + 1)
    return thumbnailed(context, request, size, params)


def planed(request: Request) -> Any:
    """Return the query with the plane of the address, which counts from 0, as ours counts."""
    params = request.GET.copy()
    for name in ("z", "t"):
        if name in request.matchdict:
            params[name] = str(int(request.matchdict[name]) + 1)
    return params


def _fitting(pixels: Pixels | None, width: int, height: int) -> int:
    """Return the longest side with which a picture fits into a box."""
    if pixels is None:
        return max(width, height)
    scale = min(width / pixels.size_x, height / pixels.size_y)
    return round(max(pixels.size_x, pixels.size_y) * scale)
