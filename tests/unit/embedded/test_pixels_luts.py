import numpy as np
import pytest

from omeroweb_pyr.embedded.pixels import luts


def test_every_table_has_256_colours():
    assert len(luts.NAMES) == len(set(luts.NAMES)) >= 35
    for name in luts.NAMES:
        table = luts.table(name)
        assert name.endswith(".lut")
        assert (table.shape, table.dtype) == ((256, 3), np.uint8)
        assert len(np.unique(table, axis=0)) >= 6, name
        with pytest.raises(ValueError):
            table[0, 0] = 1


def test_no_two_tables_are_the_same():
    assert len({luts.table(name).tobytes() for name in luts.NAMES}) == len(luts.NAMES)


@pytest.mark.parametrize(
    ("name", "value", "color"),
    [
        ("cool.lut", 0, (0, 255, 255)),
        ("cool.lut", 255, (255, 0, 255)),
        ("cool.lut", 100, (100, 155, 255)),
        ("grays.lut", 77, (77, 77, 77)),
        ("red_hot.lut", 85, (255, 0, 0)),
        ("red_hot.lut", 255, (255, 255, 255)),
        ("hilo.lut", 0, (0, 0, 255)),
        ("hilo.lut", 128, (128, 128, 128)),
        ("hilo.lut", 255, (255, 0, 0)),
        ("3-3-2_rgb.lut", 0b111_000_11, (255, 0, 255)),
        ("spectrum.lut", 0, (255, 0, 0)),
        ("spectrum.lut", 128, (0, 255, 255)),
        ("16_colors.lut", 15, (0, 0, 0)),
        ("16_colors.lut", 16, (0, 0, 128)),
        ("FIRE.LUT", 255, (255, 255, 255)),
    ],
)
def test_certain_colours(name, value, color):
    assert tuple(luts.table(name)[value].tolist()) == color


@pytest.mark.parametrize("name", [None, "", "unknown.lut", "cool"])
def test_there_are_no_others(name):
    assert luts.table(name) is None
