"""Where a log-in leads: to the page that was asked for, but for what ``omero.web.login_redirect`` says."""

import logging
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated

from omeroweb_pyr import settings
from omeroweb_pyr.security.redirects import listed_address, local_path
from omeroweb_pyr.views import links

log = logging.getLogger(__name__)


def includeme(config: Configurator) -> None:
    """Say at the start if log-ins are to lead to what there is not."""
    config.add_subscriber(warn, ApplicationCreated)


def asked(request: Any) -> str:
    """Return the address that was asked for, or nothing; it comes with the form's address, for the form posts to where it was."""
    given = request.GET.get("url", "")
    found = local_path(given, "") or listed_address(given, settings.of(request.registry).pages.redirect_allowed_hosts)
    return "" if found in set(avoided(request)) else found


def target(request: Any) -> str:
    """Return where to go after the log-in."""
    wanted = settings.of(request.registry).pages.login_redirect
    configured = links.address(request, wanted) if wanted.get("viewname") else None
    return asked(request) or configured or str(request.route_path("webclient"))


def avoided(request: Any) -> list[str]:
    """List the addresses that a log-in does not lead to."""
    client, projects = request.route_path("webclient"), request.resource_path(request.root, "project", "")
    named = settings.of(request.registry).pages.login_redirect.get("redirect", [])
    found = [str(links.address(request, links.Below(name) if name.startswith("/") else name)) for name in named]
    # The client itself leads on to one's projects before anybody is asked to log in.
    return [*found, *(name for name in named if name.startswith("/")), *([projects] if client in found else [])]


def warn(event: Any) -> None:
    """Say that log-ins are to lead to what there is not."""
    name = settings.of(event.app.registry).pages.login_redirect.get("viewname", "")
    if name and not links.leads(event.app.registry, name):
        log.warning("omero.web.login_redirect leads nowhere, for nothing here is called %r.", name)
