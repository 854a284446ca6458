"""How numbers, sizes and times read on a page."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from omeroweb_pyr.gateway.model import Pixels, PixelSize

TIMES = " \N{MULTIPLICATION SIGN} "
# Not by strftime: it follows the machine's locale.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

PLURALS = {"project": "projects", "dataset": "datasets", "image": "images"}


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
    """Group the digits of a whole number by narrow spaces."""
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def count(value: int, kind: str) -> str:
    """Count objects: ``1 image``, ``48 images``."""
    return f"{number(value)} {kind if value == 1 else PLURALS.get(kind, kind)}"


def dimensions(pixels: Pixels) -> str:
    """Word the five dimensions; axes of length 1 are left out, but x and y."""
    axes = {"z": pixels.size_z, "c": pixels.size_c, "t": pixels.size_t}
    more = [f"{number(length)} {axis}" for axis, length in axes.items() if length > 1]
    return " · ".join([f"{number(pixels.size_x)}{TIMES}{number(pixels.size_y)}", *more])


def pixel_size(pixels: Pixels) -> str:
    """Word the physical size of a pixel, or nothing; one unit is said once."""
    known = [size for size in (pixels.physical_x, pixels.physical_y, pixels.physical_z) if size]
    if len({size.symbol for size in known}) == 1:
        return f"{TIMES.join(f'{size.value:.4g}' for size in known)} {known[0].symbol}"
    return TIMES.join(f"{size.value:.4g} {size.symbol}" for size in known)


def extent(pixels: Pixels) -> str:
    """Word how much of the world the image shows, or nothing."""
    if not pixels.physical_x or not pixels.physical_y:
        return ""
    return f"{_span(pixels.size_x, pixels.physical_x)}{TIMES}{_span(pixels.size_y, pixels.physical_y)}"


def _span(pixels: int, size: PixelSize) -> str:
    return f"{pixels * size.value:.4g} {size.symbol}"


def initials(name: str) -> str:
    """Shorten a name to the one or two letters of an avatar."""
    words = [word for word in name.replace(".", " ").replace("_", " ").replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()
