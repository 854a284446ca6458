"""The ways in: the site's root, the client, the icon, and the sign of life."""

from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import OmeroWebError
from omeroweb_pyr.security import login
from omeroweb_pyr.views import templates
from omeroweb_pyr.views.static import icon

DEAD = "Connection Failed"
FIRST_PAGE = "omeroweb_pyr.first_page"
"""What the registry has the plug-in by that is shown at /, if there is one."""


@view_config(route_name="index", permission=NO_PERMISSION_REQUIRED)
def index(request: Any) -> Any:
    """Go to what the installation shows first: a plug-in, a page of its own, or else the client."""
    known = settings.of(request.registry)
    if first := request.registry.get(FIRST_PAGE):
        return HTTPFound(f"{request.script_name}/{first}/")
    own = templates.find(request.registry, known.pages.index_template)
    return HTTPFound(request.route_path("index.page" if own else "webclient"))


@view_config(route_name="index.page", permission=NO_PERMISSION_REQUIRED)
def index_page(request: Any) -> Any:
    """Show the installation's own page."""
    own = templates.find(request.registry, settings.of(request.registry).pages.index_template)
    return render_to_response(own, {}, request) if own else HTTPFound(request.route_path("webclient"))


@view_config(route_name="favicon", permission=NO_PERMISSION_REQUIRED)
def favicon(request: Any) -> Any:
    """Go to the icon, for browsers that ask at the old place."""
    return HTTPFound(icon(request))


@view_config(route_name="ping", permission=NO_PERMISSION_REQUIRED)
def keepalive_ping(request: Any) -> Any:
    """Keep the OMERO session alive while a page is open; always 200, as OMERO.web's."""
    return Response(_alive(request), content_type="text/plain", charset="utf-8")


def _alive(request: Any) -> str:
    try:
        if login.looking(request):
            login.keep_both(request)
        elif request.identity is None:
            return DEAD
        else:
            request.omero.keep_alive()
    except OmeroWebError:
        return DEAD
    return "OK"
