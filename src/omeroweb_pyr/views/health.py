"""What those who watch over the site ask; nothing of it needs a session, or makes one."""

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from omeroweb_pyr.serving import metrics
from omeroweb_pyr.serving.readiness import Readiness

KEY = "omeroweb_pyr.readiness"


def includeme(config: Configurator) -> None:
    """Add the addresses; ``/metrics`` is there only when it is wished."""
    config.registry[KEY] = Readiness(config.registry)
    config.add_route("healthz", "/healthz")
    config.add_route("readyz", "/readyz")
    if metrics.KEY in config.registry:
        config.add_route("metrics", "/metrics")
        config.add_view(show_metrics, route_name="metrics", request_method="GET", permission=NO_PERMISSION_REQUIRED)


@view_config(route_name="healthz", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def healthz(request: Any) -> Any:  # noqa: ARG001 - Pyramid's signature
    """Say that this process answers."""
    return unkept(Response("ok\n", content_type="text/plain", charset="utf-8"))


@view_config(route_name="readyz", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def readyz(request: Any) -> Any:
    """Say whether visitors can be served, or what is missing."""
    found = request.registry[KEY].answer()
    response = render_to_response("json", found, request)
    response.status_int = 200 if found["ready"] else 503
    return unkept(response)


def show_metrics(request: Any) -> Any:
    """Show the numbers to those who may have them; for everybody else there is nothing here."""
    if not metrics.may_read(request):
        raise HTTPNotFound
    return unkept(Response(request.registry[metrics.KEY].text(), headerlist=[("Content-Type", CONTENT_TYPE_LATEST)]))


def unkept(response: Any) -> Any:
    """Let nobody keep an answer that holds for a moment."""
    response.cache_control = "no-store"
    return response
