"""The links at the top of all pages: those of ``omero.web.ui.top_links``, then those of plug-ins."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.interfaces import IRoutesMapper

from omeroweb_pyr import settings

KEY = "omeroweb_pyr.top_links"
ABSOLUTE = re.compile(r"(https?://|mailto:|/(?!/))", re.IGNORECASE)
OLD = {
    "webindex": "webclient",
    "index": "webclient",
    "load_template": "webclient",
    "waindex": "webadmin",
    "wamyaccount": "webadmin.account",
    "wamanageexperimenters": "webadmin.users",
    "wamanagegroups": "webadmin.groups",
}
"""Names of OMERO.web's views, by that of the route that serves the same here."""
MISSING = {"history"}
"""Names of OMERO.web's views that may not be there; whoever has them in his links is not told so at each start."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a page shows it."""

    label: str
    url: str
    title: str
    target: str | None


class Below(str):
    """A path below the prefix that the app may have."""

    __slots__ = ()


def includeme(config: Configurator) -> None:
    """Let plug-ins add links: ``config.add_top_link("Gallery", "/gallery/", title="…")``, by a path below the prefix or a route's name."""
    config.registry[KEY] = []
    config.add_directive("add_top_link", add_top_link)
    config.add_subscriber(warn, ApplicationCreated)


def add_top_link(config: Configurator, label: str, target: Any, title: str = "", window: str = "") -> None:
    """Add a link behind those of the settings."""
    path = Below(target) if isinstance(target, str) and target.startswith("/") else target
    entry = (label, path, {"title": title, "target": window})
    config.action(("top link", label), lambda: config.registry[KEY].append(entry))


def top_links(request: Any) -> Iterator[Link]:
    """List the links that lead somewhere."""
    for label, target, *more in entries(request.registry):
        url = address(request, target)
        if url:
            attributes = options(more)
            yield Link(str(label), url, str(attributes.get("title") or ""), "_blank" if attributes.get("target") else None)


def entries(registry: Any) -> list[tuple[Any, ...]]:
    """Return what the settings and the plug-ins say."""
    return [*settings.of(registry).pages.top_links, *registry[KEY]]


def options(more: Sequence[Any]) -> dict[str, Any]:
    """Return what an entry of the settings has behind its target, if it is what it should be."""
    return more[0] if more and isinstance(more[0], dict) else {}


def address(request: Any, target: Any) -> str | None:
    """Return where a link leads: an address as it is, or that of a route; None when there is no such route."""
    if isinstance(target, Below):
        return f"{request.script_name}{target}"
    name, values, query = read(target)
    if ABSOLUTE.match(name):
        return name
    route = found(request.registry, name)
    if route is None:
        return None
    places = re.findall(r"\{(\w+)", route.pattern)
    if len(places) > len(values):
        return None
    path: str = request.route_path(route.name, **dict(zip(places, values, strict=False)))
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def read(target: Any) -> tuple[str, list[str], dict[str, Any]]:
    """Read a target: a name or an address, or both with values and a query, as OMERO.web has it."""
    if isinstance(target, dict):
        values, query = target.get("args") or [], target.get("query_string") or {}
        return str(target.get("viewname") or ""), [str(value) for value in values], query if isinstance(query, dict) else {}
    return str(target), [], {}


def found(registry: Any, name: str) -> Any:
    """Return the route with a name, or with that which OMERO.web has for it."""
    mapper = registry.getUtility(IRoutesMapper)
    return mapper.get_route(name) or mapper.get_route(OLD.get(name, name))


def leads(registry: Any, name: str) -> bool:
    """Say whether there is something of this name, or it is an address."""
    return bool(ABSOLUTE.match(name)) or found(registry, name) is not None


def warn(event: Any) -> None:
    """Say which links lead nowhere."""
    registry = event.app.registry
    for label, target, *_ in entries(registry):
        name, _, _ = read(target)
        if name not in MISSING and not leads(registry, name):
            log.warning("omero.web.ui.top_links: “%s” is left out, for nothing here is called %r.", label, name)
