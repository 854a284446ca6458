"""The list of changes: OMERO's log and our own journal as one, the latest first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from omeroweb_pyr.gateway.model_staff import KINDS, Entry
from omeroweb_pyr.presenters.tables import written as csv
from omeroweb_pyr.presenters.wording import Stamp, stamp
from omeroweb_pyr.security.journal import NOBODY, Action
from omeroweb_pyr.security.looking_back import Found, Spot

DONE = {"INSERT": "created", "UPDATE": "changed", "DELETE": "deleted"}
SAID = {
    Action.PASSWORD: "Own password changed",
    Action.REFUSED: "Own password mistyped, for a new one of {}",
    Action.RESET: "Password of {} changed",
    Action.MAILED: "New password of {} mailed by OMERO",
    Action.LOOK: "Began to see the site as {}",
    Action.LOOK_END: "Stopped seeing the site as {}",
    Action.LOOK_OVER: "Stopped seeing the site as {}: OMERO had ended that before, which was noticed now",
    Action.MAIL: "Mail sent to {}",
    Action.LEVEL: "Permissions to be changed: {}",
    Action.USER_MADE: "User {} created",
    Action.USER_CHANGED: "User {} changed",
    Action.USER_IN: "User {} activated",
    Action.USER_OUT: "User {} deactivated",
    Action.SELF: "Own account changed",
    Action.GROUP_MADE: "Group {} created",
    Action.GROUP_CHANGED: "Group {} changed",
    Action.MEMBERS: "Members of {} changed",
}
KIND_CHOICES = {
    "user": "Users",
    "group": "Groups",
    "membership": "Memberships",
    "password": "Passwords",
    "look": "Seeing the site as somebody else",
    "mail": "Mail",
    "permissions": "Permissions",
}
OMERO, SITE = "OMERO", "This site"
SOURCE_CHOICES = {"omero": OMERO, "site": SITE}
COLUMNS = ("time", "by", "by_id", "what", "about", "about_id", "details", "written_by")
CUT = "There is more than this: please choose fewer days, or narrow it in another way."


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line of either list: when, by whom, what and of whom; and its place in its own."""

    when: datetime
    who: str
    who_id: int
    what: str
    """What was done, with a pair of braces where the name belongs."""
    about: str
    about_id: int
    kind: str
    detail: str = ""
    entry: int = 0
    """Its id in OMERO's log."""
    gone: bool = False
    """Whether it is no more there, so that OMERO does not tell its name."""
    after: Spot | None = None
    """What comes after it in our journal."""

    @property
    def sentence(self) -> str:
        """Say what was done."""
        return self.what.replace("{}", self.about or f"number {self.about_id}", 1) + (f": {self.detail}" if self.detail else "")

    @property
    def source(self) -> str:
        """Say who wrote it down."""
        return SITE if self.after else OMERO


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A change in the list."""

    stamp: Stamp
    who: str
    what: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What stands on a page of both lists; of OMERO's ``used`` are on it, and ``next`` is what comes next of ours, if it is known."""

    marks: tuple[Mark, ...]
    used: int
    next: Mark | None


def noted(found: Found) -> Mark:
    """Word a line of our own journal."""
    note = found.note
    return Mark(
        when=datetime.fromtimestamp(note.at, UTC),
        who=note.who,
        who_id=note.who_id,
        what=SAID[Action(note.action)] if note.action in list(Action) else f"{note.action[:1].upper()}{note.action[1:]}: {{}}",
        about=note.about,
        about_id=note.about_id,
        kind=note.kind,
        detail=note.detail,
        after=found.after,
    )


def written(entry: Entry) -> Mark:
    """Word a line of OMERO's log."""
    kind = next((kind for kind, name in KINDS.items() if name == entry.kind), entry.kind)
    since = " (deleted since)" if not entry.name and entry.action != "DELETE" else ""
    return Mark(
        when=entry.when,
        who=entry.who,
        who_id=entry.who_id,
        what=f"{kind[:1].upper()}{kind[1:]} {{}}{since} {DONE.get(entry.action, entry.action.lower())}",
        about=entry.name,
        about_id=entry.about,
        kind=kind,
        entry=entry.id,
        gone=not entry.name,
    )


def merged(theirs: Sequence[Mark], ours: Iterator[Mark], most: int, horizon: Callable[[], datetime | None]) -> Merged:
    """Put both lists together; where ours was not read to its end, ``horizon`` says back to when it was, and nothing older comes."""
    shown: list[Mark] = []
    used, head = 0, next(ours, None)
    while len(shown) < most:
        their = theirs[used] if used < len(theirs) else None
        if head and (their is None or head.when >= their.when):
            shown.append(head)
            head = next(ours, None)
        elif their and (head or their.when >= (horizon() or their.when)):
            shown.append(their)
            used += 1
        else:
            break
    return Merged(marks=tuple(shown), used=used, next=head)


def lines(marks: Iterable[Mark], zone: tzinfo) -> tuple[EntryLine, ...]:
    """Lay them out."""
    return tuple(EntryLine(stamp=stamp(mark.when, zone), who=mark.who, what=mark.sentence, source=mark.source) for mark in marks)


def looked(marks: Iterable[Mark]) -> bool:
    """Say whether somebody began to see the site as somebody else."""
    return any(mark.what == SAID[Action.LOOK] for mark in marks)


def table(marks: Iterable[Mark], zone: tzinfo, *, cut: bool) -> str:
    """Write them as CSV; the last line says so where there are more."""
    told = [_cells(mark, zone) for mark in marks]
    return csv(COLUMNS, [*told, *([("", "", "", CUT, "", "", "", SITE)] if cut else [])])


def _cells(mark: Mark, zone: tzinfo) -> tuple[str | int, ...]:
    ids = ["" if number == NOBODY else number for number in (mark.who_id, mark.about_id)]
    when = mark.when.astimezone(zone).isoformat(timespec="seconds")
    return when, mark.who, ids[0], mark.sentence, mark.about, ids[1], mark.detail, mark.source


def nameless(marks: Iterable[Mark]) -> set[tuple[str, int]]:
    """Find users and groups, by kind and id, that are no more there, and are not named in these lines either."""
    gone = {(mark.kind, mark.about_id) for mark in marks if mark.gone and mark.kind in ("user", "group")}
    return gone - _names(marks).keys()


def filled(marks: Iterable[Mark], names: Mapping[tuple[str, int], str]) -> tuple[Mark, ...]:
    """Name what is no more there as it is named by other lines, or by ``names``."""
    known = {**_names(marks), **names}
    return tuple(replace(mark, about=known.get((mark.kind, mark.about_id), "")) if mark.gone else mark for mark in marks)


def _names(marks: Iterable[Mark]) -> dict[tuple[str, int], str]:
    """Return what users and groups were called last, as lines tell it that are the latest first."""
    found: dict[tuple[str, int], str] = {}
    for mark in marks:
        for kind, number, name in ((mark.kind, mark.about_id, mark.about), ("user", mark.who_id, mark.who)):
            if number != NOBODY and name:
                found.setdefault((kind, number), name)
    return found
