"""What was changed of users, groups and memberships, by whom and when, as OMERO wrote it down."""

from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.webadmin.listing import number
from omeroweb_pyr.gateway.model_staff import KINDS
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.grids import pager
from omeroweb_pyr.presenters.staff import Entries, entry_line
from omeroweb_pyr.resources import Office
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, page

LINES = 100
FURTHEST = 100_000


@view_config(route_name="webadmin.audit", request_method="GET", permission=Permission.READ, renderer=f"{TEMPLATES}/audit.pt")
def changes(context: Office, request: Request) -> dict[str, Any]:
    """List what was changed, the latest first: ``?who= &kind= &page=``."""
    who, kind = request.GET.get("who", "").strip()[:255], request.GET.get("kind", "")
    there = number(request.GET, "page", 1)
    if (kind and kind not in KINDS) or not 1 <= there <= FURTHEST:
        raise BadRequest(f"kind is one of {', '.join(KINDS)}, and page a whole number, 1 or more.")
    sheet = request.omero.administration.entries(who, kind, (there - 1) * LINES, LINES)
    zone, path = settings.of(request.registry).time_zone, request.route_path("webadmin.audit")
    asked = {name: value for name, value in (("who", who), ("kind", kind)) if value}
    ways = pager(sheet.total, sheet.offset, sheet.limit, lambda one: f"{path}?{urlencode(asked | {'page': one})}")
    shown = Entries(lines=tuple(entry_line(each, zone) for each in sheet.items), pager=ways)
    told = {"sheet": shown, "lines": shown.lines, "kinds": KINDS, "asked": asked, "path": path}
    return page(context, request, "audit", "Changes", total=sheet.total, **told)
