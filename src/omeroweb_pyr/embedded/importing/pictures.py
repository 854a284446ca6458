"""PNG and JPEG: turned into TIFF, which the server reads in parts."""

from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

from omeroweb_pyr.embedded.importing.facts import Unreadable

LARGEST = 64_000_000
"""The pixels of the largest picture: it is decoded in memory, as a whole."""

MODES = {"L": "L", "I;16": "I;16", "1": "L", "LA": "L"}
"""Kinds of pictures that stay grey; all others become red, green and blue."""


def convert(path: Path, target: Path) -> None:
    """Write a picture as TIFF."""
    with Image.open(path) as picture:
        if picture.width * picture.height > LARGEST:
            raise Unreadable(f"has {picture.width} x {picture.height} pixels, too many for a picture; convert it into a tiled TIFF")
        samples = np.asarray(picture.convert(MODES.get(picture.mode, "RGB")))
    photometric = "rgb" if samples.ndim == 3 else "minisblack"
    tifffile.imwrite(target, samples, photometric=photometric, tile=(512, 512), compression="zlib", metadata=None)
