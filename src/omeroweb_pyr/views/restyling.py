"""Rendering settings copied from one image and given to others, or set back; of many images as a job that goes on portion by portion."""

import time
from dataclasses import asdict
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest, Refused
from omeroweb_pyr.forms.changes import flag
from omeroweb_pyr.forms.restyling import read_styled, read_way
from omeroweb_pyr.gateway.model import Image as Seen
from omeroweb_pyr.gateway.model_changes import Target
from omeroweb_pyr.gateway.model_restyling import PASTE, Pattern
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import restyling as presenter
from omeroweb_pyr.resources import Image, Root
from omeroweb_pyr.views.changing import done
from omeroweb_pyr.views.jobs import remember
from omeroweb_pyr.views.places import prefers_json
from omeroweb_pyr.views.portions import asked, proceed

KEY = "rendering"
"""Where the web session keeps what was copied."""


@view_config(context=Image, name="pattern", request_method="POST", permission=Permission.CHANGE)
def copy(context: Image, request: Request) -> Any:
    """Copy the rendering settings that the caller sees an image with."""
    found = copied(request, context.obj)
    if prefers_json(request):
        return done(context, request, image=found.image, name=found.name)
    return HTTPSeeOther(f"{context.path()}@@organise#style")


def copied(request: Request, image: Seen, query: dict[str, str] | None = None) -> Pattern:
    """Keep an image's settings to be given to others, changed as the query says."""
    if image.pixels is None:
        raise BadRequest("This image has no pixels, and so no rendering settings.")
    found = Pattern(
        image=image.id,
        name=image.name,
        pixels=image.pixels.id,
        channels=image.pixels.size_c,
        type=image.pixels.type,
        group=image.group.id,
        query=query or {},
    )
    asked(PASTE, found)  # what can't be read is not kept for later
    request.session[KEY] = asdict(found)
    return found


def held(request: Request) -> Pattern | None:
    """Return what was copied."""
    return presenter.pattern(request.session.get(KEY))


def copied_from(request: Request) -> str:
    """Name the image whose settings were copied; nothing if none were."""
    found = held(request)
    return (found.name or str(found.image)) if found else ""


@view_config(context=Root, name="rendering", request_method="POST", permission=Permission.CHANGE)
def restyle(context: Root, request: Request) -> Any:
    """Give images rendering settings: what was copied, OMERO's first ones, or their owners'; ``dry=1`` tells what that would come to."""
    wanted = asked(read_way(request.POST), held(request))
    named = read_styled(request.POST)
    found = styled(request, named)
    seen = request.omero.forecast(wanted, named)
    if flag(request.POST, "dry"):
        return done(context, request, message=presenter.preview(wanted, seen), images=seen.total - seen.unlike)
    key = remember(request, proceed(request, presenter.record(wanted, found, seen.total, time.time())))
    if prefers_json(request):
        return render_to_response("json", {"data": {"job": key}}, request)
    return HTTPSeeOther(request.resource_path(context, "@@jobs"))


def styled(request: Request, named: dict[str, tuple[int, ...]]) -> tuple[Target, ...]:
    """Name the objects, if all of them are the caller's to save settings for."""
    found: tuple[Target, ...] = request.omero.targets(named)
    if why := presenter.against(found):
        raise Refused(f"{why} So nothing was done.")
    return found
