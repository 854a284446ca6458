"""How an image was acquired: its instrument and channels at once; its planes and what its files say when somebody asks for them."""

from collections.abc import Iterator, Mapping
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.model_acquisition import Plane
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.acquisition import acquired
from omeroweb_pyr.presenters.planes import PAGE, plane_csv, plane_table, said, said_text
from omeroweb_pyr.resources import Image
from omeroweb_pyr.views.changing import target
from omeroweb_pyr.views.naming import kept
from omeroweb_pyr.views.webclient.pages import TEMPLATES, saved_settings

ROWS, MOST_ROWS = 1000, 100_000
LONGEST = 255


@view_config(context=Image, name="acquisition", renderer=f"{TEMPLATES}/acquisition.pt", request_method="GET", permission=Permission.READ)
def image_acquisition(context: Image, request: Request) -> dict[str, Any]:
    """Give how an image was acquired, and the files that it came in."""
    drawn = saved_settings(context, request)
    files = request.omero.originals(target(context))
    known = request.omero.acquisition(context.obj)
    return {"acquired": acquired(known, drawn.channels if drawn else (), files), "path": context.path()}


@view_config(context=Image, name="planes", renderer=f"{TEMPLATES}/planes.pt", request_method="GET", permission=Permission.READ)
def planes(context: Image, request: Request) -> dict[str, Any]:
    """Give what is known of single planes, a page at a time."""
    channel, page = _number(request.GET, "channel"), _number(request.GET, "page") or 1
    found = request.omero.planes(context.obj, channel and channel - 1, ((page - 1) * PAGE, PAGE))
    drawn = saved_settings(context, request)
    return {"table": plane_table(found, drawn.channels if drawn else (), channel, page, context.path())}


@view_config(context=Image, name="planes.csv", request_method="GET", permission=Permission.READ)
def planes_csv(context: Image, request: Request) -> Response:
    """Give what is known of all planes as a table."""
    return kept(plane_csv(_all_planes(context, request)), f"{context.obj.name} planes")


@view_config(context=Image, name="original-metadata", renderer=f"{TEMPLATES}/original.pt", request_method="GET", permission=Permission.READ)
def original(context: Image, request: Request) -> dict[str, Any]:
    """Give what an image's files say of themselves, or of that what has a text in it."""
    wanted = request.GET.get("q", "").strip()
    if len(wanted) > LONGEST:
        raise BadRequest(f"At most {LONGEST} characters can be looked for.")

    def attachment(number: int) -> str:
        return str(request.route_path("annotated_file", id=number))

    return {"said": said(request.omero.original(context.obj), wanted, context.path(), attachment), "path": context.path()}


@view_config(context=Image, name="original-metadata.txt", request_method="GET", permission=Permission.READ)
def original_text(context: Image, request: Request) -> Response:
    """Give what an image's files say of themselves as a text."""
    return kept(said_text(request.omero.original(context.obj)), f"{context.obj.name} original metadata", "txt", "text/plain")


def _all_planes(context: Image, request: Request) -> Iterator[Plane]:
    total, offset = 1, 0
    while offset < total:
        found = request.omero.planes(context.obj, None, (offset, ROWS))
        total, offset = found.total, offset + ROWS
        if total > MOST_ROWS:
            raise BadRequest(f"This image has {total:,} planes, and a table at most {MOST_ROWS:,} rows.")
        yield from found.planes


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and 1 <= int(text[:7]) <= MOST_ROWS):
        raise BadRequest(f"{name} must be a number from 1 on, and not that large.")
    return int(text) if text else None
