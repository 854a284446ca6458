"""Groups chosen out of many: offered while one types, or found by the form itself where no scripts run."""

from collections.abc import Sequence
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.forms.webadmin.choosing import OFFERED, Finder
from omeroweb_pyr.forms.webadmin.listing import number, part
from omeroweb_pyr.gateway.model_staff import NONE, Listed
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Office


@view_config(route_name="webadmin.groups.found", request_method="GET", permission=Permission.READ, renderer="json")
def groups_found(context: Office, request: Request) -> dict[str, Any]:  # noqa: ARG001 - Pyramid's signature
    """Offer groups by a part of their names, ``?q=lab``, the shortest first; with ``user=4`` those that he is not in, ``free`` of LDAP."""
    wanted, user, free = part(request.GET, needed=True), number(request.GET, "user", NONE), "free" in request.GET
    found = [each for each in request.omero.administration.groups_found(wanted, OFFERED + 1, user) if not (free and each.ldap)]
    request.response.cache_control = "private, no-store"
    return {"data": [_told(each) for each in found[:OFFERED]], "more": len(found) > OFFERED}


def _told(each: Listed) -> dict[str, Any]:
    return {"id": each.group.id, "name": each.group.name, "level": each.group.level.capitalize(), "members": each.members}


def find(work: Any, form: Finder, but: frozenset[int], user: int = NONE, *, free: bool = False) -> None:
    """Find groups for a form that a user is not in, besides those that are chosen already, or that are not for him to come into."""
    if form.part:
        found = work.groups_found(form.part, OFFERED + 1 + len(but), user)
        form.offer([each for each in found if each.group.id not in but and not (free and each.ldap)])


def meant(request: Request, group: int | None) -> tuple[Listed | None, Sequence[Listed]]:
    """Tell which group a list is narrowed to, by its id or, ``in=lab``, by its name; or which it may be, where that is in several."""
    work, text = request.omero.administration, part(request.GET, "in")
    if "in" not in request.GET:
        return next(iter(work.groups_told([] if group is None else [group])), None), ()
    found = work.groups_found(text, OFFERED) if text else ()
    exact = [each for each in found if each.group.name == text] or [each for each in found if each.group.name.lower() == text.lower()]
    likely = list(exact or found)
    return (likely[0], ()) if len(likely) == 1 else (None, found)
