"""The pages of the tree: lists, projects, datasets, images, and what is in no container."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.forms.listing import FILTERS, read_page
from omeroweb_pyr.gateway.model import Settings
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.grids import Choice, Grid, grid
from omeroweb_pyr.presenters.pages import LISTS, ObjectPage, object_page, parent_crumbs
from omeroweb_pyr.presenters.viewer import viewer
from omeroweb_pyr.resources import Dataset, Folder, Image, Listing, Node, Orphaned, Place, Project, Screen, Tag, TagSet
from omeroweb_pyr.views.static import openseadragon

TEMPLATES = "omeroweb_pyr:templates"
TAGGING = ("tag", "tagset")
SUFFIXES = {
    "project": ("json", "csv"),
    "dataset": ("json", "csv"),
    "image": ("json", "png", "jpg"),
    "screen": ("json", "csv"),
    "plate": ("json", "csv"),
    "run": ("json", "csv"),
    "well": ("json", "csv"),
    "field": ("json", "png", "jpg"),
    "folder": ("json", "csv"),
    "tag": ("json", "csv"),
    "tagset": ("json", "csv"),
}


@view_config(context=Listing, renderer=f"{TEMPLATES}/listing.pt", request_method="GET", permission=Permission.READ)
def listing_page(context: Listing, request: Request) -> dict[str, Any]:
    """Show a list of projects, datasets or images."""
    return {
        "title": LISTS[context.kind],
        "siblings": siblings(context),
        "crumbs": above_list(context.__parent__, request),
        "path": context.path(),
        "others": others(context, ["json", "csv"], request.GET),
        "grid": cards(context, context, request),
    }


@view_config(context=Orphaned, renderer=f"{TEMPLATES}/orphaned.pt", request_method="GET", permission=Permission.READ)
def orphaned_page(context: Orphaned, request: Request) -> dict[str, Any]:
    """Show the images that are in no dataset."""
    return {
        "title": LISTS[context.kind],
        "path": context.path(),
        "others": others(context, ["json"]) + others(context, ["csv"], request.GET),
        "grid": cards(context, context.inside(), request),
    }


@view_config(context=Tag, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
@view_config(context=TagSet, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
@view_config(context=Screen, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
@view_config(context=Folder, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
@view_config(context=Project, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
@view_config(context=Dataset, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
def container_page(context: Node, request: Request) -> dict[str, Any]:
    """Show a container with the first page of what it holds."""
    return {"page": described(context, request), "grid": cards(context, context.inside(), request)}


@view_config(context=Image, renderer=f"{TEMPLATES}/image.pt", request_method="GET", permission=Permission.READ)
def image_page(context: Image, request: Request) -> dict[str, Any]:
    """Show an image with its viewer."""
    drawn = saved_settings(context, request)
    return {"page": described(context, request, drawn), "viewer": opened(context, request, drawn), "base_url": context.path()}


@view_config(context=Image, name="viewer", renderer=f"{TEMPLATES}/viewer.pt", request_method="GET", permission=Permission.READ)
def viewer_page(context: Image, request: Request) -> dict[str, Any]:
    """Show the viewer as a whole page."""
    shown = opened(context, request, saved_settings(context, request))
    return {"image": context.obj, "viewer": shown, "base_url": context.path()}


def saved_settings(place: Image, request: Request) -> Settings | None:
    """Read how an image is drawn for the caller; None when it has no pixels."""
    settings: Settings | None = None if place.obj.pixels is None else request.omero.settings(place.obj)
    return settings


def opened(place: Image, request: Request, saved: Settings | None) -> dict[str, Any]:
    """Lay out the viewer; a query that can't be fulfilled is 400, with the sentence above the saved view."""
    shown = viewer(place.obj, saved, place.path(), request.GET)
    if shown["drawable"] and shown["problem"]:
        request.response.status_int = 400
    return shown | {"library": openseadragon(request)}


def described(place: Node, request: Request, drawn: Settings | None = None) -> ObjectPage:
    """Lay out what is known and said about an object."""
    return object_page(
        place.obj,
        request.omero.annotations(place.obj),
        path=place.path(),
        canonical=place.alone().url(),
        home=home(request),
        others=others(place, SUFFIXES[place.kind]),
        zone=settings.of(request.registry).time_zone,
        drawn=drawn,
    )


def cards(here: Place, listing: Listing, request: Request) -> Grid:
    """Read and lay out the page of a list that the query asks for, shown at ``here``."""
    known, above = settings.of(request.registry), listing.__parent__
    asked = read_page(request.GET, known.client.page_size, everyone=listing.everyone)
    return grid(
        listing.page(asked),
        asked,
        kind=listing.kind,
        path=here.path(),
        cards=listing.path(),
        everyone=listing.everyone,
        zone=known.time_zone,
        within=above.obj if isinstance(above, Node) else None,
    )


def siblings(listing: Listing) -> tuple[Choice, ...]:
    """Offer tags beside sets of tags: the two have one entry in the bar."""
    if listing.kind not in TAGGING or listing.__parent__.kind:
        return ()
    return tuple(Choice(LISTS[kind], listing.__parent__.branch(kind).path(), kind == listing.kind) for kind in TAGGING)


def above_list(place: Place, request: Request) -> tuple[Choice, ...]:
    """Name the places above a list."""
    if isinstance(place, Node):
        return parent_crumbs(place.obj, home(request))
    return (Choice(LISTS[place.kind], place.path()),) if place.kind else ()


def others(place: Place, suffixes: Iterable[str], query: Mapping[str, str] | None = None) -> tuple[Choice, ...]:
    """Name the other representations of a place with their addresses; those of a list keep its filters."""
    kept = {key: query[key] for key in FILTERS if query.get(key)} if query else {}
    return tuple(Choice(f".{suffix}", place.path(suffix) + (f"?{urlencode(kept)}" if kept else "")) for suffix in suffixes)


def home(request: Request) -> str:
    """Return the path of the top of the tree."""
    return f"{request.script_name}/"
