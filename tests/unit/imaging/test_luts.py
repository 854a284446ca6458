"""The files of look-up tables."""

import io

import pytest
from PIL import Image

from omeroweb_pyr.imaging import luts

COLOURS = tuple((place, 255 - place, place // 2) for place in range(256))
PLANES = b"".join(bytes(colour[band] for colour in COLOURS) for band in range(3))
ROWS = "\n".join("\t".join(map(str, colour)) for colour in COLOURS)
COUNTED = "Index,Red,Green,Blue\r\n" + "\r\n".join(f"{place},{r},{g},{b}" for place, (r, g, b) in enumerate(COLOURS))


@pytest.mark.parametrize("data", [PLANES, b"ICOL" + bytes(28) + PLANES, ROWS.encode(), COUNTED.encode()])
def test_each_kind_of_file_is_read(data):
    assert luts.parse(data) == COLOURS


@pytest.mark.parametrize("data", [b"", PLANES[:-1], b"ICOL" + PLANES, ROWS.encode()[:-20], b"1 2 300\n" * 256, b"\xff" * 767])
def test_what_is_no_table_is_none(data):
    assert luts.parse(data) is None


def test_a_strip_has_a_pixel_for_each_colour():
    with Image.open(io.BytesIO(luts.strip(COLOURS))) as drawn:
        assert drawn.size == (256, 1)
        assert tuple(drawn.getpixel((place, 0)) for place in range(256)) == COLOURS
