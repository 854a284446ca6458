"""What files tell of their images besides samples."""

from dataclasses import dataclass

Quantity = tuple[float, str]
"""A number with its unit, called as OMERO calls it: ``(0.1, "MICROMETER")``."""

Color = tuple[int, int, int]

PRIMARIES: tuple[Color, ...] = ((255, 0, 0), (0, 255, 0), (0, 0, 255))

LENGTHS = {
    "pm": "PICOMETER",
    "Å": "ANGSTROM",
    "nm": "NANOMETER",
    "µm": "MICROMETER",
    "μm": "MICROMETER",  # the Greek letter looks the same as the micro sign above
    "um": "MICROMETER",
    "micron": "MICROMETER",
    "mm": "MILLIMETER",
    "cm": "CENTIMETER",
    "inch": "INCH",
    "in": "INCH",
    "m": "METER",
}
LENGTHS |= {f"{name}s": unit for name, unit in LENGTHS.items() if name == "micron"}
LENGTHS |= {unit.lower(): unit for unit in list(LENGTHS.values())}
PLACES = LENGTHS | {"reference frame": "REFERENCEFRAME"}
"""Lengths of where a stage is, which may be in a unit of its own."""
TIMES = {"ns": "NANOSECOND", "µs": "MICROSECOND", "ms": "MILLISECOND", "s": "SECOND", "sec": "SECOND"}
TIMES |= {"min": "MINUTE", "h": "HOUR", "d": "DAY"}
TIMES |= {unit.lower(): unit for unit in list(TIMES.values())}


class Unreadable(Exception):
    """Why a file can't be imported, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """What a file tells of a channel."""

    name: str | None = None
    color: Color | None = None
    fluor: str | None = None
    excitation: Quantity | None = None
    emission: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneFacts:
    """What a file tells of a single plane: which it is, counted from 0, when it was taken, for how long, and where the stage was."""

    z: int
    c: int
    t: int
    time: Quantity | None = None
    exposure: Quantity | None = None
    position: tuple[Quantity | None, Quantity | None, Quantity | None] = (None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a file tells of an image; ``pixel_size`` is along x, y and z, ``acquired`` in milliseconds."""

    name: str | None = None
    description: str | None = None
    acquired: int | None = None
    pixel_size: tuple[Quantity | None, Quantity | None, Quantity | None] = (None, None, None)
    interval: Quantity | None = None
    bits: int | None = None
    channels: tuple[ChannelFacts, ...] = ()
    planes: tuple[PlaneFacts, ...] = ()


RGB = tuple(ChannelFacts(name=name, color=color) for name, color in zip(("Red", "Green", "Blue"), PRIMARIES, strict=True))


def quantity(value: object, unit: str | None, units: dict[str, str], usual: str, least: float = 0) -> Quantity | None:
    """Return a number above the least with its unit; None for what is none, or has a unit that OMERO doesn't know."""
    try:
        number = float(str(value))
    except ValueError:
        return None
    known = units.get(unit.strip()) or units.get(unit.strip().lower()) if unit else usual
    return (number, known) if known and least < number < float("inf") else None
