"""What OMERO.web's tree is asked for: ``?id= &page= &limit= &group= &experimenter_id= &orphaned=``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.changes import ids
from omeroweb_pyr.forms.listing import FURTHEST, someone
from omeroweb_pyr.gateway.model import ANYBODY, Listing

MOST = 10_000
"""How many objects a list has at most; OMERO.web has no end."""
TARGETS = ("image", "dataset", "project", "well", "run", "plate", "screen", "tag", "tagset")
"""Of several kinds that are named, the first is the one that ways are wanted to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ways are wanted to, and what else has to be on them."""

    kind: str
    id: int
    through: Mapping[str, int]
    size: int


def read_tree_list(query: Any, size: int, *, orphaned: bool = False, owner: str = "") -> Listing:
    """Read which part of a list; ``page=0`` is all of it. ``owner`` names the field that says whose things are listed."""
    page, limit = read_number(query, "page", 1), read_number(query, "limit", size)
    if page < 0 or limit < 0 or page * limit > FURTHEST:
        raise BadRequest("Invalid parameter value")
    whose = someone(query, owner) if owner else None
    group = someone(query, "group")
    return Listing(
        owner=ANYBODY if whose is None else whose,
        group=ANYBODY if group is None else group,
        orphaned=orphaned,
        offset=(page - 1) * limit if page else 0,
        limit=min(limit, MOST) if page else MOST,
    )


def read_id(query: Any, key: str) -> int | None:
    """Read an id that may be left out."""
    found = someone(query, key)
    return None if found == ANYBODY else found


def read_needed(query: Any, key: str) -> int:
    """Read an id."""
    found = read_id(query, key)
    if found is None:
        raise BadRequest(f"Please say of which: {key}=1.")
    return found


def read_switch(query: Any, key: str) -> bool:
    """Read whether something is asked for."""
    return query.get(key, "").lower() in {"true", "1"}


def read_children(query: Any) -> dict[str, tuple[int, ...]]:
    """Read of which images, datasets and plates what is above them is wanted."""
    return {kind: found for kind in ("image", "dataset", "plate") if (found := ids(query, kind))}


def read_ways(query: Any, size: int) -> Wanted | None:
    """Read to what ways are wanted; a run may be called an acquisition, and what is in an image leads to it elsewhere."""
    named = {kind: found[0] for kind in TARGETS if (found := ids(query, kind) or (ids(query, "acquisition") if kind == "run" else ()))}
    kind = next(iter(named), None)
    if kind is None:
        return None
    through = {each: number for each, number in named.items() if each != kind}
    return Wanted(kind, named[kind], through, read_number(query, "page_size", size) or size)


def read_number(query: Any, key: str, usual: int) -> int:
    """Read a whole number from 0 on."""
    text = query.get(key, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest("Invalid parameter value")
    return int(text)
