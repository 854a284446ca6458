"""Disk usage as JSON, at OMERO.web's addresses and in its shape."""

from collections import defaultdict
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.gateway.model_staff import BUILT_IN, EVERYBODY, GUESTS
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Desk

Lines = list[dict[str, Any]]


@view_config(route_name="webadmin.space.groups", request_method="GET", permission=Permission.READ, renderer="json")
@view_config(route_name="webadmin.space.user", request_method="GET", permission=Permission.READ, renderer="json")
def by_group(context: Desk, request: Request) -> Lines:
    """Add up by group: of everybody, or of one user."""
    user = context.id if "id" in request.matchdict else None
    sums: dict[int, int] = defaultdict(int)
    for owner, group, size in shown(context, request):
        if user in (None, owner) and group not in (EVERYBODY, GUESTS):
            sums[group] += size
    _, names = request.omero.administration.names((), sums)
    return _lines(sums, names, "groupId")


@view_config(route_name="webadmin.space.users", request_method="GET", permission=Permission.READ, renderer="json")
@view_config(route_name="webadmin.space.group", request_method="GET", permission=Permission.READ, renderer="json")
def by_user(context: Desk, request: Request) -> Lines:
    """Add up by user: in all groups, or in one."""
    group = context.id if "id" in request.matchdict else None
    sums: dict[int, int] = defaultdict(int)
    for owner, there, size in shown(context, request):
        if group in (None, there):
            sums[owner] += size
    names, _ = request.omero.administration.names(sums, ())
    found = _lines(sums, names, "userId")
    if group is not None and found:
        members = {member.id for member in request.omero.administration.team(group).members}
        found = [line | {"memberOfGroup": line["userId"] in members} for line in found]
    return found


def shown(context: Desk, request: Request) -> list[tuple[int, int, int]]:
    """Return user, group and bytes; what lies where all read all, as photos do, would tell others who there is."""
    request.response.cache_control = "private, no-store"
    me = context.me
    found = request.omero.administration.drivespace().items()
    return [(owner, group, size) for (owner, group), size in found if me.is_admin or owner == me.user_id or group not in BUILT_IN]


def _lines(sums: dict[int, int], names: dict[int, str], id: str) -> Lines:
    lines = [{"label": names.get(number, str(number)), "data": size, id: number} for number, size in sums.items() if size]
    return sorted(lines, key=lambda line: (-line["data"], line["label"]))
