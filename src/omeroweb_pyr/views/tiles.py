"""What the viewer asks for: ``@@tile``, ``@@levels``, ``@@histogram``, ``@@luts`` and ``@@lut``."""

import re
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.imaging.model import Tile
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Image
from omeroweb_pyr.views import images

USUAL_BINS, MOST_BINS = 256, 1024

_NUMBER = r"(0|[1-9]\d{0,8})"
_LEVEL = re.compile(_NUMBER, re.ASCII)
_PLACE = re.compile(rf"{_NUMBER}_{_NUMBER}\.jpg", re.ASCII)


@view_config(context=Image, name="tile", subpath=True, unchanged=True, request_method="GET", permission=NO_PERMISSION_REQUIRED)
def unchanged(context: Image, request: Request) -> Response:
    """Answer without OMERO that a tile named by its version still holds."""
    return images.unchanged(context, request)


@view_config(context=Image, name="tile", subpath=True, request_method="GET", permission=Permission.READ)
def tile(context: Image, request: Request) -> Response:
    """Draw a tile: ``@@tile/LEVEL/COLUMN_ROW.jpg``, where level 0 is the full size."""
    return images.drawn(context, request, lossless=False, part=_part(request))


@view_config(context=Image, name="levels", request_method="GET", permission=Permission.READ, renderer="json")
def levels(context: Image, request: Request) -> dict[str, Any]:
    """Tell the sizes of the image's levels, the full one first, and of its tiles."""
    _pixels(context)
    found = request.omero.levels(context.grant)
    sizes = [{"width": width, "height": height} for width, height in found.sizes]
    width, height = found.tile
    request.response.headers["Cache-Control"] = "private, max-age=60"
    return {**sizes[0], "tile": {"width": width, "height": height}, "levels": sizes}


@view_config(context=Image, name="histogram", request_method="GET", permission=Permission.READ, renderer="json")
def histogram(context: Image, request: Request) -> dict[str, Any]:
    """Count the samples of a plane of a channel, in bins from ``low`` to ``high``; all are counted from 1."""
    pixels = _pixels(context)
    channel = _whole(request, "channel", pixels.size_c, 1)
    plane = _whole(request, "z", pixels.size_z, pixels.size_z // 2 + 1), _whole(request, "t", pixels.size_t, 1)
    found = request.omero.histogram(context.grant, channel, plane, _whole(request, "bins", MOST_BINS, USUAL_BINS))
    request.response.headers["Cache-Control"] = "private, max-age=60"
    return {"data": found.counts, "low": found.low, "high": found.high}


@view_config(context=Image, name="luts", request_method="GET", permission=Permission.READ, renderer="json")
def luts(context: Image, request: Request) -> dict[str, Any]:  # noqa: ARG001 - Pyramid's signature
    """List the lookup tables that OMERO can draw with."""
    request.response.headers["Cache-Control"] = "private, max-age=60"
    return {"luts": [{"name": name} for name in request.omero.luts()]}


@view_config(context=Image, name="lut", subpath=True, request_method="GET", permission=Permission.READ)
def lut(context: Image, request: Request) -> Response:  # noqa: ARG001 - Pyramid's signature
    """Draw the colours of a lookup table as a strip: ``@@lut/cool.lut.png``."""
    path = request.subpath
    if len(path) != 1 or not path[0].endswith(".lut.png") or request.path_info.endswith("/"):
        raise HTTPNotFound("There is nothing at this address.")
    found = request.omero.lut(path[0].removesuffix(".png"))
    response = Response(found.data, content_type=found.content_type)
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _part(request: Request) -> Tile:
    """Read the place of a tile; what has another spelling is no address."""
    path = request.subpath
    level, place = (_LEVEL.fullmatch(path[0]), _PLACE.fullmatch(path[1])) if len(path) == 2 else (None, None)
    if level is None or place is None or not request.path_info.endswith(f"/@@tile/{path[0]}/{path[1]}"):
        raise HTTPNotFound("There is nothing at this address.")
    if request.GET.get("region") or request.GET.get("tile"):
        raise BadRequest("The address names a tile; “region” and “tile” can't be given too.")
    return Tile(int(level[1]), int(place[1]), int(place[2]))


def _pixels(context: Image) -> Any:
    if context.grant.pixels is None:
        raise BadRequest(f"Image {context.id} has no pixels to draw.")
    return context.grant.pixels


def _whole(request: Request, name: str, most: int, usual: int) -> int:
    asked = [text for text in request.GET.getall(name) if text]
    if not asked:
        return usual
    text = asked[0]
    if len(asked) == 1 and text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most:
        return int(text)
    raise BadRequest(f"“{name}” must be one whole number from 1 to {most}.")
