"""The search: a form, and what OMERO finds; the query is the address."""

from itertools import groupby
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import read_slice
from omeroweb_pyr.forms.search import Asked, read_search
from omeroweb_pyr.gateway.model import ANYBODY
from omeroweb_pyr.gateway.model_search import Hits
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.search import PAGE, results
from omeroweb_pyr.views.webclient.pages import TEMPLATES, home

Spot = tuple[str, int]


@view_config(route_name="search", renderer=f"{TEMPLATES}/search.pt", request_method="GET", permission=Permission.READ)
def search(request: Request) -> dict[str, Any]:
    """Show the form, and a page of what was found."""
    asked = read_search(request.GET, owner=_usual_owner(request), group=_usual_group(request))
    problem = ""
    hits: tuple[Hits, ...] = ()
    if asked.search.text:
        try:
            hits = found(asked, request)
        except BadRequest as refusal:
            problem = str(refusal)
            request.response.status_int = 400
    spots = [(each.kind, number) for each in hits for number in each.ids][(asked.page - 1) * PAGE : asked.page * PAGE]
    objects, located = read(spots, request)
    groups = request.root.branch("group").page(read_slice({"limit": "500"}, everyone=True))
    laid_out = results(
        asked.search,
        asked.page,
        hits,
        objects,
        located,
        path=request.route_path("search"),
        home=home(request),
        client=request.route_path("webclient"),
        zone=settings.of(request.registry).time_zone,
        groups=[(group.id, group.name) for group in groups],
        me=request.identity.user_id,
        problem=problem,
    )
    return {"found": laid_out}


def found(asked: Asked, request: Request) -> tuple[Hits, ...]:
    """Search; objects whose ids were typed come first among their kind."""
    by_id = {kind: tuple(obj.id for obj in request.omero.found(kind, asked.ids)) for kind in asked.search.kinds if asked.ids}
    hits = request.omero.search(asked.search)
    if not by_id:
        return tuple(hits)
    return tuple(Hits(each.kind, tuple(dict.fromkeys((*by_id[each.kind], *each.ids))), each.more) for each in hits)


def read(spots: list[Spot], request: Request) -> tuple[list[Any], dict[Spot, Any]]:
    """Read the objects on a page, and where they are: two calls for each kind."""
    objects: list[Any] = []
    located: dict[Spot, Any] = {}
    for kind, some in groupby(spots, lambda spot: spot[0]):
        ids = [number for _, number in some]
        objects += request.omero.found(kind, ids)
        located |= {(kind, each.id): each for each in request.omero.located(kind, ids)}
    return objects, located


def _usual_owner(request: Request) -> int:
    usual = settings.of(request.registry).client.search_default_user
    return ANYBODY if usual == ANYBODY or request.identity.is_public else int(request.identity.user_id)


def _usual_group(request: Request) -> int:
    usual = settings.of(request.registry).client.search_default_group
    return int(usual or request.omero.caller.group_id)
