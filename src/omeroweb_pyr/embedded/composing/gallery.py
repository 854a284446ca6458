"""The cached pictures as samples; which axis is z and which is time their packages tell, not the files."""

from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from omeroweb_pyr.embedded.composing import packages

Samples = NDArray[Any]


class Gallery:
    """Opens the pictures in the cache, one when it is asked for."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def read(self, name: str) -> Samples:
        """Return a picture as it is in its file."""
        path = packages.path(self._cache, name)
        if path.suffix == ".tif":
            found: Samples = tifffile.imread(path)
            return found
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))

    def photo(self, name: str) -> Samples:
        """Return a picture of red, green and blue as [t, z, c, y, x]."""
        return np.moveaxis(self.read(name)[..., :3], 2, 0)[None, None]

    def plane(self, name: str) -> Samples:
        """Return a single plane as [t, z, c, y, x]."""
        return self.read(name)[None, None, None]

    def planes(self, name: str) -> Samples:
        """Return planes along z as [t, z, c, y, x]."""
        return self.read(name)[None, :, None]

    def frames(self, name: str) -> Samples:
        """Return a time-lapse as [t, z, c, y, x]."""
        return self.read(name)[:, None, None]
