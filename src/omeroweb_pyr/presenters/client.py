"""What the three-panel client begins with: whose tree it is, what is at its top, and what is to be shown."""

from dataclasses import dataclass
from urllib.parse import urlencode

from omeroweb_pyr.gateway.model import ANYBODY
from omeroweb_pyr.gateway.model_places import Contents, Way
from omeroweb_pyr.presenters.grids import Choice
from omeroweb_pyr.presenters.wording import TITLES, number

SECTIONS = {
    "project": "Projects",
    "dataset": "Datasets in no project",
    "screen": "Screens",
    "plate": "Plates in no screen",
    "folder": "Folders",
    "image": "Orphaned images",
    "tagset": "Tag sets",
    "tag": "Tags in no set",
}
"""What the tree has at its top, in this order; what is empty is left out, but for these."""
ALWAYS = frozenset({"project", "screen"})
LOOSE = frozenset({"dataset", "plate", "folder", "tag"})
FIRST = 100
"""How many objects of the first section come with the page itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list at the top of the tree: where its page is, and where its objects come from."""

    kind: str
    label: str
    count: int
    page: str
    list: str
    asked: dict[str, str]
    """The query of both."""

    @property
    def counted(self) -> str:
        """The count as it reads."""
        return number(self.count) if self.count else ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the way down to an object."""

    kind: str
    type: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The client's frame; ``state`` is what its script begins with, ``links`` what stands there without one."""

    group: str
    level: str
    whose: str
    sections: tuple[Section, ...]
    links: tuple[Choice, ...]
    opened: str
    told: tuple[Choice, ...]
    """What can't be shown of what was asked for, in sentences, some with an address where it can be."""
    state: str


def lacking(*, asked: int, shown: int, others: int, more: int, elsewhere: str, elsewhere_count: int) -> tuple[Choice, ...]:
    """Say in sentences what of that which was asked for is not shown; ``elsewhere`` is where that is shown which is in other groups."""
    if not shown:
        return (Choice("What was asked for is not there, or not yours to see.", ""),)
    missing = asked - shown - elsewhere_count
    sentences = (
        (missing, f"of {number(asked)} {_be(missing)} not there, or not yours to see.", ""),
        (elsewhere_count, f"more {_be(elsewhere_count)} in another group.", elsewhere),
        (others, f"more {_be(others)} not shown, for only things of one kind are shown together.", ""),
        (more, f"more {_be(more)} not shown, for that would be too many at once.", ""),
    )
    return tuple(Choice(f"{number(many)} {sentence}", url) for many, sentence, url in sentences if many > 0)


def _be(many: int) -> str:
    return "is" if many == 1 else "are"


def sections(of: Contents, home: str) -> tuple[Section, ...]:
    """List what is at the top of somebody's tree."""
    whose = {"owner": ANYBODY if of.owner is None else of.owner.id, "group": of.group.id}
    counts = dict(of.counts)
    return tuple(
        _section(kind, label, counts.get(kind, 0), whose, home) for kind, label in SECTIONS.items() if counts.get(kind) or kind in ALWAYS
    )


def _section(kind: str, label: str, count: int, whose: dict[str, int], home: str) -> Section:
    place = "orphaned/image" if kind == "image" else kind
    asked = {name: str(number) for name, number in whose.items()} | ({"orphaned": "true"} if kind in LOOSE else {})
    query = urlencode(asked)
    return Section(kind=kind, label=label, count=count, page=f"{home}{place}/?{query}", list=f"{home}{place}.json?{query}", asked=asked)


def spelled(way: Way, home: str) -> str:
    """Spell the path of an object by every place above it."""
    steps = [f"{crumb.kind}/{'' if crumb.id is None else f'{crumb.id}/'}" for crumb in way]
    return home + "".join(steps)


def places(way: Way, home: str) -> tuple[Place, ...]:
    """Name the places of a way, each with its address."""
    return tuple(
        Place(crumb.kind, TITLES[crumb.kind], crumb.name or f"{TITLES[crumb.kind]} {crumb.id}", spelled(way[: at + 1], home))
        for at, crumb in enumerate(way)
    )
