"""A plate of real crops: every two rows of wells show one picture."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from omeroweb_pyr.embedded.composing.gallery import Gallery, Samples

ROWS, COLUMNS = 8, 12
EACH = 2 * COLUMNS
"""How many wells show one picture."""


@dataclass(frozen=True, slots=True)
class Crop:
    """What a well shows: its label, the file it is from, the samples [y, x], and the window that all wells of this file share."""

    well: str
    file: str
    samples: Samples
    window: tuple[float, float]


def crops(gallery: Gallery) -> Iterator[Crop]:
    """Yield the crops well by well, row by row."""
    for number, file in enumerate(("img2d.tif", "nuclei.tif", "2D_timelapse.tif", "img_terra_2d.tif")):
        picture = gallery.read(file)
        low, high = np.percentile(picture, (20, 99.8))
        for place, samples in enumerate(_cut(picture)):
            well = f"{'ABCDEFGH'[2 * number + place // COLUMNS]}{place % COLUMNS + 1:02}"
            yield Crop(well, file, np.ascontiguousarray(samples), (float(low), float(high) + 1))


def _cut(picture: Samples) -> Iterator[Samples]:
    """Yield pieces that overlap a little: of a plane a quarter as wide and high, of many planes half, each from another plane."""
    across, down, part = 6, EACH // 6, 4 if picture.ndim == 2 else 2
    height, width = (length // part for length in picture.shape[-2:])
    for place in range(EACH):
        y = (place // across) * (picture.shape[-2] - height) // (down - 1)
        x = (place % across) * (picture.shape[-1] - width) // (across - 1)
        plane = picture if picture.ndim == 2 else picture[len(picture) * (place + EACH // 2) // (2 * EACH)]
        yield plane[y : y + height, x : x + width]
