"""Files of samples can be read back, by tifffile and by the embedded server itself."""

import numpy as np
import pytest
import tifffile

from omeroweb_pyr.embedded.pixels.source import FILES, open_source
from omeroweb_pyr.embedded.seed import generate
from omeroweb_pyr.embedded.seed.optics import blur, through_focus
from omeroweb_pyr.embedded.seed.stack import BRIGHTFIELD, DAPI, DYES, write_stack
from world import samples


@pytest.mark.parametrize("pixel_type", ["uint8", "uint16", "int16", "float32"])
def test_planes_are_where_the_server_looks_for_them(tmp_path, pixel_type):
    written = samples((10, 8, 3, 2, 4), pixel_type)
    stack = write_stack(tmp_path, "deep/down", written, DYES[:2])
    assert stack.sizes == (10, 8, 3, 2, 4)
    source = open_source(tmp_path / stack.path, 0)
    assert tuple(source.sizes) == stack.sizes
    for z, c, t in np.ndindex(3, 2, 4):
        assert (source.plane(z, c, t) == written[t, z, c]).all()
    FILES.close()


def test_the_file_tells_its_own_metadata(tmp_path):
    stack = write_stack(tmp_path, "one", samples((10, 8, 3, 2, 4)), (DAPI, BRIGHTFIELD), pixel_size=(0.1, 0.2, 0.5), interval=30.0)
    with tifffile.TiffFile(tmp_path / stack.path) as file:
        assert file.byteorder == "<"
        found = file.ome_metadata
    for text in ('PhysicalSizeZ="0.5"', 'DimensionOrder="XYCZT"', 'Name="Brightfield"', 'TimeIncrement="30.0"', 'Type="uint16"'):
        assert text in found


def test_ranges_and_windows_are_those_of_each_channel(tmp_path):
    stack = write_stack(tmp_path, "one", samples((40, 30, 1, 2, 1)), DYES[:2], windows=True)
    assert stack.ranges == ((0.0, 97.0), (40.0, 137.0))
    (start, end), _ = stack.windows
    assert 0 < start < end <= 98


def test_a_blur_keeps_the_light_and_focus_is_sharpest_in_its_slab():
    volume = np.zeros((5, 32, 32), dtype=np.float32)
    volume[2, 16, 16] = 1000
    assert blur(volume[2], 3).sum() == pytest.approx(1000, rel=1e-3)
    peaks = through_focus(volume, 1.0, 1.5).max(axis=(1, 2))
    assert list(np.argsort(peaks)[-1:]) == [2]
    assert peaks[0] < peaks[1] < peaks[2] > peaks[3] > peaks[4]


def test_one_seed_gives_one_picture():
    first, again, other = (generate.interphase(seed, (1, 96, 96)) for seed in (3, 3, 4))
    assert first.shape == (1, 1, 3, 96, 96)
    assert (first == again).all()
    assert (first != other).any()
    assert first.max() <= 4095
