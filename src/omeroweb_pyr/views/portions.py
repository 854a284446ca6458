"""A job that goes on when somebody asks for more: rendering settings, given to some images at a time."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from pyramid.request import Request
from webob.multidict import MultiDict

from omeroweb_pyr.errors import BadRequest, ObjectNotFound, Refused
from omeroweb_pyr.gateway.model_restyling import PASTE, Pattern, Portion, Restyling
from omeroweb_pyr.imaging.grammar import parse
from omeroweb_pyr.imaging.model import GrammarError, Sizes, View
from omeroweb_pyr.presenters import restyling as presenter

SECONDS = 1.0
"""How long a request goes on with portions: each is small, and quick ones need no request of their own."""


def proceed(request: Request, known: Mapping[str, Any]) -> dict[str, Any]:
    """Go on with a job, by one portion at least; return what is known of it then."""
    found, begun = dict(known), time.monotonic()
    while found["result"] is None:
        try:
            found = presenter.onward(found, _next(request, found))
        except (BadRequest, ObjectNotFound, Refused) as error:
            return presenter.stopped(found, "failed", str(error))
        if time.monotonic() - begun >= SECONDS:
            break
    return found


def asked(how: str, pattern: Pattern | None) -> Restyling:
    """Say which settings are wanted."""
    if how != PASTE:
        return Restyling(how=how)
    if pattern is None:
        raise BadRequest(presenter.NOTHING_COPIED)
    return Restyling(how=how, pattern=pattern, view=_view(pattern))


def every(request: Request, wanted: Restyling, kind: str, ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """Give settings to all images in something, portion by portion; return which have them now, and which not."""
    changed: list[int] = []
    left: list[int] = []
    last: int | None = 0
    while last is not None:
        portion: Portion = request.omero.changes.restyle(wanted, kind, ids, last)
        changed += portion.changed
        left += [each.id for each in portion.left]
        last = portion.last
    return changed, left


def _next(request: Request, known: Mapping[str, Any]) -> Portion:
    (kind, ids), *_ = known["queue"]
    wanted = asked(known["how"], presenter.pattern(known["pattern"]))
    portion: Portion = request.omero.changes.restyle(wanted, kind, [int(id) for id in ids.split(",")], known["last"])
    return portion


def _view(pattern: Pattern) -> View | None:
    """Read what was changed of copied settings and not saved."""
    if not pattern.query:
        return None
    drawn = MultiDict((name, value) for name, value in pattern.query.items() if name in ("c", "maps", "m"))
    try:
        return parse(drawn, Sizes(1, 1, 1, pattern.channels, 1))
    except GrammarError as error:
        raise BadRequest(str(error)) from error
