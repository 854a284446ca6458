"""Pyramid's debug toolbar, where it is installed and ``omero.web.debug`` is on: for a browser on this machine alone."""

from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any

from omeroweb_pyr.serving import OUTER

PACKAGE = "pyramid_debugtoolbar"
TOOLBAR = f"{PACKAGE}.toolbar_tween_factory"
TWEEN = "omeroweb_pyr.serving.debugging.policy_tween"
PATH = "/_debug_toolbar/"
POLICY = (
    "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
)
"""What the toolbar's own pages need; ours keep theirs."""
# Without those that show cookies, forms and settings: they hold passwords, and others may be logged in on this machine.
PANELS = {
    "debugtoolbar.panels": ("performance.PerformanceDebugPanel", "logger.LoggingPanel", "renderings.RenderingsDebugPanel"),
    "debugtoolbar.global_panels": (
        "introspection.IntrospectionDebugPanel",
        "routes.RoutesDebugPanel",
        "tweens.TweensDebugPanel",
        "versions.VersionDebugPanel",
    ),
}


def includeme(config: Any) -> None:
    """Add the toolbar, if there is one."""
    if find_spec(PACKAGE) is None:
        return
    named = {key: [f"{PACKAGE}.panels.{panel}" for panel in panels] for key, panels in PANELS.items()}
    # Errors are our pages' and the log's: the toolbar's would run any code that is typed into it.
    config.registry.settings.update({**named, "debugtoolbar.intercept_exc": "false"})
    config.include(PACKAGE)
    config.set_debugtoolbar_request_authorization(is_from_here)
    config.add_tween(TWEEN, under=OUTER, over=TOOLBAR)


def is_from_here(request: Any) -> bool:
    """Say whether a browser on this machine asks this machine; behind a proxy, everybody's address may be this machine's."""
    return is_loopback(request.remote_addr or "") and is_loopback(request.domain) and "HTTP_X_FORWARDED_FOR" not in request.environ


def is_loopback(name: str) -> bool:
    """Say whether this is a name or address of this machine for itself."""
    bare = name.strip("[]")
    return name == "localhost" or (is_address(bare) and ip_address(bare).is_loopback)


def is_address(text: str) -> bool:
    """Say whether this is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def policy_tween(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:  # noqa: ARG001 - Pyramid's signature
    """Let the toolbar's own pages run what is written in them; it fails on callers without an address, as on a unix socket."""

    def tween(request: Any) -> Any:
        if not is_address(request.remote_addr or ""):
            request.environ.pop("REMOTE_ADDR", None)
        response = handler(request)
        if request.environ.get("PATH_INFO", "").startswith(PATH):
            response.headers["Content-Security-Policy"] = POLICY
        return response

    return tween
