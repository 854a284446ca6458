"""IRoi and IScript over the wire: regions with their shapes, and the files of lookup tables."""

import pytest
from omero.api import RoiOptions
from omero.gateway import BlitzGateway
from omero.rtypes import rint, rlong

from making import ids, insert


@pytest.fixture
def client(connect, world):
    return connect(world)


@pytest.fixture
def service(client):
    return client.sf.getRoiService()


def region(world, image, *shapes):
    """Make a region; shapes are given as (type, values)."""
    roi = insert(world, "Roi", image=image)
    for place, (kind, values) in enumerate(shapes):
        insert(world, kind, roi=roi, roi_index=place, **values)
    return roi


def test_regions_of_an_image_with_shapes_in_order(world, service):
    image = world.image()
    turned = insert(world, "AffineTransform", a00=0.0, a10=1.0, a01=-1.0, a11=0.0, a02=0.0, a12=0.0)
    first = region(world, image, ("Rectangle", {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0, "theZ": 1, "transform": turned}),
                   ("Ellipse", {"x": 5.0, "y": 5.0, "radiusX": 1.0, "radiusY": 2.0}))  # fmt: skip
    second = region(world, image)
    region(world, world.image(), ("Point", {"x": 0.0, "y": 0.0}))
    result = service.findByImage(image, None)
    assert ids(result.rois) == [first, second]
    rectangle, ellipse = result.rois[0].copyShapes()
    assert (rectangle.width.val, ellipse.radiusY.val) == (3.0, 2.0)
    assert rectangle.transform.a10.val == 1.0
    assert result.rois[1].isShapesLoaded()
    assert ids(result.byZ[1]) == [rectangle.id.val]
    assert ids(result.byZ[-1]) == [ellipse.id.val]
    assert len(result.byT[-1]) == 2


def test_pages_and_whose_regions(world, service):
    image = world.image()
    rois = [region(world, image, ("Point", {}), ("Point", {})) for _ in range(3)]
    assert ids(service.findByImage(image, RoiOptions(limit=rint(2), offset=rint(1))).rois) == rois[1:]
    assert ids(service.findByImage(image, RoiOptions(userId=rlong(world.user_id))).rois) == rois
    assert service.findByImage(image, RoiOptions(userId=rlong(0))).rois == []
    assert service.findByImage(image, RoiOptions(groupId=rlong(world.group_id + 1000))).rois == []


def test_one_region_and_one_plane(world, service):
    image = world.image()
    here = region(world, image, ("Point", {"theZ": 1, "theT": 0}), ("Point", {"theZ": 2, "theT": 0}))
    all_over = region(world, image, ("Point", {}))
    region(world, image, ("Point", {"theZ": 0}))
    assert ids(service.findByRoi(here, None).rois) == [here]
    found = service.findByPlane(image, 1, 0, None).rois
    assert ids(found) == [here, all_over]
    assert [shape.theZ.val for shape in found[0].copyShapes()] == [1]


def test_nothing_is_measured_and_nothing_shown_to_strangers(world, stranger, service):
    image = stranger.image()
    region(stranger, image, ("Point", {}))
    assert service.findByImage(image, None).rois == []
    assert service.getRoiMeasurements(world.image(), None) == []
    assert service.getMeasuredRoisMap(1, [1], None) == {}


def test_the_gateways_way(world, client):
    image = world.image()
    region(world, image, ("Rectangle", {"x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0}))
    region(world, image, ("Point", {}))
    wrapper = BlitzGateway(client_obj=client).getObject("Image", image)
    assert len(wrapper.getROIs()) == 2
    assert wrapper.getROICount("Rectangle") == 1


def test_lookup_tables_are_files_with_ids_that_stay(world, stranger, connect):
    service = connect(world).sf.getScriptService()
    found = service.getScriptsByMimetype("text/x-lut")
    names = [file.name.val for file in found]
    assert "cyan.lut" in names
    assert names == sorted(set(names))
    assert {(file.path.val, file.mimetype.val, file.size.val) for file in found} == {("luts/", "text/x-lut", 768)}
    others = connect(stranger).sf.getScriptService().getScriptsByMimetype("text/x-lut", {"omero.group": "-1"})
    assert ids(others) == ids(found)


def test_there_are_no_scripts(client):
    service = client.sf.getScriptService()
    assert service.getScripts() == []
    assert service.getScriptsByMimetype("text/x-python") == []
