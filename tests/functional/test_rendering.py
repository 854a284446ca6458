"""Rendering over the wire, by unmodified omero-py, against numbers worked out from the samples."""

import io

import numpy as np
import omero
import pytest
from omero.gateway import BlitzGateway
from omero.rtypes import rbool, rdouble, rint, rstring
from PIL import Image

from engines import opened, picture, plane
from world import World, samples

SIZES = (32, 24, 3, 2, 2)
STACK = samples(SIZES).astype(int)
"""Samples [t, z, c, y, x]."""


@pytest.fixture
def engine(world, connect, pixels_of):
    """An engine for a new image of the test's own user, with stored default settings."""
    return opened(connect(world), pixels_of(world.image()))


def one_channel(engine, channel, start, end, rgb):
    for other in range(2):
        engine.setActive(other, other == channel)
    engine.setChannelWindow(channel, start, end)
    engine.setRGBA(channel, *rgb, 255)


def drawn(values, start, end, rgb):
    """Work out the picture of one channel."""
    levels = np.clip(np.floor((values - start) * 255 / (end - start) + 0.5), 0, 255).astype(int)
    return levels[..., None] * np.array(rgb) // 255


def test_every_pixel_has_the_colour_that_window_and_colour_say(engine):
    one_channel(engine, 1, 60, 110, (255, 100, 7))
    np.testing.assert_array_equal(picture(engine.render(plane(2, 1))), drawn(STACK[1, 2, 1], 60, 110, (255, 100, 7)))


def test_channels_are_added_and_clipped(engine):
    for channel, rgb in enumerate([(255, 200, 0), (0, 200, 255)]):
        engine.setActive(channel, True)
        engine.setChannelWindow(channel, 0, 120)
        engine.setRGBA(channel, *rgb, 255)
    expected = drawn(STACK[0, 1, 0], 0, 120, (255, 200, 0)) + drawn(STACK[0, 1, 1], 0, 120, (0, 200, 255))
    assert expected.max() > 255
    np.testing.assert_array_equal(picture(engine.render(plane(1, 0))), np.minimum(expected, 255))


def test_packed_integers_jpeg_and_bands_show_the_same(engine):
    expected = picture(engine.render(plane(1, 1)))
    ints = np.array(engine.renderAsPackedInt(plane(1, 1)), np.int64).reshape(24, 32) & 0xFFFFFFFF
    assert (ints >> 24 == 255).all()
    np.testing.assert_array_equal(np.stack([ints >> 16 & 255, ints >> 8 & 255, ints & 255], axis=2), expected)
    engine.setCompressionLevel(1.0)
    best = engine.renderCompressed(plane(1, 1))
    jpeg = Image.open(io.BytesIO(best))
    assert (jpeg.format, jpeg.size) == ("JPEG", (32, 24))
    assert np.abs(np.asarray(jpeg).astype(int) - expected).mean() < 4
    engine.setCompressionLevel(0.1)
    assert engine.getCompressionLevel() == pytest.approx(0.1)
    assert len(engine.renderCompressed(plane(1, 1))) < len(best)


def test_regions_and_other_directions(engine):
    one_channel(engine, 0, 0, 255, (255, 255, 255))
    np.testing.assert_array_equal(picture(engine.render(plane(1, 1, (5, 3, 10, 4))))[..., 0], STACK[1, 1, 0, 3:7, 5:15])
    np.testing.assert_array_equal(picture(engine.render(plane(1, 1, (30, 20, 99, 99))))[..., 0], STACK[1, 1, 0, 20:, 30:])
    np.testing.assert_array_equal(picture(engine.render(plane(t=1, direction=omero.romio.XZ, y=7)))[..., 0], STACK[1, :, 0, 7])
    np.testing.assert_array_equal(picture(engine.render(plane(t=1, direction=omero.romio.ZY, x=9)))[..., 0], STACK[1, :, 0, :, 9].T)


@pytest.mark.parametrize(
    ("kind", "reduce"),
    [
        (omero.constants.projection.ProjectionType.MAXIMUMINTENSITY, lambda stack: stack.max(axis=0)),
        (omero.constants.projection.ProjectionType.MEANINTENSITY, lambda stack: stack.sum(axis=0) // len(stack)),
        (omero.constants.projection.ProjectionType.SUMINTENSITY, lambda stack: stack.sum(axis=0)),
    ],
)
def test_projections(engine, kind, reduce):
    one_channel(engine, 0, 0, 255, (255, 255, 255))
    expected = drawn(reduce(STACK[1, 0:3, 0]), 0, 255, (255, 255, 255))
    ints = np.array(engine.renderProjectedAsPackedInt(kind, 1, 1, 0, 2)).reshape(24, 32)
    np.testing.assert_array_equal(ints & 255, expected[..., 0])
    assert Image.open(io.BytesIO(engine.renderProjectedCompressed(kind, 1, 2, 0, 2))).size == (32, 24)


def test_greyscale_and_inversion(engine):
    one_channel(engine, 1, 0, 255, (255, 0, 0))
    grey = next(model for model in engine.getAvailableModels() if model.value.val == "greyscale")
    engine.setModel(grey)
    assert engine.getModel().value.val == "greyscale"
    values = STACK[0, 0, 1]
    np.testing.assert_array_equal(picture(engine.render(plane())), np.repeat(values[..., None], 3, axis=2))
    engine.addCodomainMapToChannel(omero.romio.ReverseIntensityMapContext(), 1)
    assert isinstance(engine.getCodomainMapContext(1)[0], omero.model.ReverseIntensityContext)
    np.testing.assert_array_equal(picture(engine.render(plane()))[..., 1], 255 - values)
    engine.removeCodomainMapFromChannel(omero.romio.ReverseIntensityMapContext(), 1)
    assert engine.getCodomainMapContext(1) == []


def test_a_used_engine_draws_what_a_fresh_one_draws(world, connect, pixels_of):
    client = connect(world)
    pixels = pixels_of(world.image())
    used = opened(client, pixels)
    expected = bytes(used.renderCompressed(plane(1, 0))), used.renderAsPackedInt(plane(1, 0))
    saved = client.sf.getPixelsService().loadRndSettings(used.getRenderingDefId())
    used.updateSettings(changed_settings(client))
    assert used.renderAsPackedInt(plane(1, 0)) != expected[1]
    for channel in range(2):
        used.removeCodomainMapFromChannel(omero.romio.ReverseIntensityMapContext(), channel)
    for binding in saved.copyWaveRendering():
        binding.lookupTable = rstring(binding.lookupTable.val if binding.lookupTable else "")
    used.updateSettings(saved)
    fresh = opened(client, pixels)
    for again in (used, fresh):
        assert (bytes(again.renderCompressed(plane(1, 0))), again.renderAsPackedInt(plane(1, 0))) == expected


def changed_settings(client):
    """Make settings that differ in everything from the defaults."""
    types = client.sf.getTypesService()
    wanted = omero.model.RenderingDefI()
    wanted.model, wanted.defaultZ, wanted.defaultT = types.getEnumeration("RenderingModel", "rgb"), rint(2), rint(1)
    for channel in range(2):
        binding = omero.model.ChannelBindingI()
        binding.active, binding.inputStart, binding.inputEnd = rbool(True), rdouble(3), rdouble(77)
        binding.red, binding.green, binding.blue, binding.alpha = rint(9), rint(99), rint(199), rint(255)
        binding.family, binding.coefficient = types.getEnumeration("Family", "polynomial"), rdouble(1.7)
        binding.lookupTable = rstring("magenta.lut") if channel else None
        context = omero.model.ReverseIntensityContextI()
        context.reverse = rbool(True)
        binding.addCodomainMapContext(context)
        wanted.addChannelBinding(binding)
    return wanted


def test_update_settings_takes_over_what_is_given(world, connect, pixels_of):
    client = connect(world)
    engine = opened(client, pixels_of(world.image()))
    color = engine.getRGBA(0)
    engine.updateSettings(changed_settings(client))
    assert (engine.getDefaultZ(), engine.getDefaultT()) == (2, 1)
    assert (engine.getChannelWindowStart(1), engine.getChannelWindowEnd(1), engine.getRGBA(1)) == (3, 77, [9, 99, 199, 255])
    assert (engine.getChannelFamily(0).value.val, engine.getChannelCurveCoefficient(0)) == ("polynomial", 1.7)
    assert [engine.getChannelLookupTable(channel) for channel in range(2)] == ["", "magenta.lut"]

    sparse = omero.model.RenderingDefI()
    for channel in range(2):
        binding = omero.model.ChannelBindingI()
        binding.active = rbool(channel == 0)
        sparse.addChannelBinding(binding)
    engine.updateSettings(sparse)
    assert [engine.isActive(channel) for channel in range(2)] == [True, False]
    assert engine.getChannelLookupTable(1) == "magenta.lut", "a missing lookup table takes none away"
    assert len(engine.getCodomainMapContext(1)) == 1, "a missing inversion takes none away"
    assert engine.getRGBA(0) == [9, 99, 199, 255] != color

    sparse.copyWaveRendering()[1].lookupTable = rstring("")
    engine.updateSettings(sparse)
    assert engine.getChannelLookupTable(1) == ""


def test_settings_are_saved_and_counted(world, connect, pixels_of):
    client = connect(world)
    pixels = pixels_of(world.image())
    engine = opened(client, pixels)
    first = engine.getRenderingDefId()
    engine.setChannelWindow(0, 5, 55)
    engine.addCodomainMapToChannel(omero.romio.ReverseIntensityMapContext(), 1)
    engine.saveCurrentSettings()
    again = opened(client, pixels)
    assert again.getRenderingDefId() == first
    assert (again.getChannelWindowStart(0), again.getChannelWindowEnd(0), len(again.getCodomainMapContext(1))) == (5, 55, 1)
    service = client.sf.getPixelsService()
    assert service.loadRndSettings(first).version.val == 1
    second = again.saveAsNewSettings()
    assert second != first
    assert len(service.retrieveAllRndSettings(pixels, -1)) == 2
    again.loadRenderingDef(first)
    assert again.getRenderingDefId() == first
    again.resetDefaultSettings(False)
    assert (again.getChannelWindowStart(0), service.loadRndSettings(first).version.val) == (STACK[:, :, 0].min(), 1)


def test_others_see_the_owners_settings_and_may_keep_their_own_where_they_may_annotate(server, connect, pixels_of):
    for permissions, allowed in (("rwr---", False), ("rwra--", True)):
        world = World(server, permissions)
        pixels = pixels_of(world.image())
        mine = opened(connect(world), pixels)
        mine.setChannelWindow(0, 1, 2)
        mine.saveCurrentSettings()
        other = opened(connect(world.colleague()), pixels)
        assert other.getRenderingDefId() == mine.getRenderingDefId()
        assert other.getChannelWindowEnd(0) == 2
        other.setChannelWindow(0, 1, 3)
        if allowed:
            other.saveCurrentSettings()
            assert other.getRenderingDefId() != mine.getRenderingDefId()
        else:
            with pytest.raises(omero.SecurityViolation):
                other.saveCurrentSettings()


def test_an_image_that_nobody_set_up_can_be_drawn_without_saving(server, connect, pixels_of):
    world = World(server, "rwr---")
    pixels = pixels_of(world.image())
    engine = connect(world.colleague()).sf.createRenderingEngine()
    engine.lookupPixels(pixels)
    assert engine.lookupRenderingDef(pixels) is False
    with pytest.raises(omero.SecurityViolation):
        engine.resetDefaultSettings(True)
    assert engine.resetDefaultSettings(False) == engine.getRenderingDefId() == -1
    engine.load()
    assert len(engine.renderCompressed(plane())) > 100
    assert world.store.read().execute("SELECT count(*) FROM renderingdef WHERE pixels = ?", (pixels,)).fetchone() == (0,)


def test_images_of_others_are_missing(stranger, world, connect, pixels_of):
    pixels = pixels_of(stranger.image())
    engine = connect(world).sf.createRenderingEngine()
    messages = []
    for wanted in (pixels, 987654321):
        with pytest.raises(omero.ValidationException) as caught:
            engine.lookupPixels(wanted)
        messages.append(caught.value.message.replace(str(wanted), "N"))
    assert messages[0] == messages[1]


def test_an_engine_that_is_not_loaded_says_so(world, connect, pixels_of):
    engine = connect(world).sf.createRenderingEngine()
    with pytest.raises(omero.ApiUsageException, match="not set to any pixels"):
        engine.getResolutionLevels()
    engine.lookupPixels(pixels_of(world.image()))
    for call in (lambda: engine.getRGBA(0), lambda: engine.renderCompressed(plane()), engine.load, engine.saveCurrentSettings):
        with pytest.raises(omero.ApiUsageException):
            call()


@pytest.mark.parametrize("wanted", [(3, 0), (0, 2), (-1, 0), (0, 0, (32, 0, 1, 1)), (0, 0, (0, 0, -1, 1))])
def test_planes_outside_the_image_are_refused_with_a_sentence(engine, wanted):
    with pytest.raises(omero.ValidationException) as caught:
        engine.renderCompressed(plane(*wanted))
    assert caught.value.message.endswith((".", "pixels."))
    assert len(engine.renderCompressed(plane())) > 100


def test_settings_that_make_no_sense_are_refused_and_change_nothing(engine):
    before = engine.renderAsPackedInt(plane())
    family = engine.getAvailableFamilies()[0]
    for call in (
        lambda: engine.setChannelWindow(0, 5, 5),
        lambda: engine.setChannelWindow(0, float("nan"), 5),
        lambda: engine.setRGBA(0, 256, 0, 0, 255),
        lambda: engine.setActive(2, True),
        lambda: engine.setQuantizationMap(0, family, -1.0, False),
        lambda: engine.setDefaultZ(3),
        lambda: engine.setCompressionLevel(1.5),
        lambda: engine.setQuantumStrategy(17),
        lambda: engine.setCodomainInterval(200, 100),
        lambda: engine.setResolutionLevel(1),
    ):
        with pytest.raises(omero.ValidationException):
            call()
    assert engine.renderAsPackedInt(plane()) == before


def test_an_image_without_a_readable_file_says_why(world, connect, pixels_of):
    pixels = pixels_of(world.image())
    with world.store.write() as writer:
        writer.connection.execute("UPDATE pixels_file SET path = 'tests/gone.ome.tif' WHERE pixels_id = ?", (pixels,))
    engine = connect(world).sf.createRenderingEngine()
    engine.lookupPixels(pixels)
    with pytest.raises(omero.ResourceError) as caught:
        engine.resetDefaultSettings(True)
    assert caught.value.message == "gone.ome.tif is missing."


def test_what_an_engine_tells_of_the_pixels(engine):
    pixels = engine.getPixels()
    channels = pixels.copyChannels()
    assert [channel.logicalChannel.name.val for channel in channels] == ["DAPI", "GFP"]
    assert channels[0].statsInfo.globalMax.val == STACK[:, :, 0].max()
    assert (engine.requiresPixelsPyramid(), engine.getResolutionLevels(), engine.getResolutionLevel()) == (False, 1, 0)
    assert [(size.sizeX, size.sizeY) for size in engine.getResolutionDescriptions()] == [(32, 24)]
    assert engine.getTileSize() == [32, 24]
    assert (engine.getPixelsTypeLowerBound(0), engine.getPixelsTypeUpperBound(0), engine.isPixelsTypeSigned()) == (0, 65535, False)
    assert engine.getChannelStats(0) == [STACK[:, :, 0].min(), STACK[:, :, 0].max()]
    assert [family.value.val for family in engine.getAvailableFamilies()] == ["linear", "polynomial", "exponential", "logarithmic"]
    quantum = engine.getQuantumDef()
    assert (quantum.cdStart.val, quantum.cdEnd.val, quantum.bitResolution.val) == (0, 255, 255)


def test_blitzgateway_draws_images(world, connect):
    conn = BlitzGateway(client_obj=connect(world))
    image = conn.getObject("Image", world.image())
    assert image.renderImage(1, 0).size == (32, 24)
    assert [channel.getLabel() for channel in image.getChannels()] == ["DAPI", "GFP"]
    assert image.set_active_channels([1, -2], [[10, 60], [None, None]], ["FF0000", None])
    shown = np.asarray(image.renderImage(1, 1, compression=1.0)).astype(int)
    expected = drawn(STACK[1, 1, 0], 10, 60, (255, 0, 0))
    assert np.abs(shown - expected).mean() < 6
    assert [channel.isActive() for channel in image.getChannels()] == [True, False]
    image.setProjection("intmax")
    assert image.renderImage(0, 1).size == (32, 24)
    assert image.saveDefaults()
    assert len(image.getAllRenderingDefs()) == 1
    image._closeRE()
