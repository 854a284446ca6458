"""What files take: OMERO adds it up while one goes on; what came of it last is kept as long as web sessions are, also when one logs out."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms.webadmin.listing import number
from omeroweb_pyr.gateway.model_staff import NONE, Me, Usage, Use
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.usage import charts, size, table
from omeroweb_pyr.presenters.wording import stamp
from omeroweb_pyr.resources import Desk
from omeroweb_pyr.sessions import parcels
from omeroweb_pyr.views.naming import kept
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, page, soon, to

FRESH = 2
"""For how many seconds one waits for it instead of looking again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of it last, and when that was begun; ``status`` is what is being done now, or what went wrong, and else empty."""

    status: str
    at: float | None = None
    uses: tuple[Use, ...] = ()


@view_config(route_name="webadmin.stats", request_method="GET", permission=Permission.READ, renderer=f"{TEMPLATES}/usage.pt")
def usage(context: Desk, request: Request) -> dict[str, Any]:
    """Show what came of it, and how old it is: ``?group=3`` or ``?user=4`` of what is whose, and in which groups."""
    narrowed, found, path = asked(request), figures(context.me, request), request.route_path("webadmin.stats")
    uses = mine(context.me, found.uses, narrowed)
    told: dict[str, Any] = {"status": found.status, "charts": (), "total": "", "age": None, "of": ""}
    if found.at is not None:
        users, groups = names(request, uses)
        by = [what for what in ("group", "user") if what not in narrowed and (what == "group" or len({use.user for use in uses}) > 1)]
        told["charts"] = charts(uses, users, groups, lambda what, id: f"{path}?{urlencode(narrowed | {what: id})}", by=by)
        told["of"] = ", ".join({"group": groups, "user": users}[what].get(id, f"{what} {id}") for what, id in narrowed.items())
        told["total"] = size(sum(use.bytes for use in uses))
        told["age"] = stamp(datetime.fromtimestamp(found.at, UTC), settings.of(request.registry).time_zone)
    told["table"] = f"{request.route_path('webadmin.stats.csv')}?{urlencode(narrowed)}".rstrip("?")
    return page(context, request, "usage", f"Disk usage: {told['of']}" if told["of"] else "Disk usage", path=path, **told)


def asked(request: Request) -> dict[str, int]:
    """Read what it is narrowed to."""
    found = {what: number(request.GET, what, NONE) for what in ("group", "user")}
    return {what: id for what, id in found.items() if id >= 0}


@view_config(route_name="webadmin.stats", request_method="POST", permission=Permission.CHANGE)
def begin(context: Desk, request: Request) -> HTTPFound:
    """Have it added up."""
    request.session[place(context.me)] = {"handle": request.omero.administration.count_files(), "at": time.time()}
    return to(request, "webadmin.stats")


@view_config(route_name="webadmin.stats.csv", request_method="GET", permission=Permission.READ)
def as_table(context: Desk, request: Request) -> Response:
    """Give it as a table."""
    found = figures(context.me, request)
    if found.at is None:
        raise ObjectNotFound("Nothing was added up yet.")
    uses = mine(context.me, found.uses, asked(request))
    return kept(table(uses, *names(request, uses)), "Disk usage")


def figures(me: Me, request: Request) -> Figures:
    """Ask OMERO for it, if it was begun; else take what is kept."""
    key, name = place(me), f"usage {request.identity.server_id} {me.user_id}"
    begun = request.session.get(key)
    found = counted(request, begun) if begun else Usage(status="")
    if begun and found.status == "done":
        uses = mine(me, found.uses, {})
        try:
            parcels.put(request.registry, name, [begun["at"], [asdict(use) for use in uses]])
        except parcels.TooLarge:  # OMERO keeps it until one logs out
            return Figures(status="", at=begun["at"], uses=uses)
        del request.session[key]
    at, uses = last(parcels.get(request.registry, name))
    return Figures(status=found.status, at=at, uses=uses)


def last(known: Any) -> tuple[float | None, tuple[Use, ...]]:
    """Read what is kept; what another version of this site kept may be none."""
    try:
        at, uses = known
        return at, tuple(Use(**use) for use in uses)
    except (TypeError, ValueError):
        return None, ()


def place(me: Me) -> str:
    """Return where the web session has what was begun; an administrator who sees the site as somebody else begins nothing for him."""
    return f"usage {me.user_id}"


def counted(request: Request, begun: dict[str, Any]) -> Usage:
    """Ask OMERO what came of it; wait a little for what was only just begun."""

    def ask() -> Usage:
        return request.omero.administration.counted(begun["handle"])  # type: ignore[no-any-return]

    return soon(ask) if time.time() < begun["at"] + FRESH else ask()


def mine(me: Me, uses: Sequence[Use], narrowed: dict[str, int]) -> tuple[Use, ...]:
    """Leave what is asked for of what one answers for: one's own, that of the groups one owns, and all for an administrator."""
    answered = (use for use in uses if me.is_admin or use.user == me.user_id or use.group in me.leads)
    return tuple(use for use in answered if all(getattr(use, what) == id for what, id in narrowed.items()))


def names(request: Request, uses: Sequence[Use]) -> tuple[dict[int, str], dict[int, str]]:
    """Name the users and groups."""
    return request.omero.administration.names({use.user for use in uses}, {use.group for use in uses})  # type: ignore[no-any-return]
