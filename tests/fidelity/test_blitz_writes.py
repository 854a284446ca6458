"""What omero-py's gateway changes: annotations of every type, names, ROIs, files, deletion, moves between groups and owners."""

import io
from datetime import datetime

import omero
import omero.gateway
import pytest
from omero.model import ImageI, RectangleI, RoiI
from omero.rtypes import rdouble, rint, rstring

from fidelity.places import ANNOTATED
from making import insert

pytestmark = pytest.mark.filterwarnings("ignore")

VALUES = {
    "TagAnnotation": "a tag",
    "CommentAnnotation": "a comment",
    "LongAnnotation": 2**40,
    "DoubleAnnotation": 0.25,
    "BooleanAnnotation": True,
    "TimestampAnnotation": datetime(2024, 2, 29, 12, 30, 1),  # noqa: DTZ001 - omero-py knows no zones
    "TermAnnotation": "GO:0000001",
    "XmlAnnotation": "<b/>",
    "MapAnnotation": [("key", "one"), ("key", "two")],
}
NS = "fidelity/writes"
KEPT = {"TagAnnotation", "TermAnnotation"}
"""What stays when nothing has it any more."""


@pytest.fixture
def owner(places):
    return places.owner


@pytest.fixture
def count(server):
    """Count rows by an SQL condition, such as ``count("dataset WHERE id = ?", 7)``."""
    return lambda rest, *values: server.store.read().execute(f"SELECT count(*) FROM {rest}", values).fetchone()[0]


def annotation(gateway, kind, value, ns=NS):
    made = getattr(omero.gateway, f"{kind}Wrapper")(gateway)
    made.setNs(ns)
    made.setValue(value)
    return made


@pytest.mark.parametrize("kind", VALUES)
def test_an_annotation_is_made_linked_found_unlinked_removed(gateway, owner, count, kind):
    image = gateway.getObject("Image", owner.image())
    link = image.linkAnnotation(annotation(gateway, kind, VALUES[kind]))
    found = image.getAnnotation(NS)
    assert (type(found).__name__, found.getValue()) == (f"{kind}Wrapper", VALUES[kind])
    assert [one.getId() for one in image.listAnnotations(NS)] == [found.getId()]
    assert link.getOwner().getId() == owner.user_id
    assert [parent.getId() for parent in found.getParentLinks("Image")]
    image.unlinkAnnotations(NS)
    assert image.getAnnotation(NS) is None
    assert count("annotation WHERE id = ?", found.getId()) == (kind in KEPT)
    image.linkAnnotation(annotation(gateway, kind, VALUES[kind]))
    image.removeAnnotations(NS)
    assert count("imageannotationlink WHERE parent = ?", image.getId()) == 0


@pytest.mark.parametrize("kind", ANNOTATED)
def test_everything_can_be_annotated(gateway, places, kind):
    parent = gateway.getObject(kind, places.of(kind))
    for value in ("first", "second"):
        parent.linkAnnotation(annotation(gateway, "CommentAnnotation", value, ns=f"{NS}/{kind}"))
    assert sorted(one.getValue() for one in parent.listAnnotations(f"{NS}/{kind}")) == ["first", "second"]
    parent.removeAnnotations(f"{NS}/{kind}")
    assert list(parent.listAnnotations(f"{NS}/{kind}")) == []


def test_one_tag_on_two(gateway, owner):
    first, second = (gateway.getObject("Image", owner.image()) for _ in range(2))
    tag = annotation(gateway, "TagAnnotation", "shared")
    tag.save()
    first.linkAnnotation(tag)
    second.linkAnnotation(tag)
    assert {image.getId() for image in gateway.getObjectsByAnnotations("Image", [tag.getId()])} == {first.getId(), second.getId()}
    first.unlinkAnnotations(NS)
    assert [image.getId() for image in gateway.getObjectsByAnnotations("Image", [tag.getId()])] == [second.getId()]


def test_a_value_is_changed(gateway, owner):
    image = gateway.getObject("Image", owner.image())
    image.linkAnnotation(annotation(gateway, "MapAnnotation", [["a", "1"]]))
    found = image.getAnnotation(NS)
    found.setValue([["a", "2"], ["b", "3"]])
    found.save()
    assert gateway.getObject("MapAnnotation", found.getId()).getValue() == [("a", "2"), ("b", "3")]


def test_a_file_is_attached_and_read(gateway, owner, tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\n1,2\n" * 20_000)
    image = gateway.getObject("Image", owner.image())
    attached = gateway.createFileAnnfromLocalFile(str(path), mimetype="text/csv", ns=NS, desc="numbers")
    image.linkAnnotation(attached)
    found = image.getAnnotation(NS)
    assert (found.getFileName(), found.getFileSize()) == ("table.csv", 160_000)
    assert b"".join(found.getFileInChunks(buf=50_000)) == path.read_bytes()
    with found.getFile().asFileObj() as handle:
        handle.seek(4)
        assert handle.read(3) == b"1,2"
    again = gateway.createOriginalFileFromFileObj(io.BytesIO(b"xyz"), "here", "small.bin", 3)
    assert b"".join(again.getFileInChunks()) == b"xyz"


@pytest.mark.parametrize("kind", ["Project", "Dataset", "Image", "Screen", "Plate"])
def test_names_and_descriptions(gateway, places, kind):
    wrapper = gateway.getObject(kind, places.of(kind))
    before = wrapper.getName()
    wrapper.setName("Renamed µ")
    wrapper.setDescription("told")
    wrapper.save()
    again = gateway.getObject(kind, places.of(kind))
    assert (again.getName(), again.getDescription()) == ("Renamed µ", "told")
    again.setName(before)
    again.save()


def test_regions(gateway, owner):
    image = gateway.getObject("Image", owner.image())
    roi, shape = RoiI(), RectangleI()
    roi.setImage(ImageI(image.getId(), False))
    for name, value in {"X": 1.5, "Y": 2.0, "Width": 10.0, "Height": 8.0}.items():
        getattr(shape, f"set{name}")(rdouble(value))
    shape.setTheZ(rint(0))
    shape.setTextValue(rstring("here"))
    roi.addShape(shape)
    made = gateway.getUpdateService().saveAndReturnObject(roi)
    assert image.getROICount() == 1
    assert (image.getROICount("Rectangle"), image.getROICount("Ellipse"), image.getROICount(filterByCurrentUser=True)) == (1, 0, 1)
    (found,) = gateway.getRoiService().findByImage(image.getId(), None).rois
    assert found.id.val == made.id.val
    (kept,) = found.copyShapes()
    assert (kept.x.val, kept.width.val, kept.theZ.val, kept.textValue.val) == (1.5, 10.0, 0, "here")
    wrapper = gateway.getObject("Roi", made.id.val, opts={"load_shapes": True})
    assert wrapper.getImage().getId() == image.getId()
    gateway.deleteObjects("Roi", [made.id.val], wait=True)
    assert image.getROICount() == 0


@pytest.mark.parametrize("children", [False, True])
def test_a_container_is_deleted(gateway, owner, count, children):
    project = owner.project()
    image = owner.image(dataset=owner.dataset(project=project))
    gateway.deleteObjects("Project", [project], deleteAnns=True, deleteChildren=children, wait=True)
    assert count("project WHERE id = ?", project) == 0
    assert count("image WHERE id = ?", image) == (0 if children else 1)
    assert gateway.getObject("Project", project) is None


@pytest.mark.parametrize("kind", ["Screen", "Plate", "Image", "Dataset", "Annotation", "Fileset"])
def test_each_type_is_deleted(gateway, owner, count, kind):
    makers = {"Annotation": owner.tag, "Fileset": lambda: insert(owner, "Fileset", templatePrefix="x")}
    made = (makers.get(kind) or getattr(owner, kind.lower()))()
    gateway.deleteObjects(kind, [made], wait=True)
    assert count(f"{kind.lower()} WHERE id = ?", made) == 0


def test_with_an_image_goes_what_hangs_on_it(gateway, owner, count):
    image = owner.image()
    owner.roi(image, [("Point", {"x": 1.0, "y": 1.0})])
    tag, comment = owner.tag(on=("image", image)), owner.comment(on=("image", image))
    gateway.getObject("Image", image).getThumbnail()
    gateway.deleteObjects("Image", [image], deleteAnns=True, wait=True)
    for rest in ("roi WHERE image = ?", "pixels WHERE image = ?", "imageannotationlink WHERE parent = ?"):
        assert count(rest, image) == 0
    assert (count("annotation WHERE id = ?", tag), count("annotation WHERE id = ?", comment)) == (1, 0)


def test_objects_go_to_another_group(gateway, owner):
    group = owner.other_group("rwra--")
    dataset = owner.dataset(project=owner.project())
    image = owner.image(dataset=dataset)
    project = owner.project(group=group)
    handle = gateway.chgrpObjects("Dataset", [dataset], group, project)
    gateway._waitOnCmd(handle)
    handle.close()
    with_all = gateway.createServiceOptsDict()
    with_all.setOmeroGroup(-1)
    found = gateway.getQueryService().get("Image", image, with_all)
    assert found.details.group.id.val == group
    sql = "SELECT parent FROM projectdatasetlink WHERE child = ?"
    assert owner.store.read().execute(sql, (dataset,)).fetchall() == [(project,)]


def test_a_group_one_is_not_in_takes_nothing(gateway, owner, stranger):
    image = owner.image()
    handle = gateway.chgrpObjects("Image", [image], stranger.group_id)
    with pytest.raises(omero.CmdError):
        gateway._waitOnCmd(handle)
    assert gateway.getObject("Image", image).getDetails().getGroup().getId() == owner.group_id


def test_objects_are_given_to_somebody_else(gateway, owner):
    colleague, image = owner.colleague(), owner.image()
    gateway.chownObjects("Image", [image], colleague.user_id, wait=True)  # he leads the group
    assert gateway.getObject("Image", image).getOwner().getId() == colleague.user_id


def test_an_object_is_deleted_by_itself(gateway, owner, count):
    made = annotation(gateway, "TagAnnotation", "alone")
    made.save()
    gateway.deleteObjectDirect(made._obj)
    assert count("annotation WHERE id = ?", made.getId()) == 0
    dataset = gateway.getObject("Dataset", owner.dataset())
    gateway.deleteObject(dataset._obj)
    assert count("dataset WHERE id = ?", dataset.getId()) == 0
