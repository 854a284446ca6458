"""What forms send that make, link, delete, move or give away objects."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.changes import LARGEST_ID, LONGEST_NAME, flag, ids, text
from omeroweb_pyr.gateway.model_changes import HOLDS, Link, Task, Wording

MOST = 5000
KINDS = ("project", "dataset", "image", "screen", "plate", "run", "well", "folder", "tag")
"""What can be deleted, moved and given away; a set of tags is a tag to OMERO."""
WHERE_TO = {"move": "group", "give": "user"}
"""What the field is called that says where things go, or to whom."""


def read_new(form: Any) -> Wording:
    """Read the name and the description of something new."""
    name = " ".join((text(form, "name", LONGEST_NAME) or "").split("\n")).strip()
    if not name:
        raise BadRequest("Please give it a name.")
    return Wording(name=name, description=(text(form, "description") or "").strip())


def read_inside(form: Any, kind: str) -> dict[str, tuple[int, ...]]:
    """Read what is to be put into something new at once."""
    return {child: found for child in HOLDS.get(kind, ()) if child != "tag" and (found := ids(form, child))}


def read_targets(form: Any) -> dict[str, tuple[int, ...]]:
    """Read which objects: ``image=1&image=2&dataset=3``."""
    found = {kind: known for kind in KINDS if (known := ids(form, kind))}
    if sets := ids(form, "tagset"):
        found["tag"] = tuple(dict.fromkeys((*found.get("tag", ()), *sets)))
    return found


def read_task(form: Any, action: str) -> Task:
    """Read what is to be done with them."""
    to = ids(form, WHERE_TO[action]) if action in WHERE_TO else (0,)
    if len(to) != 1:
        raise BadRequest("Please say to which group." if action == "move" else "Please say to whom.")
    dry, contents, annotations = (flag(form, name) for name in ("dry", "contents", "annotations"))
    into, named = read_home(form, "into", "named") if action == "move" else (0, "")
    return Task(action=action, dry=dry, to=to[0], contents=contents, annotations=annotations, into=into, named=named)


def read_home(form: Any, into: str, named: str) -> tuple[int, str]:
    """Read into which container of the other group things go: one that is there, or a new one of a name."""
    known, name = ids(form, into), " ".join((text(form, named, LONGEST_NAME) or "").split())
    if len(known) > 1 or (known and name):
        raise BadRequest("Please choose one container, or name a new one.")
    return (known[0] if known else 0), name


def read_links(body: bytes) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Read which links to make and which to take away: JSON, ``{"dataset": {"10": {"image": [1, 2]}}}``.

    Both at once, which moves something, is ``{"link": {…}, "unlink": {…}}``; what is named alone is in the first.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not found:
        raise _not_links()
    if found.keys() <= {"link", "unlink"}:
        return _links(found.get("link", {})), _links(found.get("unlink", {}))
    return _links(found), ()


def kinds_of(links: Sequence[Link]) -> dict[str, tuple[int, ...]]:
    """Sort the ids of all ends by kind; a set of tags stands among the tags."""
    found: dict[str, dict[int, None]] = {}
    for each in links:
        for kind, id in ((each.parent, each.parent_id), (each.child, each.child_id)):
            found.setdefault("tag" if kind == "tagset" else kind, {})[id] = None
    return {kind: tuple(ids) for kind, ids in found.items()}


def _links(told: Any) -> tuple[Link, ...]:
    links = tuple(dict.fromkeys(_each(told)))
    if len(links) > MOST:
        raise BadRequest(f"At most {MOST} links at a time.")
    return links


def _each(told: Any) -> Iterator[Link]:
    for parent, parents in _pairs(told):
        if parent not in HOLDS:
            raise BadRequest(f"Nothing can be put into a {parent[:40]}.")
        for parent_id, children in _pairs(parents):
            for child, numbers in _pairs(children):
                if child not in HOLDS[parent]:
                    raise BadRequest(f"A {child[:40]} can't be put into a {parent}.")
                if not isinstance(numbers, list):
                    raise _not_links()
                for number in numbers:
                    yield Link(parent, _id(parent_id), child, _id(number))


def _pairs(told: Any) -> Sequence[tuple[str, Any]]:
    if not isinstance(told, Mapping):
        raise _not_links()
    return list(told.items())


def _id(told: Any) -> int:
    number = int(told) if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 20 else told
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LARGEST_ID:
        raise BadRequest("An id is a whole number, 1 or more.")
    return number


def _not_links() -> BadRequest:
    return BadRequest('Please send links as JSON: {"dataset": {"10": {"image": [1, 2]}}}.')
