"""Pyramids: the smaller levels of a large image, each half as wide and half as high as the one before.

Levels are averaged and written band by band, so that an image of any size takes little memory. A level goes to the file and to a
scratch file beside it, which the next one is averaged from.
"""

import math
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.errors import PyramidMissing
from omeroweb_pyr.embedded.pixels.files import partial
from omeroweb_pyr.embedded.pixels.layout import Box, Sizes
from omeroweb_pyr.embedded.pixels.source import Source, open_source

Samples = NDArray[Any]
Bands = Iterator[Samples]

LARGEST = 3192
"""OMERO's ``omero.pixeldata.max_plane_width`` and ``max_plane_height``."""

SMALLEST = 512
"""Levels are halved until neither side is longer than this."""

TILE = 512
BAND = TILE
"""How many rows are worked on at a time: even, so that they can be halved."""

TILED = {"tile": (TILE, TILE), "maxworkers": 1, "buffersize": 1 << 22}
PACKED = {"photometric": "minisblack", "compression": "zlib", "compressionargs": {"level": 1}}
PHOTO = {"photometric": "rgb", "compression": "jpeg", "compressionargs": {"level": 88}}
"""How tiles are packed: quickly."""

AFFORDABLE = 1 << 27
"""The bytes of the largest plane that a thumbnail is made from without a pyramid."""


def needs_pyramid(sizes: Sizes) -> bool:
    """Say whether planes are too large to be drawn as a whole; as in OMERO, long but thin ones are not."""
    return sizes.x * sizes.y > LARGEST * LARGEST


def level_sizes(sizes: Sizes) -> list[Sizes]:
    """Return the sizes of all levels, the full one first."""
    found = [sizes]
    while max(found[-1].x, found[-1].y) > SMALLEST:
        found.append(sizes._replace(x=-(-found[-1].x // 2), y=-(-found[-1].y // 2)))
    return found


def halve(samples: Samples) -> Samples:
    """Average squares of four; a last row or column without a partner is averaged with itself."""
    height, width = samples.shape[:2]
    if height % 2 or width % 2:
        samples = _padded(samples, height % 2, width % 2)
    real = samples.dtype.kind == "f"
    wide = samples.dtype if real else np.int64 if samples.dtype.itemsize > 2 else np.int32
    total: Samples = samples[::2, ::2].astype(wide)
    for part in (samples[::2, 1::2], samples[1::2, ::2], samples[1::2, 1::2]):
        total += part
    halved: Samples = total / 4 if real else (total + 2) >> 2
    return halved.astype(samples.dtype)


def make_pyramid(path: str | Path, series: int, target: str | Path, progress: Callable[[float], None] | None = None) -> None:
    """Write an image as tiled OME-TIFF with its smaller levels; ``progress`` hears the fraction that is done.

    The target is there when all of it is: until then it has another name.
    """
    write_pyramid(open_source(path, series), Path(target), progress)


def write_pyramid(source: Source, target: Path, progress: Callable[[float], None] | None = None, *, photo: bool = False) -> None:
    """Write the samples of any source so; a ``photo`` of red, green and blue is packed as slide scanners do it, with some loss."""
    part = partial(target)
    try:
        _write(source, part, progress or (lambda _: None), photo=photo)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write(source: Source, target: Path, progress: Callable[[float], None], *, photo: bool) -> None:
    levels = level_sizes(source.sizes)
    total, done = sum(map(_count, levels)), 0
    bands = _photo_bands(source) if photo else _source_bands(source)
    with ExitStack() as stack:
        writer = stack.enter_context(tifffile.TiffWriter(target, bigtiff=total * source.dtype.itemsize > 1 << 31, ome=True))
        for number, sizes in enumerate(levels):
            scratch = stack.enter_context(tempfile.TemporaryFile(dir=target.parent))
            tiles = _tiles(_halved(_told(bands, total, done, progress), scratch))
            shape = (sizes.t, 1, sizes.z, sizes.y, sizes.x, sizes.c) if photo else (sizes.t, sizes.c, sizes.z, sizes.y, sizes.x)
            axes = {"axes": "TCZYXS" if photo else "TCZYX"}
            place = {"subfiletype": 1, "metadata": None} if number else {"subifds": len(levels) - 1, "metadata": axes}
            packing = PHOTO if photo else PACKED | {"predictor": source.dtype.kind in "ui"}
            writer.write(tiles, shape=shape, dtype=source.dtype, **TILED, **packing, **place)
            done += _count(sizes)
            bands = _scratch_bands(scratch, sizes.t * sizes.z * (1 if photo else sizes.c), shape[3:], source.dtype)


def _count(sizes: Sizes) -> int:
    return sizes.x * sizes.y * sizes.z * sizes.c * sizes.t


def _source_bands(source: Source) -> Bands:
    sizes = source.sizes
    for t, c, z in np.ndindex(sizes.t, sizes.c, sizes.z):
        for top in range(0, sizes.y, BAND):
            yield source.region(z, c, t, 0, top, sizes.x, min(BAND, sizes.y - top))


def _photo_bands(source: Source) -> Bands:
    sizes = source.sizes
    for t, z in np.ndindex(sizes.t, sizes.z):
        for top in range(0, sizes.y, BAND):
            box = (0, top, sizes.x, min(BAND, sizes.y - top))
            yield np.dstack([source.region(z, c, t, *box) for c in range(sizes.c)])


def _scratch_bands(scratch: IO[bytes], planes: int, plane: tuple[int, ...], dtype: np.dtype[Any]) -> Bands:
    """Yield the bands of what is half as large as ``plane``."""
    scratch.seek(0)
    height, width, *samples = (-(-plane[0] // 2), -(-plane[1] // 2), *plane[2:])
    row = math.prod((width, *samples)) * dtype.itemsize
    for _ in range(planes):
        for top in range(0, height, BAND):
            rows = min(BAND, height - top)
            yield np.frombuffer(scratch.read(rows * row), dtype).reshape(rows, width, *samples)


def _told(bands: Bands, total: int, done: int, progress: Callable[[float], None]) -> Bands:
    for band in bands:
        done += band.size
        progress(done / total)
        yield band


def _halved(bands: Bands, scratch: IO[bytes]) -> Bands:
    """Pass bands on, and leave them half as large in the scratch file."""
    for band in bands:
        scratch.write(halve(band).tobytes())
        yield band


def _tiles(bands: Bands) -> Bands:
    """Cut bands into tiles, filled up at the edges with the last samples, which pack better than zeros."""
    for band in bands:
        for left in range(0, band.shape[1], TILE):
            tile = band[:, left : left + TILE]
            yield _padded(tile, TILE - tile.shape[0], TILE - tile.shape[1])


def _padded(samples: Samples, down: int, across: int) -> Samples:
    return np.pad(samples, ((0, down), (0, across), *((0, 0) for _ in samples.shape[2:])), "edge")


class Reduced:
    """A level that no file has: averaged from the full size whenever it is read."""

    tile = (0, 0)

    def __init__(self, source: Source, times: int) -> None:
        self._source, self._times = source, times
        self.sizes, self.dtype = level_sizes(source.sizes)[times], source.dtype

    def read(self, z: int, c: int, t: int, box: Box) -> Samples:
        """Read a part of a plane, band by band."""
        whole, factor = self._source.sizes, 1 << self._times
        found = []
        rows = max(factor, BAND // factor * factor)
        for top in range(box.y * factor, min((box.y + box.height) * factor, whole.y), rows):
            height = min(rows, (box.y + box.height) * factor - top, whole.y - top)
            band = self._source.region(z, c, t, 0, top, whole.x, height)
            for _ in range(self._times):
                band = halve(band)
            found.append(band[:, box.x : box.x + box.width])
        return np.vstack(found)


def tiled(source: Source) -> Source:
    """Return an image that can be drawn; PyramidMissing when it is large and has no levels."""
    if _lacks_pyramid(source):
        raise PyramidMissing(f"{source.path.name} is too large to be drawn without a pyramid: import it anew.")
    return source


def _lacks_pyramid(source: Source) -> bool:
    return len(source.levels) == 1 and needs_pyramid(source.sizes)


def reduced(source: Source) -> Source:
    """Return a large image without a pyramid with one small level; PyramidMissing when that would take too long."""
    sizes = source.sizes
    if not _lacks_pyramid(source):
        return source
    if sizes.x * sizes.y * source.dtype.itemsize > AFFORDABLE:
        raise PyramidMissing(f"{source.path.name} is too large without a pyramid.")
    return Source(source.path, source.series, source.version, [*source.levels, Reduced(source, len(level_sizes(sizes)) - 1)])
