"""The query string of the list of changes: ``?who= &kind= &from= &to= &before=``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.model_staff import KINDS, Wish

OURS = {"password": "password", "look": "look", "mail": "mail", "permissions": "permissions"}
"""What our own journal is read for, and what its actions begin with."""
PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,18})\Z", re.ASCII)
LONGEST = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for of both lists: OMERO's, and our own, whose place is a time in milliseconds."""

    who: str
    kind: str
    since: datetime | None
    until: datetime | None
    before: tuple[int, int]
    query: dict[str, str]

    @property
    def wish(self) -> Wish | None:
        """Return what is asked of OMERO, unless it is of our own journal alone."""
        if self.kind in OURS:
            return None
        return Wish(who=self.who, kind=self.kind, since=self.since, until=self.until, before=self.before[0])

    def holds(self, who: str, about: str, action: str, at: float) -> bool:
        """Say whether a line of our own journal is asked for."""
        return (
            (not self.kind or (self.kind in OURS and action.startswith(OURS[self.kind])))
            and (not self.who or self.who in (who, about))
            and (self.since is None or at >= self.since.timestamp())
            and (self.until is None or at < self.until.timestamp())
        )


def read(query: Mapping[str, str], zone: tzinfo) -> Asked:
    """Read it; days are those of the site, and the last one counts too."""
    kind, before = query.get("kind", ""), query.get("before", "")
    if kind and kind not in (*KINDS, *OURS):
        raise BadRequest(f"kind is one of {', '.join((*KINDS, *OURS))}.")
    place = PLACE.match(before)
    if before and not place:
        raise BadRequest("before is what the link to earlier changes has.")
    since, until = _day(query, "from"), _day(query, "to")
    if since and until and since > until:
        raise BadRequest("from is the first day, and to the last.")
    who = query.get("who", "").strip()[:LONGEST]
    told = {"who": who, "kind": kind, "from": query.get("from", ""), "to": query.get("to", "")}
    return Asked(
        who=who,
        kind=kind,
        since=_start(since, zone),
        until=_start(until and until + timedelta(days=1), zone),
        before=(int(place[1]), int(place[2])) if place else (0, 0),
        query={name: text for name, text in told.items() if text},
    )


def _day(query: Mapping[str, str], name: str) -> date | None:
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
