"""Rendering settings as values: how a plane of samples becomes a picture."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

RGB, GREYSCALE = "rgb", "greyscale"
MODELS = (RGB, GREYSCALE)
FAMILIES = ("linear", "polynomial", "exponential", "logarithmic")

SHOWN_BY_DEFAULT = 3
"""How many channels OMERO switches on in new settings."""

Rgba = tuple[int, int, int, int]
WHITE: Rgba = (255, 255, 255, 255)
PALETTE: tuple[Rgba, ...] = ((255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255))
"""The colours of channels that nothing is known of; from the third on all are blue."""

BLUE_UP_TO, GREEN_UP_TO = 500, 559
"""Emission wavelengths in nanometres, up to which OMERO shows a channel in blue, and in green."""

TYPE_RANGES: dict[str, tuple[float, float]] = {
    "bit": (0, 1),
    "int8": (-128, 127),
    "uint8": (0, 255),
    "int16": (-32768, 32767),
    "uint16": (0, 65535),
    "int32": (-(2.0**31), 2.0**31 - 1),
    "uint32": (0, 2.0**32 - 1),
    "float": (-2147483648.0, 2147483647.0),
    "double": (-2147483648.0, 2147483647.0),
}
"""The bounds of each sample type; for floats OMERO tells those of a 32-bit integer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """How one channel is drawn (omero.model.ChannelBinding); ``reverse`` stands for its ReverseIntensityContext."""

    start: float
    end: float
    color: Rgba = WHITE
    active: bool = True
    family: str = "linear"
    coefficient: float = 1.0
    noise_reduction: bool = False
    lut: str | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Quantum:
    """The 8-bit interval that samples are mapped to, and in how many steps (omero.model.QuantumDef)."""

    start: int = 0
    end: int = 255
    resolution: int = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Rendering settings (omero.model.RenderingDef); ``id`` is None while they are not stored."""

    bindings: tuple[Binding, ...]
    default_z: int = 0
    default_t: int = 0
    model: str = RGB
    quantum: Quantum = field(default_factory=Quantum)
    id: int | None = None
    version: int = 0
    owner: int | None = None

    def shown(self) -> Iterator[tuple[int, Binding]]:
        """Yield the channels to draw, counted from 0: all active ones, or the first of them in grey."""
        for index, binding in enumerate(self.bindings):
            if binding.active:
                yield index, binding
                if self.model == GREYSCALE:
                    return

    def channel(self, index: int, **changes: Any) -> "Settings":
        """Return settings with one channel changed."""
        changed = replace(self.bindings[index], **changes)
        return replace(self, bindings=(*self.bindings[:index], changed, *self.bindings[index + 1 :]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is known of a channel: its own colour and lookup table, its emission in nanometres, its least and greatest sample."""

    color: Rgba | None = None
    lut: str | None = None
    emission: float | None = None
    extremes: tuple[float, float] | None = None


def defaults(looks: Sequence[Look], sizes_z: int, pixel_type: str) -> Settings:
    """Make the settings that OMERO gives to an image nobody has set up."""
    bindings = tuple(_default_binding(index, look, len(looks), pixel_type) for index, look in enumerate(looks))
    return Settings(bindings=bindings, default_z=sizes_z // 2, model=RGB if len(bindings) > 1 else GREYSCALE)


def _default_binding(index: int, look: Look, count: int, pixel_type: str) -> Binding:
    start, end = window(look.extremes or TYPE_RANGES[pixel_type])
    return Binding(start=start, end=end, color=color(index, look, count), active=index < SHOWN_BY_DEFAULT, lut=look.lut)


def window(extremes: tuple[float, float]) -> tuple[float, float]:
    """Return a window that holds all samples; an image of one value gets one of length 1."""
    low, high = extremes
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    return float(low), float(high) if high > low else float(low) + 1


def color(index: int, look: Look, count: int) -> Rgba:
    """Return a channel's colour: its own, else that of its emission, else by its place; one channel alone is white."""
    if look.color is not None:
        return look.color
    if look.emission is not None:
        red, green, blue = PALETTE
        return blue if look.emission <= BLUE_UP_TO else green if look.emission <= GREEN_UP_TO else red
    return WHITE if count == 1 else PALETTE[min(index, len(PALETTE) - 1)]
