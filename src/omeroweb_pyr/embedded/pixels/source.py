"""Planes of samples, read from TIFF and OME-TIFF files no more than asked for."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.errors import PixelsError, PlaneError
from omeroweb_pyr.embedded.pixels.files import OpenFile, OpenFiles, stamp
from omeroweb_pyr.embedded.pixels.layout import Layout, Sizes, Spot
from omeroweb_pyr.embedded.pixels.memory import Memory

__all__ = ["PixelsError", "PlaneError", "Sizes", "Source", "open_source"]

PLANE_BYTES = 1 << 31
"""The largest plane that is read at once."""

FILES = OpenFiles()
PLANES: Memory[NDArray[Any]] = Memory(96 << 20, lambda plane: plane.nbytes)
"""Whole planes that were decoded last: changing a colour or a window reads no file."""


class Box(NamedTuple):
    """A part of a plane."""

    x: int
    y: int
    width: int
    height: int


class Source:
    """The samples of one image; ``plane`` and ``region`` read what they return, and hand out read-only arrays [y, x].

    It holds no file open: files are borrowed for a read, and reopened when need be.
    """

    def __init__(self, path: Path, series: int, layout: Layout, version: tuple[int, int]) -> None:
        self.path, self.series = path, series
        self._layout, self._version = layout, version

    @property
    def sizes(self) -> Sizes:
        """Return the lengths of the axes x, y, z, c and t."""
        return self._layout.sizes

    @property
    def dtype(self) -> np.dtype[Any]:
        """Return the type of the samples, in this machine's byte order."""
        return self._layout.dtype

    def plane(self, z: int, c: int, t: int) -> NDArray[Any]:
        """Return a whole plane; z, c and t count from 0."""
        key = (str(self.path), self._version, self.series, z, c, t)
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
        kept = PLANES.get((str(self.path), self._version, self.series, z, c, t))
        if kept is not None:
            return kept[y : y + height, x : x + width]
        return self._read(z, c, t, Box(x, y, width, height))

    def _read(self, z: int, c: int, t: int, box: Box) -> NDArray[Any]:
        spot = self._layout.spot(z, c, t)
        if box.width * box.height * self.dtype.itemsize > PLANE_BYTES:
            raise PixelsError(f"A plane of {box.width} x {box.height} pixels is too large to be read at once.")
        with FILES.borrow(self.path) as file:
            if self._layout.base is not None:
                page = file.page(self.series, 0)
                offset = self._layout.base + spot.page * page.nbytes
                found: NDArray[Any] | None = _plain(file, page, offset, spot, box)
            else:
                found = _page(file, file.page(self.series, spot.page), spot, box)
        if found is None:
            found = np.zeros((box.height, box.width), self.dtype)
        samples = np.ascontiguousarray(found, dtype=self.dtype)
        samples.flags.writeable = False
        return samples


def open_source(path: str | Path, series: int = 0) -> Source:
    """Open the samples of one image series; PixelsError tells why it can't be done."""
    path = Path(path)
    version = stamp(path)
    with FILES.borrow(path) as file:
        found = file.series(series)
        try:
            layout = Layout.of(found)
        except PixelsError as error:
            raise PixelsError(f"{path.name}: {error}") from error
    return Source(path, series, layout, version)


def _page(file: OpenFile, page: Any, spot: Spot, box: Box) -> NDArray[Any] | None:
    """Read a part of a page; None when the file has no such page or no data in it."""
    if page is None or not len(page.dataoffsets):
        return None
    if page.is_final and _in_one_piece(page):
        return _plain(file, page, page.dataoffsets[0], spot, box)
    return _pieces(file, page, spot, box)


def _in_one_piece(page: Any) -> bool:
    offsets, counts = page.dataoffsets, page.databytecounts
    return all(counts[i] and offsets[i] + counts[i] == offsets[i + 1] for i in range(len(offsets) - 1))


def _plain(file: OpenFile, page: Any, offset: int, spot: Spot, box: Box) -> NDArray[Any]:
    """Read rows that lie in the file as they are."""
    _, depth, height, width, samples = page.keyframe.shaped
    dtype = page.keyframe.dtype.newbyteorder(page.parent.byteorder)
    separate, sample = divmod(spot.sample, samples)
    row = width * samples * dtype.itemsize
    first = (separate * depth + spot.depth) * height + box.y
    data = file.read(page, offset + first * row, box.height * row)
    return np.frombuffer(data, dtype).reshape(box.height, width, samples)[:, box.x : box.x + box.width, sample]


def _pieces(file: OpenFile, page: Any, spot: Spot, box: Box) -> NDArray[Any]:
    """Decode the strips or tiles that touch the part."""
    keyframe = page.keyframe
    contiguous = keyframe.shaped[4]
    separate, sample = divmod(spot.sample, contiguous)
    out = np.zeros((box.height, box.width), keyframe.dtype)
    for index in _touched(keyframe, separate, spot.depth, box):
        if index >= len(page.dataoffsets) or not page.databytecounts[index]:
            continue
        data = file.read(page, page.dataoffsets[index], page.databytecounts[index])
        piece, (_, depth, top, left, _), _ = _decoded(file, page, data, index)
        if piece is None:
            continue
        y0, y1 = max(top, box.y), min(top + piece.shape[1], box.y + box.height)
        x0, x1 = max(left, box.x), min(left + piece.shape[2], box.x + box.width)
        cut = piece[spot.depth - depth, y0 - top : y1 - top, x0 - left : x1 - left, sample]
        out[y0 - box.y : y1 - box.y, x0 - box.x : x1 - box.x] = cut
    return out


def _touched(page: Any, separate: int, depth: int, box: Box) -> list[int]:
    """Return the numbers of the strips or tiles of a page that hold a part of one of its planes."""
    _, page_depth, height, width, _ = page.shaped
    deep, high, wide = (page.tiledepth, page.tilelength, page.tilewidth) if page.is_tiled else (1, page.rowsperstrip, width)
    down, across = -(-height // high), -(-width // wide)
    layer = separate * -(-page_depth // deep) + depth // deep
    rows = range(box.y // high, -(-(box.y + box.height) // high))
    columns = range(box.x // wide, -(-(box.x + box.width) // wide))
    return [(layer * down + row) * across + column for row in rows for column in columns]


def _decoded(file: OpenFile, page: Any, data: bytes, index: int) -> Any:
    try:
        return page.keyframe.decode(data, index, jpegtables=page.jpegtables)
    except Exception as error:  # a broken or unknown stream can make the decoder fail in any way
        name = getattr(page.keyframe.compression, "name", page.keyframe.compression)
        raise PixelsError(f"{file.path.name}: {name} samples can't be decoded: {error}") from error
