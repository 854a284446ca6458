"""How views are picked in the tree: by representation, with one address for each, and nothing left over behind it."""

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.exceptions import PredicateMismatch
from pyramid.httpexceptions import HTTPMovedPermanently, HTTPNotFound
from pyramid.location import lineage
from pyramid.request import Request
from pyramid.response import Response
from pyramid.viewderivers import INGRESS

from omeroweb_pyr.resources import Place

View = Callable[[Any, Request], Response]


class SuffixPredicate:
    """``suffix="png"`` of a view: it serves ``1001.png``; a view that says nothing serves pages only."""

    def __init__(self, suffix: str, info: Any) -> None:  # noqa: ARG002 - Pyramid's signature
        self._suffix = suffix

    def text(self) -> str:
        """Describe the predicate to ``pviews``."""
        return f"suffix = {self._suffix}"

    phash = text

    def __call__(self, context: Any, request: Request) -> bool:
        """Say whether this representation is asked for."""
        return representation(context, request) == self._suffix


def representation(context: Any, request: Request) -> str:
    """Name the representation asked for: by the suffix, or JSON to whom prefers it, or ``""`` for a page."""
    if not isinstance(context, Place):
        return ""
    if context.suffix or request.view_name or request.matched_route:
        return context.suffix
    return "json" if prefers_json(request) else ""


def prefers_json(request: Request) -> bool:
    """Say whether the caller would rather have JSON than HTML; whoever takes anything gets HTML."""
    if not request.accept:
        return False
    offers = request.accept.acceptable_offers(["text/html", "application/json"])
    return bool(offers) and offers[0][0] == "application/json"


def in_place(view: View, info: Any) -> View:
    """Hold a view to the representation, the subpath (``subpath=True``) and the last slash that it is for."""
    suffix = info.options.get("suffix") or ""
    takes_subpath = bool(info.options.get("subpath"))

    def placed(context: Any, request: Request) -> Response:
        if not isinstance(context, Place):
            return view(context, request)
        if representation(context, request) != suffix:
            raise PredicateMismatch("There is no such representation.")
        if request.matched_route is None and not takes_subpath:
            _hold_to_one_address(context, request)
        response = view(context, request)
        if not context.suffix and not request.view_name:
            response.vary = {*(response.vary or ()), "Accept"}
        return response

    return placed


in_place.options = ("subpath",)  # type: ignore[attr-defined]


def _hold_to_one_address(context: Place, request: Request) -> None:
    """Send pages to their slash, and refuse all other spellings and whatever is appended."""
    path, is_page = request.path_info, not context.suffix and not request.view_name
    # Traversal takes "thumbnail" for "@@thumbnail", and a bare "@@" for nothing at all.
    odd = not path.endswith(f"/@@{request.view_name}") if request.view_name else "/@@" in path
    if any(place.respelled for place in lineage(context)):
        view = f"@@{request.view_name}" if request.view_name else ""
        raise HTTPMovedPermanently(_asked(request, f"{request.host_url}{context.path(context.suffix)}{view}"))
    if request.subpath or odd or (context.suffix and path.endswith("/")):
        raise HTTPNotFound("There is nothing at this address.")
    if is_page and not path.endswith("/"):
        raise HTTPMovedPermanently(_asked(request, f"{request.path_url}/"))


def _asked(request: Request, address: str) -> str:
    """Add the query, as it is, to another address."""
    return f"{address}?{request.query_string}" if request.query_string else address


def includeme(config: Configurator) -> None:
    """Add the ``suffix`` predicate and the guard that every view of the tree passes."""
    config.add_view_predicate("suffix", SuffixPredicate)
    config.add_view_deriver(in_place, under=INGRESS)
