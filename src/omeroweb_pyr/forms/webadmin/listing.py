"""The query strings of lists: of users ``?q= &group= &in= &status= &role= &source= &sort= &page=``, of groups ``?q= &page=``."""

from collections.abc import Mapping

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import FURTHEST, LONGEST_NAME, NUMBER
from omeroweb_pyr.gateway.model_staff import CHOICES, NONE, Wanted

SORTS = ("name", "user", "email", "institution", "id")


def part(query: Mapping[str, str], key: str = "q", *, needed: bool = False) -> str:
    """Read a part of a name that something is looked for by."""
    text = query.get(key, "").strip()
    if len(text) > LONGEST_NAME or "\0" in text or (needed and not text):
        raise BadRequest(f"What is looked for has {'1 to' if needed else 'at most'} {LONGEST_NAME} characters.")
    return text


def offset(query: Mapping[str, str], size: int) -> int:
    """Read where a page of ``size`` begins."""
    page = number(query, "page", 1)
    if not 1 <= page <= FURTHEST // size:
        raise BadRequest("The page number must be 1 or more, and not that large.")
    return (page - 1) * size


def read(query: Mapping[str, str], size: int) -> Wanted:
    """Read which users to list on a page of ``size``."""
    sort = query.get("sort") or "name"
    if sort.removeprefix("-") not in SORTS:
        raise BadRequest(f"sort is one of {', '.join(SORTS)}, with a minus in front for the other direction.")
    group = number(query, "group", NONE)
    return Wanted(
        name=part(query),
        group=group if group >= 0 else None,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        offset=offset(query, size),
        limit=size,
        **{field: chosen(query, word, meanings) for word, (field, meanings) in CHOICES.items()},
    )


def number(query: Mapping[str, str], key: str, default: int) -> int:
    """Read a whole number of a query string."""
    text = query.get(key, "")
    if text and (not NUMBER.fullmatch(text) or abs(int(text)) >= 2**63):
        raise BadRequest(f"{key} must be a whole number.")
    return int(text) if text else default


def chosen(query: Mapping[str, str], key: str, meanings: Mapping[str, bool]) -> bool | None:
    """Read a choice; nothing is both."""
    text = query.get(key, "")
    if text and text not in meanings:
        raise BadRequest(f"{key} is one of {', '.join(meanings)}.")
    return meanings[text] if text else None
