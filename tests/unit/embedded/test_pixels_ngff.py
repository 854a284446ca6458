import json

import numpy as np
import pytest
import zarr

from omeroweb_pyr.embedded.pixels import ngff
from omeroweb_pyr.embedded.pixels import source as module
from omeroweb_pyr.embedded.pixels.memory import Memory
from omeroweb_pyr.embedded.pixels.pyramid import halve, make_pyramid
from omeroweb_pyr.embedded.pixels.source import FILES, PixelsError, PlaneError, Sizes, open_source

STACK = np.random.default_rng(7).integers(0, 60000, (2, 3, 2, 90, 110)).astype(np.uint16)
"""Samples [t, c, z, y, x]."""


@pytest.fixture(autouse=True)
def empty_memory(monkeypatch):
    monkeypatch.setattr(module, "PLANES", Memory(0, lambda plane: plane.nbytes))
    monkeypatch.setattr(ngff, "OPENED", Memory(8, lambda _: 1))
    yield
    FILES.close()


def write(folder, samples, axes="tczyx", *, version="0.4", scales=2):
    """Write samples and smaller levels as OME-Zarr."""
    form = 3 if version == "0.5" else 2
    folder.mkdir(parents=True)
    for number in range(scales):
        chunks = (1,) * (samples.ndim - 2) + (32, 48)
        made = zarr.create_array(folder / str(number), shape=samples.shape, dtype=samples.dtype, chunks=chunks, zarr_format=form)
        made[...] = samples
        samples = np.stack([halve(plane) for plane in samples.reshape(-1, *samples.shape[-2:])])
        samples = samples.reshape(*made.shape[:-2], *samples.shape[-2:])
    scale = {"axes": [{"name": axis} for axis in axes], "datasets": [{"path": str(number)} for number in range(scales)]}
    if version == "0.1":
        del scale["axes"]
    if version == "0.5":
        attributes = {"ome": {"version": version, "multiscales": [scale]}}
        (folder / "zarr.json").write_text(json.dumps({"zarr_format": 3, "node_type": "group", "attributes": attributes}))
    else:
        (folder / ".zgroup").write_text('{"zarr_format": 2}')
        (folder / ".zattrs").write_text(json.dumps({"multiscales": [scale | {"version": version}]}))
    return folder


@pytest.mark.parametrize("version", ["0.1", "0.4", "0.5"])
def test_planes_regions_and_levels(tmp_path, version):
    image = open_source(write(tmp_path / "a.zarr", STACK, version=version))
    assert (image.sizes, image.dtype, len(image.levels)) == (Sizes(110, 90, 2, 3, 2), np.uint16, 2)
    for t, c, z in np.ndindex(2, 3, 2):
        np.testing.assert_array_equal(image.plane(z, c, t), STACK[t, c, z])
        np.testing.assert_array_equal(image.at(1).plane(z, c, t), halve(STACK[t, c, z]))
    np.testing.assert_array_equal(image.region(1, 2, 1, 5, 7, 60, 50), STACK[1, 2, 1, 7:57, 5:65])


@pytest.mark.parametrize(("axes", "cut"), [("yx", np.s_[0, 0, 0]), ("cyx", np.s_[0, :, 0]), ("zyx", np.s_[0, 0]), ("tzyx", np.s_[:, 0])])
def test_any_axes(tmp_path, axes, cut):
    samples = STACK[cut]
    image = open_source(write(tmp_path / "a.zarr", samples, axes))
    lengths = dict(zip(axes, samples.shape, strict=True))
    assert image.sizes == Sizes(*(lengths.get(axis, 1) for axis in "xyzct"))
    last = tuple(length - 1 for length in image.sizes[2:])
    np.testing.assert_array_equal(image.plane(*last), samples.reshape(-1, 90, 110)[-1])


def test_axes_in_another_order(tmp_path):
    image = open_source(write(tmp_path / "a.zarr", STACK[0, :, 0].swapaxes(1, 2), "cxy", scales=1))
    np.testing.assert_array_equal(image.region(0, 1, 0, 5, 7, 60, 50), STACK[0, 1, 0, 7:57, 5:65])


def test_several_images_in_a_folder(tmp_path):
    for number in range(2):
        write(tmp_path / "a.zarr" / str(number), STACK + number)
    (tmp_path / "a.zarr" / ".zattrs").write_text('{"bioformats2raw.layout": 3}')
    for number in range(2):
        np.testing.assert_array_equal(open_source(tmp_path / "a.zarr", number).plane(0, 0, 0), STACK[0, 0, 0] + number)
    with pytest.raises(PixelsError, match="no image series 2"):
        open_source(tmp_path / "a.zarr", 2)


def test_a_plain_array_is_an_image(tmp_path):
    zarr.create_array(tmp_path / "a.zarr", data=STACK[0, 0])
    np.testing.assert_array_equal(open_source(tmp_path / "a.zarr").plane(1, 0, 0), STACK[0, 0, 1])


def test_only_the_touched_chunks_are_needed(tmp_path):
    folder = write(tmp_path / "a.zarr", STACK)
    for chunk in (folder / "0").rglob("*"):
        if chunk.is_file() and chunk.name not in {".zarray", "0.0.0.1.1", ".zattrs"}:
            chunk.write_bytes(b"broken")
    image = open_source(folder)
    np.testing.assert_array_equal(image.region(0, 0, 0, 50, 40, 20, 20), STACK[0, 0, 0, 40:60, 50:70])
    with pytest.raises(PixelsError, match=r"a\.zarr can't be read"):
        image.plane(0, 0, 0)


def test_what_is_no_image_says_why(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(PixelsError, match="not one of OME-Zarr"):
        open_source(tmp_path / "empty")
    folder = write(tmp_path / "a.zarr", STACK)
    with pytest.raises(PixelsError, match="1 image series, series 1"):
        open_source(folder, 1)
    with pytest.raises(PlaneError, match="z runs from 0 to 1"):
        open_source(folder).plane(2, 0, 0)
    (folder / ".zattrs").write_text("{")
    with pytest.raises(PixelsError, match=r"a\.zarr can't be read"):
        open_source(folder)
    (folder / ".zattrs").write_text('{"multiscales": [{"axes": ["q", "y", "x"], "datasets": [{"path": "0"}]}]}')
    with pytest.raises(PixelsError, match="axes 'qyx' don't fit"):
        open_source(folder)


def test_a_pyramid_is_made_of_it(tmp_path):
    samples = np.random.default_rng(7).integers(0, 255, (2, 600, 700)).astype(np.uint8)
    make_pyramid(write(tmp_path / "a.zarr", samples, "cyx", scales=1), 0, tmp_path / "b.ome.tif")
    np.testing.assert_array_equal(open_source(tmp_path / "b.ome.tif").at(1).plane(0, 1, 0), halve(samples[1]))


def test_levels_that_are_missing_say_so(tmp_path):
    folder = write(tmp_path / "a.zarr", STACK)
    (folder / ".zattrs").write_text('{"multiscales": [{"datasets": []}]}')
    with pytest.raises(PixelsError, match="names no arrays"):
        open_source(folder)
    (folder / ".zattrs").write_text('{"multiscales": [{"datasets": [{"path": "gone"}]}]}')
    with pytest.raises(PixelsError, match=r"a\.zarr lacks its array gone"):
        open_source(folder)
