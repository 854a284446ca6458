"""What is searched for, and what was found."""

from dataclasses import dataclass
from datetime import date

from omeroweb_pyr.gateway.model import ANYBODY

KINDS = ("image", "dataset", "project", "well", "run", "plate", "screen")
"""The kinds of objects that can be searched for."""
FIELDS = ("name", "description", "annotation", "tag", "file")
"""Where words can be looked for."""
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
