"""Raw samples over the wire: big-endian, row by row."""

import numpy as np
import omero
import pytest
from omero.gateway import BlitzGateway

from world import samples

SIZES = (32, 24, 3, 2, 2)
STACK = samples(SIZES)
"""Samples [t, z, c, y, x]."""


@pytest.fixture
def raw(world, connect, pixels_of):
    store = connect(world).sf.createRawPixelsStore()
    store.setPixelsId(pixels_of(world.image(sizes=SIZES)), False)
    return store


def test_planes_tiles_rows_and_columns(raw):
    np.testing.assert_array_equal(np.frombuffer(raw.getPlane(2, 1, 1), ">u2").reshape(24, 32), STACK[1, 2, 1])
    np.testing.assert_array_equal(np.frombuffer(raw.getTile(1, 0, 1, 4, 2, 10, 7), ">u2").reshape(7, 10), STACK[1, 1, 0, 2:9, 4:14])
    np.testing.assert_array_equal(np.frombuffer(raw.getRow(5, 1, 1, 0), ">u2"), STACK[0, 1, 1, 5])
    np.testing.assert_array_equal(np.frombuffer(raw.getCol(5, 1, 1, 0), ">u2"), STACK[0, 1, 1, :, 5])
    np.testing.assert_array_equal(np.frombuffer(raw.getPlaneRegion(0, 1, 0, 50, 20), ">u2"), STACK[0, 0, 1].ravel()[20:70])


def test_stacks_time_points_and_hypercubes(raw):
    np.testing.assert_array_equal(np.frombuffer(raw.getStack(1, 1), ">u2").reshape(3, 24, 32), STACK[1, :, 1])
    np.testing.assert_array_equal(np.frombuffer(raw.getTimepoint(1), ">u2").reshape(2, 3, 24, 32), STACK[1].swapaxes(0, 1))
    cube = raw.getHypercube([2, 3, 0, 1, 0], [10, 9, 3, 1, 2], [3, 2, 2, 1, 1])
    expected = STACK[:, 0:3:2, 1:2, 3:12:2, 2:12:3].swapaxes(1, 2)
    np.testing.assert_array_equal(np.frombuffer(cube, ">u2").reshape(expected.shape), expected)


def test_sizes_and_offsets(raw):
    plane = 32 * 24 * 2
    assert (raw.getByteWidth(), raw.isSigned(), raw.isFloat()) == (2, False, False)
    sizes = (raw.getRowSize(), raw.getPlaneSize(), raw.getStackSize(), raw.getTimepointSize(), raw.getTotalSize())
    assert sizes == (64, plane, 3 * plane, 6 * plane, 12 * plane)
    offsets = (raw.getRowOffset(5, 2, 1, 1), raw.getPlaneOffset(2, 1, 1), raw.getStackOffset(1, 1), raw.getTimepointOffset(1))
    assert offsets == (11 * plane + 5 * 64, 11 * plane, 9 * plane, 6 * plane)
    assert raw.getPixelsPath() == "32x24x3x2x2-uint16.ome.tif"


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "uint32", "float32", "float64"])
def test_all_types_are_big_endian(world, connect, pixels_of, dtype):
    pixel_type = {"float32": "float", "float64": "double"}.get(dtype, dtype)
    sizes = (8, 6, 1, 1, 1)
    image = world.image(sizes=sizes, pixel_type=dtype)
    store = connect(world).sf.createRawPixelsStore()
    store.setPixelsId(pixels_of(image), False)
    stored = world.store.read().execute("SELECT t.value FROM pixels p JOIN pixelstype t ON t.id = p.pixelsType WHERE image = ?", (image,))
    assert stored.fetchone() == (pixel_type,)
    plane = np.frombuffer(store.getPlane(0, 0, 0), np.dtype(dtype).newbyteorder(">")).reshape(6, 8)
    np.testing.assert_array_equal(plane, samples(sizes, dtype)[0, 0, 0])
    assert (store.isSigned(), store.isFloat()) == (dtype[0] in "if", dtype[0] == "f")


def test_histograms_and_extremes(raw):
    counts = raw.getHistogram([0, 1], 8, False, omero.romio.PlaneDef(0, 0, 0, 1, 1, None, 0))
    for channel in (0, 1):
        assert counts[channel] == np.histogram(STACK[1, 1, channel], 8)[0].tolist()
    counts = raw.getHistogram([1], 16, True, omero.romio.PlaneDef(0, 0, 0, 1, 1, None, 0))
    bounds = STACK[:, :, 1].min(), STACK[:, :, 1].max()
    assert counts[1] == np.histogram(STACK[1, 1, 1], 16, bounds)[0].tolist()
    assert raw.findMinMax([1]) == {1: [float(bound) for bound in bounds]}


def test_what_is_outside_is_refused(raw):
    for call in (
        lambda: raw.getPlane(3, 0, 0),
        lambda: raw.getTile(0, 0, 0, 30, 0, 3, 1),
        lambda: raw.getRow(24, 0, 0, 0),
        lambda: raw.getCol(-1, 0, 0, 0),
        lambda: raw.getPlaneRegion(0, 0, 0, 1000, 0),
        lambda: raw.getStackOffset(2, 0),
        lambda: raw.getHypercube([0, 0, 0, 0, 0], [33, 1, 1, 1, 1], [1, 1, 1, 1, 1]),
        lambda: raw.getHistogram([2], 8, True, omero.romio.PlaneDef(0, 0, 0, 0, 0, None, 0)),
    ):
        with pytest.raises(omero.ValidationException):
            call()
    assert len(raw.getPlane(0, 0, 0)) == 32 * 24 * 2


def test_writing_is_refused_by_name(raw):
    with pytest.raises(omero.ApiUsageException, match=r"not implemented: RawPixelsStore\.setRegion"):
        raw.setRegion(0, 0, b"")


def test_pixels_of_others_are_missing(stranger, world, connect, pixels_of):
    store = connect(world).sf.createRawPixelsStore()
    with pytest.raises(omero.ApiUsageException):
        store.getPlane(0, 0, 0)
    with pytest.raises(omero.ValidationException, match="not found"):
        store.setPixelsId(pixels_of(stranger.image()), False)


def test_blitzgateway_reads_planes(world, connect):
    conn = BlitzGateway(client_obj=connect(world))
    pixels = conn.getObject("Image", world.image()).getPrimaryPixels()
    np.testing.assert_array_equal(pixels.getPlane(2, 1, 1), STACK[1, 2, 1])
    np.testing.assert_array_equal(pixels.getTile(2, 1, 1, (3, 4, 5, 6)), STACK[1, 2, 1, 4:10, 3:8])
    assert [int(plane[0, 0]) for plane in pixels.getPlanes([(0, 0, 0), (1, 1, 1)])] == [0, 70]
