"""Pixels that OMERO has drawn, as PNG: lossless, and packed rather quickly than tightly."""

import io
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

ROWS = 128
"""How many rows are packed at a time."""


def from_bands(buffer: Any) -> Pillow.Image:
    """Put three bands together (omero.romio.RGBBuffer)."""
    size = (buffer.sizeX1, buffer.sizeX2)
    return Pillow.merge("RGB", [Pillow.frombuffer("L", size, bytes(band), "raw", "L", 0, 1) for band in buffer.bands])


def from_packed(packed: Sequence[int], width: int, height: int) -> Pillow.Image:
    """Unpack OMERO's signed ARGB integers."""
    data = array("i", packed)
    if array("i", [1]).tobytes()[0] == 0:
        data.byteswap()
    return Pillow.frombytes("RGB", (width, height), data.tobytes(), "raw", "BGRX")


def reduced(jpeg: bytes, side: int) -> Picture:
    """Make a JPEG smaller: its longest side is to be ``side`` pixels at most."""
    out = io.BytesIO()
    with Pillow.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        picture.thumbnail((side, side))
        picture.save(out, "JPEG", quality=85)
    return Picture(out.getvalue(), JPEG)


def png(picture: Pillow.Image) -> Picture:
    """Pack a picture in a quarter of the time that Pillow takes, hardly larger.

    One filter does for all rows, and only runs are looked for: the noise of a camera has no other repeats.
    """
    width, height = picture.size
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    packed = [packer.compress(_filtered(picture, top, min(top + ROWS, height))) for top in range(0, height, ROWS)]
    return Picture(assemble(width, height, RGB, ((b"IDAT", b"".join((*packed, packer.flush()))),)), PNG)


def _filtered(picture: Pillow.Image, top: int, bottom: int) -> bytes:
    """Return some rows as their differences from the rows above; a large picture takes little memory so."""
    width, length = picture.width, 3 * picture.width
    part = picture.crop((0, top, width, bottom))
    above = picture.crop((0, top - 1, width, bottom - 1))  # black above the first row, as PNG wants it
    rows = ImageChops.subtract_modulo(part, above).tobytes()
    return b"".join(UP + rows[start : start + length] for start in range(0, len(rows), length))
