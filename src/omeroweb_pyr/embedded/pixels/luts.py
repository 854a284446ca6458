"""Lookup tables by the names that OMERO gives them. So far the plain ramps; one that isn't known is drawn in the channel's colour."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RAMPS = {
    "grays.lut": (1, 1, 1),
    "red.lut": (1, 0, 0),
    "green.lut": (0, 1, 0),
    "blue.lut": (0, 0, 1),
    "cyan.lut": (0, 1, 1),
    "magenta.lut": (1, 0, 1),
    "yellow.lut": (1, 1, 0),
}


@cache
def table(name: str | None) -> NDArray[Any] | None:
    """Return a table as 256 rows of red, green and blue, None when there is none of that name."""
    ramp = RAMPS.get((name or "").lower())
    if ramp is None:
        return None
    colors: NDArray[Any] = (np.arange(256)[:, None] * np.array(ramp)).astype(np.uint8)
    return colors
