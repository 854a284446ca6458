"""Who may download original files: the server's policy, a group's own, and how it is told."""

import omero
import pytest
from omero.gateway import BlitzGateway

from making import plate_of
from omeroweb_pyr.embedded.binaries import KEY

NAME = omero.constants.permissions.BINARYACCESS


@pytest.fixture
def policy(root):
    config = root.sf.getConfigService()
    yield lambda text: config.setConfigValue(KEY, text)
    config.setConfigValue(KEY, "")


def restricted(client, kind, row):
    return client.sf.getQueryService().get(kind, row).details.permissions.isRestricted(NAME)


def file_of(client, image):
    text = "select f from Image i join i.fileset s join s.usedFiles e join e.originalFile f where i.id = :id"
    return client.sf.getQueryService().findByQuery(text, omero.sys.ParametersI().addId(image))


def test_images_by_default_but_not_those_of_plates(world, client):
    free, screened = world.image(sizes=(16, 16, 1, 1, 1)), world.image()
    plate, well, run = plate_of(world, [screened])
    assert not restricted(client, "Image", free)
    assert restricted(client, "Image", screened)
    for kind, row in (("Plate", plate), ("Well", well), ("PlateAcquisition", run)):
        assert restricted(client, kind, row)
    gateway = BlitzGateway(client_obj=client)
    assert gateway.getObject("Image", free).canDownload()
    assert not gateway.getObject("Plate", plate).canDownload()
    assert client.sf.getConfigService().getConfigValue(KEY) == "+read,+write,+image"


def test_files_follow_their_images(world, client):
    free, screened = world.image(), world.image()
    plate_of(world, [screened])
    assert not file_of(client, free).details.permissions.isRestricted(NAME)
    file = file_of(client, screened)
    assert file.details.permissions.isRestricted(NAME)
    store = client.sf.createRawFileStore()
    store.setFileId(file.id.val)
    with pytest.raises(omero.SecurityViolation):
        store.read(0, 10)
    store.close()


@pytest.mark.parametrize(
    ("text", "owners", "colleagues"),
    [
        ("+read,+write,+image,+plate", False, False),
        ("-read,+write,+image,+plate", False, True),
        ("-read,-write,+image,+plate", True, True),
        ("+read,+write,-image", True, True),
    ],
)
def test_the_policy_of_a_server(world, client, connect, policy, text, owners, colleagues):
    image, colleague = world.image(), connect(world.colleague())
    policy(text)
    assert (restricted(client, "Image", image), restricted(colleague, "Image", image)) == (owners, colleagues)


def test_a_groups_own_policy(world, client, root):
    image, tag = world.image(), world.tag()
    plate, *_ = plate_of(world, [world.image()])
    with world.store.write() as writer:
        writer.update("ExperimenterGroup", world.group_id, config=[(KEY, "+plate")])
    assert not restricted(client, "Plate", plate)
    with world.store.write() as writer:
        writer.update("ExperimenterGroup", world.group_id, config=[(KEY, "-write")])
    assert restricted(client, "Image", image)
    assert restricted(client, "Plate", plate)
    assert not restricted(client, "TagAnnotation", tag)
    assert root.sf.getQueryService().get("Image", image, {"omero.group": "-1"}).details.permissions.isRestricted(NAME)
