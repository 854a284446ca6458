"""Odd images in the browser: shown, or a picture or a page that says why; never a 500."""

import numpy as np
import pytest
import tifffile

from kept import OMERO_TYPES, keep
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid

LARGE = np.zeros((3200, 3300), np.uint8)


def plain(path, samples, **options):
    tifffile.imwrite(path, samples, photometric="minisblack", **options)


def channels(path, samples):
    plain(path, samples, ome=True, metadata={"axes": "CYX"})


def cut(path, samples, **options):
    plain(path, samples, **options)
    path.write_bytes(path.read_bytes()[:-200])


def pyramidal(path, samples):
    plain(path, samples)
    make_pyramid(path, 0, path)


def cut_pyramid(path, samples):
    """Keep the directory and the smaller levels, lose tiles of the full size."""
    pyramidal(path, samples)
    with tifffile.TiffFile(path) as file:
        offset, count = file.pages.first.dataoffsets[0], file.pages.first.databytecounts[0]
    with path.open("r+b") as damaged:
        damaged.seek(offset)
        damaged.write(b"\xff" * count)


def broken_jpeg(path, samples):
    tifffile.imwrite(path, samples, photometric="minisblack", compression="jpeg", tile=(64, 64))
    with tifffile.TiffFile(path) as file:
        offset = file.pages.first.dataoffsets[0]
    with path.open("r+b") as damaged:
        damaged.seek(offset)
        damaged.write(b"not a JPEG at all")


RAMP = np.linspace(-1, 1, 600).reshape(20, 30)
SOME_HOLES = np.where(RAMP > 0.9, np.nan, np.where(RAMP < -0.9, np.inf, RAMP)).astype(np.float32)

ODD = {
    "one pixel": (plain, np.ones((1, 1), np.uint16)),
    "wide": (plain, np.ones((1, 100_000), np.uint16)),
    "high": (plain, np.ones((100_000, 1), np.uint16)),
    "forty channels": (channels, np.ones((40, 20, 30), np.uint16)),
    "holes": (plain, np.full((20, 30), np.nan, np.float32)),
    "some holes": (plain, SOME_HOLES),
    "as far as numbers go": (plain, RAMP * 1.7e308),
    "all the same": (plain, np.full((20, 30), -7, np.int32)),
    "truncated": (cut, np.ones((20, 30), np.uint16)),
    "broken JPEG": (broken_jpeg, np.ones((100, 90), np.uint8)),
    "large without a pyramid": (plain, LARGE),
    "pyramid": (pyramidal, LARGE),
    "broken pyramid": (cut_pyramid, LARGE),
}
PAGES = ("/", "/@@viewer", "/@@thumbnail", ".json")
PICTURES = (".png", ".jpg", "/@@render?p=intmax", "/@@render?region=0,0,1,1", "/@@tile/0/0_0.jpg", "/@@levels", "/@@histogram?channel=1")


@pytest.mark.parametrize("name", ODD)
def test_never_a_500(browser, world, tmp_path, name):
    write, samples = ODD[name]
    write(tmp_path / "a.tif", samples)
    sizes = (*samples.shape[::-1][:2], 1, samples.shape[0] if samples.ndim == 3 else 1, 1)
    image = keep(world, tmp_path / "a.tif", sizes=sizes, pixel_type=OMERO_TYPES.get(samples.dtype.name, samples.dtype.name))
    for path in (*PAGES, *PICTURES):
        reply = browser.get(f"/image/{image}{path}", status="*")
        assert reply.status_int in ((200,) if path in PAGES else (200, 400, 503)), (path, reply.text)
    shown = browser.get(f"/image/{image}/@@tile/0/0_0.jpg", status="*").status_int == 200
    assert shown != name.startswith(("truncated", "broken", "large"))
    if name == "broken pyramid":  # what is whole is shown
        assert browser.get(f"/image/{image}/@@tile/1/0_0.jpg").content_type == "image/jpeg"
    if samples.ndim == 3:
        assert sum(browser.get(f"/image/{image}/@@histogram?channel=40").json["data"]) == 600
