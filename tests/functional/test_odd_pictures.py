"""Odd images in the browser: shown, or a picture or a page that says why; never a 500."""

import numpy as np
import pytest
import tifffile

from kept import keep
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid

LARGE = np.zeros((3200, 3300), np.uint8)


def plain(path, samples, **options):
    tifffile.imwrite(path, samples, photometric="minisblack", **options)


def cut(path, samples, **options):
    plain(path, samples, **options)
    path.write_bytes(path.read_bytes()[:-200])


def pyramidal(path, samples):
    plain(path, samples)
    make_pyramid(path, 0, path)


ODD = {
    "one pixel": (plain, np.ones((1, 1), np.uint16)),
    "wide": (plain, np.ones((1, 100_000), np.uint16)),
    "high": (plain, np.ones((100_000, 1), np.uint16)),
    "forty channels": (plain, np.ones((40, 20, 30), np.uint16)),
    "holes": (plain, np.full((20, 30), np.nan, np.float32)),
    "truncated": (cut, np.ones((20, 30), np.uint16)),
    "large without a pyramid": (plain, LARGE),
    "pyramid": (pyramidal, LARGE),
}


@pytest.mark.parametrize("name", ODD)
def test_never_a_500(browser, world, tmp_path, name):
    write, samples = ODD[name]
    write(tmp_path / "a.tif", samples)
    sizes = (*samples.shape[::-1][:2], 1, samples.shape[0] if samples.ndim == 3 else 1, 1)
    image = keep(world, tmp_path / "a.tif", sizes=sizes, pixel_type="float" if samples.dtype.kind == "f" else samples.dtype.name)
    for path in ("/", "/@@viewer", "/@@thumbnail", ".json", ".png", ".jpg", "/@@render?p=intmax"):
        reply = browser.get(f"/image/{image}{path}", status="*")
        assert reply.status_int in (200, 400, 503), (path, reply.text)
        assert reply.status_int == 200 or path not in ("/", "/@@thumbnail", ".json"), (path, reply.text)
