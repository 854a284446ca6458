"""What IRoi measures below shapes, over the wire: the samples are known, x + 2 y + 10 z + 20 t + 40 c."""

import numpy as np
import omero
import pytest

from making import insert
from world import samples


@pytest.fixture
def service(client):
    return client.sf.getRoiService()


@pytest.fixture
def shape(world):
    """Make a shape on a new image; return its id, and the region's."""

    def make(kind, **values):
        roi = insert(world, "Roi", image=world.image())
        return insert(world, kind, roi=roi, roi_index=0, **values), roi

    return make


def test_a_rectangle_on_one_plane(service, shape):
    row, roi = shape("Rectangle", x=2.0, y=3.0, width=4.0, height=2.0, theZ=1, theT=1)
    stats = service.getShapeStats(row)
    part = samples()[1, 1, :, 3:5, 2:6].astype(float)
    assert stats.pointsCount == [8, 8]
    assert stats.min == [part[c].min() for c in (0, 1)]
    assert stats.max == [part[c].max() for c in (0, 1)]
    assert stats.sum == [part[c].sum() for c in (0, 1)]
    assert stats.mean == [part[c].mean() for c in (0, 1)]
    assert np.allclose(stats.stdDev, [part[c].std(ddof=1) for c in (0, 1)])
    assert len(stats.channelIds) == 2
    assert [one.pointsCount for one in service.getRoiStats(roi).perShape] == [[8, 8]]


def test_a_shape_on_no_plane_of_its_own(service, shape):
    row, _ = shape("Point", x=4.0, y=5.0)
    assert service.getShapeStats(row).pointsCount == [6, 6]
    (stats,) = service.getShapeStatsRestricted([row], 2, 1, [1])
    assert (stats.pointsCount, stats.mean) == ([1], [float(samples()[1, 2, 1, 5, 4])])
    with pytest.raises(omero.ValidationException):
        service.getShapeStatsRestricted([row], 3, 0, [0])


@pytest.mark.parametrize(
    ("kind", "values", "points"),
    [
        ("Ellipse", {"x": 5.0, "y": 5.0, "radiusX": 1.5, "radiusY": 1.5}, {(x, y) for x in (4, 5, 6) for y in (4, 5, 6)}),
        ("Polygon", {"points": "0,0 4,0 4,2 0,2"}, {(x, y) for x in range(4) for y in range(2)}),
        ("Line", {"x1": 1.0, "y1": 2.0, "x2": 4.0, "y2": 2.0}, {(1, 2), (2, 2), (3, 2), (4, 2)}),
        ("Polyline", {"points": "1,1 1,3"}, {(1, 1), (1, 2), (1, 3)}),
        ("Mask", {"x": 2.0, "y": 1.0, "width": 4.0, "height": 2.0, "bytes": bytes([0b10010110])}, {(2, 1), (5, 1), (3, 2), (4, 2)}),
        ("Rectangle", {"x": -2.0, "y": -2.0, "width": 3.0, "height": 4.0}, {(0, 0), (0, 1)}),
        ("Rectangle", {"x": 900.0, "y": 0.0, "width": 3.0, "height": 4.0}, set()),
        ("Label", {"x": 1.0, "y": 1.0}, set()),
    ],
)
def test_which_pixels_a_shape_covers(service, shape, kind, values, points):
    row, _ = shape(kind, **values)
    told = service.getPoints(row)
    assert set(zip(told.x, told.y, strict=True)) == points


def test_a_transform_moves_a_shape(world, service, shape):
    moved = insert(world, "AffineTransform", a00=1.0, a10=0.0, a01=0.0, a11=1.0, a02=10.0, a12=5.0)
    row, _ = shape("Rectangle", x=0.0, y=0.0, width=2.0, height=1.0, transform=moved)
    told = service.getPoints(row)
    assert set(zip(told.x, told.y, strict=True)) == {(10, 5), (11, 5)}


def test_what_is_not_seen_is_not_measured(stranger, connect, shape):
    row, roi = shape("Point", x=1.0, y=1.0)
    service = connect(stranger).sf.getRoiService()
    with pytest.raises(omero.ValidationException):
        service.getShapeStats(row)
    with pytest.raises(omero.ValidationException):
        service.getRoiStats(roi)
