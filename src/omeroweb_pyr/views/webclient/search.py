"""The search: a form, and what OMERO finds; the query is the address."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest, Refused
from omeroweb_pyr.forms.search import read_search
from omeroweb_pyr.gateway.model import ANYBODY
from omeroweb_pyr.gateway.model_search import Asked, Hits
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.search import PAGE, Shown, arranged, results
from omeroweb_pyr.views.choosing import meant, named, offered
from omeroweb_pyr.views.webclient.pages import TEMPLATES, home

Spot = tuple[str, int]
NOT_THERE = "You can't search in this group: only its members can."
NAMED = {"owner": "user", "group": "group"}
"""What may be named in full instead of chosen, and what that is."""
TOPMOST = frozenset({"project", "screen"})


@view_config(route_name="search", renderer=f"{TEMPLATES}/search.pt", request_method="GET", permission=Permission.READ)
def search(request: Request) -> dict[str, Any]:
    """Show the form, and a page of what was found."""
    asked = read_search(request.GET, owner=_usual_owner(request), group=_usual_group(request))
    texts = {field: named(request.GET, f"{field}_named") for field in NAMED}
    problem = ""
    hits: tuple[Hits, ...] = ()
    try:
        found_named = {field: meant(request, NAMED[field], text) for field, text in texts.items() if text}
        owner, group = found_named.get("owner", asked.search.owner), found_named.get("group", asked.search.group)
        asked = replace(asked, search=replace(asked.search, owner=owner, group=group))
        hits = found(asked, request) if asked.search.text else ()
        texts = {}
    except BadRequest as refusal:
        problem = str(refusal)
        request.response.status_int = 400
    except Refused:
        problem = NOT_THERE
        request.response.status_int = 403
    shown, me = page(asked, hits, request), request.identity.user_id
    groups = offered(request, "group", asked.search.group)
    users = offered(request, "user", asked.search.owner if asked.search.owner != me else ANYBODY)
    laid_out = results(
        asked,
        hits,
        shown,
        path=request.route_path("search"),
        home=home(request),
        client=request.route_path("webclient"),
        zone=settings.of(request.registry).time_zone,
        groups=[(group.id, group.name) for group in groups.items],
        users=[(user.id, user.name) for user in users.items],
        me=me,
        problem=problem,
    )
    return {"found": laid_out, "more": {"owner": users.more, "group": groups.more}, "texts": texts}


def page(asked: Asked, hits: Sequence[Hits], request: Request) -> Shown:
    """Read the objects on a page; where they are sorted or narrowed, all that were found."""
    spots = [(each.kind, number) for each in hits for number in each.ids]
    if not asked.sort and not asked.name:
        on_page = spots[(asked.page - 1) * PAGE : asked.page * PAGE]
        return Shown(len(spots), *located(read(on_page, request), request))
    some = arranged([obj for obj in read(spots, request) if asked.name.lower() in obj.name.lower()], asked.sort)
    return Shown(len(some), *located(some[(asked.page - 1) * PAGE : asked.page * PAGE], request))


def found(asked: Asked, request: Request) -> tuple[Hits, ...]:
    """Search; objects whose ids were typed come first among their kind."""
    by_id = {kind: tuple(obj.id for obj in request.omero.found(kind, asked.ids)) for kind in asked.search.kinds if asked.ids}
    hits = request.omero.search(asked.search)
    if not by_id:
        return tuple(hits)
    return tuple(Hits(each.kind, tuple(dict.fromkeys((*by_id[each.kind], *each.ids))), each.more) for each in hits)


def read(spots: Iterable[Spot], request: Request) -> list[Any]:
    """Read objects, a call for each kind."""
    kinds = groupby(spots, lambda spot: spot[0])
    return [obj for kind, some in kinds for obj in request.omero.found(kind, [number for _, number in some])]


def located(objects: Sequence[Any], request: Request) -> tuple[Sequence[Any], dict[Spot, Any]]:
    """Read where objects are, a call for each kind that can be in something."""
    ids: dict[str, list[int]] = {}
    for obj in objects:
        if obj.kind not in TOPMOST:
            ids.setdefault(obj.kind, []).append(obj.id)
    return objects, {(kind, each.id): each for kind, some in ids.items() for each in request.omero.located(kind, some)}


def _usual_owner(request: Request) -> int:
    usual = settings.of(request.registry).client.search_default_user
    return ANYBODY if usual == ANYBODY or request.identity.is_public else int(request.identity.user_id)


def _usual_group(request: Request) -> int:
    usual = settings.of(request.registry).client.search_default_group
    return int(usual or request.omero.caller.group_id)
