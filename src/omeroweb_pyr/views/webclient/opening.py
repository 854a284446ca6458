"""The ways into the client: from a page of the tree, and to the tree that somebody looked at last."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import (
    Dataset,
    Folder,
    Group,
    Listing,
    Node,
    Orphaned,
    Place,
    Plate,
    Project,
    Run,
    Screen,
    Tag,
    TagSet,
    User,
    Well,
)
from omeroweb_pyr.security import public

SHOWN = ("q", "tag", "key", "value", "rating", "owner", "sort", "field", "run")
COOKIE = "omeroweb_tree"
REMEMBERED = re.compile(r"([0-9]{1,19})\.([0-9]{1,19})\.(-1|[0-9]{1,19})", re.ASCII)
FOR = 366 * 24 * 3600
HOLDERS = (Listing, Orphaned, Project, Dataset, Screen, Plate, Run, Well, Folder, Tag, TagSet)
"""Places at whose addresses the client writes what is selected in them."""


def _at_holders(view: Callable[[Any, Request], Any]) -> Callable[[Any, Request], Any]:
    for context in HOLDERS:
        view = view_config(context=context, request_param="show", request_method="GET", permission=Permission.READ)(view)
    return view


@_at_holders
def selection(context: Place, request: Request) -> HTTPFound:
    """Lead into the client, where several things are selected in a place: ``/dataset/5/?show=image-1,2``."""
    above = context.__parent__
    under = above if isinstance(context, Listing) and isinstance(above, Node) else context
    whose = isinstance(context, Listing | Orphaned)  # there the owner is whose tree it is
    narrowed = {name: value for name, value in request.GET.items() if name != "group" and (name != "owner" or value == "me" or not whose)}
    asked = narrowed | {"in": under.path()}
    return HTTPFound(f"{request.route_path('webclient')}?{urlencode(asked, safe='/,|')}")


def client_link(request: Request) -> str:
    """Return where the client shows what this page does; nothing where it can't, or isn't open to a visitor."""
    path: str = request.route_path("webclient")
    if not public.is_open(request, path):
        return ""
    match context := getattr(request, "context", None):
        case Group():
            return f"{path}?{urlencode({'group': context.id, 'experimenter': -1})}"
        case User():
            group = {"group": context.trail[0][1]} if context.trail else {}
            return f"{path}?{urlencode(group | {'experimenter': context.id})}"
        case Node():
            return f"{path}?{urlencode({'show': context.path()} | _narrowed(context, request), safe='/')}"
    return ""


def _narrowed(context: Node, request: Request) -> dict[str, str]:
    """Return what narrows the list on a page, or what is shown of a plate; an image's query says something else."""
    return {name: request.GET[name] for name in SHOWN if request.GET.get(name)} if isinstance(context, HOLDERS) else {}


def remember(request: Request, group: int, owner: int) -> None:
    """Keep whose tree of which group somebody has chosen to see, for his next visit."""
    value = f"{request.omero.caller.user_id}.{group}.{owner}"
    if request.cookies.get(COOKIE) != value:
        path = f"{request.script_name}/"
        request.response.set_cookie(COOKIE, value, max_age=FOR, path=path, httponly=True, samesite="Lax", secure=request.scheme == "https")


def remembered(request: Request) -> tuple[int, int] | None:
    """Return the group and the owner of the tree that he saw last; None for whoever has chosen none."""
    found = REMEMBERED.fullmatch(request.cookies.get(COOKIE, ""))
    if found is None or int(found[1]) != request.omero.caller.user_id:
        return None
    return int(found[2]), int(found[3])
