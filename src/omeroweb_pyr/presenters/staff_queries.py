"""Lists of users spelled as the query strings that ask for them."""

from dataclasses import replace
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model_staff import CHOICES, Wanted


def spell(wanted: Wanted, *, page: int = 1) -> str:
    """Write the query string of a list, ``?`` included; what is usual is left out."""
    told = {"q": wanted.name, "group": "" if wanted.group is None else str(wanted.group)}
    for name, (field, meanings) in CHOICES.items():
        told[name] = next((word for word, meaning in meanings.items() if getattr(wanted, field) is meaning), "")
    order = ("-" if wanted.descending else "") + wanted.sort
    told |= {"sort": "" if order == "name" else order, "page": str(page) if page > 1 else ""}
    kept = {name: text for name, text in told.items() if text}
    return f"?{urlencode(kept)}" if kept else ""


def turned(wanted: Wanted, sort: str) -> Wanted:
    """Return the same list sorted by a column, the other way round if it is so already."""
    return replace(wanted, sort=sort, descending=wanted.sort == sort and not wanted.descending, offset=0)
