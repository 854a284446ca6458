"""Everything that can be set: read once at start into frozen objects; below this nobody reads a raw ini key."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from omeroweb_pyr.settings.model import Embedded, PublicUser, Server, Session, Settings
from omeroweb_pyr.settings.reading import Reader

__all__ = ["Embedded", "PublicUser", "Server", "Session", "Settings", "of", "read"]

KEY = "omeroweb_pyr.settings"
HERE = "omeroweb_pyr.here"


def includeme(config: Any) -> None:
    """Read the settings, or fail with every fault at once."""
    raw = config.registry.settings
    found = read(raw, raw.get(HERE))
    config.registry[KEY] = found
    raw["reload_templates"] = raw["pyramid.reload_templates"] = found.debug
    raw["pyramid.csrf_trusted_origins"] = list(found.csrf.trusted_hosts)


def read(ini: Mapping[str, str], here: str | None = None) -> Settings:
    """Read settings from ini texts; relative folders are below ``here``, the folder of the ini file."""
    reader = Reader(ini)
    found = Settings.read(reader, Path(here or os.getcwd()))  # noqa: PTH109 - the folder the command was called in is the point
    reader.finish()
    return found


def of(registry: Any) -> Settings:
    """Return the settings of an app."""
    found: Settings = registry[KEY]
    return found
