"""Planes of samples, read no more than asked for, at full size or at the smaller levels that a pyramid has."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels import ngff, tiff
from omeroweb_pyr.embedded.pixels.errors import PixelsError, PlaneError
from omeroweb_pyr.embedded.pixels.files import FILES, stamp
from omeroweb_pyr.embedded.pixels.layout import Box, Sizes
from omeroweb_pyr.embedded.pixels.memory import Memory

__all__ = ["FILES", "PixelsError", "PlaneError", "Sizes", "Source", "open_source"]

PLANE_BYTES = 1 << 27
"""The largest plane or region that is read at once."""

PLANES: Memory[NDArray[Any]] = Memory(32 << 20, lambda plane: plane.nbytes)
"""Whole planes that were decoded last: changing a colour or a window reads no file."""

LEAST_TILE, MOST_TILE = 256, 1024
"""Tiles are asked for in the file's own size, if that is sensible."""


class Level(Protocol):
    """An image in one resolution; ``read`` is asked for what lies within it, and returns None where nothing was ever written."""

    tile: tuple[int, int]

    @property
    def sizes(self) -> Sizes:
        """Return the lengths of the axes x, y, z, c and t."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Return the type of the samples, in this machine's byte order."""

    def read(self, z: int, c: int, t: int, box: Box) -> NDArray[Any] | None:
        """Read a part of a plane."""


class Source:
    """The samples of one image; ``plane`` and ``region`` read what they return, and hand out read-only arrays [y, x].

    It holds no file open: files are borrowed for a read, and reopened when need be. ``number`` is the level, 0 the full size.
    """

    def __init__(self, path: Path, series: int, version: tuple[int, int], levels: Sequence[Level], number: int = 0) -> None:
        self.path, self.series, self.version = path, series, version
        self.levels, self.number = levels, number

    @property
    def sizes(self) -> Sizes:
        """Return the lengths of the axes x, y, z, c and t, at this level."""
        return self.levels[self.number].sizes

    @property
    def dtype(self) -> np.dtype[Any]:
        """Return the type of the samples, in this machine's byte order."""
        return self.levels[self.number].dtype

    @property
    def tile(self) -> tuple[int, int]:
        """Return the width and the height that regions are best asked for in."""
        width, height = (min(max(side, LEAST_TILE), MOST_TILE) for side in self.levels[0].tile)
        return min(width, self.levels[0].sizes.x), min(height, self.levels[0].sizes.y)

    def at(self, number: int) -> "Source":
        """Return the image at another level; 0 is the full size, the last one the smallest."""
        return Source(self.path, self.series, self.version, self.levels, number)

    def within(self, pixels: int) -> "Source":
        """Return the largest level, this one or below, whose planes have no more pixels than this, else the smallest."""
        below = enumerate(self.levels[self.number :], self.number)
        fitting = (number for number, level in below if level.sizes.x * level.sizes.y <= pixels)
        return self.at(next(fitting, len(self.levels) - 1))

    def covering(self, width: int, height: int) -> "Source":
        """Return the smallest level that is as wide and as high as this, else the full size."""
        enough = (number for number, level in enumerate(self.levels) if level.sizes.x < width or level.sizes.y < height)
        return self.at(max(0, next(enough, len(self.levels)) - 1))

    def plane(self, z: int, c: int, t: int) -> NDArray[Any]:
        """Return a whole plane; z, c and t count from 0."""
        key = self._key(z, c, t)
        kept = PLANES.get(key)
        if kept is None:
            kept = self._read(z, c, t, Box(0, 0, self.sizes.x, self.sizes.y))
            PLANES.put(key, kept)
        return kept

    def region(self, z: int, c: int, t: int, x: int, y: int, width: int, height: int) -> NDArray[Any]:
        """Return a part of a plane, which must lie within it."""
        sizes = self.sizes
        if width < 1 or height < 1 or x < 0 or y < 0 or x + width > sizes.x or y + height > sizes.y:
            raise PlaneError(f"The region {width} x {height} at {x}, {y} is not within the plane of {sizes.x} x {sizes.y} pixels.")
        kept = PLANES.get(self._key(z, c, t))
        if kept is not None:
            return kept[y : y + height, x : x + width]
        return self._read(z, c, t, Box(x, y, width, height))

    def _key(self, *plane: int) -> tuple[Any, ...]:
        return str(self.path), self.version, self.series, self.number, *plane

    def _read(self, z: int, c: int, t: int, box: Box) -> NDArray[Any]:
        for role, index in (("z", z), ("c", c), ("t", t)):
            length = getattr(self.sizes, role)
            if not 0 <= index < length:
                raise PlaneError(f"There is no plane {role}={index}: {role} runs from 0 to {length - 1}.")
        if box.width * box.height * self.dtype.itemsize > PLANE_BYTES:
            raise PixelsError(f"A plane of {box.width} x {box.height} pixels is too large to be read at once.")
        found = self.levels[self.number].read(z, c, t, box)
        if found is None:
            found = np.zeros((box.height, box.width), self.dtype)
        samples = np.ascontiguousarray(found, dtype=self.dtype)
        samples.flags.writeable = False
        return samples


def open_source(path: str | Path, series: int = 0) -> Source:
    """Open the samples of one image series, in a TIFF file or a folder of OME-Zarr; PixelsError tells why it can't be done."""
    path = Path(path)
    if path.is_dir():
        return Source(path, series, *ngff.levels(path, series))
    version = stamp(path)
    with FILES.borrow(path) as file:
        file.series(series)
        try:
            found = tiff.levels(file, series, version)
        except PixelsError as error:
            raise PixelsError(f"{path.name}: {error}") from error
    return Source(path, series, version, found)
