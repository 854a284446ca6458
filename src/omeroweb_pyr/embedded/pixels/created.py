"""Samples that clients send: a file that appears when it is complete, and is swept away when nothing names it."""

import hashlib
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import tifffile
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.layout import Sizes
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid, needs_pyramid
from omeroweb_pyr.embedded.pixels.source import Source
from omeroweb_pyr.embedded.store import Store

CREATED = "created"
"""The folder of such files, below ``pixels/``."""

MOST_BYTES = 16 << 30

USED = "SELECT 1 FROM pixels_file WHERE path = ?"


class NewSamples:
    """The samples of one image while they are written; what was there before is in them."""

    def __init__(self, pixels: Path, sizes: Sizes, dtype: np.dtype[Any], before: Source | None) -> None:
        self._sizes, self._folder = sizes, pixels / CREATED
        self._folder.mkdir(exist_ok=True)
        self._name = uuid4().hex
        self._draft = self._folder / f"{self._name}.part"
        shape = (sizes.t, sizes.z, sizes.c, sizes.y, sizes.x)
        told = {"ome": True, "photometric": "minisblack", "metadata": {"axes": "TZCYX"}}
        made = tifffile.memmap(self._draft, shape=shape, dtype=dtype.newbyteorder("<"), **told)
        self._samples: Any = made.reshape(shape)  # axes of length 1 were left out
        if before is not None:
            for z, c, t in self._spots():
                self._samples[t, z, c] = before.plane(z, c, t)

    def write(self, spot: tuple[int, int, int], corner: tuple[int, int], samples: NDArray[Any]) -> None:
        """Put a part of a plane into its place; z, c and t, x and y count from 0."""
        (z, c, t), (x, y), (height, width) = spot, corner, samples.shape
        self._samples[t, z, c, y : y + height, x : x + width] = samples

    def digest(self) -> str:
        """Return the SHA-1 of all samples as OMERO has them: big-endian, x, y, z, c, t."""
        made = hashlib.sha1(usedforsecurity=False)
        for z, c, t in self._spots():
            plane = self._samples[t, z, c]
            made.update(plane.astype(plane.dtype.newbyteorder(">")).tobytes())
        return made.hexdigest()

    def finish(self) -> str:
        """Have all of it on disk, with smaller levels if it is large; return how the database names the file."""
        final = self._folder / f"{self._name}.ome.tif"
        self._samples.flush()
        self._samples = None
        if needs_pyramid(self._sizes):
            make_pyramid(self._draft, 0, final)
            self._draft.unlink()
        else:
            self._draft.replace(final)
        for place in (final, self._folder):
            _sync(place)
        return f"{CREATED}/{final.name}"

    def drop(self) -> None:
        """Throw it away."""
        self._samples = None
        self._draft.unlink(missing_ok=True)

    def _spots(self) -> list[tuple[int, int, int]]:
        sizes = self._sizes
        return [(z, c, t) for t in range(sizes.t) for c in range(sizes.c) for z in range(sizes.z)]


def sweep(store: Store) -> None:
    """Remove files that no row names, which a killed server left."""
    for path in (store.pixels / CREATED).glob("*"):
        remove_unused(store, f"{CREATED}/{path.name}")


def remove_unused(store: Store, path: str | None) -> None:
    """Remove a file that clients made, if no row names it any more."""
    if path is not None and path.startswith(f"{CREATED}/") and store.read().execute(USED, (path,)).fetchone() is None:
        store.pixels_path(path).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
