"""OMERO.web's own addresses of changes, for scripts that call them: each does what ours do, and answers as OMERO.web does.

A failure is a status of 400 and more with ``{"message": …}``, where OMERO.web has 200 and ``{"bad": "true"}`` at times, or a page.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest, NotYet
from omeroweb_pyr.forms import changes, formerly, organising
from omeroweb_pyr.forms.uploads import read_uploads
from omeroweb_pyr.gateway.model_changes import HOLDS, MADE_IN, TOPS, Link, Target, Wording
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.treelists import remaining
from omeroweb_pyr.views.changing import annotated
from omeroweb_pyr.views.jobs import begin, clear
from omeroweb_pyr.views.negotiation import ALWAYS
from omeroweb_pyr.views.organising import hold, organised

View = Callable[[Request], Any]
ID = r"{id:\d{1,19}}"
KIND = "{kind:[a-z]{1,20}}"
DONE = {"bad": "false"}
ADDRESSES = {
    "annotate_tags": "annotate_tags/",
    "annotate_rating": "annotate_rating/",
    "annotate_comment": "annotate_comment/",
    "annotate_file": "annotate_file/",
    "annotate_map": "annotate_map/",
    "edit_channel_names": f"edit_channel_names/{ID}/",
    "links": "api/links/",
    "activities_update": "activities_update/",
    "activities_update.clean": "activities_update/clean/",
    "addnewcontainer": "action/addnewcontainer/",
    "addnewcontainer.in": f"action/addnewcontainer/{KIND}/{ID}/",
    "savename": f"action/savename/{KIND}/{ID}/",
    "savedescription": f"action/savedescription/{KIND}/{ID}/",
    "remove": f"action/remove/{KIND}/{ID}/",
    "delete": f"action/delete/{KIND}/{ID}/",
    "deletemany": "action/deletemany/",
}
ANNOTATIONS = frozenset({"tag", "file", "comment", "rating", "map", "custom", "annotation"})
"""What may be taken off an object, by the names that OMERO.web has for them."""


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    for name, path in ADDRESSES.items():
        config.add_route(f"{ALWAYS}{name}", f"/webclient/{path}")
    config.add_route(f"{ALWAYS}annotations", "/webclient/api/annotations/")
    config.add_route("batch_annotate", "/webclient/batch_annotate/")


def _at(name: str, method: str = "POST") -> Callable[[View], View]:
    served: Callable[[View], View] = view_config(
        route_name=f"{ALWAYS}{name}", renderer="json", request_method=method, permission=Permission.CHANGE
    )
    return served


@view_config(route_name="batch_annotate", request_method="GET", permission=Permission.READ)
def batch_annotate(request: Request) -> HTTPFound:
    """Lead to the client with these objects selected, which is where several are annotated."""
    asked = formerly.named(request.GET)
    shown = "|".join(f"{kind}-{number}" for kind in changes.KINDS for number in changes.ids(asked, kind))
    return HTTPFound(f"{request.route_path('webclient')}?{urlencode({'show': shown})}")


@_at("annotate_tags")
def annotate_tags(request: Request) -> dict[str, Any]:
    """Put tags on objects; of one object, tags of the caller's own that are not named are taken off."""
    on, new = _targets(request), formerly.read_new_tags(request.POST)
    wanted = changes.ids(request.POST, "tags")
    off = _own_tags(request, on[0], wanted) if "tags" in request.POST and len(on) == 1 else ()
    if not (wanted or new or off or "tags" in request.POST):
        raise BadRequest("Please name a tag.")
    told = request.omero.changes.tag(on, wanted, None, off) if wanted or off else None
    made = [request.omero.changes.tag(on, (), each, ()) for each in new]
    return {
        "added": [*(told.added if told else ()), *(number for each in made for number in each.added if number not in each.new)],
        "removed": list(told.removed if told else ()),
        "new": [number for each in made for number in each.new],
    }


@_at("annotate_rating")
def annotate_rating(request: Request) -> dict[str, Any]:
    """Rate objects."""
    stars = changes.read_stars(request.POST)
    request.omero.changes.rate(_targets(request), stars)
    return {"success": True}


@_at("annotate_comment")
def annotate_comment(request: Request) -> dict[str, Any]:
    """Comment on objects."""
    words = changes.read_comment(request.POST)
    made = request.omero.changes.comment(_targets(request), words)
    return {"annId": made[0], "added_by": request.omero.caller.user_id}


@_at("annotate_file")
def annotate_file(request: Request) -> dict[str, Any]:
    """Attach files, new ones or those of annotations that there are."""
    uploads, known = read_uploads(request.POST, "annotation_file"), changes.ids(request.POST, "files")
    if not uploads and not known:
        raise BadRequest("Please choose a file.")
    on = _targets(request)
    added = request.omero.changes.attach(on, known) if known else ()
    return {"fileIds": [*added, *(request.omero.changes.upload(on, uploads) if uploads else ())]}


@_at("annotate_map")
def annotate_map(request: Request) -> dict[str, Any]:
    """Write a table of key-value pairs; without pairs, those that are named are deleted."""
    table = formerly.read_map(request.POST)
    on = _targets(request, adding=not table.annotations)
    if table.annotations:
        request.omero.changes.rewrite_pairs(on, table.annotations, table.pairs, None)
        return {"annId": list(table.annotations) if table.pairs else None}
    return {"annId": list(request.omero.changes.write_pairs(on, table.namespace, table.pairs, each=table.each))}


@_at("edit_channel_names")
def edit_channel_names(request: Request) -> dict[str, Any]:
    """Name the channels of an image, or of all in the dataset or plate that it is in."""
    names = formerly.read_channels(request.POST)
    told: dict[str, Any] = {"channelNames": {f"channel{at}": name for at, name in enumerate(names)}}
    image = _one(request, "image", Permission.EDIT)
    if not changes.flag(request.POST, "confirm_apply"):
        request.omero.changes.name_channels(image, names)
        return told
    kind, number = formerly.read_parents({"parent": request.POST.get("parentId", "")})[0]
    holder = request.omero.targets({kind: (number,)}) if kind in ("dataset", "plate", "run") else ()
    if not holder:
        raise BadRequest("Please say of which images: parentId=dataset-1.")
    hold(holder, Permission.EDIT, "change")
    return told | {"updateCount": request.omero.changes.name_channels_in(holder[0], names)}


@_at("links")
def link(request: Request) -> dict[str, Any]:
    """Put objects into others: ``{"dataset": {"10": {"image": [1, 2]}}}``."""
    named, _ = organising.read_links(request.body)
    organised(request, named, ())
    return {"success": True}


@_at("links", "DELETE")
def unlink(request: Request) -> dict[str, Any]:
    """Take objects out of others, named likewise; tell what of these kinds they are still in."""
    named, _ = organising.read_links(request.body)
    organised(request, (), named)
    kinds = dict.fromkeys((each.parent, each.child) for each in named)
    wanted = {(parent, child): [each.child_id for each in named if (each.parent, each.child) == (parent, child)] for parent, child in kinds}
    left = [each for (parent, child), numbers in wanted.items() for each in request.omero.parents(parent, child, numbers)]
    return {"success": True} | remaining(left)


@_at("api.tags", "DELETE")
def delete_tags(request: Request) -> dict[str, Any]:
    """Delete tags and sets of tags, whose tags stay: ``?id=1&id=2``; the answer comes when they are gone."""
    numbers = changes.ids(request.GET, "id")
    if not numbers:
        raise BadRequest("Please say which: id=1&id=2.")
    found = request.omero.targets({"tag": numbers})
    hold(found, Permission.DELETE, "delete")
    request.omero.changes.delete_tags(found)
    return {"success": True}


@_at("activities_update")
@_at("activities_update.clean")
def clear_jobs(request: Request) -> Any:
    """Take a job that has ended off the list, ``jobKey``, or all of them."""
    if not request.matched_route.name.endswith(".clean"):
        return Response("OK", content_type="text/plain", charset="utf-8")
    return {"removed": clear(request, request.POST.get("jobKey", ""))}


@_at("addnewcontainer")
@_at("addnewcontainer.in")
def add_container(request: Request) -> dict[str, Any]:
    """Make something, in what the address names if it goes in there; with images in a new dataset."""
    kind, owner = changes.text(request.POST, "folder_type") or "", changes.ids(request.POST, "owner")
    if kind not in TOPS:
        raise BadRequest(f"Nothing of the kind “{kind[:40]}” can be made here.")
    if owner and owner[0] != request.omero.caller.user_id:
        raise NotYet("Making things for somebody else: not on this site yet.")
    wording, inside = organising.read_new(request.POST), organising.read_inside(request.POST, kind)
    above = request.matchdict.get("kind", "")
    parent = _one(request, above, Permission.LINK) if kind in MADE_IN.get(above, ()) else None
    held = request.omero.targets(inside) if inside else ()
    hold(held, Permission.LINK, "put somewhere")
    group = parent.group_id if parent else held[0].group_id if held else request.omero.caller.group_id
    return DONE | {"id": request.omero.changes.create(kind, wording, group, parent, held)}


@_at("savename")
@_at("savedescription")
def save(request: Request) -> dict[str, Any]:
    """Name or describe an object."""
    field = request.matched_route.name.removeprefix(f"{ALWAYS}save")
    wanted, _ = changes.read_wording({field: request.POST.get(field)})
    kind = _kind(request)
    request.omero.changes.edit(_one(request, kind, Permission.EDIT), wanted, Wording())
    return DONE | {"o_type": request.matchdict["kind"]}


@_at("remove")
def remove(request: Request) -> dict[str, Any]:
    """Take an annotation off objects, or an object out of containers."""
    kind, number, parents = _kind(request), int(request.matchdict["id"]), formerly.read_parents(request.POST)
    held = [Link(parent, id, kind, number) for parent, id in parents if parent != "tag" and kind in HOLDS.get(parent, ())]
    if len(held) == len(parents):
        organised(request, (), tuple(held))
        return DONE
    if kind not in ANNOTATIONS or any(parent not in changes.KINDS for parent, _ in parents):
        raise BadRequest(f"Something of the kind “{kind}” can't be taken out of that.")
    named = {parent: tuple(id for each, id in parents if each == parent) for parent, _ in parents}
    request.omero.changes.detach(request.omero.targets(named), (number,))
    return DONE


@_at("delete")
@_at("deletemany")
def delete(request: Request) -> dict[str, Any]:
    """Delete objects, as a job."""
    task, form = formerly.read_deletion(request.POST), formerly.named(request.POST)
    wanted = {_kind(request): (int(request.matchdict["id"]),)} if "id" in request.matchdict else organising.read_targets(form)
    if not wanted.keys() <= set(organising.KINDS):
        raise BadRequest("Annotations are taken off, and with that deleted where nobody else needs them: action/remove/.")
    found = request.omero.targets(wanted)
    hold(found, Permission.DELETE, "delete")
    begin(request, task, found)
    return DONE


def _targets(request: Request, *, adding: bool = True) -> tuple[Target, ...]:
    """Name the objects: those in the query if there is one, else those in the form."""
    return annotated(request.root, request, adding=adding, form=formerly.named(request.GET or request.POST))


def _kind(request: Request) -> str:
    return formerly.kind_of(request.matchdict["kind"])


def _one(request: Request, kind: str, right: Permission) -> Target:
    """Name the object of the address, if it is the caller's to do this with."""
    wanted = "tag" if kind == "tagset" else kind
    if wanted not in organising.KINDS:
        raise BadRequest(f"There is no kind “{kind}” here.")
    found = request.omero.targets({wanted: (int(request.matchdict["id"]),)})
    hold(found, right, "change")
    one: Target = found[0]
    return one


def _own_tags(request: Request, of: Target, but: tuple[int, ...]) -> tuple[int, ...]:
    """List the tags that the caller himself has put on an object, but some."""
    me, said = request.omero.caller.user_id, request.omero.annotations(request.omero.load(of.kind, of.id))
    return tuple(tag.id for tag in said.tags if tag.id not in but and tag.added_by is not None and tag.added_by.id == me)
