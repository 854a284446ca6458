"""Where the planes of a TIFF series are: its axes, told apart into x, y, z, c and t."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from omeroweb_pyr.embedded.pixels.errors import PixelsError, PlaneError


class Sizes(NamedTuple):
    """The lengths of an image's axes."""

    x: int
    y: int
    z: int
    c: int
    t: int


class Box(NamedTuple):
    """A part of a plane."""

    x: int
    y: int
    width: int
    height: int


class Axis(NamedTuple):
    """One axis of a file beside x and y: which of ours it belongs to, its length, and where it is (page, sample or depth)."""

    role: str
    length: int
    place: str


class Spot(NamedTuple):
    """Where a plane is: the page, the sample within a pixel, and the depth within the page."""

    page: int
    sample: int
    depth: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of a series. ``base`` is the offset of the samples in a file whose directory names only the first plane."""

    sizes: Sizes
    dtype: np.dtype[Any]
    axes: tuple[Axis, ...]
    base: int | None = None

    @classmethod
    def of(cls, series: Any) -> "Layout":
        """Read the layout of tifffile's series."""
        axes = tuple(_axes(series))
        lengths = {role: math.prod(axis.length for axis in axes if axis.role == role) for role in "zct"}
        _, _, height, width, _ = series.keyframe.shaped
        pages = math.prod(axis.length for axis in axes if axis.place == "page")
        base = None
        if len(series) < pages:
            base = series.dataoffset
            if base is None:
                raise PixelsError(f"The file names {len(series)} planes of {pages}.")
        return cls(Sizes(width, height, **lengths), delivered(series.dtype), axes, base)

    def spot(self, z: int, c: int, t: int) -> Spot:
        """Find a plane, counted from 0."""
        left = {"z": z, "c": c, "t": t}
        for role, index in left.items():
            length = getattr(self.sizes, role)
            if not 0 <= index < length:
                raise PlaneError(f"There is no plane {role}={index}: {role} runs from 0 to {length - 1}.")
        found = {"page": 0, "sample": 0, "depth": 0}
        factor = {"page": 1, "sample": 1, "depth": 1}
        for axis in reversed(self.axes):
            left[axis.role], digit = divmod(left[axis.role], axis.length)
            found[axis.place] += digit * factor[axis.place]
            factor[axis.place] *= axis.length
        return Spot(**found)


def _axes(series: Any) -> list[Axis]:
    """Tell the axes of a series apart, outermost first, without x and y."""
    names, shape = series.get_axes(False), series.get_shape(False)
    separate, depth, height, width, contiguous = series.keyframe.shaped
    within = separate * depth * height * width * contiguous
    leading = next((place for place in range(len(shape) + 1) if math.prod(shape[place:]) == within), None)
    if leading is None:
        raise PixelsError(f"Axes {names} of lengths {shape} don't fit pages of {width} x {height}.")
    axes = [Axis(role, length, "page") for role, length in zip(_roles(names[:leading]), shape[:leading], strict=True)]
    axes += [Axis("c", separate, "sample"), Axis("z", depth, "depth"), Axis("c", contiguous, "sample")]
    return [axis for axis in axes if axis.length > 1]


def _roles(names: str) -> list[str]:
    """Name our axis for each of the file's; what is neither z, c nor t becomes z, else t, else more channels."""
    spare = iter([role for role in "zt" if role.upper() not in names])
    known = {"Z": "z", "C": "c", "T": "t", "S": "c"}
    return [known.get(name) or next(spare, "c") for name in names]


def delivered(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the type that samples are handed out in: OMERO knows neither half floats nor 64-bit integers."""
    if dtype.kind not in "buif":
        raise PixelsError(f"Samples of type {dtype} can't be drawn.")
    if dtype.kind == "b":
        return np.dtype(np.uint8)
    if dtype == np.float16:
        return np.dtype(np.float32)
    if dtype.itemsize > 8 or (dtype.itemsize == 8 and dtype.kind in "ui"):
        return np.dtype(np.float64)
    return dtype.newbyteorder("=")
