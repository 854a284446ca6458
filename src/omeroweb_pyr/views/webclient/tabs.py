"""The tabs of the right panel, and what the centre can show instead of its list: ours, and what plug-ins add.

A panel is a view by a name at the objects that it is for: ``…/image/7/@@visitors``; for several it is at the top,
``/@@visitors?image=1&image=2``. It answers with a piece of HTML, and is asked for when somebody turns to it.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated
from pyramid.request import Request

from omeroweb_pyr import settings
from omeroweb_pyr.presenters.openers import ANYTHING
from omeroweb_pyr.views.openers import check

KEY = "omeroweb_pyr.panels"
RIGHT, CENTRE = "right", "centre"
SETTINGS = {RIGHT: "ui.right_plugins", CENTRE: "ui.center_plugins"}
LEFT_OUT = (
    "omero.web.%s: “%s” is left out: %s is a template of OMERO.web's, which can't be shown, and no plug-in in omero.web.apps has a panel "
    "%r; docs/plugins.rst says how one adds it."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A tab of the right panel, or a view of the centre; without a plug-in, the client's own."""

    name: str
    label: str
    kinds: frozenset[str] = ANYTHING
    several: bool = False
    script: str = ""
    style: str = ""
    plugin: str = ""


IMAGES = frozenset({"image", "well"})
GENERAL = Panel(name="panel", label="General", several=True)
HIERARCHY = Panel(name="hierarchy", label="Hierarchy")
OURS = {
    "metadata_tab": Panel(name="acquisition", label="Acquisition", kinds=IMAGES),
    "preview_tab": Panel(name="preview", label="Preview", kinds=IMAGES),
}
"""What OMERO.web's default has, by its ids."""


def includeme(config: Configurator) -> None:
    """Let plug-ins add panels: ``config.add_right_panel("visitors", "Visitors", kinds=["image"])``, and ``add_centre_panel``."""
    config.registry[KEY] = {RIGHT: {}, CENTRE: {}}
    config.add_directive("add_right_panel", add_right_panel)
    config.add_directive("add_centre_panel", add_centre_panel)
    config.add_subscriber(warn, ApplicationCreated)


def add_right_panel(config: Configurator, name: str, label: str, **options: Any) -> None:
    """Add a tab: it shows what the view of this name answers at objects of these ``kinds``, at the top if ``several`` are selected.

    ``script`` and ``style`` are files, as ``package:static/visitors.js``: a module whose ``show(box, objects)`` is called; a style sheet.
    """
    _add(config, RIGHT, name, label, **options)


def add_centre_panel(config: Configurator, name: str, label: str, **options: Any) -> None:
    """Add something that the centre can show instead of what is in an object of these ``kinds``."""
    _add(config, CENTRE, name, label, **options)


def tabs(registry: Any) -> tuple[Panel, ...]:
    """List the tabs of the right panel in their order."""
    named = list(_named(registry, RIGHT))
    return (GENERAL, *named, HIERARCHY, *_unnamed(registry, RIGHT, named))


def views(registry: Any) -> tuple[Panel, ...]:
    """List what plug-ins have for the centre in its order."""
    named = list(_named(registry, CENTRE))
    return (*named, *_unnamed(registry, CENTRE, named))


def told(request: Request, panels: Sequence[Panel]) -> list[dict[str, Any]]:
    """Tell the client of panels."""
    return [
        {
            "name": panel.name,
            "label": panel.label,
            "kinds": sorted(panel.kinds),
            "several": panel.several,
            "script": panel.script and request.static_path(panel.script),
            "style": panel.style and request.static_path(panel.style),
            "plugin": panel.plugin,
        }
        for panel in panels
    ]


def warn(event: Any) -> None:
    """Say which entries of the settings are nothing here, and which panels have no view to fill them."""
    registry = event.app.registry
    for side in (RIGHT, CENTRE):
        for label, include, div in _rows(registry, side):
            if _find(registry, side, str(div)) is None:
                log.warning(LEFT_OUT, SETTINGS[side], label, include, div)
    known = {view["introspectable"]["name"] for view in registry.introspector.get_category("views", [])}
    for panel in (*registry[KEY][RIGHT].values(), *registry[KEY][CENTRE].values()):
        if panel.name not in known:
            log.warning("The panel “%s” of the plug-in %s has no view named %r, so it stays empty.", panel.label, panel.plugin, panel.name)


def _add(config: Configurator, side: str, name: str, label: str, *, kinds: Sequence[str], **options: Any) -> None:
    check(f"add_{side}_panel({name!r})", kinds)
    made = Panel(name=name, label=label, kinds=frozenset(kinds), plugin=config.package.__name__, **options)
    config.action(("panel", side, name), lambda: config.registry[KEY][side].update({name: made}))


def _rows(registry: Any, side: str) -> tuple[tuple[Any, ...], ...]:
    known = settings.of(registry).client
    return known.right_plugins if side == RIGHT else known.center_plugins


def _find(registry: Any, side: str, div: str) -> Panel | None:
    found: Panel | None = registry[KEY][side].get(div) or (OURS.get(div) if side == RIGHT else None)
    return found


def _named(registry: Any, side: str) -> Iterator[Panel]:
    """List those that the settings name, under the settings' labels."""
    for label, _, div in _rows(registry, side):
        found = _find(registry, side, str(div))
        if found is not None:
            yield replace(found, label=str(label))


def _unnamed(registry: Any, side: str, named: Sequence[Panel]) -> Iterator[Panel]:
    names = {panel.name for panel in named}
    return (panel for panel in registry[KEY][side].values() if panel.name not in names)
