"""Objects made, put into others and taken out, deleted, moved to another group, and given to somebody else."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest, Refused
from omeroweb_pyr.forms import changes, organising
from omeroweb_pyr.gateway.model import Annotations
from omeroweb_pyr.gateway.model_changes import HOLDER, HOLDS, MADE_IN, TOPS, Link, Target, Task
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.organising import allowed, organise
from omeroweb_pyr.resources import Dataset, Image, Listing, Owned, Plate, Root, Run
from omeroweb_pyr.views.changing import done, target
from omeroweb_pyr.views.choosing import Offered, offered, told
from omeroweb_pyr.views.jobs import begin
from omeroweb_pyr.views.places import prefers_json
from omeroweb_pyr.views.restyling import copied_from
from omeroweb_pyr.views.webclient.pages import TEMPLATES, described

RIGHTS = {"delete": Permission.DELETE, "move": Permission.CHGRP, "give": Permission.CHOWN}
WORDS = {"delete": "delete", "move": "move", "give": "give away"}


@view_config(context=Owned, name="new", request_method="POST", permission=Permission.LINK)
def new_inside(context: Owned, request: Request) -> Any:
    """Make something in an object."""
    return _new(context, request, changes.text(request.POST, "kind") or next(iter(MADE_IN.get(context.kind, ())), ""), context)


@view_config(context=Listing, name="new", request_method="POST", permission=Permission.CHANGE)
def new_at_top(context: Listing, request: Request) -> Any:
    """Make something of the kind that is listed here."""
    above = context.__parent__
    if isinstance(above, Owned):
        if Permission.LINK not in above.obj.rights:
            raise Refused("You may not put anything into this.")
        return _new(context, request, context.kind, above)
    if not isinstance(above, Root):
        raise BadRequest("Please make new things at your own lists.")
    return _new(context, request, context.kind, None)


def _new(context: Owned | Listing, request: Request, kind: str, above: Owned | None) -> Any:
    if kind not in (MADE_IN.get(above.kind, ()) if above else TOPS):
        raise BadRequest(f"Nothing of the kind “{kind[:40]}” can be made here.")
    wording, inside = organising.read_new(request.POST), organising.read_inside(request.POST, kind)
    parent = target(above) if above else None
    held = request.omero.targets(inside) if inside else ()
    hold(held, Permission.LINK, "put somewhere")
    group = changes.ids(request.POST, "group")
    home = parent.group_id if parent else held[0].group_id if held else group[0] if group else request.omero.caller.group_id
    made = request.omero.changes.create(kind, wording, home, parent, held)
    listing = context if isinstance(context, Listing) else context.branch(kind)
    assert isinstance(listing, Listing)
    place = listing.node(made)
    if prefers_json(request):
        return done(context, request, id=made, kind=kind, name=wording.name, url=place.path())
    return HTTPSeeOther(place.path())


@view_config(context=Owned, name="organise", renderer=f"{TEMPLATES}/organise.pt", request_method="GET", permission=Permission.CHANGE)
def organise_page(context: Owned, request: Request) -> dict[str, Any]:
    """Show what can be done with an object as a whole."""
    rights, none = context.obj.rights, Offered((), more=False)
    groups = offered(request, "group") if Permission.CHGRP in rights else none
    people = offered(request, "user") if Permission.CHOWN in rights else none
    shown = organise(context.obj, request.omero.caller, groups.items, people.items, copied_from(request))
    more = {"group": groups.more, "user": people.more}
    return {"page": described(context, request, said=Annotations()), "organise": shown, "more": more}


@view_config(context=Owned, name="put", request_method="POST", permission=Permission.CHANGE)
def put(context: Owned, request: Request) -> Any:
    """Put an object into another, ``into=dataset&id=7``, or take it ``out`` of one."""
    into, out = changes.text(request.POST, "into"), changes.text(request.POST, "out")
    holder, numbers, kind = into or out or "", changes.ids(request.POST, "id"), target(context).kind
    if kind not in HOLDS.get(holder, ()) or len(numbers) != 1:
        raise BadRequest("Please say what to put it into, or take it out of: its kind, and its id.")
    link = (Link(holder, numbers[0], kind, context.obj.id),)
    root = context.root()
    assert isinstance(root, Root)
    told = organised(request, link if into else (), () if into else link)
    if prefers_json(request):
        return done(context, request, **told)
    listing = root.branch(holder)
    assert isinstance(listing, Listing)
    return HTTPSeeOther(listing.node(numbers[0]).path() if into else context.alone().path())


@view_config(context=Root, name="link", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Root, name="copy", request_method="POST", permission=Permission.CHANGE)
def link(context: Root, request: Request) -> Any:
    """Put objects into others, where they stay in those that they are in unless the same body says otherwise."""
    put, take = organising.read_links(request.body)
    return done(context, request, **organised(request, put, take))


@view_config(context=Root, name="unlink", request_method="POST", permission=Permission.CHANGE)
def unlink(context: Root, request: Request) -> Any:
    """Take objects out of others."""
    take, put = organising.read_links(request.body)
    return done(context, request, **organised(request, put, take))


def organised(request: Request, put: tuple[Link, ...], take: tuple[Link, ...]) -> dict[str, Any]:
    """Make links and take others away, as far as each object is the caller's to do this with; tell of those that changed."""
    found = request.omero.targets(organising.kinds_of((*put, *take)))
    known = {(each.kind, each.id): each for each in found}
    known |= {("tagset", id): each for (kind, id), each in known.items() if kind == "tag"}
    for each in put:
        ends = (known[each.parent, each.parent_id], known[each.child, each.child_id])
        hold(ends[1:], Permission.ANNOTATE if each.parent == "tag" else Permission.LINK, "put somewhere")
        hold(ends[:1], Permission.READ if each.parent == "tag" else Permission.LINK, "put things into")
    new, gone = request.omero.changes.relink(known, put, take)
    return {"linked": _table(new), "unlinked": _table(gone)}


def _table(links: tuple[Link, ...]) -> dict[str, Any]:
    """Write links as they are read."""
    table: dict[str, Any] = {}
    for each in links:
        table.setdefault(each.parent, {}).setdefault(str(each.parent_id), {}).setdefault(each.child, []).append(each.child_id)
    return table


@view_config(context=Root, name="may", renderer="json", request_method="POST", permission=Permission.CHANGE)
def may(context: Root, request: Request) -> dict[str, Any]:  # noqa: ARG001 - Pyramid's signature
    """Tell what may be done with all of some objects together, and why not; a POST, for an address holds only so many ids."""
    found = request.omero.targets(organising.read_targets(request.POST))
    return {"data": allowed(found) | {"copied": copied_from(request)}}


@view_config(context=Root, name="delete", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Root, name="move", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Root, name="give", request_method="POST", permission=Permission.CHANGE)
def task(context: Root, request: Request) -> Any:
    """Let OMERO delete objects, move them to another group, or give them to somebody else; ``dry=1`` tells what that would come to."""
    action = request.view_name
    kind = organising.WHERE_TO.get(action)
    asked = organising.read_task(told(request, kind) if kind else request.POST, action)
    found = request.omero.targets(organising.read_targets(request.POST))
    hold(found, RIGHTS[action], WORDS[action])
    check_home(request, asked, found)
    key = begin(request, asked, found)
    if prefers_json(request):
        return render_to_response("json", {"data": {"job": key}}, request)
    return HTTPSeeOther(request.resource_path(context, "@@jobs"))


def check_home(request: Request, asked: Task, found: tuple[Target, ...]) -> None:
    """Refuse a move into a container that things can't be put into."""
    if not (asked.into or asked.named):
        return
    kinds = {each.kind for each in found}
    holder = HOLDER.get(kinds.pop(), "") if len(kinds) == 1 else ""
    if not holder:
        raise BadRequest("Only images, datasets or plates, of one kind at a time, go into a container of the other group.")
    if asked.into:
        (home,) = request.omero.targets({holder: (asked.into,)})
        if home.group_id != asked.to:
            raise BadRequest(f"The {holder} {home.id} is in another group than the one that these are moved to.")
        hold((home,), Permission.LINK, "put things into")


@view_config(context=Image, name="channels", request_method="POST", permission=Permission.EDIT)
def channels(context: Image, request: Request) -> Any:
    """Name an image's channels: ``channel`` once for each, in their order."""
    names = _channel_names(request)
    request.omero.changes.name_channels(target(context), names)
    return done(context, request, channels=names)


@view_config(context=Dataset, name="channels", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Plate, name="channels", request_method="POST", permission=Permission.CHANGE)
@view_config(context=Run, name="channels", request_method="POST", permission=Permission.CHANGE)
def channels_in(context: Dataset | Plate | Run, request: Request) -> Any:
    """Name the channels of all images in something, as far as each has so many; all or none."""
    names = _channel_names(request)
    return done(context, request, channels=names, renamed=request.omero.changes.name_channels_in(target(context), names))


def _channel_names(request: Request) -> list[str]:
    names = [" ".join(each.split()) for each in changes.texts(request.POST, "channel", 255)]
    if not names:
        raise BadRequest("Please send a name for each channel.")
    return names


def hold(targets: tuple[Target, ...], right: Permission, doing: str) -> None:
    """Refuse all when one of the objects is not the caller's to do this with."""
    for each in targets:
        if right not in each.rights:
            raise Refused(f"{each.kind.capitalize()} {each.id} is {each.owner.full_name}'s, and not yours to {doing}; so nothing was done.")
