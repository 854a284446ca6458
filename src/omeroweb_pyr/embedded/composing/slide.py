"""A slide: a photo and its mirror images laid side by side, never in memory as a whole."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.composing.gallery import Samples
from omeroweb_pyr.embedded.pixels.layout import Box, Sizes
from omeroweb_pyr.embedded.pixels.source import Source

SIDE = 12_000
"""Neither side of the slide is shorter."""


class Mosaic:
    """A level of mirrored tiles of a photo [y, x, 3]: each side by as many as it takes to be ``side`` long."""

    tile = (0, 0)

    def __init__(self, photo: Samples, side: int) -> None:
        self._photo = photo
        height, width = photo.shape[:2]
        self.sizes = Sizes(width * -(-side // width), height * -(-side // height), 1, photo.shape[2], 1)
        self.dtype: np.dtype[Any] = photo.dtype

    def read(self, z: int, c: int, t: int, box: Box) -> NDArray[Any]:  # noqa: ARG002 - a level's signature
        """Read a part of the slide."""
        rows = _mirrored(box.y, box.height, self._photo.shape[0])
        columns = _mirrored(box.x, box.width, self._photo.shape[1])
        return self._photo[..., c][np.ix_(rows, columns)]


def _mirrored(first: int, count: int, length: int) -> NDArray[np.intp]:
    """Return places in a tile of some length; every second tile runs backwards."""
    place = np.arange(first, first + count) % (2 * length)
    return np.minimum(place, 2 * length - 1 - place)


def slide(photo: Samples, side: int = SIDE) -> Source:
    """Return a slide's samples."""
    return Source(Path("slide"), 0, (0, 0), [Mosaic(photo, side)])
