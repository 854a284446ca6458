"""A change of a group's permissions before it is done: what it means, for whom, and what is lost by it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from omeroweb_pyr.gateway.model import Group
from omeroweb_pyr.gateway.model_staff import Listed, Outlook, level_number
from omeroweb_pyr.presenters.jobs import words
from omeroweb_pyr.presenters.staff import LEVEL_CHOICES, Level, consequences
from omeroweb_pyr.presenters.wording import count, listed, number

RIGHTS = (("See it", "123"), ("Tag it, comment on it, rate it", "23"), ("Change and delete it", "3"))
"""What members may do with what others have, and on which levels."""
PUT = (
    ("annotations", "annotation that a member has put on another's data", "annotations that members have put on each other's data"),
    ("borrowed", "tag or other annotation of another on one's own data", "tags and other annotations of others on one's own data"),
    ("links", "link to something of another member", "links to something of another member"),
    ("settings", "rendering setting for an image of another member", "rendering settings for images of other members"),
    ("regions", "region drawn on an image of another member", "regions drawn on images of other members"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change: from and to which level, what members may do by each, and what it means."""

    before: Level
    after: Level
    rights: tuple[tuple[str, bool, bool], ...]
    means: str
    hides: bool


def change(group: Group, to: str) -> Change:
    """Describe a change of a group to another level."""
    known, old = {each.number: each for each in LEVEL_CHOICES}, level_number(group.permissions)
    return Change(
        before=replace(known[old], title=group.level.capitalize()),
        after=known[to],
        rights=tuple((what, old in levels, to in levels) for what, levels in RIGHTS),
        means=consequences(group.permissions)[to],
        hides=to == "0",
    )


def facts(group: Listed, outlook: Outlook) -> tuple[str, ...]:
    """Say in sentences whom the change concerns, and what."""
    members, owners = group.members, group.owners
    objects = [count(total, kind) for kind, total in outlook.objects.items() if total]
    owning = f", {number(owners)} of whom {'owns' if owners == 1 else 'own'} it" if owners else ""
    having = f", images of {count(outlook.having, 'user')}" if outlook.having else ""
    put = [f"{number(total)} {one if total == 1 else many}" for name, one, many in PUT if (total := getattr(outlook, name))]
    return (
        f"{count(members, 'member')}{owning}.",
        f"{listed(objects)}{having}." if objects else "Nothing is in it yet.",
        f"{listed(put)}." if put else "Nobody has put anything on others' data.",
    )


def lost(cut: Mapping[str, int]) -> str:
    """Say what OMERO would delete."""
    return f"This is deleted for good: {words(cut)}." if cut else "Nothing is deleted."
