"""Rendering settings at OMERO.web's addresses: saved, copied, given to others and set back.

What changes anything is a POST with the token; of copying, which only the web session remembers, a GET is enough that a script has sent.
"""

import json
from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.changes import flag, ids, text
from omeroweb_pyr.forms.formerly import kind_of
from omeroweb_pyr.forms.restyling import MOST, read_drawn
from omeroweb_pyr.gateway.model_restyling import IMPORTED, OWNER, PASTE
from omeroweb_pyr.imaging.luts import colours, sheet
from omeroweb_pyr.imaging.model import View
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import rdefs as presenter
from omeroweb_pyr.resources import Image
from omeroweb_pyr.views.images import view_of
from omeroweb_pyr.views.negotiation import ALWAYS
from omeroweb_pyr.views.portions import asked, every
from omeroweb_pyr.views.restyling import copied, held, styled
from omeroweb_pyr.views.webgateway import APP, ID
from omeroweb_pyr.views.webgateway.data import answer

Served = Callable[..., Any]
STYLED = ("image", "dataset", "plate", "run", "well")
NEEDED = "Please send all of the settings: c with a window and a colour for each channel, and m."


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    place = "/image/{id}"
    config.add_route(f"{ALWAYS}saveImgRDef", f"{APP}/saveImgRDef/{ID}/", traverse=place)
    config.add_route(f"{ALWAYS}get_image_rdefs", f"{APP}/get_image_rdefs_json/{ID}/", traverse=place)
    config.add_route(f"{ALWAYS}luts", f"{APP}/luts/")
    config.add_route("luts_png", f"{APP}/luts_png/")
    for name in ("getImgRDef", "copyImgRDef", "resetRDef", "applyOwnersRDef"):
        config.add_route(f"{ALWAYS}{name}", f"{APP}/{name}/")


def _at(name: str, method: str, permission: Permission, **more: Any) -> Callable[[Served], Served]:
    served: Callable[[Served], Served] = view_config(route_name=f"{ALWAYS}{name}", request_method=method, permission=permission, **more)
    return served


def whole(context: Image, params: Any) -> View:
    """Read settings that leave nothing to what is saved."""
    view = view_of(context, params)
    drawn = view.channels or ()
    if not drawn or view.model is None or any(each.start is None or not (each.color or each.lut) for each in drawn):
        raise BadRequest(NEEDED)
    return view


@_at("saveImgRDef", "POST", Permission.ANNOTATE, context=Image)
def save(context: Image, request: Request) -> Response:
    """Save the settings of the query as the caller's own, with the plane that is shown first."""
    request.omero.changes.keep_settings(context.obj, whole(context, request.GET))
    return _said(request, data=True)


@_at("get_image_rdefs", "GET", Permission.READ, context=Image)
def everybodys(context: Image, request: Request) -> Response:
    """Tell the settings that everybody has saved for an image."""
    return _said(request, presenter.everybodys(request.omero.saved_by(context.obj)))


@_at("getImgRDef", "GET", Permission.READ)
def told(request: Request) -> Response:
    """Tell what was copied."""
    pattern = held(request)
    if pattern is None or pattern.query:
        return _said(request, {"rdef": presenter.sent(pattern) if pattern else None})
    image = request.omero.load("image", pattern.image)
    return _said(request, {"rdef": presenter.seen(request.omero.settings(image), image.pixels) if image.pixels else None})


@_at("copyImgRDef", "GET", Permission.CHANGE, xhr=True)
def copy(request: Request) -> Response:
    """Copy the settings of an image (``fromid``), or those of the query, of the image that ``imageId`` names."""
    return _said(request, _copied(request, request.GET))


@_at("copyImgRDef", "POST", Permission.CHANGE)
def copy_or_paste(request: Request) -> Response:
    """Give what was copied to images, or copy."""
    if "toids" not in request.POST:
        return _said(request, _copied(request, request.POST))
    changed, left = _restyled(request, PASTE)
    return _said(request, {"true": changed, "false": left})


@_at("resetRDef", "POST", Permission.CHANGE)
def reset(request: Request) -> Response:
    """Set images back to the settings that OMERO gave them first."""
    return _said(request, _restyled(request, IMPORTED)[0])


@_at("applyOwnersRDef", "POST", Permission.CHANGE)
def owners(request: Request) -> Response:
    """Give images the settings of their owners."""
    return _said(request, _restyled(request, OWNER)[0])


@_at("luts", "GET", Permission.READ)
def luts(request: Request) -> Response:
    """Tell of OMERO's look-up tables, with ``rgb=true`` with their colours."""
    found = request.omero.lut_files()
    wanted = found if flag(request.GET, "rgb") else ()
    return _said(request, presenter.luts(found, {each.name: colours(request.omero.lut(each.name).data) for each in wanted}))


@view_config(route_name="luts_png", request_method="GET", permission=Permission.READ)
def luts_png(request: Request) -> Response:
    """Draw all look-up tables below each other, and last a veil that grows thinner."""
    strips = [request.omero.lut(each.name).data for each in request.omero.lut_files()]
    response = Response(sheet(strips), content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _copied(request: Request, form: Any) -> bool:
    """Copy what a form names."""
    whole, drawn = ids(form, "fromid"), text(form, "c")
    number = whole or ids(form, "imageId")
    if len(number) != 1:
        raise BadRequest("Please say of which image: fromid=7, or with c, maps and m: imageId=7.")
    image = request.omero.load("image", number[0])
    query = read_drawn(form) if drawn and not whole else None
    copied(request, image, query)
    return True


def _restyled(request: Request, how: str) -> tuple[list[int], list[int]]:
    """Give images settings, all at once; return which have them now, and which not."""
    kind, numbers = kind_of((text(request.POST, "to_type") or "image").lower()), ids(request.POST, "toids")
    if kind not in STYLED or not numbers:
        raise BadRequest("Please say which images: toids=1&toids=2&to_type=image, dataset, plate or acquisition.")
    wanted, named = asked(how, held(request)), {kind: numbers}
    styled(request, named)
    if request.omero.forecast(wanted, named).total > MOST:
        raise BadRequest(f"At most {MOST:,} images at a time at this address.")
    return every(request, wanted, kind, numbers)


def _said(request: Request, data: Any) -> Response:
    return answer(json.dumps(data), request.GET.get("callback", ""))
