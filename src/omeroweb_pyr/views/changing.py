"""What all views have in common that change something: whom it is about, and what is answered."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request

from omeroweb_pyr.errors import BadRequest, Refused
from omeroweb_pyr.forms.changes import KINDS, read_targets
from omeroweb_pyr.gateway.model_changes import Target
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.batch import reasons
from omeroweb_pyr.presenters.rights import refusal
from omeroweb_pyr.resources import Owned, Place
from omeroweb_pyr.views.places import prefers_json


def target(context: Owned) -> Target:
    """Name the object of a place."""
    return Target.of(context.obj)


def annotated(context: Place, request: Request, *, adding: bool = True, form: Any = None) -> tuple[Target, ...]:
    """Name the objects whose annotations change: the one of this place, or at the top those in the form."""
    asked = request.POST if form is None else form
    found = (target(context),) if isinstance(context, Owned) else request.omero.targets(read_targets(asked))
    if any(each.kind not in KINDS for each in found):
        raise BadRequest("Tags are not annotated themselves.")
    if adding and (barred := reasons(found)):
        single = refusal(Permission.ANNOTATE, found[0].owner, found[0].group) if isinstance(context, Owned) else ""
        raise Refused(single or f"{' '.join(barred)} So nothing was done.")
    return tuple(found)


def done(context: Place, request: Request, part: str = "", **data: Any) -> Any:
    """Answer that it is done: with data for programs, else by the page, at that part of it."""
    if prefers_json(request):
        response = render_to_response("json", {"data": data}, request)
    else:
        response = HTTPSeeOther(context.path() + (f"#{part}" if part else ""))
    response.vary = {*(response.vary or ()), "Accept"}
    return response
