"""OMERO.web's ``/webclient/api/``: what its tree asks for, as JSON for its scripts and plug-ins."""

from dataclasses import replace
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.forms import treelists as forms
from omeroweb_pyr.forms.changes import ids
from omeroweb_pyr.gateway.model import ANYBODY, Listing, Object, Page
from omeroweb_pyr.gateway.model_places import Located, ParentLink, Way
from omeroweb_pyr.gateway.model_tags import TagObject
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import treelists as presenter
from omeroweb_pyr.views.negotiation import ALWAYS

Json = dict[str, Any]
LISTS = ("groups", "containers", "datasets", "images", "plates", "plate_acquisitions", "tags", "parent_links", "paths_to_object", "shares")
EVERYBODYS = 1
"""OMERO's group of all users, which is nobody's to look into."""
ABOVE = {"dataset": "project", "image": "dataset", "plate": "screen"}
LED = ("roi", "shape")
MORE = {"sizes": "sizeXYZ", "dates": "date", "version": "thumbVersion"}
"""What else may be asked of images."""


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    for name in LISTS:
        config.add_route(f"{ALWAYS}api.{name}", f"/webclient/api/{name}/")
    config.add_route(f"{ALWAYS}api.experimenter", r"/webclient/api/experimenters/{id:-1|\d{1,19}}/")


def _at(name: str) -> Any:
    return view_config(route_name=f"{ALWAYS}api.{name}", renderer="json", request_method="GET", permission=Permission.READ)


@_at("groups")
def groups(request: Request) -> Json:
    """List the groups that the caller knows of, or those of a ``member``."""
    member = forms.read_id(request.GET, "member")
    found = request.omero.listing("group", replace(_asked(request), group=None))
    own = None if member is None else {each.group.id for each in request.omero.load("user", member).groups}
    told = [presenter.group(each) for each in found if each.id != EVERYBODYS and (own is None or each.id in own)]
    return {"groups": sorted(told, key=lambda each: each["name"].lower())}


@_at("experimenter")
def experimenter(request: Request) -> Json:
    """Tell of a user; -1 is everybody."""
    number = int(request.matchdict["id"])
    return {"experimenter": presenter.EVERYBODY if number == ANYBODY else presenter.user(request.omero.load("user", number))}


@_at("containers")
def containers(request: Request) -> Json:
    """List what somebody has at the top of the tree, and count his orphaned images."""
    told = {presenter.plural(kind): _rows(request, _top(request, kind)) for kind in ("project", "dataset", "screen", "plate")}
    images = request.omero.listing("image", _asked(request, orphaned=True, owner="id", limit=1)).total
    whose = forms.read_id(request.GET, "id")
    return told | {"orphaned": {"id": ANYBODY if whose is None else whose, "childCount": images, "name": "Orphaned Images"}}


@_at("datasets")
def datasets(request: Request) -> Json:
    """List the datasets in a project, or those that are in none."""
    return {"datasets": _rows(request, _in_or_top(request, "project", "dataset"))}


@_at("plates")
def plates(request: Request) -> Json:
    """List the plates on a screen, or those that are on none."""
    return {"plates": _rows(request, _in_or_top(request, "screen", "plate"))}


@_at("plate_acquisitions")
def acquisitions(request: Request) -> Json:
    """List the runs of a plate."""
    plate = request.omero.load("plate", forms.read_needed(request.GET, "id"))
    return {"acquisitions": _rows(request, request.omero.children(plate, "run", replace(_asked(request), sort="id")))}


@_at("images")
def images(request: Request) -> Json:
    """List the images in a dataset, or somebody's orphaned ones."""
    if forms.read_switch(request.GET, "orphaned"):
        found = request.omero.listing("image", _asked(request, orphaned=True, owner="experimenter_id"))
    else:
        found = _inside(request, request.omero.load("dataset", forms.read_needed(request.GET, "id")), "image")
    return {"images": [_image(request, each) for each in found]}


@_at("tags")
def tags(request: Request) -> Json:
    """List somebody's tags and tag sets, the tags in a set, or what a tag is on."""
    number = forms.read_id(request.GET, "id")
    if number is None:
        orphaned = forms.read_switch(request.GET, "orphaned")
        asked = [_asked(request, owner="experimenter_id"), _asked(request, orphaned=orphaned, owner="experimenter_id")]
        found = [each for kind, one in zip(("tagset", "tag"), asked, strict=True) for each in request.omero.listing(kind, one)]
        return {"tags": sorted(_rows(request, found), key=lambda each: each["id"])}
    of = _tag(request, number)
    told: Json = {"tags": []} | {presenter.plural(kind): [] for kind in presenter.BELOW}
    if not isinstance(of, TagObject):
        return told | {"tags": sorted(_rows(request, _inside(request, of, "tag")), key=lambda each: each["id"])}
    for kind in (kind for kind, count in of.counts if count and kind in presenter.BELOW):
        below = _inside(request, of, kind)
        told[presenter.plural(kind)] = [_image(request, each) for each in below] if kind == "image" else _rows(request, below)
    return told


@_at("parent_links")
def parent_links(request: Request) -> Json:
    """List the links to what some images, datasets and plates are in."""
    return presenter.links(above(request, forms.read_children(request.GET)))


@_at("paths_to_object")
def paths_to_object(request: Request) -> Json:
    """Spell every way down to an object: ``image=1``, ``tag=2``; what else is named has to be on it."""
    wanted = forms.read_ways(_led(request), _size(request))
    if wanted is None:
        return {"paths": []}
    kind = wanted.kind if wanted.kind != "tagset" else "tag"
    found: tuple[Located, ...] = request.omero.located(wanted.kind, [wanted.id])
    if not found and kind == "tag":
        found = request.omero.located("tagset" if wanted.kind == "tag" else "tag", [wanted.id])
    ways = [(each, way, top) for each in found for way, top in zip(each.ways, each.tops, strict=True) if _through(way, wanted)]
    numbers = {crumb.id for each, way, _ in ways if each.kind == "image" for crumb in way if crumb.kind == "dataset"}
    pages = {number: _standing(request, int(number or 0), wanted) for number in numbers}
    return {"paths": [presenter.path(each, way, top, pages) for each, way, top in ways]}


@_at("shares")
def shares(request: Request) -> Json:  # noqa: ARG001 - Pyramid's signature
    """List no shares: OMERO makes none any more."""
    return {"shares": [], "discussions": []}


def above(request: Request, wanted: dict[str, tuple[int, ...]]) -> tuple[ParentLink, ...]:
    """Read the links to what objects are in, by their kind."""
    return tuple(each for kind, numbers in wanted.items() for each in request.omero.parents(ABOVE[kind], kind, numbers))


def _led(request: Request) -> Any:
    """Name the image in the place of a region or shape in it."""
    query = request.GET.copy()
    for kind in LED:
        if numbers := ids(query, kind):
            image = request.omero.image_of(kind, numbers[0])
            if image is None:
                raise ObjectNotFound(f"There is no {kind} {numbers[0]}, or it is not yours to see.")
            query["image"] = str(image)
    return query


def _through(way: Way, wanted: forms.Wanted) -> bool:
    return set(wanted.through.items()) <= {(crumb.kind, crumb.id) for crumb in way}


def _standing(request: Request, number: int, wanted: forms.Wanted) -> Json:
    """Tell how many images a dataset has, and where among them the wanted one is."""
    inside = Listing(owner=ANYBODY, at=wanted.id, limit=wanted.size)
    page = request.omero.children(request.omero.load("dataset", number, opening=("image", wanted.id)), "image", inside)
    return presenter.standing(page.total, presenter.index_of(page.items, wanted.id, page.offset), wanted.size)


def _asked(request: Request, *, orphaned: bool = False, owner: str = "", limit: int = 0) -> Listing:
    query = {**request.GET, **({"limit": str(limit), "page": "1"} if limit else {})}
    return forms.read_tree_list(query, _size(request), orphaned=orphaned, owner=owner)


def _size(request: Request) -> int:
    return settings.of(request.registry).client.page_size


def _top(request: Request, kind: str) -> Page[Any]:
    page: Page[Any] = request.omero.listing(kind, _asked(request, orphaned=kind in ("dataset", "plate"), owner="id"))
    return page


def _in_or_top(request: Request, parent: str, kind: str) -> Page[Any]:
    number = forms.read_id(request.GET, "id")
    if number is not None:
        return _inside(request, request.omero.load(parent, number), kind)
    page: Page[Any] = request.omero.listing(kind, _asked(request, orphaned=True, owner="experimenter_id"))
    return page


def _inside(request: Request, parent: Object, kind: str) -> Page[Any]:
    page: Page[Any] = request.omero.children(parent, kind, _asked(request))
    return page


def _tag(request: Request, number: int) -> Object:
    try:
        tag: Object = request.omero.load("tag", number)
    except ObjectNotFound:
        tag = request.omero.load("tagset", number)
    return tag


def _rows(request: Request, found: Any) -> list[Json]:
    return [presenter.item(each, request.omero.caller.user_id) for each in found]


def _image(request: Request, of: Any) -> Json:
    wanted = {name: forms.read_switch(request.GET, key) for name, key in MORE.items()}
    return presenter.image(of, request.omero.caller.user_id, settings.of(request.registry).time_zone, **wanted)
