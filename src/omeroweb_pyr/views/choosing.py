"""Users and groups to choose from: some of them, and a field that finds the others by their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.request import Request
from webob.multidict import MultiDict

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import LONGEST_NAME
from omeroweb_pyr.gateway.model import ANYBODY, Listing

SHOWN = 50
"""How many a page names."""
MOST = 500
"""Among how many that have a text in their names the one is looked for that has no other."""
NAMED = 5


@dataclass(frozen=True, slots=True)
class Offered:
    """Users or groups, and whether there are more."""

    items: tuple[Any, ...]
    more: bool


def offered(request: Request, kind: str, chosen: int = ANYBODY) -> Offered:
    """Read some of the users or groups whom the caller knows, and the one that is chosen; one call, and another for that one."""
    page = request.omero.listing(kind, Listing(owner=ANYBODY, limit=SHOWN))
    lacking = chosen >= 0 and page.total > len(page.items) and chosen not in {each.id for each in page.items}
    return Offered((*(request.omero.found(kind, [chosen]) if lacking else ()), *page.items), page.total > len(page.items))


def named(query: Mapping[str, str], field: str) -> str:
    """Read whom or what somebody has named."""
    text = query.get(field, "")
    text = text.strip() if isinstance(text, str) else ""
    if len(text) > LONGEST_NAME or "\0" in text:
        raise BadRequest(f"A name has at most {LONGEST_NAME} characters.")
    return text


def meant(request: Request, kind: str, text: str) -> int:
    """Find who or what is named so, or alone has this in the name; one call."""
    found = request.omero.listing(kind, Listing(owner=ANYBODY, limit=MOST, name=text)).items
    exact = [each for each in found if text.lower() in (each.name.lower(), getattr(each, "user_name", "").lower())]
    likely = exact or list(found)
    if len(likely) == 1:
        return int(likely[0].id)
    if not likely:
        raise BadRequest(f"No {kind} has “{text}” in the name.")
    some = ", ".join(f"{each.name} ({each.user_name})" if kind == "user" else each.name for each in likely[:NAMED])
    others = " and others" if len(likely) > NAMED else ""
    raise BadRequest(f"Several {kind}s have “{text}” in the name: {some}{others}. Please type one in full.")


def told(request: Request, kind: str) -> MultiDict[Any, Any]:
    """Return what was sent, with the id of whom or what was named instead of being chosen."""
    sent: MultiDict[Any, Any] = request.POST
    if text := named(sent, f"{kind}_named"):
        sent = sent.copy()
        sent[kind] = str(meant(request, kind, text))
    return sent
