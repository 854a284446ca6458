"""What came, or would come, of a table of users."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omeroweb_pyr.presenters.tables import written

COLUMNS = ("line", "user_name", "name", "result", "why")
SHOWN = 200
GOOD, WRONG, MADE, FAILED, WAITING = "good", "wrong", "created", "not created", "not yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the report."""

    number: int
    user_name: str
    name: str
    result: str
    why: str = ""

    @property
    def bad(self) -> bool:
        """Whether something is wrong with it."""
        return self.result in (WRONG, FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The lines that a page shows, and how many others there are."""

    entries: tuple[Entry, ...]
    more: int
    total: int
    bad: int


def report(entries: Sequence[Entry]) -> Report:
    """Choose what a page shows: all, or of many those that something is wrong with."""
    wrong = [each for each in entries if each.bad]
    shown = entries if len(entries) <= SHOWN else wrong[:SHOWN]
    return Report(entries=tuple(shown), more=len(entries) - len(shown), total=len(entries), bad=len(wrong))


def table(entries: Iterable[Entry]) -> str:
    """Write the report as CSV."""
    return written(COLUMNS, ((each.number, each.user_name, each.name, each.result, each.why) for each in entries))
