"""What the gateway hands out of tags as things of their own: tags with what they are on, and sets of tags."""

from dataclasses import dataclass
from typing import ClassVar

from omeroweb_pyr.gateway.model import Object

TAG_SET = "openmicroscopy.org/omero/insight/tagset"
"""The namespace by which OMERO tells a set of tags from a tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagObject(Object):
    """A tag as a place, its text as the name; ``counts`` tells by kind how many objects it is on."""

    kind: ClassVar[str] = "tag"
    namespace: str = ""
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def child_count(self) -> int:
        """How many objects it is on."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagSet(Object):
    """A set of tags, which are its children."""

    kind: ClassVar[str] = "tagset"
    namespace: str = TAG_SET
    child_count: int = 0
