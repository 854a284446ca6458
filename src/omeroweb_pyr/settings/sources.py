"""Where settings come from: the ini file before OMERO's own configuration, which ``OMERODIR`` names."""

import os
from collections.abc import Mapping
from pathlib import Path

from omeroweb_pyr.settings.reading import Source

OMERODIR = "omero.web.omerodir"
CONFIG = Path("etc") / "grid" / "config.xml"


def sources(ini: Mapping[str, str], here: Path, name: str | None = None) -> list[Source]:
    """Return the places that settings are read from, the first of which wins."""
    found = [Source(Path(name).name if name else "ini file", ini, here)]
    if not ini.get(OMERODIR) and (folder := os.environ.get("OMERODIR")):
        found.append(Source("$OMERODIR", {OMERODIR: folder}, here))
    folder = ini.get(OMERODIR) or os.environ.get("OMERODIR")
    if folder and (Path(folder) / CONFIG).exists():
        from omeroweb_pyr.settings.configxml import read  # noqa: PLC0415 - commands that serve nothing start sooner without

        found.append(Source("config.xml", read(Path(folder) / CONFIG), Path(folder)))
    return found
