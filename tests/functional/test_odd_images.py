"""Images as they should not be, or seldom are: of every sample type, of odd sizes, with holes, cut off."""

import io

import numpy as np
import omero
import pytest
import tifffile
import zarr
from omero.rtypes import rint
from PIL import Image

from engines import opened, picture, plane
from kept import keep

TYPES = {
    "bit": (np.dtype(bool), 1),
    "int8": (np.dtype("i1"), 100),
    "uint8": (np.dtype("u1"), 200),
    "int16": (np.dtype("i2"), 30_000),
    "uint16": (np.dtype("u2"), 60_000),
    "int32": (np.dtype("i4"), 2_000_000_000),
    "uint32": (np.dtype("u4"), 4_000_000_000),
    "float": (np.dtype("f4"), 1e38),
    "double": (np.dtype("f8"), 1e308),
}


def seen(client, pixels, size=48):
    """Draw an image and its thumbnail, save its settings; return the picture."""
    engine = opened(client, pixels)
    engine.saveCurrentSettings()
    width, height = engine.getPixels().sizeX.val, engine.getPixels().sizeY.val
    assert Image.open(io.BytesIO(engine.renderCompressed(plane()))).size == (width, height)
    for kind in ("MAXIMUMINTENSITY", "MEANINTENSITY", "SUMINTENSITY"):
        last = engine.getPixels().sizeZ.val - 1
        projection = getattr(omero.constants.projection.ProjectionType, kind)
        assert Image.open(io.BytesIO(engine.renderProjectedCompressed(projection, 0, 1, 0, last))).size == (width, height)
    store = client.sf.createThumbnailStore()
    store.setPixelsId(pixels)
    small = Image.open(io.BytesIO(store.getThumbnailByLongestSideDirect(rint(size))))
    assert max(small.size) == size
    assert list(store.getThumbnailByLongestSideSet(rint(size), [pixels])) == [pixels]
    return picture(engine.render(plane()))


@pytest.mark.parametrize("pixel_type", TYPES)
def test_every_sample_type_is_drawn_over_its_range(world, connect, pixels_of, tmp_path, pixel_type):
    dtype, top = TYPES[pixel_type]
    bottom = -top if dtype.kind in "if" else 0
    samples = (np.linspace(bottom / top, 1, 30 * 20).reshape(20, 30) * top).astype(dtype)
    tifffile.imwrite(tmp_path / "a.tif", samples, photometric="minisblack")
    client, pixels = connect(world), pixels_of(keep(world, tmp_path / "a.tif", pixel_type=pixel_type))
    shown = seen(client, pixels)[..., 0]
    assert (shown[0, 0], shown[-1, -1]) == (0, 255)
    assert (np.diff(shown.ravel()) >= 0).all()
    if pixel_type != "bit":
        assert abs(int(shown[10, 0]) - 128) < 5
    raw = client.sf.createRawPixelsStore()
    raw.setPixelsId(pixels, False)
    if pixel_type == "bit":
        assert raw.getPlane(0, 0, 0) == np.packbits(samples).tobytes()
    else:
        assert raw.getPlane(0, 0, 0) == samples.astype(dtype.newbyteorder(">")).tobytes()
    bounds = raw.findMinMax([0])[0]
    np.testing.assert_allclose(bounds, [float(samples.min()), float(samples.max())])


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_what_is_no_number_is_drawn_as_the_start(world, connect, pixels_of, tmp_path, dtype):
    samples = np.linspace(-5, 7, 30 * 20).reshape(20, 30).astype(dtype)
    samples[3, 4:7] = np.nan, np.inf, -np.inf
    tifffile.imwrite(tmp_path / "a.tif", samples, photometric="minisblack")
    client, pixels = connect(world), pixels_of(keep(world, tmp_path / "a.tif"))
    shown = seen(client, pixels)[..., 0]
    assert (shown[0, 0], shown[-1, -1]) == (0, 255)
    assert shown[3, 4:7].tolist() == [0, 255, 0]
    engine = opened(client, pixels)
    assert (engine.getChannelWindowStart(0), engine.getChannelWindowEnd(0)) == (-5, 7)
    raw = client.sf.createRawPixelsStore()
    raw.setPixelsId(pixels, False)
    counts = raw.getHistogram([0], 8, False, plane())[0]
    assert sum(counts) == 30 * 20 - 3


def test_nothing_but_holes(world, connect, pixels_of, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", np.full((20, 30), np.nan, np.float32), photometric="minisblack")
    assert seen(connect(world), pixels_of(keep(world, tmp_path / "a.tif"))).max() == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 100_000), (100_000, 1), (1, 2), (3, 5000)])
def test_odd_sizes(world, connect, pixels_of, tmp_path, shape):
    samples = np.arange(shape[0] * shape[1], dtype=np.uint32).reshape(shape).astype(np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", samples, photometric="minisblack")
    pixels = pixels_of(keep(world, tmp_path / "a.tif"))
    if max(shape) > 65_500:  # JPEG knows no longer sides; the picture itself and the thumbnail are had
        engine = opened(connect(world), pixels)
        with pytest.raises(omero.ApiUsageException, match="JPEG"):
            engine.renderCompressed(plane())
        assert picture(engine.render(plane())).shape == (*shape, 3)
        part = (0, 0, min(256, shape[1]), min(256, shape[0]))
        assert Image.open(io.BytesIO(engine.renderCompressed(plane(region=part)))).size == part[2:]
        store = connect(world).sf.createThumbnailStore()
        store.setPixelsId(pixels)
        assert max(Image.open(io.BytesIO(store.getThumbnailByLongestSideDirect(rint(96)))).size) == 96
        return
    assert seen(connect(world), pixels).shape == (*shape, 3)


def test_forty_channels(world, connect, pixels_of, tmp_path):
    samples = np.random.default_rng(2).integers(0, 6, (40, 20, 30)).astype(np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", samples, photometric="minisblack", ome=True, metadata={"axes": "CYX"})
    client, pixels = connect(world), pixels_of(keep(world, tmp_path / "a.tif"))
    seen(client, pixels)
    engine = opened(client, pixels)
    assert [engine.isActive(channel) for channel in range(40)] == [True] * 3 + [False] * 37
    for channel in range(40):
        engine.setActive(channel, True)
        engine.setRGBA(channel, 255, 255, 255, 255)
        engine.setChannelWindow(channel, 0, 255)
    np.testing.assert_array_equal(picture(engine.render(plane()))[..., 1], np.minimum(samples.sum(axis=0), 255))


def test_ome_zarr_with_levels(world, connect, pixels_of, tmp_path):
    samples = np.add.outer(np.arange(600), np.arange(700)).astype(np.uint16)
    group = zarr.open_group(tmp_path / "a.zarr", mode="w", zarr_format=2)
    for number in range(2):
        made = group.create_array(str(number), shape=samples[:: 1 + number, :: 1 + number].shape, dtype="u2", chunks=(256, 256))
        made[...] = samples[:: 1 + number, :: 1 + number]
    axes = [{"name": axis, "type": "space"} for axis in "yx"]
    group.attrs["multiscales"] = [{"version": "0.4", "axes": axes, "datasets": [{"path": "0"}, {"path": "1"}]}]
    client, pixels = connect(world), pixels_of(keep(world, tmp_path / "a.zarr"))
    assert seen(client, pixels).shape == (600, 700, 3)
    engine = opened(client, pixels)
    assert [(level.sizeX, level.sizeY) for level in engine.getResolutionDescriptions()] == [(700, 600), (350, 300)]
    assert engine.getTileSize() == [256, 256]
    raw = client.sf.createRawPixelsStore()
    raw.setPixelsId(pixels, False)
    raw.setResolutionLevel(0)
    tile = np.frombuffer(raw.getTile(0, 0, 0, 100, 200, 60, 50), ">u2").reshape(50, 60)
    np.testing.assert_array_equal(tile, samples[::2, ::2][200:250, 100:160])


def cut_plain(path):
    tifffile.imwrite(path, np.zeros((200, 300), np.uint16), photometric="minisblack")
    path.write_bytes(path.read_bytes()[:-7_000])


def cut_packed(path):
    samples = np.random.default_rng(2).integers(0, 60_000, (200, 300)).astype(np.uint16)
    tifffile.imwrite(path, samples, photometric="minisblack", compression="zlib", rowsperstrip=200)
    path.write_bytes(path.read_bytes()[:-5_000])


def cut_head(path):
    cut_plain(path)
    path.write_bytes(path.read_bytes()[:60])


def no_bytes(path):
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [(cut_plain, "truncated"), (cut_packed, "truncated"), (cut_head, "can't be read"), (no_bytes, "can't be read")],
)
def test_broken_files_say_why(world, connect, pixels_of, tmp_path, damage, reason):
    damage(tmp_path / "a.tif")
    client, pixels = connect(world), pixels_of(keep(world, tmp_path / "a.tif", sizes=(300, 200, 1, 1, 1)))
    engine = client.sf.createRenderingEngine()
    engine.lookupPixels(pixels)
    with pytest.raises(omero.ResourceError, match=rf"a\.tif.*{reason}"):
        engine.resetDefaultSettings(True)
    store = client.sf.createThumbnailStore()
    store.setPixelsId(pixels)
    with pytest.raises(omero.ResourceError, match=rf"a\.tif.*{reason}"):
        store.getThumbnailByLongestSideDirect(rint(96))
    assert store.getThumbnailByLongestSideSet(rint(96), [pixels]) == {}
    raw = client.sf.createRawPixelsStore()
    raw.setPixelsId(pixels, False)
    with pytest.raises(omero.ResourceError, match=reason):
        raw.getPlane(0, 0, 0)
