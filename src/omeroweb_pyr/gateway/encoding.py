"""Pixels that OMERO has drawn, as PNG: lossless, and packed rather quickly than tightly."""

import zlib
from array import array
from collections.abc import Sequence
from typing import Any

from PIL import Image as Pillow
from PIL import ImageChops

from omeroweb_pyr.gateway.model import Picture
from omeroweb_pyr.imaging.png import RGB, assemble

JPEG, PNG = "image/jpeg", "image/png"
UP = b"\2"
"""The PNG filter by which a row is told as its differences from the row above."""


def from_bands(buffer: Any) -> Pillow.Image:
    """Put three bands together (omero.romio.RGBBuffer)."""
    size = (buffer.sizeX1, buffer.sizeX2)
    return Pillow.merge("RGB", [Pillow.frombytes("L", size, bytes(band)) for band in buffer.bands])


def from_packed(packed: Sequence[int], width: int, height: int) -> Pillow.Image:
    """Unpack OMERO's signed ARGB integers."""
    data = array("i", packed)
    if array("i", [1]).tobytes()[0] == 0:
        data.byteswap()
    return Pillow.frombytes("RGB", (width, height), data.tobytes(), "raw", "BGRX")


def png(picture: Pillow.Image) -> Picture:
    """Pack a picture in a quarter of the time that Pillow takes, hardly larger.

    One filter does for all rows, and only runs are looked for: the noise of a camera has no other repeats.
    """
    width, height = picture.size
    above = Pillow.new("RGB", picture.size)
    above.paste(picture, (0, 1))
    rows, length = ImageChops.subtract_modulo(picture, above).tobytes(), 3 * width
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    packed = packer.compress(b"".join(UP + rows[start : start + length] for start in range(0, len(rows), length))) + packer.flush()
    return Picture(assemble(width, height, RGB, ((b"IDAT", packed),)), PNG)
