"""The pages of plates, runs and wells, and the pictures that stand for them."""

from typing import Any

from pyramid.httpexceptions import HTTPFound, HTTPNoContent
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.listing import read_slice
from omeroweb_pyr.forms.plates import read_choice
from omeroweb_pyr.gateway.model_screens import PlateRun
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.plates import PlateGrid, plate_grid
from omeroweb_pyr.resources import Listing, Plate, Run, Screen, Well
from omeroweb_pyr.views.webclient.covers import KEPT, LOOKED_AT, lead
from omeroweb_pyr.views.webclient.pages import TEMPLATES, cards, described

Plated = Plate | Run


@view_config(context=Plate, renderer=f"{TEMPLATES}/plate.pt", request_method="GET", permission=Permission.READ)
@view_config(context=Run, renderer=f"{TEMPLATES}/plate.pt", request_method="GET", permission=Permission.READ)
def plate_page(context: Plated, request: Request) -> dict[str, Any]:
    """Show a plate, or what a run holds of it, as a grid of wells."""
    return {"grid": plated(context, request), "page": described(context, request)}


@view_config(context=Well, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
def well_page(context: Well, request: Request) -> dict[str, Any]:
    """Show a well with its fields."""
    return {"page": described(context, request), "grid": cards(context, context.inside(), request)}


@view_config(context=Screen, name="thumbnail", request_method="GET", permission=Permission.READ)
def screen_cover(context: Screen, request: Request) -> Response:
    """Lead to the cover of the first plate that holds something."""
    plates = context.inside()
    return lead(request, plates, _first(plates))


@view_config(context=Plate, name="thumbnail", request_method="GET", permission=Permission.READ)
@view_config(context=Run, name="thumbnail", request_method="GET", permission=Permission.READ)
def plate_cover(context: Plated, request: Request) -> Response:
    """Lead to the cover of the first well that holds something."""
    wells = context.inside()
    return lead(request, wells, _first(wells))


@view_config(context=Well, name="thumbnail", request_method="GET", permission=Permission.READ)
def well_cover(context: Well, request: Request) -> Response:
    """Lead to the first field of a well."""
    kept = f"private, max-age={KEPT}"
    if not context.obj.child_count:
        return HTTPNoContent(cache_control=kept)
    size = {"size": request.GET["size"]} if "size" in request.GET else {}
    return HTTPFound(request.resource_path(context.inside().node(1), "@@thumbnail", query=size), cache_control=kept)


def plated(context: Plated, request: Request) -> PlateGrid:
    """Read and lay out the grid that the query asks for."""
    of = context.obj
    field, run_id = read_choice(request.GET)
    run = _run(context, run_id)
    number = field or (of.default_field or 0) + 1
    fields = run.fields if run else of.fields
    if field is None and number > fields:
        number = 1
    spots = request.omero.wells(of, number, run.id if run else None)
    return plate_grid(of, spots, path=context.path(), field=number, run=run, fields=fields)


def _run(context: Plated, run_id: int | None) -> PlateRun | None:
    if run_id is None or isinstance(context, Run):
        return None
    found: PlateRun | None = next((run for run in context.obj.runs if run.id == run_id), None)
    if found is None:
        raise ObjectNotFound(f"This plate has no run {run_id}.")
    return found


def _first(listing: Listing) -> Any:
    listed = listing.page(read_slice({"limit": LOOKED_AT}, everyone=True))
    return next((obj for obj in listed if obj.child_count), None)
