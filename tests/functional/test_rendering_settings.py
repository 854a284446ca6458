"""IRenderingSettings over the wire: settings given to others, defaults, and whose they are."""

import omero
import pytest
from omero.gateway import BlitzGateway
from omero.model import PixelsI

from making import ids, plate_of
from world import World

GREEN, WINDOW = (0, 255, 0, 255), (7.0, 55.0)


@pytest.fixture
def client(connect, world):
    return connect(world)


@pytest.fixture
def service(client):
    return client.sf.getRenderingSettingsService()


def look(client, pixels):
    """Tell how the caller sees pixels: the first channel's window and colour, whose settings these are."""
    engine = client.sf.createRenderingEngine()
    engine.lookupPixels(pixels)
    if not engine.lookupRenderingDef(pixels):
        return None
    engine.load()
    seen = (engine.getChannelWindowStart(0), engine.getChannelWindowEnd(0)), tuple(engine.getRGBA(0)), engine.getRenderingDefId()
    engine.close()
    return seen


def set_up(client, pixels, color=GREEN, window=WINDOW):
    """Save settings for pixels, and return their id."""
    engine = client.sf.createRenderingEngine()
    engine.lookupPixels(pixels)
    engine.resetDefaultSettings(False)
    engine.load()
    engine.setRGBA(0, *color)
    engine.setChannelWindow(0, *window)
    engine.saveCurrentSettings()
    made = engine.getRenderingDefId()
    engine.close()
    return made


def owners(world, pixels):
    return [row[0] for row in world.store.read().execute("SELECT owner_id FROM renderingdef WHERE pixels = ? ORDER BY id", (pixels,))]


@pytest.mark.parametrize("kind", ["Image", "Dataset", "Project", "Plate", "Pixels"])
def test_settings_are_given_to_all_images_in_a_container(world, client, service, pixels_of, kind):
    project = world.project()
    dataset = world.dataset(project=project)
    first, second = world.image(dataset=dataset), world.image(dataset=dataset)
    other = world.image(dataset=dataset, sizes=(8, 8, 1, 1, 1))
    plate, _, _ = plate_of(world, [first, second, other])
    set_up(client, pixels_of(first))
    images = [first, second, other]
    nodes = {"Image": images, "Dataset": [dataset], "Project": [project], "Plate": [plate], "Pixels": [pixels_of(i) for i in images]}
    assert service.applySettingsToSet(pixels_of(first), kind, nodes[kind]) == {True: [first, second], False: [other]}
    assert look(client, pixels_of(second))[:2] == (WINDOW, GREEN)
    assert look(client, pixels_of(other)) is None


def test_each_image_keeps_its_own_plane(world, client, service, pixels_of):
    first, second = pixels_of(world.image()), pixels_of(world.image())
    engine = client.sf.createRenderingEngine()
    engine.lookupPixels(first)
    engine.resetDefaultSettings(False)
    engine.load()
    engine.setDefaultZ(2)
    engine.setDefaultT(1)
    engine.saveCurrentSettings()
    engine.close()
    assert service.applySettingsToPixels(first, second)
    found = service.getRenderingSettings(second)
    assert (found.defaultZ.val, found.defaultT.val) == (1, 0)


def test_settings_replace_ones_own_and_leave_others_alone(world, client, service, pixels_of, connect):
    group = world.other_group("rwra--")
    owner = World(world.server, group_id=group)
    image, model = owner.image(), world.image(group=group)
    of_owner = set_up(connect(owner), pixels_of(image), color=(1, 2, 3, 255))
    everywhere = {"omero.group": "-1"}
    assert owners(world, pixels_of(image)) == [owner.user_id]
    done = service.applySettingsToSet(pixels_of(model), "Image", [image], everywhere)
    assert done == {True: [image], False: []}
    assert owners(world, pixels_of(image)) == [owner.user_id, world.user_id]
    assert service.applySettingsToImage(pixels_of(model), image, everywhere)
    assert owners(world, pixels_of(image)) == [owner.user_id, world.user_id]
    assert look(connect(owner), pixels_of(image))[1:] == ((1, 2, 3, 255), of_owner)


def test_the_owners_settings_are_seen_until_there_are_own_ones(world, client, service, pixels_of, connect):
    colleague = world.colleague()
    image = colleague.image()
    assert service.getRenderingSettings(pixels_of(image)) is None
    theirs = set_up(connect(colleague), pixels_of(image))
    assert service.getRenderingSettings(pixels_of(image)).id.val == theirs
    found = service.getRenderingSettings(pixels_of(image))
    assert (found.details.owner.id.val, found.copyWaveRendering()[0].inputEnd.val) == (colleague.user_id, WINDOW[1])


def test_without_the_right_to_annotate_nothing_is_kept(world, client, service, pixels_of):
    colleague = world.colleague()  # in a read-only group
    image = colleague.image()
    mine = world.image()
    assert service.applySettingsToSet(pixels_of(mine), "Image", [image]) == {True: [], False: [image]}
    assert service.resetDefaultsInSet("Image", [image, mine]) == [mine]
    with pytest.raises(omero.SecurityViolation):
        service.resetDefaultsInImage(image)
    assert owners(world, pixels_of(image)) == []


def test_defaults_again(world, client, service, pixels_of):
    dataset = world.dataset()
    images = [world.image(dataset=dataset) for _ in range(4)]
    pixels = [pixels_of(image) for image in images]
    before = service.resetDefaultsInDataset(dataset)
    fresh = look(client, pixels[0])
    assert before == images
    for one, reset in zip(
        pixels,
        (
            lambda: service.resetDefaultsInSet("Image", images[:1]),
            lambda: service.resetDefaultsInImage(images[1]),
            lambda: service.resetDefaultsForPixels(pixels[2]),
            lambda: service.resetDefaults(None, PixelsI(pixels[3], False)),
        ),
        strict=True,
    ):
        set_up(client, one)
        assert look(client, one)[:2] == (WINDOW, GREEN)
        reset()
        assert look(client, one)[:2] == fresh[:2]


def test_original_settings_are_the_defaults(world, client, service, pixels_of):
    dataset = world.dataset()
    image = world.image(dataset=dataset)
    assert service.setOriginalSettingsInDataset(dataset) == [image]
    fresh = look(client, pixels_of(image))
    for again in (lambda: service.setOriginalSettingsInImage(image), lambda: service.setOriginalSettingsForPixels(pixels_of(image))):
        set_up(client, pixels_of(image))
        again()
        assert look(client, pixels_of(image)) == fresh


def test_the_owners_settings_taken_over(world, client, service, pixels_of, connect):
    group = world.other_group("rwra--")
    owner = World(world.server, group_id=group)
    seen, unseen = owner.image(), owner.image()
    set_up(connect(owner), pixels_of(seen))
    everywhere = {"omero.group": "-1"}
    assert service.resetDefaultsInSet("Image", [seen, unseen], everywhere) == [seen, unseen]
    assert service.resetDefaultsByOwnerInSet("Image", [seen, unseen], everywhere) == [seen]
    found = service.getRenderingSettings(pixels_of(seen), everywhere)
    assert found.details.owner.id.val == world.user_id
    assert found.copyWaveRendering()[0].green.val == 255
    assert found.copyWaveRendering()[0].inputStart.val == WINDOW[0]


def test_windows_over_all_samples_and_colours_kept(world, client, service, pixels_of):
    image = world.image()
    set_up(client, pixels_of(image))
    assert service.resetMinMaxInSet("Image", [image]) == [image]
    extremes = (
        "SELECT s.globalMin, s.globalMax FROM channel c JOIN statsinfo s ON s.id = c.statsInfo WHERE c.pixels = ? AND c.pixels_index = 0"
    )
    low, high = world.store.read().execute(extremes, (pixels_of(image),)).fetchone()
    assert look(client, pixels_of(image))[:2] == ((low, high), GREEN)


def test_new_settings_that_nobody_stored(world, service, pixels_of):
    pixels = pixels_of(world.image())
    for make in (
        lambda: service.createNewRenderingDef(PixelsI(pixels, False)),
        lambda: service.resetDefaultsNoSave(None, PixelsI(pixels, False)),
    ):
        made = make()
        assert made.id is None
        assert made.model.value.val == "rgb"
        assert made.pixels.id.val == pixels
        assert made.sizeOfWaveRendering() == 2
        assert made.copyWaveRendering()[0].family.value.val == "linear"
    assert owners(world, pixels) == []
    with pytest.raises(omero.ApiUsageException):
        service.createNewRenderingDef(None)


def test_which_images_fit_each_other(world, service, pixels_of):
    first, same, other = (PixelsI(pixels_of(world.image(sizes=s, pixel_type=p)), False) for s, p in (
        ((8, 8, 1, 2, 1), "uint16"), ((16, 4, 3, 2, 2), "uint16"), ((8, 8, 1, 2, 1), "uint8")))  # fmt: skip
    assert service.sanityCheckPixels(first, same)
    assert not service.sanityCheckPixels(first, other)


def test_what_one_does_not_see(service, stranger, pixels_of):
    image = stranger.image()
    for refused in (lambda: service.getRenderingSettings(pixels_of(image)), lambda: service.resetDefaultsInImage(image)):
        with pytest.raises(omero.ValidationException):
            refused()
    assert service.resetDefaultsInSet("Image", [image]) == []


def test_an_image_without_samples_is_told_apart(world, client, service, pixels_of):
    image, whole = world.image(), world.image()
    with world.store.write() as writer:
        writer.connection.execute("UPDATE channel SET statsInfo = NULL WHERE pixels = ?", (pixels_of(image),))
        writer.connection.execute("UPDATE pixels_file SET path = 'gone' WHERE pixels_id = ?", (pixels_of(image),))
    assert service.resetDefaultsInSet("Image", [image, whole]) == [whole]


def test_the_gateways_way(world, client, pixels_of):
    first, second = world.image(), world.image()
    set_up(client, pixels_of(first))
    conn = BlitzGateway(client_obj=client)
    assert conn.applySettingsToSet(first, "Image", [second]) == {True: [second], False: []}
    wrapper = conn.getObject("Image", second)
    assert [c.getWindowEnd() for c in wrapper.getChannels()][:1] == [WINDOW[1]]
    wrapper._re.close()
    assert ids(client.sf.getPixelsService().retrieveAllRndSettings(pixels_of(second), -1))
