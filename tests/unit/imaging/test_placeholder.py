"""The placeholder is a real PNG of the size asked for."""

import io

import pytest
from PIL import Image

from omeroweb_pyr.imaging.placeholder import placeholder


@pytest.mark.parametrize("size", [16, 17, 31, 33, 96, 500, 512])
def test_it_is_a_png_of_that_size(size):
    picture = Image.open(io.BytesIO(placeholder(size)))
    picture.load()
    assert picture.size == (size, size)
    assert len(picture.convert("RGB").getcolors()) == 2
