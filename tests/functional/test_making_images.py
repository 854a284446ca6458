"""Images that clients make of arrays, over the wire."""

import hashlib

import numpy as np
import omero
import pytest
from omero.gateway import BlitzGateway
from omero.rtypes import rint

from world import World

SHAPE = (3, 2, 2, 20, 30)
"""Of arrays [z, c, t, y, x]."""


@pytest.fixture
def conn(client, world):
    made = BlitzGateway(client_obj=client)
    made.SERVICE_OPTS.setOmeroGroup(world.group_id)
    return made


def array(kind="uint16", shape=SHAPE):
    return np.arange(np.prod(shape)).reshape(shape).astype(kind)


def make(conn, data, **options):
    planes = (data[z, c, t] for z in range(data.shape[0]) for c in range(data.shape[1]) for t in range(data.shape[2]))
    return conn.createImageFromNumpySeq(planes, "Made", *data.shape[:3], description="of an array", **options)


def read(image, shape=SHAPE):
    spots = [(z, c, t) for z in range(shape[0]) for c in range(shape[1]) for t in range(shape[2])]
    planes = image.getPrimaryPixels().getPlanes(spots)
    return np.array(list(planes)).reshape(shape)


@pytest.mark.parametrize("kind", ["uint8", "int16", "uint16", "float32", "float64"])
def test_an_image_of_an_array(conn, world, kind):
    data, dataset = array(kind), conn.getObject("Dataset", world.dataset())
    image = conn.getObject("Image", make(conn, data, dataset=dataset).getId())
    assert [image.getSizeZ(), image.getSizeC(), image.getSizeT(), image.getSizeY(), image.getSizeX()] == list(SHAPE)
    assert (image.getName(), image.getDescription()) == ("Made", "of an array")
    assert np.array_equal(read(image), data)
    assert image.getParent().getId() == dataset.getId()
    assert [(channel.getWindowMin(), channel.getWindowMax()) for channel in image.getChannels()] == [
        (data[:, c].min(), data[:, c].max()) for c in range(SHAPE[1])
    ]
    assert image.renderImage(0, 0).size == (30, 20)
    assert image.getThumbnail()


def test_a_plane_is_written_over_part_by_part(conn, client, server):
    data = array()
    image = conn.getObject("Image", make(conn, data).getId())
    pixels = image.getPixelsId()
    (before,) = server.store.read().execute("SELECT path FROM pixels_file WHERE pixels_id = ?", (pixels,)).fetchone()
    store = client.sf.createRawPixelsStore()
    store.setPixelsId(pixels, True)
    store.setTile(np.full((4, 5), 7, ">u2").tobytes(), 1, 0, 1, 10, 2, 5, 4)
    store.setRow(np.full(30, 9, ">u2").tobytes(), 19, 0, 1, 0)
    saved = store.save()
    data[1, 0, 1, 2:6, 10:15], data[0, 1, 0, 19] = 7, 9
    assert np.array_equal(read(image), data)
    big_endian = data.transpose(2, 1, 0, 3, 4).astype(">u2").tobytes()
    assert saved.sha1.val == store.calculateMessageDigest().hex() == hashlib.sha1(big_endian).hexdigest()
    assert not server.store.pixels_path(before).exists()
    store.setTimepoint(np.zeros((2, 3, 20, 30), ">u2").tobytes(), 0)
    store.close()
    data[:, :, 0] = 0
    assert np.array_equal(read(image), data)


def test_an_image_like_another(conn, world):
    data = array()[:, :1, :, :10, :12]
    source = world.image("Source", sizes=(32, 24, 3, 2, 2))
    image = conn.getObject("Image", make(conn, data, sourceImageId=source, channelList=[1]).getId())
    assert (image.getName(), image.getSizeX(), image.getSizeY()) == ("Made", 12, 10)
    assert [channel.getLabel() for channel in image.getChannels()] == ["GFP"]
    assert np.array_equal(read(image, data.shape), data)


def test_imported_samples_and_those_of_others_stay(client, connect, world, conn, pixels_of):
    store = client.sf.createRawPixelsStore()
    store.setPixelsId(pixels_of(world.image()), True)
    plane = bytes(store.getPlaneSize())
    with pytest.raises(omero.SecurityViolation, match="imported"):
        store.setPlane(plane, 0, 0, 0)
    pixels = conn.getObject("Image", make(conn, array()).getId()).getPixelsId()
    store.setPixelsId(pixels, True)
    for wrong in ((plane[:10], 0, 0, 0), (plane, 9, 0, 0), (plane, 0, -1, 0)):
        with pytest.raises((omero.ApiUsageException, omero.ValidationException)):
            store.setPlane(*wrong)
    store.close()
    other = connect(world.colleague())
    theirs = other.sf.createRawPixelsStore()
    theirs.setPixelsId(pixels, True)
    with pytest.raises(omero.SecurityViolation):
        theirs.setPlane(bytes(1200), 0, 0, 0)
    with pytest.raises(omero.SecurityViolation):
        other.sf.getPixelsService().setChannelGlobalMinMax(pixels, 0, 0.0, 1.0)
    theirs.close()


def test_sizes_and_types_that_make_no_sense(client, world):
    service = client.sf.getPixelsService()
    kinds = {kind.value.val: kind for kind in service.getAllEnumerations("PixelsType")}
    for sizes, kind in (((0, 1, 1, 1), "uint8"), ((10**6, 10**6, 1, 1), "uint8"), ((5, 5, 1, 1), "bit")):
        with pytest.raises(omero.ValidationException):
            service.createImage(*sizes, [0], kinds[kind], "x", "")
    with pytest.raises(omero.ValidationException):
        service.copyAndResizeImage(10**9, rint(1), None, None, None, [0], None, False)


def test_what_a_deleted_image_leaves(conn, client, server, world):
    image = make(conn, array())
    pixels = conn.getObject("Image", image.getId()).getPixelsId()
    (path,) = server.store.read().execute("SELECT path FROM pixels_file WHERE pixels_id = ?", (pixels,)).fetchone()
    assert server.store.pixels_path(path).exists()
    conn.deleteObjects("Image", [image.getId()], wait=True)
    assert not server.store.pixels_path(path).exists()


def test_a_large_image_gets_its_levels(server, connect):
    who = World(server)
    client = connect(who)
    service = client.sf.getPixelsService()
    image = service.createImage(4000, 3000, 1, 1, [0], service.getEnumeration("PixelsType", "uint8"), "Large", "").val
    pixels = server.store.read().execute("SELECT id FROM pixels WHERE image = ?", (image,)).fetchone()[0]
    store = client.sf.createRawPixelsStore()
    store.setPixelsId(pixels, True)
    row = np.tile(np.arange(250, dtype=np.uint8), 16)
    store.setTile(np.tile(row, (3000, 1)).tobytes(), 0, 0, 0, 0, 0, 4000, 3000)
    store.save()
    assert store.getResolutionLevels() > 2
    assert store.getTile(0, 0, 0, 100, 50, 200, 1) == row[100:300].tobytes()
    store.close()
