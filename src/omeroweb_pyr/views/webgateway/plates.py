"""Plates, wells, found images and histograms as JSON at OMERO.web's addresses; what they count from 0, ours count from 1."""

from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest, NotYet, ObjectNotFound
from omeroweb_pyr.forms.listing import someone
from omeroweb_pyr.forms.treelists import read_number
from omeroweb_pyr.gateway.model import ANYBODY, Listing
from omeroweb_pyr.gateway.model_screens import Field, Spot
from omeroweb_pyr.gateway.model_search import Search
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.wells import grid
from omeroweb_pyr.resources import Image, Plate, Well
from omeroweb_pyr.views.negotiation import ALWAYS
from omeroweb_pyr.views.webgateway import ID
from omeroweb_pyr.views.webgateway.lists import MOST, image_row, named, said

LAYOUTS = ("expand", "trim", "shrink")
MOST_BINS = 4096
PLATES = {"plate": "", "plate.field": r"{field:\d{1,6}}/", "plate.run": r"{field:\d{1,6}}/{run:\d{1,19}}/"}


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    for name, path in PLATES.items():
        config.add_route(f"{ALWAYS}{name}", f"/webgateway/plate/{ID}/{path}", traverse="/plate/{id}")
    config.add_route(f"{ALWAYS}well", f"/webgateway/well/{ID}/children/", traverse="/well/{id}")
    config.add_route(f"{ALWAYS}welldata", f"/webgateway/wellData/{ID}/", traverse="/well/{id}")
    config.add_route(f"{ALWAYS}search", "/webgateway/search/")
    config.add_route(f"{ALWAYS}histogram", rf"/webgateway/histogram_json/{ID}/channel/{{channel:\d{{1,4}}}}/", traverse="/image/{id}")
    config.add_route("shown", "/url/")


@view_config(route_name=f"{ALWAYS}plate", context=Plate, request_method="GET", permission=Permission.READ)
@view_config(route_name=f"{ALWAYS}plate.field", context=Plate, request_method="GET", permission=Permission.READ)
@view_config(route_name=f"{ALWAYS}plate.run", context=Plate, request_method="GET", permission=Permission.READ)
def plate(context: Plate, request: Request) -> Response:
    """Give the wells of a plate as a grid, with their images of a field, of a run if one is named."""
    asked, of = request.matchdict, context.obj
    layout = request.GET.get("layout") or settings.of(request.registry).client.plate_layout
    if layout not in LAYOUTS:
        raise BadRequest(f"layout is one of {', '.join(LAYOUTS)}.")
    run = int(asked["run"]) if "run" in asked else None
    if run is not None and run not in {each.id for each in of.runs}:
        raise ObjectNotFound(f"This plate has no run {run}.")
    field = int(asked.get("field", 0))
    spots = request.omero.wells(of, field + 1, run)
    return said(request, grid(of, spots, layout, lambda spot: _well(spot, field, request)))


@view_config(route_name=f"{ALWAYS}well", context=Well, request_method="GET", permission=Permission.READ)
def well(context: Well, request: Request) -> Response:
    """List the images of a well, of a ``run`` if one is named."""
    run, found = someone(request.GET, "run"), _fields(context)
    runs = request.omero.load("plate", context.obj.plate_id).runs if any(each.run_id for each in found) else ()
    names = {each.id: each.name for each in runs}
    return said(request, [_field(each, names, request) for each in found if run in (None, each.run_id)])


@view_config(route_name=f"{ALWAYS}welldata", context=Well, request_method="GET", permission=Permission.READ)
def first_of_well(context: Well, request: Request) -> Response:
    """Tell of a well's first image."""
    found, of = _fields(context), context.obj
    if not found:
        raise ObjectNotFound("This well has no image.")
    plate = request.omero.load("plate", of.plate_id)
    where = {"wellPos": plate.layout.name(of.row, of.column), "plateId": of.plate_id, "wellId": of.id}
    return said(request, image_row(found[0], request) | where)


@view_config(route_name=f"{ALWAYS}search", request_method="GET", permission=Permission.READ)
def search(request: Request) -> Response:
    """Find images by words in and on them: ``text``, ``start`` and ``limit``."""
    if any(request.GET.get(name) for name in ("author", "grabData", "parents")):
        raise NotYet("author, grabData and parents: not on this site yet.")
    words = request.GET.get("text", "").strip()
    start, limit = read_number(request.GET, "start", 0), read_number(request.GET, "limit", 0)
    hits = request.omero.search(Search(text=words, owner=ANYBODY, group=ANYBODY)) if words else ()
    numbers = [number for each in hits for number in each.ids][start : start + limit if limit else None]
    return said(request, [image_row(each, request) for each in request.omero.found("image", numbers)])


@view_config(route_name=f"{ALWAYS}histogram", context=Image, request_method="GET", permission=Permission.READ)
def histogram(context: Image, request: Request) -> Response:
    """Count the samples of a plane of a channel in ``bins``; ``theZ`` and ``theT`` name the plane."""
    pixels, channel = context.grant.pixels, int(request.matchdict["channel"]) + 1
    plane = read_number(request.GET, "theZ", 0) + 1, read_number(request.GET, "theT", 0) + 1
    if pixels is None or channel > pixels.size_c or plane[0] > pixels.size_z or plane[1] > pixels.size_t:
        raise ObjectNotFound("This image has no such plane.")
    bins = read_number(request.GET, "bins", 256)
    if not 1 <= bins <= MOST_BINS:
        raise BadRequest(f"bins is a number from 1 to {MOST_BINS}.")
    return said(request, {"data": list(request.omero.histogram(context.grant, channel, plane, bins).counts)})


@view_config(route_name="shown", request_method="GET", permission=Permission.READ)
def shown(request: Request) -> HTTPFound:
    """Lead to what ``show`` names, in the client."""
    if not request.GET.get("show"):
        raise ObjectNotFound("Please say what to show: /url/?show=image-1.")
    return HTTPFound(request.route_path("webclient", _query={"show": request.GET["show"]}))


def _fields(context: Well) -> tuple[Field, ...]:
    found: tuple[Field, ...] = context.children("field", Listing(owner=ANYBODY, limit=MOST)).items
    return found


def _well(spot: Spot, field: int, request: Request) -> dict[str, Any]:
    return image_row(spot.image, request) | {"type": "Well", "wellId": spot.image.well_id, "field": field}


def _field(of: Field, runs: dict[int, str], request: Request) -> dict[str, Any]:
    told = image_row(of, request) | named(of, "image")
    if of.run_id in runs:
        told["name"] = f"{of.name} [Run: {runs[of.run_id]}]"
    axes = {axis: {"value": at.value, "unit": at.unit} for axis, at in (("x", of.x), ("y", of.y)) if at is not None}
    return told | ({"position": axes} if axes else {})
