"""What files take: OMERO adds it up while one goes on, and keeps what came of it until one logs out."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.model_staff import Me, Usage, Use
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.usage import charts, size, table
from omeroweb_pyr.presenters.wording import stamp
from omeroweb_pyr.resources import Desk
from omeroweb_pyr.views.naming import kept
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, page, to

KEY = "usage"


@view_config(route_name="webadmin.stats", request_method="GET", permission=Permission.READ, renderer=f"{TEMPLATES}/usage.pt")
def usage(context: Desk, request: Request) -> dict[str, Any]:
    """Show what came of it, and how old it is."""
    begun = request.session.get(KEY)
    found = counted(request, begun)
    uses = mine(context.me, found.uses)
    told: dict[str, Any] = {"status": found.status if begun else "", "charts": (), "total": "", "age": None}
    if found.status == "done" and begun:
        users, groups = names(request, uses)
        several = len({use.user for use in uses}) > 1
        told["charts"] = charts(uses, users, groups, by_user=several)
        told["total"] = size(sum(use.bytes for use in uses))
        told["age"] = stamp(datetime.fromtimestamp(begun["at"], UTC), settings.of(request.registry).time_zone)
    return page(context, request, "usage", "Disk usage", path=request.route_path("webadmin.stats"), **told)


@view_config(route_name="webadmin.stats", request_method="POST", permission=Permission.CHANGE)
def begin(context: Desk, request: Request) -> HTTPFound:  # noqa: ARG001 - Pyramid's signature
    """Have it added up."""
    request.session[KEY] = {"handle": request.omero.administration.count_files(), "at": time.time()}
    return to(request, "webadmin.stats")


@view_config(route_name="webadmin.stats.csv", request_method="GET", permission=Permission.READ)
def as_table(context: Desk, request: Request) -> Response:
    """Give it as a table."""
    found = counted(request, request.session.get(KEY))
    if found.status != "done":
        raise ObjectNotFound("Nothing was added up yet.")
    uses = mine(context.me, found.uses)
    return kept(table(uses, *names(request, uses)), "Disk usage")


def counted(request: Request, begun: dict[str, Any] | None) -> Usage:
    """Ask OMERO for it."""
    return request.omero.administration.counted(begun["handle"]) if begun else Usage(status="")  # type: ignore[no-any-return]


def mine(me: Me, uses: Sequence[Use]) -> tuple[Use, ...]:
    """Leave what one answers for: one's own, that of the groups one owns, and all for an administrator."""
    return tuple(use for use in uses if me.is_admin or use.user == me.user_id or use.group in me.leads)


def names(request: Request, uses: Sequence[Use]) -> tuple[dict[int, str], dict[int, str]]:
    """Name the users and groups."""
    return request.omero.administration.names({use.user for use in uses}, {use.group for use in uses})  # type: ignore[no-any-return]
