"""What people do with OMERO's own clients: annotations of every type on every type, and BlitzGateway's wrappers that save."""

import omero
import pytest
from omero import model
from omero.gateway import (
    BlitzGateway,
    CommentAnnotationWrapper,
    DatasetWrapper,
    LongAnnotationWrapper,
    MapAnnotationWrapper,
    ProjectWrapper,
    TagAnnotationWrapper,
)
from omero.rtypes import rbool, rdouble, rlong, rstring, rtime

from making import insert
from omeroweb_pyr.embedded.model import MODEL
from world import World

VALUES = {
    "BooleanAnnotation": ("boolValue", rbool(True)),
    "CommentAnnotation": ("textValue", rstring("a comment")),
    "DoubleAnnotation": ("doubleValue", rdouble(0.5)),
    "FileAnnotation": (None, None),
    "ListAnnotation": (None, None),
    "LongAnnotation": ("longValue", rlong(2**40)),
    "MapAnnotation": ("mapValue", [model.NamedValue("key", "value")]),
    "TagAnnotation": ("textValue", rstring("a tag")),
    "TermAnnotation": ("termValue", rstring("a term")),
    "TimestampAnnotation": ("timeValue", rtime(1_700_000_000_000)),
    "XmlAnnotation": ("textValue", rstring("<a/>")),
}
ANNOTATIONS = sorted(name for name in MODEL["Annotation"].subtypes if not MODEL[name].abstract)
LINKS = sorted(name for name in MODEL if name.endswith("AnnotationLink"))
OWN = {"Experimenter", "ExperimenterGroup", "Session", "Node", "Namespace"}


@pytest.fixture(scope="module")
def world(server):
    """One user for all of these tests."""
    return World(server)


@pytest.fixture(scope="module")
def client(world):
    made = world.client()
    yield made
    made.closeSession()


@pytest.fixture
def gateway(client):
    made = BlitzGateway(client_obj=client)
    made.SERVICE_OPTS.setOmeroGroup(made.getEventContext().groupId)
    return made


def of_type(name):
    made = getattr(model, f"{name}I")()
    attribute, value = VALUES[name]
    if attribute:
        setattr(made, f"_{attribute}", value)
    made.ns, made.description = rstring("test/ns"), rstring("described")
    return made


def test_every_type_of_annotation_is_tried():
    assert list(VALUES) == ANNOTATIONS


@pytest.mark.parametrize("name", ANNOTATIONS)
def test_annotations_of_every_type(client, world, name):
    link = model.ImageAnnotationLinkI()
    link.parent, link.child = model.ImageI(world.image(), False), of_type(name)
    made = client.sf.getUpdateService().saveAndReturnObject(link)
    text = "select a from Image i join i.annotationLinks l join l.child a where i.id = :id"
    found = client.sf.getQueryService().findByQuery(text, omero.sys.ParametersI().addId(made.parent.id.val))
    assert type(found).__name__ == f"{name}I"
    assert (found.ns.val, found.description.val) == ("test/ns", "described")
    attribute, value = VALUES[name]
    if attribute == "mapValue":
        assert [(pair.name, pair.value) for pair in found.mapValue] == [("key", "value")]
    elif attribute:
        assert getattr(found, attribute) == value


@pytest.mark.parametrize("name", LINKS)
def test_a_tag_on_every_type(client, world, name):
    parent = MODEL[name].properties["parent"].type
    row = _some(world, parent)
    link = getattr(model, f"{name}I")()
    link.parent, link.child = getattr(model, f"{_concrete(parent)}I")(row, False), model.TagAnnotationI()
    made = client.sf.getUpdateService().saveAndReturnObject(link)
    assert (made.parent.id.val, type(made).__name__) == (row, f"{name}I")
    assert made.details.group.id.val == world.group_id


def _concrete(type_name):
    return next(name for name in MODEL[type_name].subtypes if not MODEL[name].abstract)


def _some(world, type_name):
    """Return the id of a row of a type: the user himself and the like, or a new row with what it requires."""
    if type_name in OWN:
        own = {"Experimenter": world.user_id, "ExperimenterGroup": world.group_id, "Session": 0, "Node": 0}
        return own[type_name] if type_name in own else insert(world, "Namespace", name="test/namespace")
    concrete = MODEL[_concrete(type_name)]
    values = {}
    for prop in concrete.properties.values():
        if prop.nullable or prop.kind not in ("value", "ref"):
            continue
        values[f"_{prop.name}"] = _first(world, prop.type) if prop.kind == "ref" else {"string": "x", "text": "x"}.get(prop.type, 0)
    return insert(world, concrete.name, **values)


def _first(world, type_name):
    entity = MODEL[type_name]
    if entity.is_enum:
        return world.store.read().execute(f'SELECT min(id) FROM "{entity.table}"').fetchone()[0]
    return _some(world, type_name)


def test_a_gateway_makes_containers_and_renames_them(gateway, world):
    project = ProjectWrapper(gateway, model.ProjectI())
    project.setName("Mine")
    project.save()
    dataset = DatasetWrapper(gateway, model.DatasetI())
    dataset.setName("Inner")
    dataset.save()
    link = model.ProjectDatasetLinkI()
    link.setParent(model.ProjectI(project.getId(), False))
    link.setChild(model.DatasetI(dataset.getId(), False))
    gateway.getUpdateService().saveObject(link, gateway.SERVICE_OPTS)
    found = gateway.getObject("Project", project.getId())
    assert [child.getName() for child in found.listChildren()] == ["Inner"]
    found.setName("Renamed")
    found.setDescription("and described")
    found.save()
    again = gateway.getObject("Project", project.getId())
    assert (again.getName(), again.getDescription(), again.getOwnerOmeName()) == ("Renamed", "and described", world.user_name)
    assert (again.canEdit(), again.canLink(), again.canDelete(), again.canAnnotate(), again.canChgrp()) == (True,) * 5


def test_a_gateway_annotates(gateway, world):
    image = gateway.getObject("Image", world.image())
    tag = TagAnnotationWrapper(gateway)
    tag.setValue("from a gateway")
    image.linkAnnotation(tag)
    comment = CommentAnnotationWrapper(gateway)
    comment.setValue("well done")
    comment.setNs("test/comments")
    image.linkAnnotation(comment)
    pairs = MapAnnotationWrapper(gateway)
    pairs.setNs("test/pairs")
    pairs.setValue([["a", "1"], ["a", "2"]])
    pairs.save()
    image.linkAnnotation(pairs)
    number = LongAnnotationWrapper(gateway)
    number.setValue(5)
    number.setNs("test/numbers")
    image.linkAnnotation(number)
    found = {type(one).__name__: one.getValue() for one in gateway.getObject("Image", image.getId()).listAnnotations()}
    assert found == {
        "TagAnnotationWrapper": "from a gateway",
        "CommentAnnotationWrapper": "well done",
        "MapAnnotationWrapper": [("a", "1"), ("a", "2")],
        "LongAnnotationWrapper": 5,
    }
    assert image.getAnnotation("test/numbers").getValue() == 5
    pairs = gateway.getObject("MapAnnotation", pairs.getId())
    pairs.setValue([["b", "3"]])
    pairs.save()
    assert gateway.getObject("MapAnnotation", pairs.getId()).getValue() == [("b", "3")]
    (link,) = gateway.getAnnotationLinks("Image", ann_ids=[pairs.getId()])
    assert link.getParent().getId() == image.getId()


def test_a_loaded_image_is_saved_with_its_pixels(gateway, world):
    image = gateway.getObject("Image", world.image("Before"))
    assert image.getSizeX() == 32
    assert image.getPixelsType() == "uint16"
    image.setName("After")
    image.save()
    assert gateway.getObject("Image", image.getId()).getName() == "After"
    row = world.store.read().execute("SELECT version FROM pixels WHERE image = ?", (image.getId(),)).fetchone()
    assert row == (0,)
