"""Levels of TIFF and OME-TIFF series: the strips and tiles that a region touches are read and decoded, and no others."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.errors import PixelsError
from omeroweb_pyr.embedded.pixels.files import FILES, OpenFile
from omeroweb_pyr.embedded.pixels.layout import Box, Layout, Sizes, Spot
from omeroweb_pyr.embedded.pixels.memory import Memory

PIECES: Memory[NDArray[Any]] = Memory(24 << 20, lambda piece: piece.nbytes)
"""The strips and tiles that were decoded last: the channels of a colour image share them, and neighbouring regions do."""

FEW = 16
"""When a read touches more pieces than these, they are not remembered: whole planes are, as such."""

PIECE_BYTES = 1 << 27
"""The largest strip or tile that is decoded: a piece is in memory as a whole."""


class TiffLevel:
    """One level of a series: its full size, or a smaller one."""

    def __init__(self, path: Path, version: tuple[int, int], place: tuple[int, int], series: Any) -> None:
        self._path, self._version = path, version
        self._place, self._layout = place, Layout.of(series)
        page = series.keyframe
        self.tile = (page.tilewidth, page.tilelength) if page.is_tiled else (0, 0)

    @property
    def sizes(self) -> Sizes:
        """Return the lengths of the axes x, y, z, c and t."""
        return self._layout.sizes

    @property
    def dtype(self) -> np.dtype[Any]:
        """Return the type of the samples, in this machine's byte order."""
        return self._layout.dtype

    def read(self, z: int, c: int, t: int, box: Box) -> NDArray[Any] | None:
        """Read a part of a plane; None where nothing was ever written."""
        spot = self._layout.spot(z, c, t)
        with FILES.borrow(self._path) as file:
            if self._layout.base is None:
                return self._page(file, file.page(*self._place, spot.page), spot, box)
            page = file.page(*self._place, 0)
            return _plain(file, page, self._layout.base + spot.page * page.nbytes, spot, box)

    def _page(self, file: OpenFile, page: Any, spot: Spot, box: Box) -> NDArray[Any] | None:
        if page is None or not len(page.dataoffsets):
            return None
        if page.is_final and _in_one_piece(page):
            return _plain(file, page, page.dataoffsets[0], spot, box)
        return self._pieces(file, page, spot, box)

    def _pieces(self, file: OpenFile, page: Any, spot: Spot, box: Box) -> NDArray[Any]:
        """Put the strips or tiles together that touch the part."""
        keyframe = page.keyframe
        separate, sample = divmod(spot.sample, keyframe.shaped[4])
        out = np.zeros((box.height, box.width), keyframe.dtype)
        touched = _touched(keyframe, separate, spot.depth, box)
        keep = len(touched) <= FEW or keyframe.shaped[4] > 1
        for index, (layer, top, left) in touched:
            piece = self._piece(file, page, index, keep=keep)
            if piece is None:
                continue
            y0, y1 = max(top, box.y), min(top + piece.shape[1], box.y + box.height)
            x0, x1 = max(left, box.x), min(left + piece.shape[2], box.x + box.width)
            out[y0 - box.y : y1 - box.y, x0 - box.x : x1 - box.x] = piece[layer, y0 - top : y1 - top, x0 - left : x1 - left, sample]
        return out

    def _piece(self, file: OpenFile, page: Any, index: int, *, keep: bool) -> NDArray[Any] | None:
        """Return a decoded strip or tile [depth, y, x, sample], None where the file has none."""
        if index >= len(page.dataoffsets) or not page.databytecounts[index]:
            return None
        offset = page.dataoffsets[index]
        key = (page.parent.filehandle.path, self._version, offset)
        piece = PIECES.get(key)
        if piece is None:
            piece = _decoded(file, page, file.read(page, offset, page.databytecounts[index]), index)
            if piece is not None and keep:
                PIECES.put(key, piece)
        return piece


def levels(file: OpenFile, series: int, version: tuple[int, int]) -> list[TiffLevel]:
    """Return the levels of a series, the full size first; those that are no smaller picture of it are left out."""
    found = [TiffLevel(file.path, version, (series, 0), file.series(series))]
    full = found[0]
    for number, smaller in enumerate(file.series(series).levels[1:], 1):
        try:
            level = TiffLevel(file.path, version, (series, number), smaller)
        except PixelsError:
            continue
        if level.sizes[2:] == full.sizes[2:] and level.dtype == full.dtype and level.sizes.x < found[-1].sizes.x:
            found.append(level)
    return found


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


def _touched(page: Any, separate: int, depth: int, box: Box) -> list[tuple[int, tuple[int, int, int]]]:
    """Return the strips or tiles that hold a part of a plane: their numbers, the plane's layer within them, their top and left."""
    _, page_depth, height, width, _ = page.shaped
    deep, high, wide = (page.tiledepth, page.tilelength, page.tilewidth) if page.is_tiled else (1, page.rowsperstrip, width)
    high = min(high, height) if not page.is_tiled else high
    down, across = -(-height // high), -(-width // wide)
    layer = separate * -(-page_depth // deep) + depth // deep
    rows = range(box.y // high, -(-(box.y + box.height) // high))
    columns = range(box.x // wide, -(-(box.x + box.width) // wide))
    return [((layer * down + row) * across + column, (depth % deep, row * high, column * wide)) for row in rows for column in columns]


def _decoded(file: OpenFile, page: Any, data: bytes, index: int) -> NDArray[Any] | None:
    keyframe = page.keyframe
    rows, columns = (keyframe.tilelength, keyframe.tilewidth) if keyframe.is_tiled else (keyframe.rowsperstrip, keyframe.imagewidth)
    size = math.prod((min(rows, keyframe.imagelength), columns, keyframe.shaped[4], keyframe.dtype.itemsize))
    if size > PIECE_BYTES:
        raise PixelsError(f"{file.path.name} can't be read in parts: one strip or tile of it holds {size >> 20} MB.")
    try:
        piece: NDArray[Any] | None = keyframe.decode(data, index, jpegtables=page.jpegtables)[0]
    except Exception as error:  # a broken or unknown stream can make the decoder fail in any way
        name = getattr(keyframe.compression, "name", keyframe.compression)
        raise PixelsError(f"{file.path.name}: {name} samples can't be decoded: {error}") from error
    return piece
