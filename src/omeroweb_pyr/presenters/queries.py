"""Lists spelled as the query strings that ask for them; what is usual is left out, so that each has one shortest address."""

from urllib.parse import urlencode

from omeroweb_pyr.gateway.model import ANYBODY, Listing


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


def write(listing: Listing, *, everyone: bool, page: int = 1) -> str:
    """Spell the whole query string, ``?`` included, or nothing when all is as usual."""
    asked = {"q": listing.name} if listing.name else {}
    asked |= pairs(listing, everyone=everyone)
    asked |= {"page": str(page)} if page > 1 else {}
    return f"?{urlencode(asked)}" if asked else ""
