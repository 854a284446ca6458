"""Plug-ins: Python packages with an ``includeme``, named by ``omero.web.apps``."""

import importlib
import logging
from types import ModuleType
from typing import Any

from pyramid.exceptions import ConfigurationError

from omeroweb_pyr import settings
from omeroweb_pyr.views.home import FIRST_PAGE

KEY = "omeroweb_pyr.plugins"
DJANGO = {"django", "omeroweb"}
"""What Django apps for OMERO.web import, and what there is not here."""

log = logging.getLogger(__name__)


class LeftOut(Exception):
    """What is named is no plug-in of ours; the message says what it is."""


def includeme(config: Any) -> None:
    """Include them one by one, in the order they are named; a plug-in may replace views, ours too, and the first that fails is named."""
    names = settings.of(config.registry).apps
    config.registry[KEY] = []
    if names:
        config.commit()  # ours is complete: from here on whatever fails is a plug-in's
    for name in dict.fromkeys(names):
        try:
            include(config, name, load(name))
        except LeftOut as why:
            log.warning("omero.web.apps: %s is left out: %s.", name, why)
    first = settings.of(config.registry).root_application
    if first in {label for name in config.registry[KEY] for label in (name, name.rpartition(".")[2])}:
        config.registry[FIRST_PAGE] = first.rpartition(".")[2]
    elif first:
        log.warning("omero.web.root_application = %s is no plug-in of omero.web.apps, so / leads to the client.", first)


def load(name: str) -> ModuleType:
    """Import a plug-in; what is not installed, or made for Django, is left out: the rest of the site works without."""
    try:
        found = importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in DJANGO:
            raise LeftOut("it is a Django app, made for OMERO.web; see docs/plugins.rst for what is needed here") from None
        if error.name and f"{name}.".startswith(f"{error.name}."):
            raise LeftOut("no Python package of this name is installed") from None
        raise failed(name, error) from error
    except Exception as error:
        raise failed(name, error) from error
    if not hasattr(found, "includeme"):
        raise LeftOut("it has no includeme, so it is no plug-in, but a Django app perhaps; see docs/plugins.rst")
    return found


def include(config: Any, name: str, found: ModuleType) -> None:
    """Let a plug-in add what it has, and see that it all fits."""
    try:
        config.include(found)
        config.commit()
    except Exception as error:
        raise failed(name, error) from error
    config.registry[KEY].append(name)


def failed(name: str, error: Exception) -> ConfigurationError:
    """Name the plug-in that keeps the site from starting."""
    said = " ".join(str(error).split())
    return ConfigurationError(f"omero.web.apps: the plug-in {name} can't be used ({type(error).__name__}: {said})")
