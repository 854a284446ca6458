"""What kind of answer a caller understands, where no place in the tree says it."""

from typing import Any

from omeroweb_pyr.views.places import prefers_json


def wants_json(request: Any) -> bool:
    """Say whether an answer is to be JSON: the path's suffix says so, or Accept prefers it; whoever takes anything gets HTML."""
    last = request.path_info.rpartition("/")[2]
    return last.endswith(".json") or prefers_json(request)


def vary(response: Any, *names: str) -> Any:
    """Tell caches which request headers the answer depends on, beside those already named."""
    response.vary = {*(response.vary or ()), *names}
    return response
