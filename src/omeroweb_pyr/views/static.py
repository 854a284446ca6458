"""Static files: their addresses change with their content, so that a browser may keep them for good."""

import hashlib
import logging
import re
from pathlib import Path
from typing import Any

from pyramid.config import Configurator
from pyramid.path import AssetResolver
from pyramid.response import FileResponse
from pyramid.security import NO_PERMISSION_REQUIRED

from omeroweb_pyr import settings
from omeroweb_pyr.settings import Settings
from omeroweb_pyr.settings.pages import ICON

OURS = "omeroweb_pyr:static"
OWN_ICON = "omeroweb_pyr.own_icon"
YEAR, HOUR = 31_536_000, 3600

OPENSEADRAGON = "vendor/openseadragon/openseadragon.min.js"
BUNDLES = ("client/client.js", "viewer.js")
"""The scripts that set-up puts into one file each, with all that they import (``tools/bundle.py``)."""
STAMP = "of.txt"
IS_BUILT = "omeroweb_pyr.is_built"

log = logging.getLogger(__name__)


def includeme(config: Configurator) -> None:
    """Serve our files, and those of the administrator's own folders under the names they have.

    ``config.add_static_files("package:folder")`` serves a plug-in's.
    """
    wanted = settings.of(config.registry)
    config.add_directive("add_static_files", add_static_files)
    if wanted.serving.staticfile_dirs and wanted.static_url.startswith("/"):
        config.add_route_predicate("has_file", HasFile)
        config.add_route("own_files", f"{wanted.static_base}/*subpath", has_file=wanted.serving.staticfile_dirs)
        config.add_view(own_file, route_name="own_files", permission=NO_PERMISSION_REQUIRED)
    for folder in wanted.serving.staticfile_dirs:
        if not folder.is_dir():
            log.warning("omero.web.staticfile_dirs: there is no folder %s.", folder)
    config.registry[OWN_ICON] = own_icon(wanted)
    config.registry[IS_BUILT] = not wanted.debug and is_built(Path(AssetResolver().resolve(OURS).abspath()))
    config.add_static_files(OURS)


class HasFile:
    """Lets a route match only where one of these folders has such a file."""

    def __init__(self, folders: tuple[Path, ...], config: Configurator) -> None:  # noqa: ARG002 - Pyramid's signature
        self.folders = folders

    def text(self) -> str:
        """Say what it stands for."""
        return f"has_file = {self.folders}"

    phash = text

    def __call__(self, info: dict[str, Any], request: Any) -> bool:
        """Look for it; hidden files are nobody's business."""
        segments = info["match"]["subpath"]
        if any(segment.startswith(".") or re.search(r"[/\0\\]", segment) for segment in segments):
            return False
        request.own_file = next((path for folder in self.folders if (path := folder.joinpath(*segments)).is_file()), None)
        return request.own_file is not None


def own_file(request: Any) -> FileResponse:
    """Serve a file of the administrator's; its name says nothing of its content, so it is asked for again after an hour."""
    return FileResponse(request.own_file, request, cache_max_age=HOUR)


def add_static_files(config: Configurator, spec: str) -> None:
    """Serve a folder below ``/static/PACKAGE-DIGEST/``, ours below ``/static/DIGEST/``; while debugging, ``/static/PACKAGE/``.

    The digest stands before the path and not behind it as a query, because a module names those that it imports by their relative
    addresses: they change together.
    """
    package = spec.partition(":")[0]
    if settings.of(config.registry).debug:
        add(config, package, spec, 0)
    else:
        made = digest(Path(AssetResolver().resolve(spec).abspath()))
        add(config, made if spec == OURS else f"{package}-{made}", spec, YEAR)


def add(config: Configurator, below: str, spec: str, seconds: int) -> None:
    """Serve a folder below ``omero.web.static_url``; the web server in front may do it instead."""
    wanted = settings.of(config.registry)
    options: dict[str, Any] = {"cache_max_age": seconds}
    if not wanted.static_url.startswith(f"{wanted.prefix}/"):
        options["pregenerator"] = at_root
    config.add_static_view(f"{wanted.static_base}/{below}".rstrip("/"), spec, **options)


def at_root(request: Any, elements: Any, kw: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Leave the prefix out of the address of a static file: the web server has them in another place."""
    kw["_app_url"] = "" if kw.get("_app_url") == request.script_name else request.host_url
    return elements, kw


def own_icon(wanted: Settings) -> str:
    """Return the icon of the installation's own by its name below the static files, or nothing."""
    name = wanted.pages.favicon_url.strip("/")
    if name and any((folder / name).is_file() for folder in wanted.serving.staticfile_dirs):
        return name
    if name not in {"", ICON}:
        log.warning("omero.web.favicon_url = %s: there is no such file in omero.web.staticfile_dirs, so the icon is ours", name)
    return ""


def icon(request: Any) -> str:
    """Return the address of the site's icon."""
    own, wanted = request.registry[OWN_ICON], settings.of(request.registry)
    if not own:
        return str(request.static_path(f"{OURS}/favicon.svg"))
    below = wanted.static_url.removeprefix(f"{wanted.prefix}/")
    return f"{wanted.static_url}{own}" if below == wanted.static_url else f"{request.script_name}/{below}{own}"


def openseadragon(request: Any) -> str:
    """Return the address of OpenSeadragon; nothing where set-up could not copy it here."""
    spec = f"{OURS}/{OPENSEADRAGON}"
    address: str = request.static_path(spec) if AssetResolver().resolve(spec).exists() else ""
    return address


def is_built(folder: Path) -> bool:
    """Say whether the bundles are there, and made of the modules as they are now."""
    stamp = folder / "built" / STAMP
    return stamp.is_file() and stamp.read_text() == digest(folder / "js")


def script(request: Any, name: str) -> str:
    """Return the address of one of the bundles, or, while debugging and where there are none, of the module that imports the others."""
    return str(request.static_path(f"{OURS}/{'built' if request.registry[IS_BUILT] else 'js'}/{name}"))


def digest(folder: Path) -> str:
    """Return ten digits that stand for the names and contents of all files below a folder."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:10]
