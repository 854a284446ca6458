"""Delete2 over the wire: what goes along, what stays, and who may."""

import Ice
import omero
import omero.cmd
import pytest
from omero.cmd.graphs import ChildOption
from omero.gateway import BlitzGateway

from commands import names, submit
from world import World


def delete(client, *, dry=False, options=(), **targets):
    """Delete objects: ``delete(client, Image=[7])``."""
    request = omero.cmd.Delete2(targetObjects=targets, childOptions=list(options), dryRun=dry)
    return submit(client, request)


def exists(server, table, row):
    return server.store.read().execute(f"SELECT 1 FROM {table} WHERE id = ?", (row,)).fetchone() is not None


def test_a_project_takes_what_is_in_nothing_else_along(server, world, client):
    project, other = world.project(), world.project()
    dataset, shared = world.dataset(project=project), world.dataset(project=project)
    world.link("project", other, "dataset", shared)
    image, kept = world.image(dataset=dataset), world.image(dataset=shared)
    gone = names(delete(client, Project=[project]).deletedObjects)
    assert (gone["Project"], gone["Dataset"], gone["Image"]) == ([project], [dataset], [image])
    assert {"Pixels", "Channel", "Fileset", "OriginalFile", "ProjectDatasetLink", "DatasetImageLink"} <= gone.keys()
    assert exists(server, "dataset", shared)
    assert exists(server, "image", kept)
    assert not exists(server, "image", image)


def test_annotations_go_but_not_those_that_are_shared(server, world, client):
    image = world.image()
    comment, tag = world.comment(on=("image", image)), world.tag(on=("image", image))
    pairs = world.key_values({"a": "b"}, on=("image", image))
    gone = names(delete(client, Image=[image]).deletedObjects)
    assert gone["CommentAnnotation"] == [comment]
    assert gone["MapAnnotation"] == [pairs]
    assert exists(server, "annotation", tag)


def test_options_name_what_goes_and_what_stays(server, world, client):
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    tag, comment = world.tag(on=("dataset", dataset)), world.comment(on=("dataset", dataset))
    options = [ChildOption(excludeType=["Image"]), ChildOption(includeType=["TagAnnotation"])]
    gone = names(delete(client, options=options, Project=[project]).deletedObjects)
    assert gone["TagAnnotation"] == [tag]
    assert gone["CommentAnnotation"] == [comment]
    assert exists(server, "image", image)


def test_a_dry_run_tells_and_deletes_nothing(server, world, client):
    image = world.image()
    assert names(delete(client, dry=True, Image=[image]).deletedObjects)["Image"] == [image]
    assert exists(server, "image", image)


def test_files_go_with_their_rows(server, world, client):
    image = world.image()
    attachment = world.attachment("a.txt", b"text", on=("image", image))
    file = server.store.read().execute("SELECT file FROM annotation WHERE id = ?", (attachment,)).fetchone()[0]
    delete(client, FileAnnotation=[attachment])
    assert not exists(server, "originalfile", file)
    assert not (server.store.folder / "files" / str(file)).exists()


def test_a_plate_takes_its_wells_and_images(server, world, client):
    plate = world.plate()
    images = [world.image() for _ in range(4)]
    world.wells(plate, images, rows=2, columns=2, runs=[world.run(plate)])
    gone = names(delete(client, Plate=[plate]).deletedObjects)
    assert gone["Image"] == sorted(images)
    assert len(gone["Well"]) == 4
    assert "PlateAcquisition" in gone


def test_an_image_in_a_well_stays(server, world, client):
    plate, image = world.plate(), world.image()
    world.field(world.well(plate), image)
    response = delete(client, Image=[image])
    assert isinstance(response, omero.cmd.ERR)
    assert "WellSample" in response.parameters["message"]
    assert exists(server, "image", image)


def test_a_fileset_goes_as_a_whole(server, world, client):
    first, second = world.images(2)
    response = delete(client, Image=[first])
    assert isinstance(response, omero.cmd.ERR)
    assert f"Image:Id_{first} may not go without the other images" in response.parameters["message"]
    assert names(delete(client, Image=[first, second]).deletedObjects)["Image"] == [first, second]


@pytest.mark.parametrize(("level", "leader", "allowed"), [("rwr---", False, False), ("rwrw--", False, True), ("rw----", True, True)])
def test_who_may(server, level, leader, allowed):
    owner = World(server, level)
    image = owner.image()
    colleague = owner.colleague(leader=leader)
    client = colleague.client()
    response = delete(client, Image=[image])
    client.closeSession()
    assert isinstance(response, omero.cmd.Delete2Response) == allowed
    assert exists(server, "image", image) != allowed


def test_what_one_cannot_see_is_not_there(stranger, client):
    response = delete(client, Image=[stranger.image()])
    assert (response.name, "there is no Image" in response.parameters["message"]) == ("bad-id", True)


def test_the_gateway_deletes(server, world):
    dataset = world.dataset()
    image = world.image(dataset=dataset)
    gateway = BlitzGateway(client_obj=world.client())
    gateway.deleteObjects("Dataset", [dataset], wait=True)
    assert exists(server, "image", image)
    assert not exists(server, "dataset", dataset)
    gateway.deleteObjects("Image", [image], deleteAnns=True, deleteChildren=True, wait=True)
    assert not exists(server, "image", image)
    gateway.close()


def test_a_handle_is_reopened_from_another_connection(world, client):
    handle = client.sf.submit(omero.cmd.Delete2(targetObjects={"Image": [world.image()]}))
    other = world.client()
    other.closeSession()
    other.joinSession(client.getSessionId())
    again = omero.cmd.HandlePrx.checkedCast(other.ic.stringToProxy(str(handle)))
    assert omero.cmd.State.SUCCESS in again.getStatus().flags
    assert isinstance(again.getResponse(), omero.cmd.Delete2Response)
    again.close()
    with pytest.raises(Ice.ObjectNotExistException):
        handle.getStatus()
    other.__del__()
