"""The pages of the tree: lists, projects, datasets, images, and what is in no container."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.forms.changes import ids
from omeroweb_pyr.forms.listing import FILTERS, read_page
from omeroweb_pyr.gateway.model import Annotations, Settings
from omeroweb_pyr.gateway.model_changes import TOPS
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.grids import Choice, Grid, grid
from omeroweb_pyr.presenters.pages import BESIDE, ObjectPage, crumbs, object_page
from omeroweb_pyr.presenters.people import parts
from omeroweb_pyr.presenters.viewer import viewer
from omeroweb_pyr.presenters.wording import LISTS, TITLES
from omeroweb_pyr.resources import (
    Assorted,
    Dataset,
    Folder,
    Group,
    Image,
    Listing,
    Node,
    Orphaned,
    Owned,
    Place,
    Project,
    Screen,
    Tag,
    TagSet,
    User,
)
from omeroweb_pyr.security import public
from omeroweb_pyr.views.openers import offers, thing
from omeroweb_pyr.views.static import openseadragon

TEMPLATES = "omeroweb_pyr:templates"
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
    "user": ("json", "csv"),
    "group": ("json", "csv"),
}


@view_config(context=Listing, renderer=f"{TEMPLATES}/listing.pt", request_method="GET", permission=Permission.READ)
def listing_page(context: Listing, request: Request) -> dict[str, Any]:
    """Show a list of objects of one kind."""
    return listed(context, context, request) | {"others": others(context, ["json", "csv"], request.GET)}


@view_config(context=Orphaned, renderer=f"{TEMPLATES}/listing.pt", request_method="GET", permission=Permission.READ)
def orphaned_page(context: Orphaned, request: Request) -> dict[str, Any]:
    """Show the images that are in no dataset."""
    said = others(context, ["json"]) + others(context, ["csv"], request.GET)
    return listed(context, context.inside(), request) | {"others": said, "description": "Images that are in no dataset."}


@view_config(context=User, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
@view_config(context=Group, renderer=f"{TEMPLATES}/container.pt", request_method="GET", permission=Permission.READ)
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
    """Show the viewer as a whole page; below OMERO.web's address of the image, all that it draws is there too."""
    old = request.matched_route is not None
    return whole_viewer(context, request, request.path.removesuffix("@@viewer") if old else context.path())


def whole_viewer(context: Image, request: Request, base_url: str) -> dict[str, Any]:
    """Lay out the page of a viewer that asks for pictures below ``base_url``."""
    shown = opened(context, request, saved_settings(context, request), base_url)
    return {"image": context.obj, "viewer": shown, "base_url": base_url, "details": context.path(), "beside": _beside(context, request)}


def _beside(context: Image, request: Request) -> str:
    """Say where the images beside this one are found: in the place that the address names, or in OMERO.web's ``?dataset=``."""
    above = context.__parent__.__parent__ if context.__parent__ else None
    dataset = ids(request.GET, "dataset") if request.matched_route is not None else ()
    if above is not None and above.__parent__ is not None:
        path = f"{context.path()}@@beside"
    elif dataset:
        path = f"{request.script_name}/dataset/{dataset[0]}/image/{context.obj.id}/@@beside"
    else:
        return ""
    return path if public.is_open(request, path) else ""


def saved_settings(place: Image, request: Request) -> Settings | None:
    """Read how an image is drawn for the caller; None when it has no pixels."""
    settings: Settings | None = None if place.obj.pixels is None else request.omero.settings(place.obj)
    return settings


def opened(place: Image, request: Request, saved: Settings | None, base_url: str = "") -> dict[str, Any]:
    """Lay out the viewer; a query that can't be fulfilled is 400, with the sentence above the saved view."""
    shown = viewer(place.obj, saved, base_url or place.path(), request.GET)
    if shown["drawable"] and shown["problem"]:
        request.response.status_int = 400
    return shown | {"library": openseadragon(request)}


def described(
    place: Node, request: Request, drawn: Settings | None = None, said: Annotations | None = None, *, above: bool = False
) -> ObjectPage:
    """Lay out what is known and said about an object, and, if asked for, what was said about the places ``above``: one call more."""
    return object_page(
        place.obj,
        request.omero.annotations(place.obj) if said is None else said,
        path=place.path(),
        canonical=place.alone().url(),
        home=home(request),
        others=others(place, SUFFIXES[place.kind]),
        original=original(place, request, looked=not above),
        opens=offers(request, thing(place)) if isinstance(place, Owned) else (),
        zone=settings.of(request.registry).time_zone,
        caller=None if request.identity.is_public else request.omero.caller,
        drawn=drawn,
        inherited=request.omero.inherited(place.obj) if above else (),
    )


def cards(here: Place, listing: Listing, request: Request) -> Grid:
    """Read and lay out the page of a list that the query asks for, shown at ``here``."""
    known, holder = settings.of(request.registry), listing.holder
    asked = read_page(request.GET, known.client.page_size, everyone=listing.everyone)
    return grid(
        listing.page(asked),
        asked,
        kind=listing.kind,
        path=here.path(),
        cards=listing.path(),
        everyone=listing.everyone,
        zone=known.time_zone,
        within=holder.obj if holder else None,
        group=request.omero.caller.group_name or "my group",
    )


def listed(here: Listing | Orphaned, listing: Listing, request: Request) -> dict[str, Any]:
    """Lay out the page of a list that is shown at ``here``."""
    above = here.__parent__.crumbs
    return {
        "title": LISTS[here.kind],
        "kind": here.kind,
        "description": "",
        "siblings": siblings(here),
        "makes": TITLES[here.kind].lower() if here.kind in TOPS and not here.__parent__.kind and not request.identity.is_public else "",
        "crumbs": crumbs(above, home(request), here.kind) if above else (),
        "path": here.path(),
        "grid": cards(here, listing, request),
    }


def siblings(here: Listing | Orphaned) -> tuple[Choice, ...]:
    """Name the lists beside one: of the same user, group or tag, or those that share its entry in the bar."""
    above = here.__parent__
    if isinstance(above, Assorted):
        return parts(above.obj, above.path(), here.kind)
    first = BESIDE.get(here.kind, here.kind)
    kinds = () if above.kind else (first, *(kind for kind, other in BESIDE.items() if other == first))
    return tuple(Choice(LISTS[kind], above.branch(kind).path(), kind == here.kind) for kind in kinds) if len(kinds) > 1 else ()


def others(place: Place, suffixes: Iterable[str], query: Mapping[str, str] | None = None) -> tuple[Choice, ...]:
    """Name the other representations of a place with their addresses; those of a list keep its filters."""
    kept = {key: query[key] for key in FILTERS if query.get(key)} if query else {}
    return tuple(Choice(f".{suffix}", place.path(suffix) + (f"?{urlencode(kept)}" if kept else "")) for suffix in suffixes)


def original(place: Place, request: Request, *, looked: bool) -> tuple[str, str]:
    """Lead to the files that an image was imported from, or, if that is to be ``looked`` at by a call more, say why they can't be had."""
    if not isinstance(place, Image) or place.obj.pixels is None:
        return "", ""
    return f"{place.path()}@@download", request.omero.why_no_download(place.obj) if looked else ""


def home(request: Request) -> str:
    """Return the path of the top of the tree."""
    return f"{request.script_name}/"
