"""OMERO.web's own addresses of parts of its client: they lead to what shows the same here, or say that nothing does."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.errors import NotYet
from omeroweb_pyr.forms.formerly import kind_of
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.security.redirects import local_path

View = Callable[[Request], Any]

ID = r"{id:\d{1,19}}"
KIND = "{kind:project|dataset|image|screen|plate|acquisition|run|well|folder|tag|tagset}"
PARTS = {"details": "@@panel", "acquisition": "@@acquisition", "preview": "@@viewer", "hierarchy": "@@hierarchy"}
"""The tabs of its right panel, by the name of ours."""
ORIGINAL = {"load_original_metadata": "@@original-metadata", "download_orig_metadata": "@@original-metadata.txt"}
PLACES = {
    "public": "/webclient/",
    "help": "/webclient/",
    "history": "/image/?sort=-date",
    "activities": "/@@jobs",
    "activities_json": "/@@jobs.json",
    "load_searching": "/webclient/search/",
}
"""Where its pages lead: of shares there are none, and of the history there is what is new."""
DAY = r"{year:\d{4}}/{month:\d{1,2}}/{day:\d{1,2}}"
TABLES = "The rows of OMERO.tables (the files can be downloaded)"
NOT_HERE = {
    "list_scripts": "OMERO.scripts",
    f"script_ui/{ID}": "OMERO.scripts",
    f"script_run/{ID}": "OMERO.scripts",
    "script_upload": "OMERO.scripts",
    "figure_script/{script:SplitView|Thumbnail|MakeMovie}": "Figures",
    f"ome_tiff_script/{ID}": "Exports as OME-TIFF",
    f"ome_tiff_info/{ID}": "Exports as OME-TIFF",
    "load_history": "The history",
    f"load_history/{DAY}": "The history",
    f"omero_table/{ID}": TABLES,
    f"omero_table/{ID}/{{form:json|csv}}": TABLES,
}
"""What is not served yet, by its address; the places that these have are kept for them."""
NO_DATA = {
    f"table/{ID}/{{part:query|metadata|obj_id_bitmask|rows|slice}}": TABLES,
    f"table/{{kind:[A-Za-z]+}}/{ID}/query": TABLES,
}
"""The same of what is below ``/webgateway/``."""


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    for name in PLACES:
        config.add_route(f"formerly.{name}", f"/webclient/{name}/")
    config.add_route("formerly.search", "/webclient/load_searching/form/")
    config.add_route("formerly.group", "/webclient/active_group/")
    for name in PARTS:
        config.add_route(f"formerly.{name}", f"/webclient/metadata_{name}/{KIND}/{ID}/")
    config.add_route("formerly.plate", f"/webclient/load_plate/{{kind:plate|acquisition}}/{ID}/")
    for name in NOT_HERE:
        config.add_route(f"formerly.{name}", f"/webclient/{name}/")
    for name in NO_DATA:
        config.add_route(f"formerly.{name}", f"/webgateway/{name}/")
    for name in ORIGINAL:
        config.add_route(f"formerly.{name}", f"/webclient/{name}/{ID}/")


def _at(names: Iterable[str], **more: Any) -> Callable[[View], View]:
    """Serve a view at several of the routes."""

    def served(view: View) -> View:
        for name in names:
            view = view_config(route_name=f"formerly.{name}", permission=Permission.READ, **more)(view)
        return view

    return served


@_at(PLACES, request_method="GET")
def place(request: Request) -> HTTPFound:
    """Lead to the page that has the same."""
    return HTTPFound(request.script_name + PLACES[_name(request)])


@view_config(route_name="formerly.search", request_method="GET", permission=Permission.READ)
def search(request: Request) -> HTTPFound:
    """Lead to the search, with the words that were searched for."""
    words = request.GET.get("query", "")
    return HTTPFound(request.route_path("search") + (f"?{urlencode({'q': words})}" if words else ""))


@view_config(route_name="formerly.group", request_method="GET", permission=Permission.READ)
def group(request: Request) -> HTTPFound:
    """Lead to the tree of the group that was chosen, or to where the address says."""
    asked = request.GET.get("active_group", "")
    chosen = f"{request.route_path('webclient')}?{urlencode({'group': asked})}" if asked else request.route_path("webclient")
    return HTTPFound(local_path(request.GET.get("url", ""), "") or chosen)


@_at(PARTS, request_method="GET")
def part(request: Request) -> HTTPFound:
    """Lead to the part of the right panel."""
    asked, name = request.matchdict, _name(request)
    kind = kind_of(asked["kind"])
    above = f"well/{asked['id']}/field/1" if kind == "well" and name in ("preview", "acquisition") else f"{kind}/{asked['id']}"
    return HTTPFound(f"{request.script_name}/{above}/{PARTS[name]}")


@view_config(route_name="formerly.plate", request_method="GET", permission=Permission.READ)
def plate(request: Request) -> HTTPFound:
    """Lead to the grid of a plate or a run; its fields were counted from 0."""
    kind = kind_of(request.matchdict["kind"])
    index = request.GET.get("index", "")
    query = f"?field={int(index) + 1}" if index.isdecimal() and index.isascii() and len(index) < 7 else ""
    return HTTPFound(f"{request.script_name}/{kind}/{request.matchdict['id']}/@@wells{query}")


@_at(ORIGINAL, request_method="GET")
def original(request: Request) -> HTTPFound:
    """Lead to what an image's files say of themselves."""
    return HTTPFound(f"{request.script_name}/image/{request.matchdict['id']}/{ORIGINAL[_name(request)]}")


@_at([*NOT_HERE, *NO_DATA], require_csrf=False)
def missing(request: Request) -> None:
    """Say that there is nothing like that here yet."""
    raise NotYet(f"{(NOT_HERE | NO_DATA)[_name(request)]}: not on this site yet.")


def _name(request: Request) -> str:
    name: str = request.matched_route.name
    return name.removeprefix("formerly.")
