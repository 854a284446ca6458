"""Every HQL text there is, by name; no other module of the web app holds any."""

import re
from collections.abc import Iterator

from omeroweb_pyr.gateway.queries import (
    acquisition,
    changes,
    files,
    inheriting,
    letters,
    locating,
    moving,
    narrowing,
    outlook,
    people,
    restyling,
    staff,
    tags,
)
from omeroweb_pyr.gateway.queries.annotations import ANNOTATIONS, of_several
from omeroweb_pyr.gateway.queries.finding import COMMON, FOUND
from omeroweb_pyr.gateway.queries.lists import (
    COUNTS,
    LISTS,
    index_text,
    index_texts,
    more_lists,
    numbers_text,
    offered,
    opening_text,
    opening_texts,
    written,
)
from omeroweb_pyr.gateway.queries.locating import CONTENTS, LABELLED, LED, NAMED, PLACES, SETS, TAGGED
from omeroweb_pyr.gateway.queries.rendering import SETTINGS
from omeroweb_pyr.gateway.queries.screens import WELLS
from omeroweb_pyr.gateway.queries.trails import LOADS

__all__ = [
    "ANNOTATIONS",
    "COMMON",
    "CONTENTS",
    "COUNTS",
    "FOUND",
    "LABELLED",
    "LED",
    "LISTS",
    "LOADS",
    "NAMED",
    "PLACES",
    "SETS",
    "SETTINGS",
    "TAGGED",
    "WELLS",
    "all_queries",
    "always",
    "index_text",
    "numbers_text",
    "offered",
    "opening_text",
    "written",
]


_CONSTANTS: dict[str, int | str] = {
    **tags.CONSTANTS,
    **people.CONSTANTS,
    **narrowing.CONSTANTS,
    **inheriting.CONSTANTS,
    **files.CONSTANTS,
    **staff.CONSTANTS,
}


def always(text: str, me: int) -> dict[str, int | str]:
    """Return the values that a text names and nobody asks for: who one is, and what never changes."""
    known = {"me": me, **_CONSTANTS}
    return {name: known[name] for name in re.findall(r":(\w+)", text) if name in known}


def all_queries() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every query that can ever be sent."""
    for (kind, path), text in LOADS.items():
        yield f"load {'/'.join((*path, kind))}", text
    for shape, text in LISTS.items():
        yield f"list {shape}", text
    yield from more_lists()
    for shape, text in COUNTS.items():
        yield f"count {shape}", text
    for shape, text in index_texts():
        yield f"index in {shape}", text
    yield from opening_texts()
    for kind, text in ANNOTATIONS.items():
        yield f"annotations of {kind}", text
    yield from of_several()
    yield from inheriting.named()
    for in_run, text in WELLS.items():
        yield f"wells{' of a run' if in_run else ''}", text
    yield "rendering settings", SETTINGS
    for kind, text in FOUND.items():
        yield f"{kind} found", text
    yield "groups in common", COMMON
    yield from acquisition.named()
    yield from locating.named()
    yield from changes.named()
    yield from restyling.named()
    yield from moving.named()
    yield from files.named()
    yield from staff.all_texts()
    yield from outlook.all_texts()
    yield from letters.all_texts()
