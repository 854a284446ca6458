"""What changes are about: the objects to be changed, and what came of it."""

from dataclasses import dataclass
from typing import BinaryIO, Self

from omeroweb_pyr.gateway.model import Image, Object, Person
from omeroweb_pyr.permissions import Permission

CLIENT_PAIRS = "openmicroscopy.org/omero/client/mapAnnotation"
"""The namespace of the key-value pairs that people write by hand: each such table is on one object only."""

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """An object to be changed, as far as a change needs to know it."""

    kind: str
    id: int
    group_id: int
    owner: Person
    rights: frozenset[Permission]

    @classmethod
    def of(cls, obj: Object) -> Self:
        """Name an object that was read; a field of a well is an image."""
        return cls("image" if isinstance(obj, Image) else obj.kind, obj.id, obj.group.id, obj.owner, obj.rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """An object's name and description; None leaves one as it is."""

    name: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTag:
    """A tag to be put on objects that may have to be made first; in a set of tags, if one is named."""

    text: str
    description: str = ""
    tagset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """The ids of tags that were put on, made, and taken off."""

    added: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that OMERO keeps; ``tag`` names its contents."""

    id: int
    name: str
    path: str
    size: int
    type: str
    tag: str
    group_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to be kept: ``read(size)`` gives its bytes."""

    name: str
    type: str
    size: int
    content: BinaryIO
