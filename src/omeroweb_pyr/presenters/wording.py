"""How numbers, sizes and times read on a page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from omeroweb_pyr.gateway.model import Pixels
from omeroweb_pyr.gateway.model_changes import Target

ENDS = re.compile(r"(?<=_)(?=[^_])|(?<=.)(?<!\.ome)(?=\.[A-Za-z])")
TIMES = " \N{MULTIPLICATION SIGN} "
# Not by strftime: it follows the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

PLURALS = {
    "project": "projects",
    "dataset": "datasets",
    "image": "images",
    "screen": "screens",
    "plate": "plates",
    "run": "runs",
    "well": "wells",
    "field": "fields",
    "folder": "folders",
    "tag": "tags",
    "tagset": "tag sets",
    "user": "users",
    "group": "groups",
    "member": "members",
    "mail": "mails",
    "other session": "other sessions",
}
TITLES = {
    "project": "Project",
    "dataset": "Dataset",
    "image": "Image",
    "orphaned": "Orphaned images",
    "screen": "Screen",
    "plate": "Plate",
    "run": "Run",
    "well": "Well",
    "field": "Field",
    "folder": "Folder",
    "tag": "Tag",
    "tagset": "Tag set",
    "user": "User",
    "group": "Group",
}
LISTS = {
    "project": "Projects",
    "dataset": "Datasets",
    "image": "Images",
    "screen": "Screens",
    "orphaned": "Orphaned images",
    "plate": "Plates",
    "run": "Runs",
    "well": "Wells",
    "field": "Fields",
    "folder": "Folders",
    "tag": "Tags",
    "tagset": "Tag sets",
    "user": "Users",
    "group": "Groups",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment: in short, in full, and for machines."""

    day: str
    short: str
    full: str
    iso: str


def stamp(when: datetime, zone: tzinfo) -> Stamp:
    """Word a moment as it was in a time zone."""
    local = when.astimezone(zone)
    day = f"{local.day} {MONTHS[local.month - 1]} {local.year}"
    return Stamp(
        day=day,
        short=f"{day}, {local:%H:%M}",
        full=f"{local:%Y-%m-%d %H:%M:%S} {local.tzname()}",
        iso=local.isoformat(timespec="seconds"),
    )


def number(value: int) -> str:
    """Group the digits of a long whole number by narrow spaces."""
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if value >= 10_000 else str(value)


def count(value: int, kind: str) -> str:
    """Count objects: ``1 image``, ``48 images``."""
    return f"{number(value)} {TITLES.get(kind, kind).lower() if value == 1 else PLURALS.get(kind, kind)}"


def kinds(things: Iterable[Target]) -> str:
    """Count objects by kind: ``3 images, 1 dataset``."""
    counts: dict[str, int] = {}
    for each in things:
        counts[each.kind] = counts.get(each.kind, 0) + 1
    return ", ".join(count(many, kind) for kind, many in counts.items())


def size(length: int) -> str:
    """Word the length of a file."""
    value, units = float(length), ["kB", "MB", "GB", "TB"]
    if length < 1000:
        return f"{length} bytes" if length != 1 else "1 byte"
    while (value := value / 1000) >= 999.5 and len(units) > 1:
        units.pop(0)
    return f"{value:.3g} {units[0]}"


def dimensions(pixels: Pixels) -> str:
    """Word the five dimensions; axes of length 1 are left out, but x and y."""
    axes = {"z": pixels.size_z, "c": pixels.size_c, "t": pixels.size_t}
    more = [f"{number(length)} {axis}" for axis, length in axes.items() if length > 1]
    return " · ".join([f"{number(pixels.size_x)}{TIMES}{number(pixels.size_y)}", *more])


def pixel_size(pixels: Pixels) -> str:
    """Word the physical size of a pixel, or nothing."""
    return _lengths([(size.value, size.symbol) for size in (pixels.physical_x, pixels.physical_y, pixels.physical_z) if size])


def extent(pixels: Pixels) -> str:
    """Word how much of the world the image shows, or nothing."""
    x, y = pixels.physical_x, pixels.physical_y
    return _lengths([(pixels.size_x * x.value, x.symbol), (pixels.size_y * y.value, y.symbol)]) if x and y else ""


def _lengths(lengths: list[tuple[float, str]]) -> str:
    """Word lengths one after the other; a unit that all have is said once."""
    if len({unit for _, unit in lengths}) == 1:
        return f"{TIMES.join(f'{value:.4g}' for value, _ in lengths)} {lengths[0][1]}"
    return TIMES.join(f"{value:.4g} {unit}" for value, unit in lengths)


def listed(words: Sequence[str]) -> str:
    """List some words: ``images, plates and wells``."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def pieces(name: str) -> list[str]:
    """Cut a name where a line may end in it, which file names have no blanks for: behind an underscore, and before a suffix."""
    return ENDS.split(name)


def initials(name: str) -> str:
    """Shorten a name to the one or two letters of an avatar."""
    words = [word for word in name.replace(".", " ").replace("_", " ").replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()
