"""Lists spelled as the query strings that ask for them; what is usual is left out, so that each has one shortest address."""

import math
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model import ANYBODY, Listing
from omeroweb_pyr.gateway.model_numbers import Numbers


def pairs(listing: Listing, *, everyone: bool) -> dict[str, str]:
    """Spell order and scope; ``everyone`` says whose objects are listed when nobody is named."""
    order = "-" if listing.descending else ""
    spelled = {
        "sort": order + listing.sort if order or listing.sort != "name" else "",
        "owner": "me" if listing.owner is None else str(listing.owner),
        "group": "" if listing.group is None else str(listing.group),
    }
    if listing.owner == (ANYBODY if everyone else None):
        del spelled["owner"]
    return {key: value for key, value in spelled.items() if value}


def narrowing(listing: Listing) -> dict[str, str]:
    """Spell what narrows the list."""
    parts = {"q": listing.name, "tag": listing.tag, "key": listing.key, "value": listing.value or spelled(listing.numbers)}
    return {name: part for name, part in parts.items() if part} | _switches(listing)


def spelled(numbers: Numbers | None) -> str:
    """Spell a comparison of numbers."""
    if numbers is None:
        return ""
    parts = [f">{'' if numbers.above else '='}{numbers.least:.17g}"] if numbers.least != -math.inf else []
    parts += [f"<{'' if numbers.below else '='}{numbers.most:.17g}"] if numbers.most != math.inf else []
    return f"{''.join(parts)} {numbers.unit}".strip()


def _switches(listing: Listing) -> dict[str, str]:
    rating = {} if listing.rating is None else {"rating": str(listing.rating)}
    return rating | ({"orphaned": "true"} if listing.orphaned else {})


def write(listing: Listing, *, everyone: bool, page: int = 1) -> str:
    """Spell the whole query string, ``?`` included, or nothing when all is as usual."""
    asked = narrowing(listing) | pairs(listing, everyone=everyone)
    asked |= {"page": str(page)} if page > 1 else {}
    return f"?{urlencode(asked)}" if asked else ""
