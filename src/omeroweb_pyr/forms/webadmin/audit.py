"""The query string of the list of changes: ``?who= &about= &kind= &source= &from= &to= &before=``, the last as often as one went on."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from webob.multidict import MultiDict

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.model_staff import KINDS, Wish
from omeroweb_pyr.security.journal import Note, kind_of
from omeroweb_pyr.security.looking_back import Spot

OURS = ("password", "look", "mail", "permissions")
"""What is written down by the site alone."""
OMERO, SITE = "omero", "site"
PLACE = re.compile(r"([0-9]{1,18})-([0-9a-f]{0,12})-([0-9]{1,18})\Z", re.ASCII)
LONGEST = 255
BACK = 20
"""For how many pages the way back is kept in an address."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: before which entry of OMERO's log, and before which place of our journal."""

    entry: int
    spot: Spot

    def __str__(self) -> str:
        return f"{self.entry}-{self.spot.file}-{self.spot.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for of both lists, and the pages that one came by, this one last."""

    who: str
    about: str
    kind: str
    source: str
    since: datetime | None
    until: datetime | None
    places: tuple[Place, ...]
    query: dict[str, str]

    @property
    def place(self) -> Place | None:
        """Return where this page begins, unless it is the latest."""
        return self.places[-1] if self.places else None

    @property
    def wish(self) -> Wish | None:
        """Return what is asked of OMERO, unless it is of our own journal alone."""
        if self.kind in OURS or self.source == SITE:
            return None
        before = self.place.entry if self.place else 0
        return Wish(who=self.who, about=self.about, kind=self.kind, since=self.since, until=self.until, before=before)

    def holds(self, note: Note) -> bool:
        """Say whether a line of our own journal is asked for; somebody, or a group, is named by the name of that time, or by the id."""
        return (
            (not self.kind or kind_of(note.action) == self.kind)
            and (not self.who or self.who in (note.who, str(note.who_id)))
            and (not self.about or self.about in (note.about, str(note.about_id)))
            and (self.since is None or note.at >= self.since.timestamp())
            and (self.until is None or note.at < self.until.timestamp())
        )

    @property
    def times(self) -> tuple[float | None, float | None]:
        """Return from when on, and up to when, in seconds."""
        return self.since.timestamp() if self.since else None, self.until.timestamp() if self.until else None


def read(query: MultiDict[str, str], zone: tzinfo) -> Asked:
    """Read it; days are those of the site, and the last one counts too."""
    since, until = _day(query, "from"), _day(query, "to")
    if since and until and since > until:
        raise BadRequest("from is the first day, and to the last.")
    told = {name: query.get(name, "").strip()[:LONGEST] for name in ("who", "about")}
    if any("\0" in text for text in told.values()):
        raise BadRequest("A name has no null characters.")
    told |= {"kind": _word(query, "kind", (*KINDS, *OURS)), "source": _word(query, "source", (OMERO, SITE))}
    return Asked(
        **told,
        since=_start(since, zone),
        until=_start(until and until + timedelta(days=1), zone),
        places=tuple(_place(text) for text in query.getall("before") if text)[-BACK:],
        query={name: text for name, text in (told | {"from": query.get("from", ""), "to": query.get("to", "")}).items() if text},
    )


def _word(query: MultiDict[str, str], name: str, known: tuple[str, ...]) -> str:
    text = str(query.get(name, ""))
    if text and text not in known:
        raise BadRequest(f"{name} is one of {', '.join(known)}.")
    return text


def _place(text: str) -> Place:
    found = PLACE.match(text)
    if not found:
        raise BadRequest("before is what the link to older changes has.")
    return Place(int(found[1]), Spot(found[2], int(found[3])))


def _day(query: MultiDict[str, str], name: str) -> date | None:
    text = query.get(name, "")
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest(f"{name}: “{text[:40]}” is no day such as 2026-11-25.") from error
    if found and not date(1970, 1, 2) <= found <= date(9998, 1, 1):
        raise BadRequest(f"{name} is a day of our time.")
    return found


def _start(day: date | None, zone: tzinfo) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) if day else None
