"""What changes are about: the objects to be changed, and what came of it."""

from dataclasses import dataclass
from typing import BinaryIO, Self

from omeroweb_pyr.gateway.model import Annotation, Group, Image, Object, Person
from omeroweb_pyr.permissions import Permission

CLIENT_PAIRS = "openmicroscopy.org/omero/client/mapAnnotation"
"""The namespace of the key-value pairs that people write by hand: each such table is on one object only."""

TOPS = ("project", "dataset", "screen", "tag", "tagset", "folder")
"""What can be made."""
HOLDS: dict[str, tuple[str, ...]] = {
    "project": ("dataset",),
    "dataset": ("image",),
    "screen": ("plate",),
    "folder": ("image",),
    "tagset": ("tag",),
    "tag": ("project", "dataset", "image", "screen", "plate", "run", "well", "folder"),
}
"""What can be put into what."""
HOLDER = {"image": "dataset", "dataset": "project", "plate": "screen"}
"""What things are put into when they come to another group."""
MADE_IN = {"project": ("dataset",), "tagset": ("tag",), "folder": ("folder",)}
"""What can be made in what."""
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """An object to be changed, as far as a change needs to know it."""

    kind: str
    id: int
    group: Group
    owner: Person
    rights: frozenset[Permission]

    @classmethod
    def of(cls, obj: Object) -> Self:
        """Name an object that was read; a field of a well is an image."""
        return cls("image" if isinstance(obj, Image) else obj.kind, obj.id, obj.group, obj.owner, obj.rights)

    @property
    def group_id(self) -> int:
        """Return the id of its group."""
        return self.group.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """An annotation and on how many of several objects it is; ``at`` is one of them.

    ``ids`` are those of all that are alike: of hand-written key-value pairs each object has its own. ``removable`` counts the objects where
    the caller may take it off; ``other`` is one of those who have put it where he may not.
    """

    annotation: Annotation
    ids: tuple[int, ...]
    at: tuple[str, int]
    on: int
    removable: int
    other: Person | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """How many of several objects somebody has given so many stars."""

    stars: int
    owner_id: int
    on: int


@dataclass(frozen=True, slots=True)
class Spreads:
    """What is said about several objects, the most common first; ``whole`` unless there is more than can be told."""

    found: tuple[Spread, ...] = ()
    ratings: tuple[Rated, ...] = ()
    whole: bool = True


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
    """A file that OMERO keeps; ``tag`` names its contents, ``came_from`` is where it was when it was imported."""

    id: int
    name: str
    path: str
    size: int
    type: str
    tag: str
    group_id: int
    came_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file that is attached somewhere, and may be attached elsewhere too; ``id`` is the annotation's."""

    id: int
    name: str
    size: int
    description: str
    owner: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to be kept: ``read(size)`` gives its bytes."""

    name: str
    type: str
    size: int
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Link:
    """An object in a container, or a tag on an object: ``Link("dataset", 1, "image", 2)``, ``Link("tag", 3, "image", 2)``."""

    parent: str
    parent_id: int
    child: str
    child_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done with many objects: ``action`` is ``delete``, ``move`` (to the group ``to``) or ``give`` (to the user ``to``).

    ``dry`` only looks what it would come to. ``contents`` and ``annotations`` say what is deleted besides. What is moved goes into the
    container ``into`` of the other group, or into a new one, ``named`` so.
    """

    action: str
    dry: bool = False
    to: int = 0
    contents: bool = False
    annotations: bool = False
    into: int = 0
    named: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far OMERO is with a task; ``status`` is ``running``, ``done``, ``failed``, ``cancelled`` or ``lost``.

    ``included`` and ``cut`` count, by OMERO's types, what was dealt with, and the links that were cut for it; ``things`` and ``links``
    are their ids.
    """

    status: str
    step: int = 0
    steps: int = 0
    message: str = ""
    included: tuple[tuple[str, int], ...] = ()
    cut: tuple[tuple[str, int], ...] = ()
    things: tuple[tuple[str, tuple[int, ...]], ...] = ()
    links: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Loose:
    """Something that what is moved or given away is linked to, and would be no more: ``kind`` is OMERO's type."""

    kind: str
    id: int
    name: str
    above: bool


@dataclass(frozen=True, slots=True)
class Part:
    """An image and the set of files that it came in."""

    id: int
    name: str
    fileset: int
