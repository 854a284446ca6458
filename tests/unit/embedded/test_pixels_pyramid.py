import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from omeroweb_pyr.embedded.pixels import pyramid, records, tiff
from omeroweb_pyr.embedded.pixels import source as module
from omeroweb_pyr.embedded.pixels.errors import PixelsError, PyramidMissing
from omeroweb_pyr.embedded.pixels.files import FILES
from omeroweb_pyr.embedded.pixels.memory import Memory
from omeroweb_pyr.embedded.pixels.pyramid import halve, level_sizes, make_pyramid, needs_pyramid, reduced, tiled
from omeroweb_pyr.embedded.pixels.settings import Look, defaults
from omeroweb_pyr.embedded.pixels.source import Sizes, open_source
from omeroweb_pyr.embedded.pixels.thumbs import Frame, thumbnail

LARGE = np.add.outer(np.arange(3300, dtype=np.uint16), np.arange(3301, dtype=np.uint16))


@pytest.fixture(autouse=True)
def empty_memory(monkeypatch):
    monkeypatch.setattr(module, "PLANES", Memory(0, lambda plane: plane.nbytes))
    monkeypatch.setattr(tiff, "PIECES", Memory(0, lambda piece: piece.nbytes))
    yield
    FILES.close()


def levels_of(samples):
    found = [samples]
    while max(found[-1].shape) > 512:
        found.append(halve(found[-1]))
    return found


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "u4", "i4", "f4", "f8"])
def test_every_level_is_the_average_of_the_one_before(tmp_path, dtype):
    samples = (
        np.random.default_rng(3)
        .normal(120 if dtype[0] == "u" else 0, 20, (2, 2, 2, 700, 1101))
        .clip(0 if dtype[0] == "u" else -128, 255)
        .astype(dtype)
    )
    tifffile.imwrite(tmp_path / "a.tif", samples, ome=True, photometric="minisblack", metadata={"axes": "TZCYX"})
    told = []
    make_pyramid(tmp_path / "a.tif", 0, tmp_path / "b.ome.tif", told.append)
    image = open_source(tmp_path / "b.ome.tif")
    assert [level.sizes for level in image.levels] == level_sizes(Sizes(1101, 700, 2, 2, 2))
    for t, z, c in np.ndindex(2, 2, 2):
        for number, level in enumerate(levels_of(samples[t, z, c])):
            np.testing.assert_array_equal(image.at(number).plane(z, c, t), level)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert {path.name for path in tmp_path.iterdir()} == {"a.tif", "b.ome.tif"}


def test_others_read_the_pyramid_too(tmp_path):
    samples = np.random.default_rng(3).integers(0, 255, (1025, 600, 3)).astype(np.uint8)
    tifffile.imwrite(tmp_path / "rgb.tif", samples, photometric="rgb", compression="zlib")
    make_pyramid(tmp_path / "rgb.tif", 0, tmp_path / "p.ome.tif")
    with tifffile.TiffFile(tmp_path / "p.ome.tif") as file:
        assert file.is_ome
        found = file.series[0].levels
        assert [level.shape for level in found] == [(3, 1025, 600), (3, 513, 300), (3, 257, 150)]
        np.testing.assert_array_equal(found[0].asarray(), np.moveaxis(samples, 2, 0))
        np.testing.assert_array_equal(found[2].asarray()[1], halve(halve(samples[..., 1])))


def test_averages_are_exact():
    np.testing.assert_array_equal(halve(np.array([[1, 2, 5], [3, 4, 5], [9, 9, 7]], np.uint8)), [[3, 5], [9, 7]])
    np.testing.assert_array_equal(halve(np.array([[-5, -5], [-5, -5]], np.int16)), [[-5]])
    np.testing.assert_array_equal(halve(np.full((2, 2), 2**32 - 1, np.uint32)), [[2**32 - 1]])
    np.testing.assert_array_equal(halve(np.array([[0.5, 1.5]], np.float32)), [[1.0]])


@pytest.mark.parametrize(("x", "y", "needed"), [(3192, 3192, False), (3193, 3192, True), (1, 100_000, False), (20_000, 20_000, True)])
def test_large_images_need_a_pyramid(x, y, needed):
    assert needs_pyramid(Sizes(x, y, 1, 1, 1)) is needed


def test_a_broken_file_leaves_nothing_behind(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", LARGE[:700])
    content = (tmp_path / "a.tif").read_bytes()
    (tmp_path / "a.tif").write_bytes(content[:-1000])
    with pytest.raises(PixelsError, match="truncated"):
        make_pyramid(tmp_path / "a.tif", 0, tmp_path / "b.ome.tif")
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif"]


def test_plain_files_with_levels_are_pyramids_too(tmp_path):
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        writer.write(LARGE, tile=(256, 256), subifds=1, photometric="minisblack")
        writer.write(LARGE[::2, ::2], tile=(256, 256), subfiletype=1, photometric="minisblack")
    image = open_source(tmp_path / "a.tif")
    assert [level.sizes[:2] for level in image.levels] == [(3301, 3300), (1651, 1650)]
    assert image.tile == (256, 256)
    np.testing.assert_array_equal(image.at(1).region(0, 0, 0, 1000, 1200, 300, 200), LARGE[::2, ::2][1200:1400, 1000:1300])


def test_only_the_tiles_asked_for_are_read(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", LARGE)
    make_pyramid(tmp_path / "a.tif", 0, tmp_path / "b.ome.tif")
    image = open_source(tmp_path / "b.ome.tif")
    with FILES.borrow(image.path) as file, tifffile.TiffFile(image.path) as tiff_file:
        counts = tiff_file.pages[0].databytecounts
        before = file.bytes_read
        np.testing.assert_array_equal(image.region(0, 0, 0, 512, 1024, 512, 512), LARGE[1024:1536, 512:1024])
        assert file.bytes_read - before == counts[2 * 7 + 1]
        before = file.bytes_read
        thumbnail(image, defaults([Look(extremes=(0, 6000))], 1, "uint16"), Frame(96, 96), 0, 0)
        assert file.bytes_read - before <= sum(tiff_file.series[0].levels[-1].keyframe.databytecounts)


def test_neighbours_and_channels_share_decoded_tiles(tmp_path, monkeypatch):
    monkeypatch.setattr(tiff, "PIECES", Memory(1 << 24, lambda piece: piece.nbytes))
    samples = np.random.default_rng(3).integers(0, 255, (1000, 1000, 3)).astype(np.uint8)
    tifffile.imwrite(tmp_path / "rgb.tif", samples, photometric="rgb", compression="zlib", tile=(256, 256))
    image = open_source(tmp_path / "rgb.tif")
    with FILES.borrow(image.path) as file:
        for c in range(3):
            np.testing.assert_array_equal(image.region(0, c, 0, 0, 0, 256, 256), samples[:256, :256, c])
        once = file.bytes_read
        image.region(0, 2, 0, 10, 10, 50, 50)
        assert file.bytes_read == once


def test_a_large_image_without_levels_is_told_from_one_with(tmp_path, monkeypatch):
    tifffile.imwrite(tmp_path / "a.tif", LARGE)
    image = open_source(tmp_path / "a.tif")
    with pytest.raises(PyramidMissing, match=r"a\.tif is too large"):
        tiled(image)
    small = reduced(image)
    np.testing.assert_array_equal(small.at(1).plane(0, 0, 0), levels_of(LARGE)[-1])
    np.testing.assert_array_equal(small.at(1).region(0, 0, 0, 100, 110, 20, 30), levels_of(LARGE)[-1][110:140, 100:120])
    assert small.within(1 << 20).sizes.x == small.covering(96, 96).sizes.x == 413
    monkeypatch.setattr(pyramid, "AFFORDABLE", 1 << 20)
    with pytest.raises(PyramidMissing):
        reduced(image)


def test_levels_are_chosen_by_what_is_needed(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", LARGE)
    make_pyramid(tmp_path / "a.tif", 0, tmp_path / "b.ome.tif")
    image = open_source(tmp_path / "b.ome.tif")
    assert [level.sizes.x for level in image.levels] == [3301, 1651, 826, 413]
    assert [image.covering(side, side).sizes.x for side in (96, 412, 413, 414, 2000, 9000)] == [413, 413, 413, 826, 3301, 3301]
    assert [image.within(pixels).sizes.x for pixels in (1 << 30, 3 << 20, 1 << 20, 1)] == [3301, 1651, 826, 413]
    assert image.at(1).within(1 << 30).sizes.x == 1651
    assert image.tile == (512, 512)
    low, high = records.extremes(image.within(1 << 20).plane(0, 0, 0))
    assert 0 <= low < 10
    assert high <= LARGE.max()


MEASURE = """
import sys, numpy as np, tifffile
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid
from omeroweb_pyr.embedded.pixels.source import open_source
side, folder = 20_000, sys.argv[1]
piece = np.add.outer(np.arange(512) // 8, np.arange(512) // 8).astype("u1")
tiles = (piece for _ in range(40 * 40))
options = dict(tile=(512, 512), photometric="minisblack", compression="zlib", compressionargs={"level": 1}, maxworkers=1)
tifffile.imwrite(f"{folder}/a.tif", tiles, shape=(side, side), dtype="u1", buffersize=1 << 22, **options)
make_pyramid(f"{folder}/a.tif", 0, f"{folder}/b.ome.tif")
image = open_source(f"{folder}/b.ome.tif")
for number in range(len(image.levels)):
    image.at(number).region(0, 0, 0, 0, 0, 256, 256)
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.load
def test_a_pyramid_of_twenty_thousand_pixels_square_takes_little_memory(tmp_path: Path):
    done = subprocess.run([sys.executable, "-c", MEASURE, tmp_path], capture_output=True, text=True, check=True, timeout=100)
    assert int(done.stdout) < 300


def test_photos_are_packed_as_slide_scanners_do(tmp_path):
    samples = np.dstack([np.add.outer(np.arange(1025), np.arange(1300)) // 10 + 5 * c for c in range(3)]).astype(np.uint8)
    tifffile.imwrite(tmp_path / "rgb.tif", samples, photometric="rgb")
    pyramid.write_pyramid(open_source(tmp_path / "rgb.tif"), tmp_path / "p.ome.tif", photo=True)
    image = open_source(tmp_path / "p.ome.tif")
    assert [level.sizes for level in image.levels] == level_sizes(Sizes(1300, 1025, 1, 3, 1))
    for c in range(3):
        for number, level in enumerate(levels_of(samples[..., c])):
            assert np.abs(image.at(number).plane(0, c, 0).astype(int) - level).mean() < 2
    with tifffile.TiffFile(tmp_path / "p.ome.tif") as file:
        assert file.pages.first.compression == tifffile.COMPRESSION.JPEG
        assert file.pages.first.photometric == tifffile.PHOTOMETRIC.YCBCR


def test_a_file_that_is_being_written_is_told_from_a_missing_one(tmp_path):
    with pytest.raises(PixelsError, match="is missing") as missing:
        open_source(tmp_path / "a.tif")
    assert not isinstance(missing.value, PyramidMissing)
    (tmp_path / "a.tif.part").touch()
    with pytest.raises(PyramidMissing, match="is being imported"):
        open_source(tmp_path / "a.tif")
