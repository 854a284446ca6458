"""The viewer and the facts of an image at OMERO.web's addresses."""

import json
import re
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.imgdata import image_data
from omeroweb_pyr.presenters.viewer import MOST_PIXELS
from omeroweb_pyr.resources import Image
from omeroweb_pyr.views.webclient.pages import TEMPLATES, saved_settings, whole_viewer

CALLBACK = re.compile(r"[a-zA-Z_$][0-9a-zA-Z_$]*", re.ASCII)
ACQUIRED = {"", "channels", "nominalMagnification"}
"""What of it is asked of the instrument."""


@view_config(route_name="img_detail", context=Image, renderer=f"{TEMPLATES}/viewer.pt", request_method="GET", permission=Permission.READ)
def img_detail(context: Image, request: Request) -> dict[str, Any]:
    """Show the viewer; what it draws is below this very address, for filters that open nothing else."""
    return whole_viewer(context, request, request.path)


@view_config(route_name="imgdata", context=Image, request_method="GET", permission=Permission.READ)
@view_config(route_name="imgdata.part", context=Image, request_method="GET", permission=Permission.READ)
def imgdata(context: Image, request: Request) -> Response:
    """Tell all that a viewer needs to know of an image, or a part of it; as a call of ``?callback=`` where one is named."""
    image = context.obj
    part = request.matchdict.get("key", "")
    large = image.pixels is not None and image.pixels.size_x * image.pixels.size_y > MOST_PIXELS
    found: Any = image_data(
        image,
        saved_settings(context, request),
        request.omero.located("image", [image.id]),
        request.omero.levels(image) if large else None,
        request.omero.acquisition(image) if image.pixels is not None and part.partition(".")[0] in ACQUIRED else None,
        zoom=settings.of(request.registry).client.initial_zoom_level,
    )
    for name in part.split(".") if part else ():
        found = found.get(name) if isinstance(found, dict) else None
    return answer(json.dumps(found), request.GET.get("callback", ""))


def answer(text: str, callback: str) -> Response:
    """Answer with JSON, or with a call of a function that is given it."""
    if not callback:
        return Response(text, content_type="application/json", charset="utf-8")
    if not CALLBACK.fullmatch(callback):
        raise BadRequest("Invalid callback")
    return Response(f"{callback}({text})", content_type="application/javascript", charset="utf-8")
