"""Search: by words in OMERO's query service, or by a service that lives for one request; its hits are read as any other objects."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import omero
import omero.all  # defines omero.sys
from omero.model import DetailsI, ExperimenterI

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model import ANYBODY, Named
from omeroweb_pyr.gateway.model_people import GroupObject
from omeroweb_pyr.gateway.model_search import Hits, Search
from omeroweb_pyr.gateway.queries import COMMON, FOUND, always
from omeroweb_pyr.gateway.queries.kinds import KINDS
from omeroweb_pyr.gateway.reading import ANY, LAST_ID, Value, make, maps
from omeroweb_pyr.gateway.rows_people import group as made_group

IMPORTED, ACQUIRED = "details.creationEvent.time", "acquisitionDate"
ODD = "OMERO can't search for this: please check the brackets, quotes, colons and wildcards."
EMPTY = "There is no word in this: OMERO looks for letters and digits."

BATCH = 1000
"""How much a service tells at once, unless something else is said."""
WORD = re.compile(r"""[\s,]*(?P<sign>-?)(?P<field>(?:[^\W_]+:)?)(?P<word>"[^"]*[^\W_][^"]*"|[^\W_][\w*?-]*)(?:[\s,]+|$)""")
PARTED = re.compile(r"[_-]")
LEADING = re.compile(r"(?<![\w*?])[*?]")
OPERATORS = frozenset({"AND", "OR", "NOT"})


def search(connection: Connection, seam: Seam, wanted: Search) -> tuple[Hits, ...]:
    """Search kind by kind: words alone in one call a kind, all else by a service; that is three calls, and four for each kind."""
    group = ANY if wanted.group == ANYBODY else wanted.group
    text = words_alone(wanted)
    if text is None:
        return _by_service(connection, seam, wanted, group)
    return tuple(_by_words(connection, seam, kind, wanted, text, group) for kind in wanted.kinds)


def words_alone(wanted: Search) -> str | None:
    """Spell a search in Lucene's language, if it is words and phrases alone, so that it means the same however OMERO is asked.

    OMERO takes words with dashes for phrases in the one way and for several words in the other, unless they are in quotation marks.
    """
    if wanted.fields or wanted.start or wanted.end:
        return None
    words = _words(wanted.text)
    if words is None or any(word["word"] in OPERATORS for word in words):
        return None
    return " ".join(word["sign"] + word["field"] + _quoted(word["word"]) for word in words) or None


def _words(text: str) -> list[re.Match[str]] | None:
    """Take a text apart; None where something in it is neither a word nor a phrase."""
    found: list[re.Match[str]] = []
    place = 0
    while place < len(text):
        word = WORD.match(text, place)
        if word is None:
            return None
        found.append(word)
        place = word.end()
    return found


def _quoted(word: str) -> str:
    return f'"{word}"' if PARTED.search(word) and not {"*", "?", '"'} & {*word} else word


def _by_words(connection: Connection, seam: Seam, kind: str, wanted: Search, text: str, group: int) -> Hits:
    asked = omero.sys.ParametersI()
    asked.page(0, wanted.most + 1)
    if wanted.owner != ANYBODY:
        asked.exp(wanted.owner)
    service = connection.service(seam, "getQueryService")
    with _told(wanted):
        found = seam.call(service, "findAllByFullText", KINDS[kind].entity, text, asked, group=group)
    ids = list(dict.fromkeys(one.id.val for one in found))
    return Hits(kind, tuple(ids[: wanted.most]), len(ids) > wanted.most)


def _by_service(connection: Connection, seam: Seam, wanted: Search, group: int) -> tuple[Hits, ...]:
    hits: list[Hits] = []
    service = None
    try:
        for kind in wanted.kinds:
            if service is None:
                service = seam.call(connection.session, "createSearchService", group=group)
                _set_up(service, seam, wanted, group)
            found, left = _of_kind(service, seam, kind, wanted, group)
            hits.append(found)
            if left:  # it would come before what is found next, and can't be thrown away
                seam.call(service, "close", group=group)
                service = None
    finally:
        if service is not None:
            seam.call(service, "close", group=group)
    return tuple(hits)


def _set_up(service: Any, seam: Seam, wanted: Search, group: int) -> None:
    seam.call(service, "setReturnUnloaded", True, group=group)
    if LEADING.search(wanted.text):
        seam.call(service, "setAllowLeadingWildcard", True, group=group)
    if wanted.owner != ANYBODY:
        details = DetailsI()
        details.owner = ExperimenterI(wanted.owner, False)
        seam.call(service, "onlyOwnedBy", details, group=group)


def _of_kind(service: Any, seam: Seam, kind: str, wanted: Search, group: int) -> tuple[Hits, bool]:
    """Search for one kind; say as well whether something may be left of it in the service, which tells ``BATCH`` at once."""
    asked = (",".join(wanted.fields), _day(wanted.start), _day(wanted.end), ACQUIRED if wanted.acquired else IMPORTED, wanted.text)
    seam.call(service, "onlyType", KINDS[kind].entity, group=group)
    with _told(wanted):
        seam.call(service, "byLuceneQueryBuilder", *asked, group=group)
    if not seam.call(service, "hasNext", group=group):
        return Hits(kind, ()), False
    ids = list(dict.fromkeys(one.id.val for one in seam.call(service, "results", group=group)))
    left = len(ids) >= BATCH
    more = len(ids) > wanted.most or (left and bool(seam.call(service, "hasNext", group=group)))
    return Hits(kind, tuple(ids[: wanted.most]), more), left


@contextmanager
def _told(wanted: Search) -> Iterator[None]:
    """Say what may be wrong with a query that OMERO refuses."""
    try:
        yield
    except BadRequest as refusal:
        raise BadRequest(ODD if any(letter.isalnum() for letter in wanted.text) else EMPTY) from refusal


def found(connection: Connection, seam: Seam, kind: str, ids: Sequence[int]) -> tuple[Any, ...]:
    """Read objects by their ids in one call, in the order of the ids; those that can't be seen are left out."""
    known = [number for number in ids if 0 <= number <= LAST_ID]
    if not known:
        return ()
    text = FOUND[kind]
    values: dict[str, Value] = {"ids": known}
    rows = maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY)
    objects: dict[int, Named] = {row["id"]: make(kind, row) for row in rows}
    return tuple(objects[number] for number in known if number in objects)


def common(connection: Connection, seam: Seam, users: Collection[int]) -> tuple[GroupObject, ...]:
    """Read the groups that users are all in, in one call."""
    values: dict[str, Value] = {"ids": sorted(users), "number": len(set(users))}
    rows = maps(connection, seam, COMMON, values | always(COMMON, connection.caller.user_id), ANY)
    return tuple(made_group(row, ()) for row in rows)


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""
