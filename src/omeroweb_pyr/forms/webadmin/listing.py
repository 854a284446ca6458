"""The query string of the list of users: ``?q= &group= &status= &role= &source= &sort= &page=``."""

from collections.abc import Mapping

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import FURTHEST, LONGEST_NAME, NUMBER
from omeroweb_pyr.gateway.model_staff import CHOICES, Wanted

SORTS = ("name", "user", "email", "institution", "id")


def read(query: Mapping[str, str], size: int) -> Wanted:
    """Read which users to list on a page of ``size``."""
    part = query.get("q", "").strip()
    if len(part) > LONGEST_NAME or "\0" in part:
        raise BadRequest(f"What is looked for has at most {LONGEST_NAME} characters.")
    page = number(query, "page", 1)
    if not 1 <= page <= FURTHEST // size:
        raise BadRequest("The page number must be 1 or more, and not that large.")
    sort = query.get("sort") or "name"
    if sort.removeprefix("-") not in SORTS:
        raise BadRequest(f"sort is one of {', '.join(SORTS)}, with a minus in front for the other direction.")
    group = number(query, "group", -1)
    return Wanted(
        name=part,
        group=group if group >= 0 else None,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        offset=(page - 1) * size,
        limit=size,
        **{field: chosen(query, name, meanings) for name, (field, meanings) in CHOICES.items()},
    )


def number(query: Mapping[str, str], name: str, default: int) -> int:
    """Read a whole number of a query string."""
    text = query.get(name, "")
    if text and (not NUMBER.fullmatch(text) or abs(int(text)) >= 2**63):
        raise BadRequest(f"{name} must be a whole number.")
    return int(text) if text else default


def chosen(query: Mapping[str, str], name: str, meanings: Mapping[str, bool]) -> bool | None:
    """Read a choice; nothing is both."""
    text = query.get(name, "")
    if text and text not in meanings:
        raise BadRequest(f"{name} is one of {', '.join(meanings)}.")
    return meanings[text] if text else None
