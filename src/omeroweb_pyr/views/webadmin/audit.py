"""What was changed of users, groups and memberships, by whom and when, as OMERO wrote it down, and as this site did."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config, view_defaults

from omeroweb_pyr import settings
from omeroweb_pyr.forms.webadmin.audit import OMERO, Place, read
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import audit as presenter
from omeroweb_pyr.presenters.wording import stamp
from omeroweb_pyr.resources import Office
from omeroweb_pyr.security import looking_back
from omeroweb_pyr.security.looking_back import Found, LookingBack, Spot
from omeroweb_pyr.views.naming import kept
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, page

LINES, MOST_BYTES = 100, 1_000_000
"""How many lines a page has, and how many bytes of our journal are read for it."""
ALL_LINES, ALL_BYTES = 5000, 20_000_000
"""The same for a table to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The lines of a page; where it begins, for ways back to it, and the next one; and how it went with our journal."""

    marks: tuple[presenter.Mark, ...]
    first: Place
    next: Place | None
    way: LookingBack


@view_defaults(permission=Permission.READ)
class Changes:
    """The list of changes."""

    def __init__(self, context: Office, request: Request) -> None:
        self.context, self.request = context, request
        known = settings.of(request.registry)
        self.zone, self.file = known.time_zone, known.serving.audit_log
        self.asked = read(request.GET, self.zone)
        self.path = request.route_path("webadmin.audit")

    @view_config(route_name="webadmin.audit", request_method="GET", renderer=f"{TEMPLATES}/audit.pt")
    def show(self) -> dict[str, Any]:
        """List what was changed, the latest first."""
        found, asked = self.page(LINES, MOST_BYTES), self.asked
        told: dict[str, Any] = {"lines": presenter.lines(found.marks, self.zone), "asked": asked.query, "path": self.path}
        told |= {"kinds": presenter.KIND_CHOICES, "sources": presenter.SOURCE_CHOICES, "zone": str(self.zone), "way": found.way}
        told["back_to"] = stamp(moment(found.way.back_to), self.zone) if found.way.stopped and found.way.back_to else None
        told["looked"] = presenter.looked(found.marks)
        told["latest"] = self.address() if asked.places else ""
        told["newer"] = self.address(asked.places[:-1]) if asked.places[1:] else ""
        told["older"] = self.address((*(asked.places or (found.first,)), found.next)) if found.next else ""
        query = f"?{urlencode(asked.query)}" if asked.query else ""
        told |= {"csv": self.request.route_path("webadmin.audit.csv") + query, "most": ALL_LINES}
        return page(self.context, self.request, "audit", "Changes", **told)

    @view_config(route_name="webadmin.audit.csv", request_method="GET")
    def table(self) -> Response:
        """Give the same, from where the page begins, as CSV; of very many the latest."""
        found = self.page(ALL_LINES, ALL_BYTES)
        return kept(presenter.table(found.marks, self.zone, cut=found.next is not None), "Changes")

    def page(self, most: int, most_bytes: int) -> Page:
        """Read both lists as far as they are needed."""
        asked, server = self.asked, self.request.identity.server_id
        entries = self.request.omero.administration.entries(asked.wish, most + 1) if asked.wish else ()
        theirs = [presenter.written(each) for each in entries]

        def holds(found: Found) -> bool:
            return found.note.server == server and asked.holds(found.note)

        with LookingBack(self.file, most_bytes, asked.place.spot if asked.place else None) as way:
            ours = map(presenter.noted, filter(holds, way.lines(*asked.times) if asked.source != OMERO else ()))
            found = presenter.merged(theirs, ours, most, lambda: moment(way.back_to) if way.stopped and way.back_to else None)
        marks, nameless = found.marks, presenter.nameless(found.marks)
        marks = presenter.filled(marks, looking_back.names(self.file, MOST_BYTES, nameless) if nameless else {})
        more = found.next or found.used < len(theirs) or way.stopped
        first = Place(theirs[0].entry + 1 if theirs else 1, way.start)
        return Page(marks=marks, first=first, next=self.after(found, theirs, way.place) if more else None, way=way)

    def after(self, found: presenter.Merged, theirs: list[presenter.Mark], place: Spot) -> Place:
        """Return where the next page begins; of a list that has ended nothing comes there, whatever is added to it."""
        entry = theirs[found.used - 1].entry if found.used else theirs[0].entry + 1 if theirs else 1
        return Place(entry, found.next.after if found.next and found.next.after else place)

    def address(self, places: tuple[Place, ...] = ()) -> str:
        """Return the address of a page by those that one came by."""
        query = urlencode([*self.asked.query.items(), *(("before", str(place)) for place in places)])
        return f"{self.path}?{query}" if query else str(self.path)


def moment(seconds: float | None) -> datetime:
    """Return a moment of the journal."""
    return datetime.fromtimestamp(seconds or 0, UTC)
