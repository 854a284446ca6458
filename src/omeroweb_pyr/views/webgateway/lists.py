"""Lists and thumbnails as JSON at OMERO.web's addresses, for pages that were written for it."""

import base64
import json
from collections.abc import Iterable
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest, NotReady
from omeroweb_pyr.forms.changes import ids
from omeroweb_pyr.gateway.model import ANYBODY, Image, Listing, Picture
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Dataset, Project
from omeroweb_pyr.resources import Image as ImagePlace
from omeroweb_pyr.views.images import LARGEST, SMALLEST, USUAL
from omeroweb_pyr.views.webgateway import APP, HEIGHT, ID, WIDTH
from omeroweb_pyr.views.webgateway.data import answer

READ: dict[str, Any] = {"request_method": "GET", "permission": Permission.READ}
MOST = 10_000
"""How many objects a list has at most; OMERO.web has no end."""


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    config.add_route("json:projects", "/webgateway/proj/list/")
    for name in ("detail", "children"):
        config.add_route(f"json:project.{name}", f"/webgateway/proj/{ID}/{name}/", traverse="/project/{id}")
        config.add_route(f"json:dataset.{name}", f"/webgateway/dataset/{ID}/{name}/", traverse="/dataset/{id}")
    config.add_route("json:thumbnails", f"{APP}/get_thumbnails/")
    config.add_route("json:thumbnails.size", f"{APP}/get_thumbnails/{WIDTH}/")
    for name in (f"{ID}/", f"{ID}/{WIDTH}/", f"{ID}/{WIDTH}/{HEIGHT}/"):
        config.add_route(f"json:thumbnail:{name}", f"{APP}/get_thumbnail/{name}", traverse="/image/{id}")


@view_config(route_name="json:projects", **READ)
def projects(request: Request) -> Response:
    """List one's projects."""
    owner = ANYBODY if request.identity.is_public else None
    found = request.omero.listing("project", Listing(owner=owner, group=ANYBODY, limit=MOST))
    return said(request, [{"id": each.id, "name": each.name, "description": each.description} for each in found])


@view_config(route_name="json:project.detail", context=Project, **READ)
@view_config(route_name="json:dataset.detail", context=Dataset, **READ)
def detail(context: Project | Dataset, request: Request) -> Response:
    """Tell of a project or dataset."""
    return said(request, named(context.obj, context.kind))


@view_config(route_name="json:project.children", context=Project, **READ)
def datasets(context: Project, request: Request) -> Response:
    """List the datasets in a project."""
    found = context.children("dataset", Listing(owner=ANYBODY, limit=MOST))
    return said(request, [named(each, "dataset") | {"child_count": each.child_count} for each in found])


@view_config(route_name="json:dataset.children", context=Dataset, **READ)
def images(context: Dataset, request: Request) -> Response:
    """List the images in a dataset."""
    found = context.children("image", Listing(owner=ANYBODY, limit=MOST))
    return said(request, [image_row(each, request) for each in found])


@view_config(route_name="json:thumbnails", **READ)
@view_config(route_name="json:thumbnails.size", **READ)
def thumbnails(request: Request) -> Response:
    """Give thumbnails as data: ``id=1&id=2``; null for what can't be drawn, or is not the caller's to see."""
    wanted, most = ids(request.GET, "id"), settings.of(request.registry).client.thumbnails_batch
    if len(wanted) > most:
        raise BadRequest(f"Max {most} thumbnails at a time.")
    drawn = request.omero.thumbnails(request.omero.found("image", wanted), _size(request)) if wanted else {}
    return said(request, {str(number): _data(drawn[number]) if number in drawn else None for number in wanted})


@view_config(route_name=f"json:thumbnail:{ID}/", context=ImagePlace, **READ)
@view_config(route_name=f"json:thumbnail:{ID}/{WIDTH}/", context=ImagePlace, **READ)
@view_config(route_name=f"json:thumbnail:{ID}/{WIDTH}/{HEIGHT}/", context=ImagePlace, **READ)
def thumbnail(context: ImagePlace, request: Request) -> Response:
    """Give a thumbnail as data; null where there is none."""
    try:
        return said(request, _data(request.omero.thumbnail(context.grant, _size(request))))
    except NotReady:
        return said(request, None)


def said(request: Request, told: Any) -> Response:
    """Answer with JSON, or with a call where one is asked for."""
    return answer(json.dumps(told), request.GET.get("callback", ""))


def _size(request: Request) -> int:
    sides: Iterable[int] = (int(request.matchdict[name]) for name in ("width", "height") if name in request.matchdict)
    return min(max(max(sides, default=USUAL), SMALLEST), LARGEST)


def _data(picture: Picture) -> str:
    return f"data:{picture.content_type};base64,{base64.b64encode(picture.data).decode()}"


def named(of: Any, kind: str) -> dict[str, Any]:
    """Present what every object has."""
    return {"type": kind.capitalize(), "id": of.id, "name": of.name, "description": of.description}


def image_row(image: Image, request: Request) -> dict[str, Any]:
    """Present an image in a list."""
    made = (image.acquired or image.created).timestamp()
    found = named(image, "image") | {"author": image.owner.full_name, "date": made}
    found["thumb_url"] = request.route_path(f"picture.thumbnail:{ID}/", app="webgateway", id=image.id)
    if image.pixels and request.GET.get("tiled"):
        found["size"] = {"width": image.pixels.size_x, "height": image.pixels.size_y}
    return found
