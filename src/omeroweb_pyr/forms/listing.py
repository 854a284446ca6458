"""The query string of a list: ``?q= &tag= &key= &value= &rating= &orphaned= &sort= &order= &owner= &group= &page=``.

For JSON it is ``&offset= &limit=`` instead of the page, or ``&at=`` for the slice that an object is in.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.numbers import read_numbers
from omeroweb_pyr.gateway.model import ANYBODY, Listing

RATINGS = frozenset("012345")
SORTS = ("name", "date", "id", "imported", "owner", "size", "z", "c", "t")
LONGEST_NAME = 255
FURTHEST = 2**31 - 1
"""OMERO counts rows in 32 bits."""

API_LIMIT, API_MAX_LIMIT = 200, 500
TABLE_ROWS = 1000
FILTERS = ("q", "tag", "key", "value", "rating", "orphaned", "sort", "order", "owner", "group")

NUMBER = re.compile(r"-?[0-9]{1,19}", re.ASCII)


def read_page(query: Mapping[str, str], size: int, *, everyone: bool) -> Listing:
    """Read what to list on a page of ``size``; ``everyone`` says whose objects are listed when nobody is named."""
    page = _number(query, "page", 1)
    if page < 1 or page * size > FURTHEST:
        raise BadRequest("The page number must be 1 or more, and not that large.")
    return _listing(query, everyone=everyone, offset=(page - 1) * size, limit=size)


def read_slice(query: Mapping[str, str], *, everyone: bool) -> Listing:
    """Read what to list as JSON: a negative limit means the usual one, and 0 just the totals."""
    offset = max(_number(query, "offset", 0), 0)
    limit = _number(query, "limit", API_LIMIT)
    if offset > FURTHEST:
        raise BadRequest("offset is too large.")
    cut = API_LIMIT if limit < 0 else min(limit, API_MAX_LIMIT)
    return replace(_listing(query, everyone=everyone, offset=offset, limit=cut), at=someone(query, "at"))


def read_table(query: Mapping[str, str], *, everyone: bool) -> Listing:
    """Read what to list as a table, a thousand rows at a time."""
    return _listing(query, everyone=everyone, offset=0, limit=TABLE_ROWS)


def _listing(query: Mapping[str, str], *, everyone: bool, offset: int, limit: int) -> Listing:
    sort, descending = _sort(query)
    value = _part(query, "value")
    numbers = read_numbers(value)
    return Listing(
        name=_part(query, "q"),
        tag=_part(query, "tag"),
        key=_part(query, "key"),
        value="" if numbers else value,
        numbers=numbers,
        rating=_rating(query),
        orphaned=_switch(query, "orphaned"),
        owner=_owner(query, everyone=everyone),
        group=_someone(query, "group") if "group" in query else None,
        sort=sort,
        descending=descending,
        offset=offset,
        limit=limit,
    )


def _number(query: Mapping[str, str], key: str, default: int) -> int:
    text = query.get(key, "")
    if text and not NUMBER.fullmatch(text):
        raise BadRequest(f"{key} must be a whole number.")
    return int(text) if text else default


def _part(query: Mapping[str, str], key: str) -> str:
    part = query.get(key, "").strip()
    if len(part) > LONGEST_NAME:
        raise BadRequest(f"A name has at most {LONGEST_NAME} characters, and so has a filter.")
    if "\0" in part:
        raise BadRequest("The filter holds a character that no name can have.")
    return part


def _rating(query: Mapping[str, str]) -> int | None:
    text = query.get("rating", "")
    if text and text not in RATINGS:
        raise BadRequest("rating must be a number of stars from 1 to 5, or 0 for what nobody has rated.")
    return int(text) if text else None


def _switch(query: Mapping[str, str], key: str) -> bool:
    text = query.get(key, "") or "false"
    if text not in {"true", "false"}:
        raise BadRequest(f"{key} must be true or false.")
    return text == "true"


def _sort(query: Mapping[str, str]) -> tuple[str, bool]:
    asked, order = query.get("sort") or "name", query.get("order") or ""
    sort, descending = asked.removeprefix("-"), asked.startswith("-")
    if sort not in SORTS:
        raise BadRequest(f"sort must be one of {', '.join(SORTS)}, with a minus in front for the other direction.")
    if order not in {"", "asc", "desc"}:
        raise BadRequest("order must be asc or desc.")
    return sort, order == "desc" if order else descending


def _owner(query: Mapping[str, str], *, everyone: bool) -> int | None:
    if "owner" in query:
        return None if query["owner"] == "me" else _someone(query, "owner")
    return ANYBODY if everyone else None


def someone(query: Mapping[str, str], key: str) -> int | None:
    """Read an id that may be left out, or -1 for any."""
    return _someone(query, key) if query.get(key) else None


def _someone(query: Mapping[str, str], key: str) -> int:
    text = query[key]
    number = ANYBODY if text == "any" else int(text) if NUMBER.fullmatch(text) else -2
    if not ANYBODY <= number < 2**63:
        raise BadRequest(f"{key} must be an id, or -1 for any.")
    return number
