"""What the pages of users, groups and tags have of their own: the ways to what is theirs, counted."""

from dataclasses import dataclass

from omeroweb_pyr.gateway.model import Named
from omeroweb_pyr.gateway.model_people import Membership, User
from omeroweb_pyr.presenters.facts import group
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.wording import LISTS, count, number


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of a user, and how much of each kind he has in it; a cell without URL is empty."""

    group: Choice
    level: str
    role: str
    cells: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The groups of a user; the columns are the kinds of which he has anything."""

    columns: tuple[str, ...]
    lines: tuple[GroupLine, ...]


def group_table(user: User, home: str) -> GroupTable | None:
    """Lay out a user's groups, unless it is one of them in which he is looked at."""
    if any(crumb.kind == "group" for crumb in user.trail) or not user.groups:
        return None
    kinds = tuple(kind for kind, total in user.counts if total)
    return GroupTable(tuple(LISTS[kind] for kind in kinds), tuple(_line(each, kinds, user.id, home) for each in user.groups))


def _line(of: Membership, kinds: tuple[str, ...], user: int, home: str) -> GroupLine:
    counts, below = dict(of.counts), f"{home}group/{of.group.id}/user/{user}/"
    cells = tuple(Choice(number(counts[kind]), f"{below}{kind}/") if counts.get(kind) else Choice("", "") for kind in kinds)
    return GroupLine(group(of.group, home), of.group.level, "owner" if of.owner else "member", cells)


def parts(obj: Named, path: str, current: str = "") -> tuple[Choice, ...]:
    """Name the lists below an object that has several, with what they count; the first is the one that its own page shows."""
    counted = [(kind, total) for kind, total in getattr(obj, "counts", ()) if total]
    found = [Choice(count(total, kind), f"{path}{kind}/", kind == (current or counted[0][0])) for kind, total in counted]
    if isinstance(obj, User) and dict(counted).get("image"):
        found.append(Choice(LISTS["orphaned"], f"{path}orphaned/", current == "orphaned"))
    return tuple(found) if len(found) > 1 else ()
