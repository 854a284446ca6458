"""An administrator sees the site as somebody else does, and changes nothing meanwhile."""

from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from omeroweb_pyr.errors import Refused
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Office
from omeroweb_pyr.security import login
from omeroweb_pyr.views.webadmin.pages import to


@view_config(route_name="webadmin.as", request_method="POST", permission=Permission.SUDO)
def look_as(context: Office, request: Request) -> HTTPFound:
    """Be somebody else."""
    work = request.omero.administration
    user = work.account(context.id).user
    if user.id == context.me.user_id or not user.active:
        raise Refused("This is yourself, or somebody who can't log in: there is nothing to see.")
    login.look_as(request, user.id, user.user_name, work.begin_for(user.user_name))
    return to(request, "webclient")


@view_config(route_name="webadmin.as.end", request_method="POST", permission=NO_PERMISSION_REQUIRED)
def look_no_more(context: Any, request: Request) -> HTTPFound:  # noqa: ARG001 - Pyramid's signature
    """Be oneself again."""
    return to(request, "webadmin.users" if login.look_no_more(request) else "webclient")
