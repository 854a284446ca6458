"""The query string of a search: ``?q= &type= &field= &owner= &group= &from= &to= &date=``, and ``&name= &sort= &page=`` of its results.

OMERO.web's names count too.
"""

from datetime import date
from typing import Any

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import LONGEST_NAME, someone
from omeroweb_pyr.gateway.model_search import FIELDS, KINDS, ORDERS, Asked, Search

LONGEST = 1000
MOST_PAGES = 1000


def read_search(query: Any, *, owner: int, group: int) -> Asked:
    """Read a search; whose things of which group are looked through where nothing says so, ``owner`` and ``group`` tell."""
    advanced = query.get("advanced") == "true" and query.get("advanced_search")
    text = (query.get("q") or advanced or query.get("search_query") or query.get("query") or "").strip()
    if len(text) > LONGEST or "\0" in text:
        raise BadRequest(f"A search has at most {LONGEST} characters, and no null characters.")
    return Asked(
        search=Search(
            text=text,
            kinds=_kinds(query.getall("type") + query.getall("datatype")),
            fields=_fields(query.getall("field")),
            owner=_someone(query, ("owner", "ownedBy"), owner),
            group=_someone(query, ("group", "searchGroup"), group),
            start=_day(query.get("from") or query.get("startdateinput") or ""),
            end=_day(query.get("to") or query.get("enddateinput") or ""),
            acquired=query.get("date") == "acquired" or query.get("useAcquisitionDate", "") in {"true", "on", "1"},
        ),
        page=_page(query.get("page", "")),
        name=_part(query.get("name", "").strip()),
        sort=_sort(query.get("sort", "")),
    )


def _kinds(asked: list[str]) -> tuple[str, ...]:
    """Read the kinds, also as OMERO.web has them: in the plural, and plates along with their runs."""
    named = [kind.removesuffix("s") if kind not in KINDS else kind for kind in asked]
    if unknown := [kind for kind in named if kind not in KINDS]:
        raise BadRequest(f"type must be one of {', '.join(KINDS)}, not {unknown[0]}.")
    wanted = {*named} | ({"run"} if "plates" in asked else set())
    return tuple(kind for kind in KINDS if kind in wanted) or ("image",)


def _fields(asked: list[str]) -> tuple[str, ...]:
    if unknown := [field for field in asked if field not in FIELDS]:
        raise BadRequest(f"field must be one of {', '.join(FIELDS)}, not {unknown[0]}.")
    return tuple(field for field in FIELDS if field in asked)


def _someone(query: Any, names: tuple[str, ...], usual: int) -> int:
    found = [number for name in names if (number := someone(query, name)) is not None]
    return found[0] if found else usual


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest(f"“{text}” is no day such as 2026-11-25.") from error


def _part(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise BadRequest(f"A name has at most {LONGEST_NAME} characters.")
    return text


def _sort(text: str) -> str:
    if text not in ORDERS:
        raise BadRequest("Results are sorted by name, acquired, imported, type or owner, with a minus in front for the other direction.")
    return text


def _page(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_PAGES):
        raise BadRequest("The page number must be 1 or more, and not that large.")
    return int(text) if text else 1
