"""IContainer over the wire: trees of containers, images, counts."""

import omero
import pytest
from omero.model import DatasetI, ProjectI
from omero.rtypes import rlong, rtime
from omero.sys import ParametersI

from making import ids, insert, plate_of
from omeroweb_pyr.embedded.seed.builder import Builder


@pytest.fixture
def service(connect, world):
    return connect(world).sf.getContainerService()


def test_a_project_with_its_datasets_and_with_their_images(world, service):
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    (bare,) = service.loadContainerHierarchy("Project", [project], None)
    (link,) = bare.copyDatasetLinks()
    assert link.child.id.val == dataset
    assert link.child.isLoaded()
    assert not link.child.isImageLinksLoaded()
    (full,) = service.loadContainerHierarchy("ome.model.containers.Project", [project], ParametersI().leaves())
    (leaf,) = full.copyDatasetLinks()[0].child.copyImageLinks()
    assert leaf.child.id.val == image
    assert leaf.child.getPrimaryPixels().sizeX.val == 32


def test_empty_collections_are_loaded(world, service):
    (project,) = service.loadContainerHierarchy("Project", [world.project()], None)
    assert project.isDatasetLinksLoaded()
    assert project.sizeOfDatasetLinks() == 0


def test_whose_containers_and_the_orphans(world, service, connect):
    other = world.colleague()
    mine, theirs = world.project(), other.project()
    inside, outside = world.dataset(project=mine), world.dataset()
    of_me = ParametersI().exp(rlong(world.user_id))
    assert ids(service.loadContainerHierarchy("Project", [], of_me)) == [mine]
    assert ids(service.loadContainerHierarchy("Project", None, ParametersI().grp(rlong(world.group_id)))) == [mine, theirs]
    found = service.loadContainerHierarchy("Project", [], of_me.orphan())
    assert [(type(o), o.id.val) for o in found] == [(ProjectI, mine), (DatasetI, outside)]
    assert inside not in ids(found[1:])


def test_without_ids_an_owner_or_group_is_needed(service):
    with pytest.raises(omero.ApiUsageException):
        service.loadContainerHierarchy("Project", [], None)


def test_screens_and_plates(world, service):
    image = world.image()
    plate, _, run = plate_of(world, [image])
    screen = insert(world, "Screen", name="Screen")
    insert(world, "ScreenPlateLink", parent=screen, child=plate)
    (found,) = service.loadContainerHierarchy("Screen", [screen], None)
    (link,) = found.copyPlateLinks()
    assert ids(link.child.copyPlateAcquisitions()) == [run]
    (leaves,) = service.loadContainerHierarchy("Plate", [plate], ParametersI().leaves())
    assert leaves.copyWells()[0].copyWellSamples()[0].image.id.val == image
    alone, _, _ = plate_of(world, [])
    found = service.loadContainerHierarchy("Screen", [], ParametersI().exp(rlong(world.user_id)).orphan())
    assert ids(found) == [screen, alone]


def test_hierarchies_above_images(world, service):
    project = world.project()
    dataset, loose = world.dataset(project=project), world.dataset()
    first, second, third = world.image(dataset=dataset), world.image(dataset=loose), world.image()
    world.image(dataset=dataset)
    wanted = [first, second, third]
    found = service.findContainerHierarchies("Project", wanted, None)
    assert [type(o).__name__ for o in found] == ["ProjectI", "DatasetI", "ImageI"]
    assert ids(found) == [project, loose, third]
    (leaf,) = found[0].copyDatasetLinks()[0].child.copyImageLinks()
    assert leaf.child.id.val == first
    assert ids(service.findContainerHierarchies("Dataset", wanted, None)) == [dataset, loose, third]


@pytest.mark.parametrize("kind", ["Image", "Dataset", "Project", "Plate", "Well", "PlateAcquisition", "Screen", "Folder", "Fileset"])
def test_images_by_what_they_are_in(world, service, kind):
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    plate, well, run = plate_of(world, [image])
    screen, folder = insert(world, "Screen", name="S"), insert(world, "Folder", name="F")
    insert(world, "ScreenPlateLink", parent=screen, child=plate)
    insert(world, "FolderImageLink", parent=folder, child=image)
    fileset = world.store.read().execute("SELECT fileset FROM image WHERE id = ?", (image,)).fetchone()[0]
    containers = {"Image": image, "Dataset": dataset, "Project": project, "Plate": plate, "Well": well, "PlateAcquisition": run}
    containers |= {"Screen": screen, "Folder": folder, "Fileset": fileset}
    world.image()
    (found,) = service.getImages(kind, [containers[kind]], None)
    assert found.id.val == image
    assert found.getPrimaryPixels().pixelsType.value.val == "uint16"


def test_images_of_a_user_and_of_a_time(world, service):
    old, new = world.image(), world.image()
    with world.store.write() as writer:
        writer.update("Event", writer.connection.execute("SELECT creation_id FROM image WHERE id = ?", (old,)).fetchone()[0], time=1000)
    world.colleague().image()
    assert ids(service.getUserImages(ParametersI().exp(rlong(world.user_id)))) == [old, new]
    assert ids(service.getImagesByOptions(ParametersI().endTime(rtime(2000)).exp(rlong(world.user_id)))) == [old]
    assert ids(service.getImagesByOptions(ParametersI().startTime(rtime(2000)).exp(rlong(world.user_id)))) == [new]
    for refused in (service.getUserImages, service.getImagesByOptions):
        with pytest.raises(omero.ApiUsageException):
            refused(None)


def test_split_filesets(world, service):
    dataset = world.dataset()
    with Builder.session(world.store) as build:
        images = build.images(3, world.user_id, world.group_id, "I{}", world.server.stack())
        build.link("dataset", dataset, "image", images[1])
    fileset = world.store.read().execute("SELECT fileset FROM image WHERE id = ?", (images[0],)).fetchone()[0]
    assert service.getImagesBySplitFilesets({"Dataset": [dataset]}, None) == {fileset: {True: [images[1]], False: [images[0], images[2]]}}
    assert service.getImagesBySplitFilesets({"Fileset": [fileset]}, None) == {}
    assert service.getImagesBySplitFilesets({"Image": list(images), "Dataset": []}, None) == {}


def test_counts_and_members_of_collections(world, service):
    dataset, empty = world.dataset(), world.dataset()
    image = world.image(dataset=dataset)
    assert service.getCollectionCount("Dataset", "imageLinks", [dataset, empty, 10**9], None) == {dataset: 1, empty: 0, 10**9: 0}
    full = "ome.model.containers.Dataset"
    assert service.getCollectionCount(full, f"{full}_imageLinks", [dataset], None) == {dataset: 1}
    (link,) = service.retrieveCollection(DatasetI(dataset, False), "imageLinks", None)
    assert link.child.id.val == image
    with pytest.raises(omero.ApiUsageException):
        service.getCollectionCount("Dataset", "name", [dataset], None)
    with pytest.raises(omero.ValidationException):
        service.retrieveCollection(DatasetI(10**9, False), "imageLinks", None)


def test_nothing_of_a_stranger(world, stranger, service):
    project, image = stranger.project(), stranger.image()
    assert service.loadContainerHierarchy("Project", [project], None) == []
    assert service.getImages("Image", [image], None) == []


@pytest.mark.parametrize("operation", ["loadContainerHierarchy", "findContainerHierarchies", "getImages"])
def test_types_that_hold_no_images_are_refused(service, operation):
    with pytest.raises(omero.ApiUsageException):
        getattr(service, operation)("Experimenter", [1], None)
