"""What was changed of users, groups and memberships, by whom and when, as OMERO wrote it down, and what of it only we know."""

from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.forms.webadmin.audit import Asked, read
from omeroweb_pyr.gateway.model_staff import Sheet
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.audit import KIND_CHOICES, merged, noted
from omeroweb_pyr.resources import Office
from omeroweb_pyr.security import journal
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, page

LINES = 100


@view_config(route_name="webadmin.audit", request_method="GET", permission=Permission.READ, renderer=f"{TEMPLATES}/audit.pt")
def changes(context: Office, request: Request) -> dict[str, Any]:
    """List what was changed, the latest first: ``?who= &kind= &from= &to=``."""
    zone, path = settings.of(request.registry).time_zone, request.route_path("webadmin.audit")
    asked = read(request.GET, zone)
    empty: Sheet[Any] = Sheet(items=(), total=0, offset=0, limit=LINES)
    theirs = request.omero.administration.entries(asked.wish, LINES) if asked.wish else empty
    ours = own(request, asked)
    _, from_ours = asked.before
    marks = [mark for mark in map(noted, ours) if not from_ours or mark.number < from_ours]
    shown = merged(theirs.items, marks, asked.before, LINES, zone)
    told: dict[str, Any] = {"lines": shown.lines, "kinds": KIND_CHOICES, "asked": asked.query, "path": path}
    told["later"] = asked.before != (0, 0)
    told["earlier"] = f"{path}?{urlencode(asked.query | {'before': shown.place})}" if shown.place else ""
    told["latest"] = f"{path}?{urlencode(asked.query)}" if asked.query else path
    return page(context, request, "audit", "Changes", total=theirs.total + len(ours), **told)


def own(request: Request, asked: Asked) -> list[journal.Note]:
    """Read our own journal, of this server."""
    server = request.identity.server_id
    return journal.notes(request.registry, lambda each: each.server == server and asked.holds(each.who, each.about, each.action, each.at))
