"""The pictures of an image: ``1001.png``, ``1001.jpg``, ``@@render`` and ``@@thumbnail``."""

from dataclasses import replace
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest, NotReady
from omeroweb_pyr.imaging.grammar import parse
from omeroweb_pyr.imaging.model import GrammarError, Tile, View
from omeroweb_pyr.imaging.placeholder import placeholder
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import viewer as presenter
from omeroweb_pyr.resources import Image
from omeroweb_pyr.views import caching
from omeroweb_pyr.views.naming import disposition

SMALLEST, USUAL, LARGEST = 16, 96, 512
FORMATS = {"": False, "jpeg": False, "jpg": False, "png": True}


@view_config(context=Image, suffix="png", unchanged=True, request_method="GET", permission=NO_PERMISSION_REQUIRED)
@view_config(context=Image, suffix="jpg", unchanged=True, request_method="GET", permission=NO_PERMISSION_REQUIRED)
@view_config(context=Image, name="render", unchanged=True, request_method="GET", permission=NO_PERMISSION_REQUIRED)
@view_config(context=Image, name="thumbnail", unchanged=True, request_method="GET", permission=NO_PERMISSION_REQUIRED)
def unchanged(context: Image, request: Request) -> Response:
    """Answer without OMERO that a picture named by its version still holds; the predicate has seen to the rest."""
    return caching.not_modified(request, caching.picture_tag(context, request, request.GET["v"]), lasting=True)


@view_config(context=Image, suffix="png", request_method="GET", permission=Permission.READ)
@view_config(context=Image, suffix="jpg", request_method="GET", permission=Permission.READ)
@view_config(context=Image, name="render", request_method="GET", permission=Permission.READ)
def picture(context: Image, request: Request) -> Response:
    """Draw a plane or projection as the query asks: JPEG, or PNG from the very pixels that OMERO rendered."""
    lossless = context.suffix == "png" or (not context.suffix and _lossless(request.GET.get("format", "")))
    return drawn(context, request, lossless=lossless)


def drawn(context: Image, request: Request, *, lossless: bool, part: Tile | None = None, params: Any = None) -> Response:
    """Draw what the query asks for, or answer that the caller's copy still holds.

    ``part`` is what the address names of the plane; ``params`` stand for the query where the address says more than that.
    """
    params = request.GET if params is None else params
    image, view = context.grant, view_of(context, params)
    if part is not None and view.projection is not None:
        raise BadRequest("A projection can only be drawn as a whole, not in tiles.")
    tag, lasting = _tag(context, request, params)
    if tag in request.if_none_match:
        return caching.not_modified(request, tag, lasting=lasting)
    view = _at_saved_plane(view, context, request, params)
    found = request.omero.render(image, view if part is None else replace(view, part=part), lossless=lossless)
    response = Response(found.data, content_type=found.content_type)
    response.headers["Content-Disposition"] = disposition(image.name, "png" if lossless else "jpg")
    return caching.keep(response, request, tag, lasting=lasting)


@view_config(context=Image, name="thumbnail", request_method="GET", permission=Permission.READ)
def thumbnail(context: Image, request: Request) -> Response:
    """Send a thumbnail, its longest side ``size``; a plain stand-in where the image can't be drawn."""
    return thumbnailed(context, request, _size(request.GET.getall("size")), request.GET)


def thumbnailed(context: Image, request: Request, size: int, params: Any) -> Response:
    """Send a thumbnail of a size, or answer that the caller's copy still holds; ``z`` and ``t`` name a plane, ``rdefId`` settings."""
    if any(params.get(name) for name in ("z", "t", "rdefId")):
        return _special(context, request, size, params)
    tag, lasting = _tag(context, request, params)
    if tag in request.if_none_match:
        return caching.not_modified(request, tag, lasting=lasting)
    try:
        if context.grant.pixels is None:
            return _stand_in(size)
        found = request.omero.thumbnail(context.grant, size)
    except (BadRequest, NotReady):
        return _stand_in(size)
    return caching.keep(Response(found.data, content_type=found.content_type), request, tag, lasting=lasting)


def _special(context: Image, request: Request, size: int, params: Any) -> Response:
    """Send a thumbnail of a plane, or by certain settings, of whose changes nothing here knows: it is kept for half a minute only."""
    pixels = context.grant.pixels
    if pixels is None:
        return _stand_in(size)
    settings, plane = _whole(params, "rdefId", 2**63 - 1), None
    z, t = _whole(params, "z", pixels.size_z), _whole(params, "t", pixels.size_t)
    if z or t:
        saved = None if z and t else request.omero.settings(context.grant)
        plane = (z or (saved.default_z if saved else 1), t or (saved.default_t if saved else 1))
    try:
        found = request.omero.thumbnail_at(context.grant, size, plane, settings)
    except NotReady:
        return _stand_in(size)
    response = Response(found.data, content_type=found.content_type)
    response.headers["Cache-Control"] = "private, max-age=30"
    return response


def _whole(params: Any, name: str, most: int) -> int | None:
    text = params.get(name) or ""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and 1 <= int(text) <= most):
        raise BadRequest("“rdefId” is the id of saved settings." if name == "rdefId" else f"“{name}” is a whole number from 1 to {most}.")
    return int(text)


def _tag(context: Image, request: Request, params: Any) -> tuple[str, bool]:
    """Return the picture's ETag, and whether the URL names the version it has now."""
    version = context.grant.version
    return caching.picture_tag(context, request, version, params), bool(version) and request.GET.get("v") == version


def view_of(context: Image, params: Any, plane: tuple[int, int] | None = None) -> View:
    """Read what a query asks to be drawn of an image."""
    image = context.grant
    if image.pixels is None:
        raise BadRequest(f"Image {image.id} has no pixels to draw.")
    try:
        return parse(params, presenter.sizes(image.pixels), plane)
    except GrammarError as error:
        raise BadRequest(str(error)) from error


def _at_saved_plane(view: View, context: Image, request: Request, params: Any) -> View:
    """Take the plane from the saved settings where the query names none."""
    if params.get("z") and params.get("t"):
        return view
    settings = request.omero.settings(context.grant)
    return view_of(context, params, (settings.default_z, settings.default_t))


def _lossless(asked: str) -> bool:
    if asked not in FORMATS:
        raise BadRequest("“format” must be jpeg or png.")
    return FORMATS[asked]


def _size(asked: list[str]) -> int:
    if not asked:
        return USUAL
    text = asked[0]
    if len(asked) == 1 and text.isascii() and text.isdigit() and len(text) <= 4 and SMALLEST <= int(text) <= LARGEST:
        return int(text)
    raise BadRequest(f"“size” must be one whole number from {SMALLEST} to {LARGEST}.")


def _stand_in(size: int) -> Response:
    """Send the placeholder: soon asked for again, as OMERO may be able to draw by then."""
    response = Response(placeholder(size), content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=30"
    return response
