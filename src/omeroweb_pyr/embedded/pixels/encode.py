"""Pictures as JPEG, as packed integers and as bands."""

import numpy as np
from imagecodecs import jpeg8_encode
from numpy.typing import NDArray

from omeroweb_pyr.embedded.pixels.draw import Picture
from omeroweb_pyr.embedded.pixels.errors import PlaneError

QUALITY = 0.85
"""The compression level of OMERO: 1 is best."""

LONGEST = 65_500
"""The longest side that libjpeg writes."""


def jpeg(picture: Picture, quality: float = QUALITY) -> bytes:
    """Encode a picture as JPEG; ``quality`` runs from 0 to 1. PlaneError when it is too long for one."""
    height, width = picture.shape[:2]
    if max(height, width) > LONGEST:
        raise PlaneError(f"A JPEG can't have {width} x {height} pixels, only sides of up to {LONGEST}: ask for regions.")
    # Not by Pillow, which would first copy the picture into an image of four bytes a pixel.
    return bytes(jpeg8_encode(np.ascontiguousarray(picture), level=max(1, min(100, round(quality * 100))), subsampling="420"))


def packed(picture: Picture) -> NDArray[np.int32]:
    """Return a picture as rows of 32-bit integers: alpha (always 255), red, green, blue from the highest byte on."""
    argb = np.full(picture.shape[:2], 0xFF000000, np.uint32)
    for place, shift in enumerate((16, 8, 0)):
        argb |= picture[..., place].astype(np.uint32) << np.uint32(shift)
    return argb.ravel().view(np.int32)


def bands(picture: Picture) -> list[bytes]:
    """Return the red, the green and the blue band, row by row."""
    return [picture[..., place].tobytes() for place in range(3)]
