"""What the gateway hands out of how an image was acquired."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with the symbol of its unit."""

    value: float
    symbol: str


Known = dict[str, "str | int | float | bool | Quantity"]
"""What is known by its name; what is not is left out."""


@dataclass(frozen=True, slots=True)
class Acquisition:
    """An image's instrument and surroundings, and what is known of each channel."""

    image: Known
    channels: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Plane:
    """What is known of a single plane; the numbers count from 0, as OMERO has them."""

    z: int
    c: int
    t: int
    known: Known


@dataclass(frozen=True, slots=True)
class Planes:
    """Some planes of an image, of ``total`` that something is known about."""

    total: int
    planes: tuple[Plane, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """What the files of an image say of themselves: of all that is in them, and of this image.

    ``attached`` is the file annotation that has it instead, for images that were imported before OMERO kept their files.
    """

    whole: Mapping[str, str]
    series: Mapping[str, str]
    attached: int | None = None
