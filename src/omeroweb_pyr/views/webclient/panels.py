"""Parts of objects' pages by themselves, which the three-panel client shows beside each other."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.forms.changes import read_targets
from omeroweb_pyr.gateway.model import Crumb
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.batch import batch_page
from omeroweb_pyr.presenters.client import Place, places
from omeroweb_pyr.resources import Field, Image, Node, Plate, Root, Run
from omeroweb_pyr.views.restyling import copied_from
from omeroweb_pyr.views.webclient.pages import TEMPLATES, described, home, saved_settings
from omeroweb_pyr.views.webclient.plates import Plated, plated


@view_config(context=Node, name="panel", renderer=f"{TEMPLATES}/panel.pt", request_method="GET", permission=Permission.READ)
def panel(context: Node, request: Request) -> dict[str, Any]:
    """Give what is known and said about an object."""
    return {"page": described(context, request, above=True), "viewer": "", "places": None}


@view_config(context=Image, name="panel", renderer=f"{TEMPLATES}/panel.pt", request_method="GET", permission=Permission.READ)
def image_panel(context: Image, request: Request) -> dict[str, Any]:
    """Give what is known and said about an image."""
    drawn = saved_settings(context, request)
    return {"page": described(context, request, drawn, above=True), "viewer": f"{context.path()}@@viewer" if drawn else "", "places": None}


@view_config(
    context=Root, name="panel", renderer=f"{TEMPLATES}/batch.pt", request_method="POST", permission=Permission.READ, require_csrf=False
)
def batch_panel(context: Root, request: Request) -> dict[str, Any]:  # noqa: ARG001 - Pyramid's signature
    """Give what is said about several objects; a POST that changes nothing, for an address has no room for 5,000 ids."""
    over = request.omero.targets(read_targets(request.POST))
    said = request.omero.spread(over)
    caller = None if request.identity.is_public else request.omero.caller
    zone = settings.of(request.registry).time_zone
    return {"page": batch_page(over, said, zone=zone, home=home(request), caller=caller, copied=copied_from(request))}


@view_config(context=Node, name="hierarchy", renderer=f"{TEMPLATES}/hierarchy.pt", request_method="GET", permission=Permission.READ)
def hierarchy(context: Node, request: Request) -> dict[str, Any]:
    """Give every place above an object, and the tags that it is below."""
    kind = "image" if isinstance(context, Field) else context.kind
    found = request.omero.located(kind, [context.obj.id])
    tags = () if kind in ("tag", "tagset") else request.omero.tags_on(kind, context.obj.id)
    itself = Crumb(kind, context.obj.id, context.obj.name)
    return {
        "ways": tuple(_way(way, request) for each in found for way in each.ways),
        "tags": tuple(_way((tag, itself), request) for tag in tags),
        "here": context.path(),
    }


def _way(way: Any, request: Request) -> tuple[Place, ...]:
    return places(way, home(request))


@view_config(context=Plate, name="wells", renderer=f"{TEMPLATES}/wells.pt", request_method="GET", permission=Permission.READ)
@view_config(context=Run, name="wells", renderer=f"{TEMPLATES}/wells.pt", request_method="GET", permission=Permission.READ)
def wells(context: Plated, request: Request) -> dict[str, Any]:
    """Give a plate, or what a run holds of it, as a grid of wells."""
    return {"grid": plated(context, request)}
