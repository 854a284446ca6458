"""“Open with”: what ``omero.web.open_with`` names, and what plug-ins add."""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.changes import ids
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.openers import ANYTHING, Offer, Opener, Thing, offer
from omeroweb_pyr.resources import Image, Node, Root
from omeroweb_pyr.views.links import Below, address, leads, options

KEY = "omeroweb_pyr.openers"
VIEWER = "webgateway"
"""By which OMERO.web's own entry names the viewer; ours is at the image's address."""
SUPPORTED = {**{kind: kind for kind in ANYTHING}, "acquisition": "run"}
"""What ``supported_objects`` may name; with an s behind it, several at once."""
TOLD = ("supported_objects", "target", "label")
ADVICE = "a plug-in in omero.web.apps adds one by config.add_open_with, see docs/plugins.rst"
Refuses = Callable[[Request, Sequence[Thing]], str | None]

log = logging.getLogger(__name__)


def includeme(config: Configurator) -> None:
    """Let plug-ins add entries: ``config.add_open_with("Gallery", "/gallery/?{objects}", kinds=["image"], several=True)``."""
    config.registry[KEY] = []
    config.add_directive("add_open_with", add_open_with)
    config.add_subscriber(warn, ApplicationCreated)


def add_open_with(
    config: Configurator,
    label: str,
    url: str,
    *,
    kinds: Sequence[str],
    several: bool = False,
    window: bool = True,
    refuses: Refuses | None = None,
) -> None:
    """Add an entry behind those of the settings; ``refuses(request, things)`` may say why it does not open these."""
    check(f"add_open_with({label!r})", kinds)
    target: Any = Below(url) if url.startswith("/") else url
    entry = (label, target, frozenset(kinds), several, window, refuses)
    config.action(("open with", label), lambda: config.registry[KEY].append(entry))


def check(what: str, kinds: Sequence[str]) -> None:
    """Refuse kinds of objects that there are not."""
    unknown = set(kinds) - ANYTHING
    if unknown or not kinds or isinstance(kinds, str):
        raise ConfigurationError(f"{what}: kinds is a list out of {', '.join(sorted(ANYTHING))}")


def openers(request: Request) -> Iterator[Opener]:
    """List what there is to open objects with."""
    for label, target, *more in settings.of(request.registry).client.open_with:
        made = _theirs(request, label, target, options(more))
        if made:
            yield made
    for label, target, kinds, several, window, refuses in request.registry[KEY]:
        url = address(request, target)
        if url:
            yield Opener(
                name=label,
                label=label,
                url=url,
                kinds=kinds,
                several=kinds if several else frozenset(),
                window=window,
                refuses=_guarded(request, label, refuses) if refuses else None,
            )


def offers(request: Request, *things: Thing) -> tuple[Offer, ...]:
    """List the entries of the menu for some objects."""
    return tuple(offer(opener, things) for opener in openers(request))


def thing(place: Node) -> Thing:
    """Name the object of a place as openers know it: the field of a well is its image."""
    kind = "image" if isinstance(place, Image) else place.kind
    return Thing(kind, place.obj.id, place.path())


@view_config(context=Node, name="open-with", renderer="json", request_method="GET", permission=Permission.READ)
def open_one(context: Node, request: Request) -> dict[str, Any]:
    """Tell what an object can be opened with."""
    return _told(offers(request, thing(context)))


@view_config(context=Root, name="open-with", renderer="json", request_method="GET", permission=Permission.READ)
def open_several(context: Root, request: Request) -> dict[str, Any]:
    """Tell what several objects can be opened with: ``?image=1&image=2``."""
    things: list[Thing] = []
    for kind in sorted(ANYTHING):
        top = f"{context.path()}{kind}/" if kind in context.branches else ""
        things.extend(Thing(kind, number, top and f"{top}{number}/") for number in ids(request.GET, kind))
    if not things:
        raise BadRequest("Please say which objects: image=1&image=2.")
    return _told(offers(request, *things))


@view_config(route_name="open_with", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def old_open_with(request: Request) -> Response:
    """Tell what the settings name, as OMERO.web does."""
    told = []
    for name, target, *more in settings.of(request.registry).client.open_with:
        said, url = options(more), address(request, target)
        if url:
            told.append({"id": name, "url": url} | {key: said[key] for key in TOLD if key in said})
    return Response(json.dumps({"open_with_options": told}), content_type="application/json", charset="utf-8")


def warn(event: Any) -> None:
    """Say which entries of the settings lead nowhere, or not to all that they led to."""
    registry = event.app.registry
    for label, target, *more in settings.of(registry).client.open_with:
        said = options(more)
        if target == VIEWER:
            continue
        if not leads(registry, str(target)):
            log.warning("omero.web.open_with: “%s” is left out, for nothing here is called %r; %s.", label, target, ADVICE)
        elif said.get("script_url"):
            log.warning("omero.web.open_with: the script %s of “%s” is OMERO.web's and not run; %s.", said["script_url"], label, ADVICE)
        unknown = [name for name in _supported(said) if _kind(name) is None]
        if unknown:
            log.warning("omero.web.open_with: “%s” supports %s, which is nothing here.", label, ", ".join(map(repr, unknown)))


def _theirs(request: Request, label: str, target: Any, said: dict[str, Any]) -> Opener | None:
    """Read an entry of the settings."""
    url = "{path}@@viewer" if target == VIEWER else address(request, target)
    if not url:
        return None
    named = _supported(said)
    known = {name: kind for name in named if (kind := _kind(name))}
    single = frozenset(known.values()) if named else ANYTHING
    several = frozenset(kind for name, kind in known.items() if name not in SUPPORTED) if named else ANYTHING
    return Opener(name=label, label=str(said.get("label") or label), url=url, kinds=single, several=several)


def _supported(said: dict[str, Any]) -> list[str]:
    named = said.get("supported_objects") or []
    return [str(name) for name in named] if isinstance(named, list) else [str(named)]


def _kind(name: str) -> str | None:
    return SUPPORTED.get(name) or SUPPORTED.get(name.removesuffix("s"))


def _guarded(request: Request, label: str, refuses: Refuses) -> Callable[[Sequence[Thing]], str | None]:
    """Ask a plug-in what it has against objects; one that fails opens nothing, and the page stands."""

    def ask(things: Sequence[Thing]) -> str | None:
        try:
            return refuses(request, things)
        except Exception:
            log.exception("The entry “%s” of a plug-in failed", label)
            return "The plug-in that opens this has failed; the log has the reason."

    return ask


def _told(found: Sequence[Offer]) -> dict[str, Any]:
    return {"data": [{"label": each.label, "url": each.url, "window": each.window, "reason": each.why} for each in found]}
