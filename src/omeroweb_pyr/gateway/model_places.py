"""What the gateway hands out of where things are: the places above them, and what is at the top of a tree."""

from dataclasses import dataclass

from omeroweb_pyr.gateway.model import Crumb, Group, Person

Way = tuple[Crumb, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """An object with every way down to it, the object last; the shortest list is that of what is in nothing: itself."""

    kind: str
    id: int
    owner_id: int
    group_id: int
    ways: tuple[Way, ...]
    tops: tuple[int, ...]
    """Whose that is which each way begins with: in whose tree it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A group with what somebody has in it at the top of the tree; ``owner`` is None for everybody in it."""

    group: Group
    owner: Person | None
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ParentLink:
    """A link by its id: what holds, and what is held."""

    id: int
    parent: str
    parent_id: int
    child: str
    child_id: int
