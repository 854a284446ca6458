"""A walk with omero-py's own gateway over everything that can be browsed: no operation is missing, nothing fails."""

import io

import pytest
from omero.gateway import BlitzGateway
from PIL import Image

from making import insert, plate_of

CONTAINERS = ("Project", "Dataset", "Screen", "Plate", "PlateAcquisition", "Well", "Image")
ANNOTATIONS = {
    "TagAnnotation": {"textValue": "tag"},
    "CommentAnnotation": {"textValue": "comment"},
    "LongAnnotation": {"longValue": 4},
    "DoubleAnnotation": {"doubleValue": 0.5},
    "BooleanAnnotation": {"boolValue": 1},
    "TimestampAnnotation": {"timeValue": 1_700_000_000_000},
    "TermAnnotation": {"termValue": "GO:1"},
    "XmlAnnotation": {"textValue": "<a/>"},
    "MapAnnotation": {"mapValue": [("a", "b")]},
}

pytestmark = pytest.mark.filterwarnings("ignore:The 'warn' method is deprecated", "ignore:Deprecated")


@pytest.fixture
def furnished(world):
    """One of everything, annotated; ids by kind."""
    made = {"Project": world.project(), "Screen": insert(world, "Screen", name="Screen")}
    made["Dataset"] = world.dataset(project=made["Project"])
    made["Image"] = world.image(dataset=made["Dataset"])
    made["Plate"], made["Well"], made["PlateAcquisition"] = plate_of(world, [world.image(), world.image()])
    insert(world, "ScreenPlateLink", parent=made["Screen"], child=made["Plate"])
    roi = insert(world, "Roi", image=made["Image"])
    insert(world, "Rectangle", roi=roi, roi_index=0, x=1.0, y=1.0, width=2.0, height=2.0)
    file = insert(world, "OriginalFile", name="notes.txt", path="/", size=3, mimetype="text/plain")
    annotations = [insert(world, kind, **values) for kind, values in ANNOTATIONS.items()]
    annotations.append(insert(world, "FileAnnotation", file=file))
    for kind in CONTAINERS:
        for annotation in annotations:
            insert(world, f"{kind}AnnotationLink", parent=made[kind], child=annotation)
    return made


@pytest.fixture
def conn(world, furnished):
    made = BlitzGateway(world.user_name, world.password, host=world.server.host, port=world.server.port, secure=True)
    assert made.connect()
    yield made
    made.close()


@pytest.mark.parametrize("kind", CONTAINERS)
def test_everything_is_found_listed_and_told(conn, furnished, kind):
    found = {wrapper.getId(): wrapper for wrapper in conn.getObjects(kind)}
    wrapper = found[furnished[kind]]
    assert wrapper.getOwnerOmeName() == conn.getUser().getName()
    told = wrapper.simpleMarshal(parents=True)
    assert told["id"] == (wrapper.getImage().getId() if kind == "Well" else furnished[kind])
    assert {a.OMERO_TYPE.__name__.removesuffix("I") for a in wrapper.listAnnotations()} == {*ANNOTATIONS, "FileAnnotation"}
    assert wrapper.getDate() is not None
    for method in ("canEdit", "canDelete", "canLink", "canAnnotate", "isOwned"):
        assert getattr(wrapper, method)()


@pytest.mark.parametrize(
    ("kind", "below", "above"),
    [
        ("Project", ["Dataset"], []),
        ("Dataset", ["Image"], ["Project"]),
        ("Image", [], ["Dataset", "Project"]),
        ("Screen", ["Plate"], []),
        ("Plate", ["Well"], ["Screen"]),
        ("Well", ["WellSample", "WellSample"], ["Plate", "Screen"]),
        ("PlateAcquisition", [], ["Plate", "Screen"]),
    ],
)
def test_what_is_below_and_above(conn, furnished, kind, below, above):
    wrapper = conn.getObject(kind, furnished[kind])
    if below:
        assert [child.OMERO_CLASS for child in wrapper.listChildren()] == below
    assert [parent.OMERO_CLASS for parent in wrapper.getAncestry()] == above
    if kind in ("Project", "Dataset", "Screen"):
        assert wrapper.countChildren() == len(below)


def test_pictures_of_images_and_fields(conn, furnished):
    image = conn.getObject("Image", furnished["Image"])
    assert Image.open(io.BytesIO(image.getThumbnail(64))).size[0] <= 64
    assert image.renderImage(1, 0).size == (32, 24)
    assert len(image.getChannels()) == 2
    assert image.getROICount() == 1
    assert image.getPrimaryPixels().getPlane(0, 0, 0).shape == (24, 32)
    well = conn.getObject("Well", furnished["Well"])
    assert [well.getImage(index).getName() for index in (0, 1)] == ["Image", "Image"]
    assert well.getWellPos() == "A1"
    image._re.close()


def test_the_plate_as_a_grid(conn, furnished):
    plate = conn.getObject("Plate", furnished["Plate"])
    plate.setGridSizeConstraints(1, 1)
    assert plate.getGridSize() == {"rows": 1, "columns": 1}
    assert plate.getNumberOfFields() == (0, 1)
    assert [well.getId() for row in plate.getWellGrid() for well in row if well] == [furnished["Well"]]


def test_annotations_of_all_types_by_themselves(conn, furnished):
    for kind in {*ANNOTATIONS, "FileAnnotation"} - {"XmlAnnotation"}:  # which getObjects() does not know
        found = list(conn.getObjects(kind))
        assert [type(wrapper).__name__ for wrapper in found] == [f"{kind}Wrapper"]
        assert found[0].getParentLinks("Image") is not None
    links = list(conn.getAnnotationLinks("Image", parent_ids=[furnished["Image"]]))
    assert len(links) == len(ANNOTATIONS) + 1
    assert [file.getFileName() for file in conn.listFileAnnotations()] == ["notes.txt"]
