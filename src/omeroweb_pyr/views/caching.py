"""How long a picture is good for, and the short answer to those who have it already.

A picture is named by its image, the version of the image's settings, and every parameter that changes what is seen; so its ETag is known
before any pixel is read, and where the URL carries the version (``v=``), before OMERO is asked anything.
"""

import hashlib
import json
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from webob.etag import AnyETag, NoETag

YEAR = 31_536_000
_NAMES = ("c", "m", "z", "t", "p", "q", "maps", "region", "tile", "format", "size")


def picture_tag(context: Any, request: Request, version: str, params: Any = None) -> str:
    """Name the picture that this URL shows, at that version of the image's settings; ``params`` may say more than the query."""
    query = request.GET if params is None else params
    asked = [(name, value) for name in _NAMES for value in query.getall(name)]
    named = json.dumps([context.id, version, context.suffix, request.view_name, request.subpath, asked])
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def keep(response: Response, request: Request, tag: str, *, lasting: bool) -> Response:
    """Say who may keep a picture and for how long: for ever, where the URL names its version."""
    scope = request.identity.scope if request.identity is not None else "private"
    response.etag = tag
    response.headers["Cache-Control"] = f"{scope}, max-age={YEAR}, immutable" if lasting else f"{scope}, max-age=0, must-revalidate"
    return response


def not_modified(request: Request, tag: str, *, lasting: bool) -> Response:
    """Answer that the caller's copy still holds."""
    response = Response(status=304)
    response.headers.pop("Content-Type", None)  # caches copy the headers of a 304 onto the picture
    return keep(response, request, tag, lasting=lasting)


class Unchanged:
    """A view predicate: the URL names its version, and a caller who is logged in has that very picture.

    It tells nobody anything: the tag follows from the URL alone, whether the image exists or not.
    """

    def __init__(self, value: bool, _config: Configurator) -> None:
        self.value = value

    def text(self) -> str:
        """Describe the predicate for ``pviews``."""
        return f"unchanged = {self.value}"

    phash = text

    def __call__(self, context: Any, request: Request) -> bool:
        """Say whether the caller's copy is all he needs."""
        return (_held(context, request) and request.identity is not None) is self.value


def _held(context: Any, request: Request) -> bool:
    held = request.if_none_match
    if held is NoETag or held is AnyETag:
        return False
    try:
        version = request.GET.get("v")
    except UnicodeDecodeError:  # predicates run before the guard that says so
        return False
    return bool(version) and picture_tag(context, request, version) in held


def includeme(config: Configurator) -> None:
    """Make ``unchanged`` known to ``view_config``."""
    config.add_view_predicate("unchanged", Unchanged)
