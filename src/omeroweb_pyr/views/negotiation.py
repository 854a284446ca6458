"""What kind of answer a caller understands, where no place in the tree says it."""

from typing import Any

from omeroweb_pyr.views.places import prefers_json

ALWAYS = "json:"
"""What the names of routes begin with whose answers are JSON to everybody."""


def wants_json(request: Any) -> bool:
    """Say whether an answer is to be JSON: the address says so, or Accept prefers it; whoever takes anything gets HTML elsewhere."""
    last = request.path_info.rpartition("/")[2]
    route = getattr(request, "matched_route", None)
    return last.endswith(".json") or prefers_json(request) or (route is not None and route.name.startswith(ALWAYS))


def vary(response: Any, *names: str) -> Any:
    """Tell caches which request headers the answer depends on, beside those already named."""
    response.vary = {*(response.vary or ()), *names}
    return response
