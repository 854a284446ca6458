"""What a request asks to be drawn, as frozen values."""

from dataclasses import dataclass


class GrammarError(ValueError):
    """A rendering parameter that can't be understood, or that the image can't fulfil; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The lengths of an image's axes in pixels, planes and channels."""

    x: int
    y: int
    z: int
    c: int
    t: int


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One entry of ``c``, with its entry of ``maps``: ``index`` counts from 1; what is None stays as the saved settings have it."""

    index: int
    active: bool | None = True
    start: float | None = None
    end: float | None = None
    color: str | None = None
    lut: str | None = None
    inverted: bool | None = None
    family: str | None = None
    coefficient: float | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """A projection along z; ``kind`` is ``intmax``, ``intmean`` or ``intsum``, ``first`` and ``last`` count from 1."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a plane at its full size; what reaches beyond the plane is not drawn."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a plane at one of its levels: level 0 is the full size; a side of None is as long as the image's own tiles."""

    level: int
    column: int
    row: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A plane and how to draw it; ``channels`` of None means the saved settings, a tuple means exactly these are listed.

    ``z`` and ``t`` count from 1, ``model`` is ``c``, ``g`` or None (as saved), ``quality`` runs from 0 to 1, ``part`` is None for all of
    the plane.
    """

    z: int
    t: int
    channels: tuple[ChannelView, ...] | None = None
    model: str | None = None
    projection: Projection | None = None
    quality: float | None = None
    part: Region | Tile | None = None
