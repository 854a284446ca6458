"""Pictures as JPEG, as packed integers and as bands."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omeroweb_pyr.embedded.pixels.draw import Picture
from omeroweb_pyr.embedded.pixels.errors import PlaneError

QUALITY = 0.85
"""The compression level of OMERO: 1 is best."""

LONGEST = 65_500
"""The longest side that libjpeg writes."""


def jpeg(picture: Picture, quality: float = QUALITY) -> bytes:
    """Encode a picture as JPEG; ``quality`` runs from 0 to 1."""
    return encode(Image.fromarray(picture, "RGB"), quality)


def encode(image: Image.Image, quality: float = QUALITY) -> bytes:
    """Encode a Pillow image as JPEG; PlaneError when it is too long for one."""
    if max(image.size) > LONGEST:
        raise PlaneError(f"A JPEG can't have {image.width} x {image.height} pixels, only sides of up to {LONGEST}: ask for regions.")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=max(1, min(100, round(quality * 100))))
    return out.getvalue()


def packed(picture: Picture) -> NDArray[np.int32]:
    """Return a picture as rows of 32-bit integers: alpha (always 255), red, green, blue from the highest byte on."""
    argb = np.full(picture.shape[:2], 0xFF000000, np.uint32)
    for place, shift in enumerate((16, 8, 0)):
        argb |= picture[..., place].astype(np.uint32) << np.uint32(shift)
    return argb.ravel().view(np.int32)


def bands(picture: Picture) -> list[bytes]:
    """Return the red, the green and the blue band, row by row."""
    return [picture[..., place].tobytes() for place in range(3)]
