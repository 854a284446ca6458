"""Large images over the wire: levels, tiles, and what is said of those without a pyramid."""

import io

import numpy as np
import omero
import pytest
import tifffile
from omero.gateway import BlitzGateway
from omero.rtypes import rint
from PIL import Image

from engines import opened, picture, plane
from kept import keep
from omeroweb_pyr.embedded.pixels.pyramid import halve, make_pyramid
from world import World

LARGE = np.stack([np.add.outer(np.arange(3300) // 20, np.arange(3301) // 20), np.tile(np.arange(3301) // 20, (3300, 1))]).astype(np.uint16)
"""Samples [c, y, x]."""

SIZES = [(3301, 3300), (1651, 1650), (826, 825), (413, 413)]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    tifffile.imwrite(folder / "flat.tif", LARGE, photometric="minisblack", ome=True, metadata={"axes": "CYX"})
    make_pyramid(folder / "flat.tif", 0, folder / "pyramid.ome.tif")
    return folder


@pytest.fixture
def pixels(world, pixels_of, files):
    return pixels_of(keep(world, files / "pyramid.ome.tif"))


@pytest.fixture
def engine(world, connect, pixels):
    made = opened(connect(world), pixels)
    for channel in range(2):
        made.setActive(channel, channel == 0)
        made.setChannelWindow(channel, 0, 255)
        made.setRGBA(channel, 255, 255, 255, 255)
    return made


def smaller(times: int, channel: int = 0) -> np.ndarray:
    samples = LARGE[channel]
    for _ in range(times):
        samples = halve(samples)
    return samples


def test_what_an_engine_tells_of_levels(engine):
    assert engine.requiresPixelsPyramid()
    assert engine.getResolutionLevels() == 4
    assert [(level.sizeX, level.sizeY) for level in engine.getResolutionDescriptions()] == SIZES
    assert engine.getTileSize() == [512, 512]
    assert engine.getResolutionLevel() == 3, "the full size, until told otherwise"
    for level in (-1, 4):
        with pytest.raises(omero.ValidationException, match="from 0 to 3"):
            engine.setResolutionLevel(level)


@pytest.mark.parametrize("level", range(4))
def test_tiles_are_in_the_coordinates_of_their_level(engine, level):
    engine.setResolutionLevel(level)
    assert engine.getResolutionLevel() == level
    expected = np.minimum(smaller(3 - level), 255)
    for x, y in ((0, 0), (256, 128), (300, 310)):
        shown = picture(engine.render(plane(region=(x, y, 256, 256))))
        np.testing.assert_array_equal(shown[..., 0], expected[y : y + 256, x : x + 256])
    jpeg = Image.open(io.BytesIO(engine.renderCompressed(plane(region=(0, 0, 256, 256)))))
    assert (jpeg.format, jpeg.size) == ("JPEG", (256, 256))
    with pytest.raises(omero.ValidationException, match="outside the plane"):
        engine.render(plane(region=(SIZES[3 - level][0], 0, 10, 10)))


def test_a_whole_level_and_a_projection_of_it(engine):
    engine.setResolutionLevel(0)
    np.testing.assert_array_equal(picture(engine.render(plane()))[..., 0], np.minimum(smaller(3), 255))
    kind = omero.constants.projection.ProjectionType.MAXIMUMINTENSITY
    assert Image.open(io.BytesIO(engine.renderProjectedCompressed(kind, 0, 1, 0, 0))).size == (413, 413)


def test_what_is_too_large_for_one_picture_is_refused_with_a_sentence(engine):
    for region in (None, (0, 0, 3300, 3300)):
        with pytest.raises(omero.ApiUsageException, match="ask for smaller regions"):
            engine.renderCompressed(plane(region=region))
    shown = picture(engine.render(plane(region=(100, 0, 1500, 1500))))
    np.testing.assert_array_equal(shown[..., 0], np.minimum(LARGE[0, :1500, 100:1600], 255))


def test_another_image_starts_at_its_full_size(engine, pixels):
    engine.setResolutionLevel(0)
    engine.lookupPixels(pixels)
    engine.lookupRenderingDef(pixels)
    engine.load()
    assert engine.getResolutionLevel() == 3


def test_raw_tiles_at_a_level(world, connect, pixels):
    raw = connect(world).sf.createRawPixelsStore()
    raw.setPixelsId(pixels, False)
    assert (raw.requiresPixelsPyramid(), raw.getResolutionLevels(), raw.getTileSize()) == (True, 4, [512, 512])
    tile = np.frombuffer(raw.getTile(0, 1, 0, 3000, 2900, 300, 200), ">u2").reshape(200, 300)
    np.testing.assert_array_equal(tile, LARGE[1, 2900:3100, 3000:3300])
    raw.setResolutionLevel(1)
    assert (raw.getRowSize(), raw.getPlaneSize()) == (826 * 2, 826 * 825 * 2)
    tile = np.frombuffer(raw.getTile(0, 1, 0, 600, 700, 200, 100), ">u2").reshape(100, 200)
    np.testing.assert_array_equal(tile, smaller(2, 1)[700:800, 600:800])
    np.testing.assert_array_equal(np.frombuffer(raw.getPlane(0, 0, 0), ">u2").reshape(825, 826), smaller(2))
    with pytest.raises(omero.ValidationException, match="not within the plane of 826 x 825"):
        raw.getTile(0, 1, 0, 800, 0, 100, 100)


def test_statistics_and_histograms_come_from_a_smaller_level(world, connect, pixels, engine):
    assert engine.getChannelStats(0)[0] == 0
    assert 310 <= engine.getChannelStats(0)[1] <= LARGE[0].max()
    raw = connect(world).sf.createRawPixelsStore()
    raw.setPixelsId(pixels, False)
    counts = raw.getHistogram([0], 16, False, omero.romio.PlaneDef(0, 0, 0, 0, 0, None, 0))[0]
    assert sum(counts) == 1651 * 1650


def test_thumbnails_come_from_the_smallest_level_that_does(world, connect, pixels):
    store = connect(world).sf.createThumbnailStore()
    store.setPixelsId(pixels)
    assert not store.isInProgress()
    for size in (96, 600):
        shown = Image.open(io.BytesIO(store.getThumbnailByLongestSideDirect(rint(size))))
        assert shown.size == (size, size)
        corners = np.asarray(shown.convert("L")).astype(int)
        assert corners[-1, -1] > corners[0, 0] + 100


def test_blitzgateway_draws_tiles(world, connect, files):
    image = BlitzGateway(client_obj=connect(world)).getObject("Image", keep(world, files / "pyramid.ome.tif"))
    assert image.getZoomLevelScaling()[3] == pytest.approx(413 / 3301)
    assert image._re.getResolutionLevels() == 4
    tile = image.renderJpegRegion(0, 0, 0, 0, 256, 200, level=1)
    assert Image.open(io.BytesIO(tile)).size == (256, 200)
    image._closeRE()


def test_without_a_pyramid_an_engine_says_when_to_come_back(world: World, connect, pixels_of, files):
    client, pixels = connect(world), pixels_of(keep(world, files / "flat.tif"))
    engine = client.sf.createRenderingEngine()
    engine.lookupPixels(pixels)
    assert engine.requiresPixelsPyramid()
    with pytest.raises(omero.MissingPyramidException) as caught:
        engine.resetDefaultSettings(True)
    assert caught.value.backOff > 0
    assert "pyramid" in caught.value.message
    raw = client.sf.createRawPixelsStore()
    with pytest.raises(omero.MissingPyramidException):
        raw.setPixelsId(pixels, False)


def test_without_a_pyramid_there_is_a_thumbnail_all_the_same(world, connect, pixels_of, files):
    store = connect(world).sf.createThumbnailStore()
    store.setPixelsId(pixels_of(keep(world, files / "flat.tif")))
    assert not store.isInProgress()
    shown = np.asarray(Image.open(io.BytesIO(store.getThumbnailByLongestSideDirect(rint(96)))).convert("L")).astype(int)
    assert shown[-1, -1] > shown[0, 0] + 100


def test_a_clock_stands_for_what_is_too_large_for_that(world, connect, pixels_of, tmp_path):
    tiles = iter(np.zeros((16 * 16, 1024, 1024), np.uint8))
    tifffile.imwrite(tmp_path / "huge.tif", tiles, shape=(16384, 16384), dtype=np.uint8, tile=(1024, 1024), compression="zlib")
    client, pixels = connect(world), pixels_of(keep(world, tmp_path / "huge.tif"))
    store = client.sf.createThumbnailStore()
    store.setPixelsId(pixels)
    assert store.isInProgress()
    assert Image.open(io.BytesIO(store.getThumbnail(rint(96), rint(72)))).size == (96, 72)
    assert store.getThumbnailWithoutDefault(rint(96), rint(72)) == b""
    assert store.getThumbnailByLongestSideSet(rint(96), [pixels]) == {}
