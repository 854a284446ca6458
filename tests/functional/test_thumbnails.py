"""Thumbnails over the wire, one by one and many at once."""

import io

import numpy as np
import omero
import pytest
from omero.gateway import BlitzGateway
from omero.rtypes import rint
from PIL import Image

from world import World


def opened(data):
    image = Image.open(io.BytesIO(data))
    assert image.format == "JPEG"
    return image


def engine_of(client, pixels):
    engine = client.sf.createRenderingEngine()
    engine.lookupPixels(pixels)
    if not engine.lookupRenderingDef(pixels):
        engine.resetDefaultSettings(True)
    engine.load()
    return engine


def colored(client, pixels, rgb):
    """Save settings that draw every pixel in one colour."""
    engine = engine_of(client, pixels)
    engine.setActive(1, False)
    engine.setChannelWindow(0, -2, -1)
    engine.setRGBA(0, *rgb, 255)
    engine.saveCurrentSettings()
    return engine


def color(data):
    return np.asarray(opened(data)).reshape(-1, 3).mean(axis=0).tolist()


def test_many_thumbnails_in_one_call(world, stranger, connect, pixels_of):
    wide, high = pixels_of(world.image()), pixels_of(world.image(sizes=(16, 64, 1, 1, 1)))
    foreign = pixels_of(stranger.image())
    store = connect(world).sf.createThumbnailStore()
    found = store.getThumbnailByLongestSideSet(rint(48), [wide, high, foreign, 987654321])
    assert {pixels: opened(data).size for pixels, data in found.items()} == {wide: (48, 36), high: (12, 48)}
    found = store.getThumbnailSet(rint(20), rint(30), [wide, high])
    assert [opened(data).size for data in found.values()] == [(20, 30)] * 2
    assert store.getThumbnailByLongestSideSet(None, []) == {}


def test_an_unreadable_image_is_left_out(world, connect, pixels_of):
    good, bad = pixels_of(world.image()), pixels_of(world.image())
    with world.store.write() as writer:
        writer.connection.execute("UPDATE pixels_file SET path = 'tests/gone.ome.tif' WHERE pixels_id = ?", (bad,))
    store = connect(world).sf.createThumbnailStore()
    assert list(store.getThumbnailByLongestSideSet(rint(96), [good, bad])) == [good]
    assert store.setPixelsId(bad) is False
    with pytest.raises(omero.ResourceError, match=r"gone\.ome\.tif is missing"):
        store.getThumbnailByLongestSideDirect(rint(96))


def test_all_sizes_of_one(world, connect, pixels_of):
    store = connect(world).sf.createThumbnailStore()
    store.setPixelsId(pixels_of(world.image()))
    assert opened(store.getThumbnail(rint(40), rint(10))).size == (40, 10)
    assert opened(store.getThumbnailDirect(None, None)).size == (48, 48)
    assert opened(store.getThumbnailByLongestSide(rint(64))).size == (64, 48)
    assert opened(store.getThumbnailForSectionDirect(2, 1, rint(9), rint(8))).size == (9, 8)
    first, last = (store.getThumbnailForSectionByLongestSideDirect(z, t, rint(64)) for z, t in ((0, 0), (2, 1)))
    assert first != last
    assert not store.isInProgress()
    for refused in (lambda: store.getThumbnail(rint(0), rint(5)), lambda: store.getThumbnailByLongestSide(rint(99999))):
        with pytest.raises(omero.ApiUsageException, match="pixels"):
            refused()
    with pytest.raises(omero.ValidationException, match="no plane z=3"):
        store.getThumbnailForSectionDirect(3, 0, rint(9), rint(8))


def test_new_settings_show_at_once(world, connect, pixels_of):
    client = connect(world)
    pixels = pixels_of(world.image())
    store = client.sf.createThumbnailStore()
    plain = store.getThumbnailByLongestSideSet(rint(96), [pixels])[pixels]
    assert plain == store.getThumbnailByLongestSideSet(rint(96), [pixels])[pixels]
    for rgb in ((255, 0, 0), (0, 0, 255)):
        colored(client, pixels, rgb)
        assert color(store.getThumbnailByLongestSideSet(rint(96), [pixels])[pixels]) == pytest.approx(rgb, abs=3)


def test_whose_settings_are_used(server, connect, pixels_of):
    world = World(server, "rwra--")
    colleague = world.colleague()
    pixels = pixels_of(world.image())
    mine, theirs = connect(world), connect(colleague)
    store = theirs.sf.createThumbnailStore()
    owners = colored(mine, pixels, (0, 255, 0)).getRenderingDefId()
    assert color(store.getThumbnailByLongestSideSet(rint(32), [pixels])[pixels]) == pytest.approx((0, 255, 0), abs=3)
    own = colored(theirs, pixels, (255, 0, 255)).getRenderingDefId()
    assert color(store.getThumbnailByLongestSideSet(rint(32), [pixels])[pixels]) == pytest.approx((255, 0, 255), abs=3)
    assert store.setPixelsId(pixels)
    assert store.getRenderingDefId() == own
    store.setRenderingDefId(owners)
    assert color(store.getThumbnailByLongestSide(rint(32))) == pytest.approx((0, 255, 0), abs=3)
    with pytest.raises(omero.ValidationException):
        store.setRenderingDefId(987654321)


def test_defaults_are_stored_only_where_one_may(server, connect, pixels_of):
    world = World(server, "rwr---")
    pixels = pixels_of(world.image())
    store = connect(world.colleague()).sf.createThumbnailStore()
    assert store.setPixelsId(pixels) is False
    assert store.getThumbnailWithoutDefault(rint(9), rint(9)) == b""
    store.resetDefaults()
    assert store.setPixelsId(pixels) is False
    with pytest.raises(omero.ApiUsageException):
        store.getRenderingDefId()
    assert opened(store.getThumbnailByLongestSide(rint(32))).size == (32, 24)

    own = connect(world).sf.createThumbnailStore()
    assert own.setPixelsId(pixels) is False
    own.resetDefaults()
    assert own.getRenderingDefId() > 0
    assert store.setPixelsId(pixels) is True


def test_blitzgateway_gets_thumbnails(world, connect):
    conn = BlitzGateway(client_obj=connect(world))
    image = conn.getObject("Image", world.image())
    assert opened(image.getThumbnail(64)).size == (64, 48)
    assert opened(image.getThumbnail((30, 20), z=1, t=1)).size == (30, 20)
    assert opened(conn.getThumbnailSet([image.getId()], 40)[image.getId()]).size == (40, 30)
