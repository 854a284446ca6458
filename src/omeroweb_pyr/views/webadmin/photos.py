"""Photos of users: what stands for somebody beside what is his, for visitors too where the settings let them."""

from typing import Any
from xml.sax.saxutils import escape

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.model_staff import Photo
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.wording import initials

SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp"}
"""What browsers show as a picture, and nothing else of what somebody may have uploaded."""
PLAIN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#0b6e69"/>\
<text x="32" y="41" fill="#fff" font-family="sans-serif" font-size="25" font-weight="700" text-anchor="middle">{}</text></svg>"""
SECONDS = 300


@view_config(route_name="webadmin.myphoto", request_method="GET", permission=Permission.READ)
def my_photo(context: Any, request: Request) -> Response:  # noqa: ARG001 - Pyramid's signature
    """Show one's own photo."""
    return shown(request, request.identity.user_id)


@view_config(route_name="webadmin.photo", request_method="GET", permission=Permission.READ)
@view_config(route_name="avatar", request_method="GET", permission=Permission.READ)
def photo(context: Any, request: Request) -> Response:  # noqa: ARG001 - Pyramid's signature
    """Show the photo of somebody whom one may know, or his initials."""
    text = request.matchdict["id"]
    if len(text) > 19 or int(text) >= 2**63:
        raise ObjectNotFound("There is no such user, or you may not see them.")
    return shown(request, int(text))


def shown(request: Request, user: int) -> Response:
    """Answer with a photo, or with what stands for one."""
    known = str(request.if_none_match).strip('"') if request.if_none_match else ""
    found: Photo = request.omero.administration.photo(user, known)
    if found.tag and found.type in SHOWN:
        response = Response(found.content, content_type=found.type) if found.content else Response(status=304)
        response.etag = found.tag
    else:
        response = Response(PLAIN.format(escape(initials(found.name))), content_type="image/svg+xml", charset="utf-8")
    response.headers["Cache-Control"] = f"{request.identity.scope}, max-age={SECONDS}"
    return response
