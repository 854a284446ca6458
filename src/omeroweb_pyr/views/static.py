"""Static files: their addresses change with their content, so that a browser may keep them for good."""

import hashlib
from pathlib import Path

from pyramid.config import Configurator

from omeroweb_pyr import settings

FOLDER = Path(__file__).parent.parent / "static"
YEAR = 31_536_000


def includeme(config: Configurator) -> None:
    """Serve the files below ``/static/DIGEST/``; while developing below ``/static/``, without keeping them.

    The digest stands before the path and not behind it as a query, because a module names those that it imports by their relative
    addresses: they change together.
    """
    debug = settings.of(config.registry).debug
    config.add_static_view("static" if debug else f"static/{digest(FOLDER)}", "omeroweb_pyr:static", cache_max_age=0 if debug else YEAR)


def digest(folder: Path) -> str:
    """Return ten digits that stand for the names and contents of all files below a folder."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:10]
