"""Levels of OME-Zarr images (NGFF 0.1 to 0.5), read chunk by chunk. What is no multiscale image is refused with a sentence."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.errors import PixelsError
from omeroweb_pyr.embedded.pixels.files import complaints, stamp
from omeroweb_pyr.embedded.pixels.layout import Box, Sizes, delivered
from omeroweb_pyr.embedded.pixels.memory import Memory

AXES = "tczyx"
DESCRIPTIONS = ("zarr.json", ".zattrs", ".zgroup", ".zarray")
"""What a folder of zarr, of either version, has at least one of."""

Opened = tuple[tuple[int, int], Sequence["ZarrLevel"]]

OPENED: Memory[Opened] = Memory(64, lambda _: 1)
"""The images that were opened last: their arrays hold no file open."""


class ZarrLevel:
    """One level: a zarr array with any of the axes t, c, z, y and x."""

    def __init__(self, path: Path, array: Any, axes: str) -> None:
        if len(array.shape) != len(axes) or not {"x", "y"} <= set(axes) <= set(AXES):
            raise PixelsError(f"{path.name}: axes {axes!r} don't fit an array of {len(array.shape)} dimensions.")
        self._path, self._array, self._axes = path, array, axes
        lengths = dict(zip(axes, array.shape, strict=True))
        chunks = dict(zip(axes, array.chunks, strict=True))
        self.sizes = Sizes(*(lengths.get(axis, 1) for axis in Sizes._fields))
        self.dtype = delivered(np.dtype(array.dtype))
        self.tile = (chunks["x"], chunks["y"])

    def read(self, z: int, c: int, t: int, box: Box) -> NDArray[Any]:
        """Read a part of a plane: the chunks that it touches."""
        place: dict[str, Any] = {"z": z, "c": c, "t": t}
        place |= {"y": slice(box.y, box.y + box.height), "x": slice(box.x, box.x + box.width)}
        with complaints(self._path):
            found: NDArray[Any] = np.asarray(self._array[tuple(place[axis] for axis in self._axes)])
        return found if self._axes.index("y") < self._axes.index("x") else found.T


def levels(path: Path, series: int) -> Opened:
    """Open the levels of an image in a folder, the full size first, and tell its version."""
    root = _group(path, series)
    description = next((root / name for name in DESCRIPTIONS if (root / name).is_file()), None)
    if description is None:
        raise PixelsError(f"{path.name} is a folder, but not one of OME-Zarr.")
    version = stamp(description)
    key = (str(root), version)
    found = OPENED.get(key)
    if found is None:
        with complaints(path):
            found = (version, _open(root))
        OPENED.put(key, found)
    return found


def _group(path: Path, series: int) -> Path:
    """Return the folder of an image: the whole, or one of those that a conversion put into it by number."""
    if "multiscales" in _attributes(path) or (series == 0 and not (path / "0" / ".zattrs").is_file() and not _is_image(path / "0")):
        if series:
            raise PixelsError(f"{path.name} has 1 image series, series {series} was asked for.")
        return path
    if not (path / str(series)).is_dir():
        raise PixelsError(f"{path.name} has no image series {series}.")
    return path / str(series)


def _is_image(path: Path) -> bool:
    return "multiscales" in _attributes(path)


def _attributes(path: Path) -> dict[str, Any]:
    """Return what NGFF says of a group; since 0.5 below ``ome``."""
    with complaints(path):
        if (path / "zarr.json").is_file():
            found: Any = json.loads((path / "zarr.json").read_text(encoding="utf-8")).get("attributes", {})
            return dict(found.get("ome", found))
        if (path / ".zattrs").is_file():
            return dict(json.loads((path / ".zattrs").read_text(encoding="utf-8")))
    return {}


def _open(root: Path) -> list[ZarrLevel]:
    import zarr  # noqa: PLC0415 - takes half a second and 40 MB, which a server without such images needn't spend

    scales = _attributes(root).get("multiscales")
    if not scales:
        array = zarr.open_array(root, mode="r")
        return [ZarrLevel(root, array, AXES[len(AXES) - array.ndim :])]
    found: list[ZarrLevel] = []
    for dataset in scales[0]["datasets"]:
        try:
            array = zarr.open_array(root / dataset["path"], mode="r")
        except FileNotFoundError as error:
            raise PixelsError(f"{root.name} lacks its array {dataset['path']}.") from error
        level = ZarrLevel(root, array, _axes(scales[0], array.ndim))
        if not found or level.sizes[2:] == found[0].sizes[2:]:
            found.append(level)
    if not found:
        raise PixelsError(f"{root.name} names no arrays.")
    return found


def _axes(scale: dict[str, Any], dimensions: int) -> str:
    """Return the names of an array's axes, one letter each; before 0.3 nothing was said of them."""
    named = [axis["name"] if isinstance(axis, dict) else axis for axis in scale.get("axes", ())]
    return "".join(named) if named else AXES[len(AXES) - dimensions :]
