"""The three-panel client: its frame. The panels are filled from the tree's own addresses."""

import contextlib
import json
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.listing import read_slice, someone
from omeroweb_pyr.forms.show import Asked, read_path, read_show
from omeroweb_pyr.gateway.model import ANYBODY
from omeroweb_pyr.gateway.model_places import Contents
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.client import FIRST, Client, Section, lacking, sections
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.resources import Listing
from omeroweb_pyr.views.webclient.data import slice_of
from omeroweb_pyr.views.webclient.levels import levels
from omeroweb_pyr.views.webclient.opening import remember, remembered
from omeroweb_pyr.views.webclient.pages import TEMPLATES, home
from omeroweb_pyr.views.webclient.showing import Shown, find, find_below
from omeroweb_pyr.views.webclient.tabs import tabs, told, views

TAGS = "webclient.usertags"


@view_config(route_name="webclient", renderer=f"{TEMPLATES}/client.pt", request_method="GET", permission=Permission.READ)
@view_config(route_name="webclient.userdata", renderer=f"{TEMPLATES}/client.pt", request_method="GET", permission=Permission.READ)
@view_config(route_name=TAGS, renderer=f"{TEMPLATES}/client.pt", request_method="GET", permission=Permission.READ)
def client(request: Request) -> dict[str, Any]:
    """Show the client with somebody's tree, opened where the query asks."""
    asked, found = _asked(request)
    of = whose(request, found)
    shown = laid_out(request, of, found, _lacking(request, asked, found) if asked else ())
    return {"client": shown, "tabs": tabs(request.registry), "views": views(request.registry)}


def _lacking(request: Request, asked: Asked, found: Shown) -> tuple[Choice, ...]:
    there = f"{request.route_path('webclient')}?show={found.kind}-{','.join(map(str, found.elsewhere))}"
    return lacking(
        asked=len(asked.wanted) + asked.odd,
        shown=len(found.paths),
        others=asked.others,
        more=asked.more,
        elsewhere=there,
        elsewhere_count=len(found.elsewhere),
    )


def _asked(request: Request) -> tuple[Asked | None, Shown]:
    """Find what ``show=`` or ``path=`` asks for."""
    if text := request.GET.get("show", ""):
        asked = read_show(text)
        return asked, find(request, asked, request.GET.get("in", ""))
    steps = read_path(request.GET.get("path", ""))
    return Asked(steps[-1:]) if steps else None, find_below(request, steps)


def whose(request: Request, found: Shown) -> Contents:
    """Read whose tree of which group is to be shown: that of what is asked for, or as the query says, or as it was last, or one's own."""
    caller = request.omero.caller
    chosen = "group" in request.GET or "experimenter" in request.GET or request.identity.is_public
    if not chosen and found.owner is None and (last := remembered(request)):
        with contextlib.suppress(ObjectNotFound):
            return _contents(request, *last)
    group = found.group if found.group is not None else someone(request.GET, "group")
    owner = found.owner if found.owner is not None else someone(request.GET, "experimenter")
    if someone(request.GET, "experimenter") == ANYBODY or (owner is None and request.identity.is_public):
        owner = ANYBODY
    owner = caller.user_id if owner is None else owner
    group = caller.group_id if group is None else group
    contents = _contents(request, group, owner)
    if chosen and found.owner is None and not request.identity.is_public:
        remember(request, group, owner)
    return contents


def _contents(request: Request, group: int, owner: int) -> Contents:
    contents: Contents = request.omero.contents(group, None if owner == ANYBODY else owner)
    return contents


def laid_out(request: Request, of: Contents, found: Shown, told: tuple[Choice, ...]) -> Client:
    """Lay out the frame, with the first objects of the section that is open at first."""
    top = sections(of, home(request))
    kinds = ("tagset", "tag") if request.matched_route.name == TAGS else ("project", "screen")
    opened = next((section for kind in kinds for section in top if section.kind == kind and section.count), None)
    first = _first(request, opened) if opened else None
    whose = of.owner.full_name if of.owner else "Everybody"
    return Client(
        group=of.group.name,
        level=of.group.level,
        whose=whose,
        sections=top,
        links=tuple(Choice(each.get("Name") or each.get("Value", ""), each["url:page"]) for each in first["data"]) if first else (),
        opened=opened.kind if opened else "",
        told=told,
        state=json.dumps(_state(request, of, top, opened, first, found)),
    )


def _first(request: Request, opened: Section) -> dict[str, Any]:
    """Read the beginning of a section as its JSON has it."""
    listing = request.root.branch(opened.kind)
    assert isinstance(listing, Listing)
    return slice_of(listing, read_slice(opened.asked | {"limit": str(FIRST)}, everyone=True))


def _state(request: Request, of: Contents, top: tuple[Section, ...], opened: Section | None, first: Any, found: Shown) -> dict[str, Any]:
    me = request.omero.caller
    return {
        "home": home(request),
        "client": request.route_path("webclient"),
        "login": request.route_path("login"),
        "icons": request.static_path("omeroweb_pyr:static/img/icons.svg"),
        "me": me.user_id,
        "visitor": request.identity.is_public,
        "group": of.group.id,
        "owner": ANYBODY if of.owner is None else of.owner.id,
        "zone": str(settings.of(request.registry).time_zone),
        "sections": [{"kind": each.kind, "name": each.label, "count": each.count, "page": each.page, "list": each.list} for each in top],
        "opened": opened.kind if opened else "",
        "first": first,
        "levels": _levels(request, top, opened, first, found),
        "tabs": told(request, tabs(request.registry)),
        "views": told(request, views(request.registry)),
        "show": list(found.paths),
    }


def _levels(request: Request, top: tuple[Section, ...], opened: Section | None, first: Any, found: Shown) -> dict[str, Any]:
    """Read what is on the way to the first object that is shown."""
    if not found.paths:
        return {}
    kind = found.paths[0].removeprefix(home(request)).split("/")[0]
    section = next((each for each in top if each.kind == ("image" if kind == "orphaned" else kind)), None)
    return levels(request, found.paths[0], section, first if opened and section is opened else None)
