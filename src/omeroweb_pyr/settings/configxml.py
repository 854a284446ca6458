"""OMERO's ``etc/grid/config.xml``: profiles of properties, of which one is active."""

import os
import xml.etree.ElementTree as ET
from pathlib import Path

from pyramid.exceptions import ConfigurationError

ACTIVE, PROFILE, VERSION = "__ACTIVE__", "omero.config.profile", "omero.config.version"
OWN = {PROFILE, VERSION}
"""Properties that are the file's own, not settings."""


def read(path: Path) -> dict[str, str]:
    """Return the properties of the active profile."""
    try:
        root = ET.fromstring(path.read_bytes() or b"<icegrid/>")  # noqa: S314 - expat expands no external entities, and the file is the administrator's
    except ET.ParseError as error:
        raise ConfigurationError(f"{path}: not XML ({error})") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: can't be read ({error.strerror})") from None
    blocks = {block.get("id"): properties(block) for block in root.findall("properties")}
    active = os.environ.get("OMERO_CONFIG") or blocks.get(ACTIVE, {}).get(PROFILE, "default")
    return {name: value for name, value in blocks.get(active, {}).items() if name not in OWN}


def properties(block: ET.Element) -> dict[str, str]:
    """Return the properties of a profile."""
    return {one.get("name", ""): one.get("value", "") for one in block.findall("property")}
