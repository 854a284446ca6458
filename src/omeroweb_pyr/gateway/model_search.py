"""What is searched for, and what was found."""

import re
from dataclasses import dataclass
from datetime import date

from omeroweb_pyr.gateway.model import ANYBODY

KINDS = ("image", "dataset", "project", "well", "run", "plate", "screen")
"""The kinds of objects that can be searched for."""
FIELDS = ("name", "description", "annotation", "tag", "file")
"""Where words can be looked for."""
BY_ID = re.compile(r"[0-9][0-9 ,]*", re.ASCII)
ORDERS = ("", "name", "-name", "acquired", "-acquired", "imported", "-imported", "type", "-type", "owner", "-owner")
"""What results may be sorted by; OMERO has the best first."""
MOST_OF_ONE, MOST_OF_EACH = 1000, 500
"""How many are found at most: of one kind alone, and of each of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search in Lucene's language; no ``fields`` mean all of them, and an ``owner`` or ``group`` of -1 anybody's and any."""

    text: str
    kinds: tuple[str, ...] = ("image",)
    fields: tuple[str, ...] = ()
    owner: int = ANYBODY
    group: int = ANYBODY
    start: date | None = None
    end: date | None = None
    acquired: bool = False
    """Whether the days are those of the acquisition, not of the import."""

    @property
    def most(self) -> int:
        """How many objects of a kind are found at most."""
        return MOST_OF_ONE if len(self.kinds) == 1 else MOST_OF_EACH


@dataclass(frozen=True, slots=True)
class Hits:
    """The ids of what was found of a kind, the best first; ``more`` says whether there is more."""

    kind: str
    ids: tuple[int, ...]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as it was asked for, on which page of its results."""

    search: Search
    page: int = 1
    name: str = ""
    """What the names of the results that are shown hold."""
    sort: str = ""
    """What the results are sorted by, with a minus the other way round; the best first, unless something is said."""

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids that the text may mean: it has nothing but numbers."""
        text = self.search.text
        return tuple(int(each) for each in re.split(r"[ ,]+", text) if each and len(each) <= 19) if BY_ID.fullmatch(text) else ()
