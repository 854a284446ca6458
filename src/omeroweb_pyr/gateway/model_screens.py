"""What the gateway hands out of screens: plates with their runs, wells and fields; and folders. Rows and columns count from 0."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from omeroweb_pyr.gateway.model import Crumb, Image, Object, PixelSize


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen(Object):
    """A screen; its children are plates."""

    kind: ClassVar[str] = "screen"
    child_count: int = 0
    protocol: str = ""
    protocol_id: str = ""
    reagents: str = ""
    reagents_id: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How many rows and columns a plate has, which is 0 where OMERO was not told, and how they are named: ``letter`` or ``number``."""

    rows: int = 0
    columns: int = 0
    row_names: str = ""
    column_names: str = ""

    def row(self, index: int) -> str:
        """Name a row: letters unless the plate says numbers."""
        return str(index + 1) if self.row_names == "number" else letters(index)

    def column(self, index: int) -> str:
        """Name a column: numbers unless the plate says letters."""
        return letters(index) if self.column_names == "letter" else str(index + 1)

    def name(self, row: int, column: int) -> str:
        """Name a well by its row and column: ``B4``, and ``2-4`` where two names run into each other."""
        names = self.row(row), self.column(column)
        return ("" if names[0].isdigit() is not names[1].isdigit() else "-").join(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRun:
    """A run as its plate tells of it; ``fields`` is the largest number of fields that a well has in it."""

    id: int
    name: str
    start: datetime | None
    fields: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate(Object):
    """A plate; its children are runs and wells. ``fields`` and ``runs`` are known of the one that was loaded, not in lists."""

    kind: ClassVar[str] = "plate"
    child_count: int = 0
    layout: Layout
    default_field: int | None = None
    status: str = ""
    external_id: str = ""
    run_count: int = 0
    first_field: int | None = None
    last_field: int | None = None
    runs: tuple[PlateRun, ...] = ()

    @property
    def fields(self) -> int:
        """The largest number of fields that a well has."""
        return span(self.first_field, self.last_field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Object):
    """A run, which OMERO calls a plate acquisition; its children are the wells that have a field in it."""

    kind: ClassVar[str] = "run"
    child_count: int = 0
    plate_id: int
    plate_name: str = ""
    layout: Layout
    default_field: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    most_fields: int | None = None
    first_field: int | None = None
    last_field: int | None = None

    @property
    def in_plate(self) -> bool:
        """Whether the plate is the place above."""
        return bool(self.trail) and self.trail[-1].kind == "plate"

    @property
    def fields(self) -> int:
        """The largest number of fields that a well has in this run."""
        return span(self.first_field, self.last_field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Where and when an image of a well was taken."""

    id: int
    image_id: int
    image_name: str = ""
    run_id: int | None = None
    x: PixelSize | None = None
    y: PixelSize | None = None
    taken: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Well(Object):
    """A well; its children are fields. ``samples`` are known of the one that was loaded."""

    kind: ClassVar[str] = "well"
    child_count: int = 0
    row: int
    column: int
    plate_id: int
    plate_name: str = ""
    external_id: str = ""
    type: str = ""
    status: str = ""
    color: tuple[int, int, int, int] | None = None
    samples: tuple[Sample, ...] = ()

    @property
    def in_plate(self) -> bool:
        """Whether the plate, or a run of it, is the place above."""
        return bool(self.trail) and self.trail[-1].kind in ("plate", "run")

    @property
    def key(self) -> int | str:
        """The label where the plate is known, else the id."""
        return label(self.row, self.column) if self.in_plate else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Image):
    """An image of a well, as its field of a number counted from 1: of the run, where the trail names one."""

    kind: ClassVar[str] = "field"
    number: int
    well_id: int
    run_id: int | None = None
    x: PixelSize | None = None
    y: PixelSize | None = None

    @property
    def key(self) -> int | str:
        """The number."""
        return self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A well on a plate's grid with its image of the field that is shown."""

    row: int
    column: int
    image: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder(Object):
    """A folder; its children are images and folders, which are named in ``folders`` of the one that was loaded."""

    kind: ClassVar[str] = "folder"
    child_count: int = 0
    folder_count: int = 0
    folders: tuple[Crumb, ...] = ()


def letters(index: int) -> str:
    """Name a row as spreadsheets name columns: A to Z, AA."""
    text = ""
    while index >= 0:
        text = chr(ord("A") + index % 26) + text
        index = index // 26 - 1
    return text


def label(row: int, column: int) -> str:
    """Label a well as its URL has it: letters and two digits, ``B04``."""
    return f"{letters(row)}{column + 1:02}"


def place(label: str) -> tuple[int, int]:
    """Return the row and column of a label."""
    name = label.rstrip("0123456789")
    row = 0
    for letter in name:
        row = row * 26 + ord(letter) - ord("A") + 1
    return row - 1, int(label[len(name) :]) - 1


def span(first: int | None, last: int | None) -> int:
    """Count from one index to another."""
    return 0 if first is None or last is None else last - first + 1
