"""TIFF as microscopes and slide scanners pack it: every packing, in strips and in tiles, no more of it decoded than is asked for."""

import tracemalloc

import numpy as np
import pytest
import tifffile

from omeroweb_pyr.embedded.pixels.files import FILES
from omeroweb_pyr.embedded.pixels.source import open_source

GREY = (np.add.outer(np.arange(304), np.arange(400)) // 3).astype(np.uint8)
DEEP = GREY.astype(np.uint16) * 200
RGB = np.dstack([GREY, 240 - GREY, np.full_like(GREY, 90)])
PARTS = {"strips": {"rowsperstrip": 64}, "tiles": {"tile": (128, 128)}}
EXACT, CLOSE = 0, 4
"""How far samples may be, on average, from what was written: some packings lose a little."""

PACKED = [
    *((name, samples, EXACT) for name in ("lzw", "deflate", "zstd", "packbits", "lzma") for samples in (GREY, DEEP, RGB)),
    *((name, samples, CLOSE) for name in ("jpeg", "webp") for samples in (RGB,)),
    ("jpeg", GREY, CLOSE),
    *(("jpeg2000", samples, EXACT) for samples in (GREY, DEEP, RGB)),
]


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize(
    ("packing", "samples", "off"), PACKED, ids=[f"{name}-{samples.dtype.name}-{samples.ndim}d" for name, samples, _ in PACKED]
)
def test_every_packing_is_read_in_parts(tmp_path, packing, samples, off, parts):
    path = tmp_path / "a.tif"
    photometric = "rgb" if samples.ndim == 3 else "minisblack"
    tifffile.imwrite(path, samples, photometric=photometric, compression=packing, **PARTS[parts])
    image = open_source(path)
    assert image.sizes == (400, 304, 1, samples.shape[2] if samples.ndim == 3 else 1, 1)
    assert image.dtype == samples.dtype
    unpacked = tifffile.imread(path)
    assert np.abs(unpacked.astype(int) - samples).mean() <= off
    for c in range(image.sizes.c):
        plane = unpacked[..., c] if samples.ndim == 3 else unpacked
        for x, y, width, height in ((0, 0, 400, 304), (120, 60, 30, 20), (390, 290, 10, 10)):
            np.testing.assert_array_equal(image.region(0, c, 0, x, y, width, height), plane[y : y + height, x : x + width])


def test_a_large_slide_is_read_tile_by_tile(tmp_path):
    path, side = tmp_path / "slide.tif", 10_240
    tile = np.dstack([np.add.outer(np.arange(512), np.arange(512)) // 8 + 10 * c for c in range(3)]).astype(np.uint8)
    how = {"photometric": "rgb", "compression": "jpeg", "tile": (512, 512), "maxworkers": 1, "buffersize": 1 << 22}
    tifffile.imwrite(path, (tile for _ in range(400)), shape=(side, side, 3), dtype=np.uint8, **how)
    image = open_source(path)
    with FILES.borrow(path) as file:
        before = file.bytes_read
        tracemalloc.start()
        part = image.region(0, 1, 0, 5_000, 7_000, 256, 256)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        read = file.bytes_read - before
    expected = tile[np.ix_(np.arange(7_000, 7_256) % 512, np.arange(5_000, 5_256) % 512)][..., 1]
    assert np.abs(part.astype(int) - expected).mean() <= CLOSE
    assert read < path.stat().st_size / 50
    assert peak < 16 << 20
