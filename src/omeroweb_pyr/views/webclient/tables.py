"""The same as CSV: the whole of a list, whatever its pages on the screen; a container's table is that of what it holds."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.listing import read_table
from omeroweb_pyr.gateway.model import Listing as Asked
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.tables import table
from omeroweb_pyr.presenters.wording import LISTS
from omeroweb_pyr.resources import (
    Dataset,
    Folder,
    Group,
    Listing,
    Node,
    Orphaned,
    Place,
    Plate,
    Project,
    Run,
    Screen,
    Tag,
    TagSet,
    User,
    Well,
)
from omeroweb_pyr.views.naming import kept

MOST_ROWS = 100_000


@view_config(context=Listing, suffix="csv", request_method="GET", permission=Permission.READ)
def listing_table(context: Listing, request: Request) -> Response:
    """Give a list."""
    holder = context.holder
    return as_table(context, request, f"{holder.obj.name} {LISTS[context.kind]}" if holder else LISTS[context.kind])


@view_config(context=Project, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Dataset, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Tag, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=TagSet, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Screen, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Plate, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Run, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Well, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Folder, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=User, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Group, suffix="csv", request_method="GET", permission=Permission.READ)
@view_config(context=Orphaned, suffix="csv", request_method="GET", permission=Permission.READ)
def content_table(context: Place, request: Request) -> Response:
    """Give what a container holds."""
    return as_table(context.inside(), request, context.obj.name if isinstance(context, Node) else LISTS[context.kind])


def as_table(listing: Listing, request: Request, title: str) -> Response:
    """Read a list to its end and write it as a file named after it."""
    asked = read_table(request.GET, everyone=listing.everyone)
    lines = ((obj, listing.node(obj.key).url()) for obj in everything(listing, asked))
    return kept(table(lines, listing.kind), title)


def everything(listing: Listing, asked: Asked) -> Iterator[Any]:
    """Read a list to its end, as many rows at a time as ``asked`` says; refuse one that is too long for a table."""
    total, offset = 1, 0
    while offset < total:
        page = listing.page(replace(asked, offset=offset))
        total, offset = page.total, offset + page.limit
        if total > MOST_ROWS:
            raise BadRequest(f"This list has {total:,} rows, and a table at most {MOST_ROWS:,}: please narrow it with a filter.")
        yield from page
