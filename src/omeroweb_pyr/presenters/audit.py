"""The list of changes: OMERO's log and our own journal as one, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from omeroweb_pyr.gateway.model_staff import KINDS, Entry
from omeroweb_pyr.presenters.wording import Stamp, stamp
from omeroweb_pyr.security.journal import Action, Note

DONE = {"INSERT": "made", "UPDATE": "changed", "DELETE": "deleted"}
SAID = {
    Action.PASSWORD: "Own password changed",
    Action.REFUSED: "Own password mistyped, for a new one of {about}",
    Action.RESET: "Password of {about} changed",
    Action.MAILED: "New password of {about} mailed by OMERO",
    Action.LOOK: "Saw the site as {about}",
    Action.LOOK_END: "Saw the site no more as {about}",
    Action.LOOK_OVER: "Saw the site no more as {about}: OMERO had ended the session",
    Action.MAIL: "Mail sent to {about}",
    Action.LEVEL: "Permissions to be changed: {about}",
}

KIND_CHOICES = (
    ("user", "Users"),
    ("group", "Groups"),
    ("membership", "Memberships"),
    ("password", "Passwords"),
    ("look", "Seeing the site as somebody else"),
    ("mail", "Mail"),
    ("permissions", "Permissions"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A change in the list."""

    stamp: Stamp
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A page of the list of changes, and where the next one begins."""

    lines: tuple[EntryLine, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line of either list: when, by whom, what; and its place in its own."""

    when: datetime
    who: str
    what: str
    number: int
    ours: bool


def noted(note: Note) -> Mark:
    """Word a line of our own journal."""
    what = SAID.get(Action(note.action), note.action) if note.action in list(Action) else note.action
    when = datetime.fromtimestamp(note.at, UTC)
    return Mark(when=when, who=note.who, what=what.format(about=note.about), number=round(note.at * 1000), ours=True)


def written(entry: Entry) -> Mark:
    """Word a line of OMERO's log; whose name is gone has his id."""
    kind = next((kind for kind, name in KINDS.items() if name == entry.kind), entry.kind)
    what = f"{kind} {entry.name or entry.about} {DONE.get(entry.action, entry.action.lower())}"
    return Mark(when=entry.when, who=entry.who, what=what[:1].upper() + what[1:], number=entry.id, ours=False)


def merged(theirs: Sequence[Entry], ours: Sequence[Mark], before: tuple[int, int], most: int, zone: tzinfo) -> Entries:
    """Lay out one page of both lists, each the latest first, and say where each goes on."""
    marks = sorted([*(written(each) for each in theirs), *ours[: most + 1]], key=lambda mark: mark.when, reverse=True)
    shown = marks[:most]
    lines = tuple(EntryLine(stamp=stamp(mark.when, zone), who=mark.who, what=mark.what) for mark in shown)
    ends = [min([mark.number for mark in shown if mark.ours is own], default=before[own]) for own in (False, True)]
    more = len(marks) > most or len(theirs) == most
    return Entries(lines=lines, place=f"{ends[0]}-{ends[1]}" if more else "")
