"""Everything that can be set: read once at start into frozen objects; below this nobody reads a raw ini key."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from omeroweb_pyr.settings.caches import Cache
from omeroweb_pyr.settings.keys import Group, key
from omeroweb_pyr.settings.mail import Admin, Mail
from omeroweb_pyr.settings.model import Settings, read_all
from omeroweb_pyr.settings.omero import Embedded, Server
from omeroweb_pyr.settings.public import PublicUser
from omeroweb_pyr.settings.reading import Reader
from omeroweb_pyr.settings.serving import Serving
from omeroweb_pyr.settings.sessions import Session
from omeroweb_pyr.settings.sources import sources

__all__ = [
    "Admin",
    "Cache",
    "Embedded",
    "Group",
    "Mail",
    "PublicUser",
    "Reader",
    "Server",
    "Serving",
    "Session",
    "Settings",
    "key",
    "of",
    "read",
    "reading",
]

KEY = "omeroweb_pyr.settings"
READER = "omeroweb_pyr.settings.reader"
HERE, INI = "omeroweb_pyr.here", "omeroweb_pyr.ini"
G = TypeVar("G", bound=Group)

log = logging.getLogger(__name__)


def includeme(config: Any) -> None:
    """Read the settings, or fail with every fault at once; ``config.read_settings(Group)`` reads a plug-in's own."""
    raw = config.registry.settings
    reader, found = reading(raw, raw.get(HERE), raw.get(INI))
    reader.finish()
    config.registry[KEY], config.registry[READER] = found, reader
    raw["reload_templates"] = raw["pyramid.reload_templates"] = found.debug
    raw["pyramid.csrf_trusted_origins"] = list(found.csrf.trusted_hosts)
    config.add_directive("read_settings", read_settings)
    # Only then has every plug-in said which keys are its own.
    config.add_subscriber(warn, "pyramid.events.ApplicationCreated")


def read_settings(config: Any, kind: type[G]) -> G:
    """Read a plug-in's group of settings, from the same places as ours."""
    reader: Reader = config.registry[READER]
    found = reader.group(kind)
    reader.finish()
    return found


def warn(event: Any) -> None:
    """Log what an administrator should know though the site starts."""
    for sentence in event.app.registry[READER].warnings():
        log.warning("%s", sentence)


def reading(ini: Mapping[str, str], here: str | None = None, name: str | None = None) -> tuple[Reader, Settings]:
    """Read settings, with the reader that knows where each is from and what is wrong; ``here`` and ``name`` are the ini file's."""
    folder = Path(here or os.getcwd())  # noqa: PTH109 - the folder the command was called in is the point
    reader = Reader(sources(ini, folder, name), folder)
    return reader, read_all(reader)


def read(ini: Mapping[str, str], here: str | None = None) -> Settings:
    """Read settings from ini texts and OMERO's own configuration, or fail with every fault at once."""
    reader, found = reading(ini, here)
    reader.finish()
    return found


def of(registry: Any) -> Settings:
    """Return the settings of an app."""
    found: Settings = registry[KEY]
    return found
