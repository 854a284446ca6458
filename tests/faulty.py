"""A plug-in by which any request fails that asks for it, with an error that says all that came with it, in every way of writing."""

import json
from collections.abc import Iterator

from pyramid.tweens import EXCVIEW, MAIN

from leaks import WAYS
from omeroweb_pyr.serving import OUTER
from omeroweb_pyr.views.webadmin import making

HEADER = "X-Fault"
"""``before 1`` fails instead of the view, ``after 2`` behind it, ``outside 3`` where there is no error page; each is another fault."""
UNMADE = "unmade-"
"""How the name of a user begins who can't be made, for a reason that nobody foresaw."""


def includeme(config):
    config.add_tween("faulty.failing_tween", under=EXCVIEW, over=MAIN)
    config.add_tween("faulty.outer_tween", under=OUTER, over=EXCVIEW)
    make = making._Work._make

    def make_or_fail(self, each, taken):
        if each.user_name.startswith(UNMADE):
            raise unlucky("Unmade", [each.password], repr(each))
        return make(self, each, taken)

    making._Work._make = make_or_fail


def failing_tween(handler, registry):
    def tween(request):
        when, _, number = request.headers.get(HEADER, "").partition(" ")
        response = handler(request) if when != "before" else None
        if when in {"before", "after"}:
            fail(request, number)
        return response

    return tween


def outer_tween(handler, registry):
    """Fail where no error page is made any more."""

    def tween(request):
        response = handler(request)
        when, _, number = request.headers.get(HEADER, "").partition(" ")
        if when == "outside":
            fail(request, number)
        return response

    return tween


def fail(request, number: str) -> None:
    """Fail as unluckily as can be."""
    came = list(values(request))
    words = f"{request.POST!r} of {request.url} with {dict(request.headers)}"
    raise unlucky(f"Fault{number}", came, words) from KeyError(*came)


def unlucky(kind: str, came: list[str], words: str) -> Exception:
    """Make an error that says all it knows."""
    error = type(kind, (ValueError,), {})("\n".join([f"could not read {words}", *(write(one) for one in came for write in WAYS.values())]))
    error.add_note(f"Note: {came}")
    return error


def values(request) -> Iterator[str]:
    """Return all that came with a request."""
    yield from filter(None, [*request.GET.values(), *request.cookies.values(), request.headers.get("Authorization")])
    for value in request.POST.values():
        if hasattr(value, "file"):
            value.file.seek(0)
            yield value.file.read().decode()
        elif value:
            yield str(value)
    if request.content_type == "application/json":
        yield from texts(json.loads(request.body))


def texts(value) -> Iterator[str]:
    """Return all texts in a JSON value."""
    for one in value.values() if isinstance(value, dict) else value:
        yield from [one] if isinstance(one, str) else texts(one)
