"""PNGs hold the very pixels that OMERO drew, whatever their shape."""

import io

import numpy as np
import pytest
from PIL import Image

from omeroweb_pyr.gateway.encoding import from_packed, png


@pytest.mark.parametrize("size", [(1, 1), (64, 48), (5000, 1), (1, 777)])
def test_every_pixel_comes_back(size):
    samples = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    packed = png(Image.fromarray(samples))
    assert packed.content_type == "image/png"
    with Image.open(io.BytesIO(packed.data)) as opened:
        opened.verify()
    with Image.open(io.BytesIO(packed.data)) as opened:
        assert (np.asarray(opened) == samples).all()


def test_packed_integers_are_alpha_red_green_and_blue():
    signed = int(np.array(0xFF102030, np.uint32).view(np.int32))
    assert from_packed([signed], 1, 1).getpixel((0, 0)) == (0x10, 0x20, 0x30)
