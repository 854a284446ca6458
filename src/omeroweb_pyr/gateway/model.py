"""The small frozen objects that the gateway hands out; nothing in here knows of Ice.

Sizes are in pixels, times are aware datetimes in UTC, planes are counted from 1, and every id is a positive ``int``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from omeroweb_pyr.gateway.model_numbers import Numbers
from omeroweb_pyr.permissions import Permission

Trail = tuple[tuple[str, int | str | None], ...]
"""The places above an object, outermost first: ``(("project", 51), ("dataset", 102))``; an id-less place is ``("orphaned", None)``.

A well may stand there by its label: ``("well", "B04")``."""

ANYBODY = -1
"""The owner, or the group, of a listing that is not bound to one."""

RATING = "openmicroscopy.org/omero/insight/rating"
COMPANION = "openmicroscopy.org/omero/import/companionFile"
"""The namespace of files that came with the import, and are no attachments."""
TABLE, BULK = "OMERO.tables", "openmicroscopy.org/omero/bulk_annotations"
"""By which files are known that are OMERO's tables: their type, or the namespace of values for what is in a plate or screen."""
"""The namespace by which OMERO tells a rating from a number."""

LEVELS = {
    "rw----": "private",
    "rwr---": "read-only",
    "rwra--": "read-annotate",
    "rwrw--": "read-write",
}
WORLD = {"r-": "and everybody may read it", "ra": "and everybody may annotate it", "rw": "and everybody may change it"}
"""What a group can grant besides to those who are not in it, as OMERO's own group of all users does."""


@dataclass(frozen=True, slots=True)
class Person:
    """An OMERO user, as shown beside what he owns."""

    id: int
    user_name: str
    first_name: str
    last_name: str

    @property
    def full_name(self) -> str:
        """Return first and last name, or the user name where both are empty."""
        return f"{self.first_name} {self.last_name}".strip() or self.user_name


@dataclass(frozen=True, slots=True)
class Group:
    """An OMERO group with its permission string, such as ``rwra--``."""

    id: int
    name: str
    permissions: str

    @property
    def level(self) -> str:
        """Return the permission level by its usual name, or what else is granted in words."""
        named, rest = LEVELS.get(f"{self.permissions[:4]}--"), self.permissions[4:]
        if named and rest == "--":
            return named
        return f"{named}, {WORLD[rest]} ({self.permissions})" if named and rest in WORLD else f"unusual ({self.permissions})"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a joined OMERO session acts as (omero.sys.EventContext)."""

    user_id: int
    user_name: str
    group_id: int
    group_name: str
    is_admin: bool
    member_of: frozenset[int]
    leader_of: frozenset[int]
    session_uuid: str = field(repr=False)
    sudoer: str = ""
    """The administrator who began this session for somebody else: nothing is written in it, not even settings that OMERO would make."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One readable place of a trail."""

    kind: str
    id: int | str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What everything has that has a place in the tree."""

    kind: ClassVar[str]
    id: int
    name: str
    description: str
    rights: frozenset[Permission]
    trail: tuple[Crumb, ...] = ()

    @property
    def key(self) -> int | str:
        """What names this among its like in a URL: the id, unless a kind has something better."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(Named):
    """What somebody has in a group: containers, images, tags."""

    owner: Person
    group: Group
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Object):
    """A project; its children are datasets."""

    kind: ClassVar[str] = "project"
    child_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset(Object):
    """A dataset; its children are images."""

    kind: ClassVar[str] = "dataset"
    child_count: int = 0


@dataclass(frozen=True, slots=True)
class PixelSize:
    """The physical size of a pixel along one axis, with OMERO's unit name (``MICROMETER``) and its symbol."""

    value: float
    unit: str
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """The five dimensions of an image, its sample type (``uint16``) and its pixel sizes."""

    id: int
    size_x: int
    size_y: int
    size_z: int
    size_c: int
    size_t: int
    type: str
    physical_x: PixelSize | None = None
    physical_y: PixelSize | None = None
    physical_z: PixelSize | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Object):
    """An image; ``pixels`` is None when OMERO has none for it.

    ``version`` names what the caller's rendering settings and the thumbnail show now; it changes whenever they change.
    """

    kind: ClassVar[str] = "image"
    acquired: datetime | None = None
    pixels: Pixels | None = None
    version: str = ""
    fileset: int | None = None
    """What it was imported with: images of one number came in the same files."""
    regions: int = 0
    """How many regions are marked in it; told only of an image that was loaded by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel with the caller's rendering settings; ``index`` counts from 1.

    ``color`` is six hex digits; the window (``start`` to ``end``) and the range it may take (``low`` to ``high``) are in sample values.
    """

    index: int
    name: str
    color: str
    lut: str | None
    active: bool
    start: float
    end: float
    low: float
    high: float
    inverted: bool = False
    family: str = "linear"
    coefficient: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How an image is drawn for the caller when a request says nothing: planes count from 1, model is ``c`` or ``g``."""

    channels: tuple[Channel, ...]
    default_z: int
    default_t: int
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What every annotation has: who made it, and who added it to the object it was read of, by which link."""

    id: int
    namespace: str | None
    owner: Person
    created: datetime
    description: str = ""
    rights: frozenset[Permission] = frozenset()
    link: int = 0
    added_by: Person | None = None
    added: datetime | None = None
    link_rights: frozenset[Permission] = frozenset()
    """What the caller may do with the link; whoever may delete it may take the annotation off the object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Annotation):
    """A tag with its text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValues(Annotation):
    """An ordered list of key-value pairs."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Annotation):
    """A comment."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Annotation):
    """One person's stars, 1 to 5."""

    stars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Annotation):
    """A file; ``file_id`` is None where the caller may not see the file itself."""

    file_id: int | None
    name: str
    size: int
    mimetype: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Annotation):
    """A value by itself: ``what`` is long, double, boolean, term, time or xml."""

    what: str
    value: int | float | bool | str | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """All annotations of one object, by kind."""

    tags: tuple[Tag, ...] = ()
    key_values: tuple[KeyValues, ...] = ()
    comments: tuple[Comment, ...] = ()
    ratings: tuple[Rating, ...] = ()
    files: tuple[Attachment, ...] = ()
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Inherited:
    """What was said about something above an object; ``kind`` and ``id`` are those of what it is on."""

    annotation: Annotation
    kind: str
    id: int


T = TypeVar("T", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What to list: ``owner`` and ``group`` of None mean the caller himself and his current group, -1 means any.

    ``sort`` is ``name``, ``date``, ``id`` or one of those that not every kind has. ``name`` filters by a part of the name, ``tag`` by a
    part of a tag, ``key`` and ``value`` by parts of one key-value pair, whatever their case, ``numbers`` by the number that its value
    begins with; ``rating`` by the least number of stars, 0 meaning that there are none.
    ``orphaned`` lists only what is in nothing: in no dataset, project, screen or tag set. ``at`` is the id of an object: the page that
    it is on is read, instead of that at ``offset``.
    """

    name: str = ""
    tag: str = ""
    key: str = ""
    value: str = ""
    numbers: Numbers | None = None
    rating: int | None = None
    orphaned: bool = False
    at: int | None = None
    owner: int | None = None
    group: int | None = None
    sort: str = "name"
    descending: bool = False
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A slice of a list, with the length of the whole."""

    items: tuple[T, ...]
    total: int
    offset: int
    limit: int

    def __iter__(self) -> Iterator[T]:
        """Iterate over the items of this page."""
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a list can be narrowed by: each tag, key and owner that there is in it."""

    tags: tuple[str, ...]
    keys: tuple[str, ...]
    owners: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Lut:
    """A look-up table: a file of OMERO's."""

    id: int
    path: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Levels:
    """The sizes that OMERO has an image in, the full one first, as (width, height), and that of its tiles."""

    sizes: tuple[tuple[int, int], ...]
    tile: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many samples of a plane lie in each of equal bins between two values."""

    counts: tuple[int, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture with its media type."""

    data: bytes = field(repr=False)
    content_type: str
