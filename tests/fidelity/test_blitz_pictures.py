"""What omero-py's gateway draws, and reads of pixels; settings changed, saved, and given to others."""

import io

import numpy as np
import pytest
from PIL import Image

from world import samples

pytestmark = pytest.mark.filterwarnings("ignore")

SIZES = (64, 48, 5, 3, 2)


@pytest.fixture
def image(gateway, places):
    made = gateway.getObject("Image", places.owner.image(sizes=SIZES))
    yield made
    made._closeRE()


def opened(data) -> Image.Image:
    return Image.open(io.BytesIO(data) if isinstance(data, bytes) else data)


def test_planes_and_tiles_are_the_samples(image):
    wanted, pixels = samples(SIZES), image.getPrimaryPixels()
    assert np.array_equal(pixels.getPlane(3, 2, 1), wanted[1, 3, 2])
    for (z, c, t), plane in zip([(0, 0, 0), (4, 1, 1)], pixels.getPlanes([(0, 0, 0), (4, 1, 1)]), strict=True):
        assert np.array_equal(plane, wanted[t, z, c])
    assert np.array_equal(pixels.getTile(1, 1, 0, (10, 5, 20, 12)), wanted[0, 1, 1, 5:17, 10:30])
    tiles = list(pixels.getTiles([(0, 0, 0, (0, 0, 8, 8)), (1, 0, 0, None)]))
    assert np.array_equal(tiles[1], wanted[0, 1, 0])


@pytest.mark.parametrize("axis", ["h", "w"])
def test_lines_of_samples_are_scaled_to_the_range(image, axis):
    wanted = samples(SIZES)[0, 0, 1].astype(float)
    line = wanted[7] if axis == "h" else wanted[:, 7]
    (found,) = image.getPixelLine(0, 0, 7, axis, channels=[1], range=1000)
    assert np.corrcoef(found, line)[0, 1] > 0.999
    assert max(found) <= 1000


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_histogram_counts_every_sample(image, everywhere):
    counted = image.getHistogram([0, 2], 16, globalRange=everywhere, theZ=2, theT=1)
    assert {channel: sum(bins) for channel, bins in counted.items()} == {0: 64 * 48, 2: 64 * 48}


def test_thumbnails(gateway, image, places):
    assert opened(image.getThumbnail(32)).size == (32, 24)
    assert opened(image.getThumbnail((20, 20))).size[0] <= 20
    assert opened(image.getThumbnail(64, z=3, t=1)).size == (64, 48)
    assert opened(image.getThumbnail(48, direct=False)).size == (48, 36)
    found = gateway.getThumbnailSet([image.getId(), places.image, places.field], 96)
    assert {number: max(opened(data).size) for number, data in found.items()} == dict.fromkeys(
        [image.getId(), places.image, places.field], 96
    )
    assert image.getThumbVersion() is not None


def test_drawn_in_every_way(image):
    assert opened(image.renderJpeg(0, 0, 0.5)).format == "JPEG"
    assert image.renderImage(1, 1).size == (64, 48)
    assert opened(image.renderBirdsEyeView(32)).size == (32, 24)
    split = image.renderSplitChannelImage(0, 0)
    assert split.size == (image.splitChannelDims()["g"]["width"], image.splitChannelDims()["g"]["height"])
    for gif in (image.renderRowLinePlotGif(0, 0, 5), image.renderColLinePlotGif(0, 0, 5, 2)):
        assert opened(gif).size == (64, 48)
    for projection in image.getProjections():
        image.setProjection(projection)
        image.setProjectionRange(0, 3)
        assert image.renderImage(0, 0).size == (64, 48)
    assert opened(image.renderJpegRegion(0, 0, 8, 8, 16, 12)).size == (16, 12)


def test_what_is_set_is_seen(image):
    image.setActiveChannels([1], [[0, 100]], ["FF0000"])
    red, green, blue = image.renderImage(0, 0).convert("RGB").split()
    assert max(green.getdata()) < max(red.getdata())
    assert max(blue.getdata()) < max(red.getdata())
    image.setGreyscaleRenderingModel()
    assert image.isGreyscaleRenderingModel()
    assert len({*image.renderImage(0, 0).convert("RGB").getpixel((30, 20))}) <= 2
    image.setColorRenderingModel()
    assert image.getRenderingModel().getValue() == "rgb"


def test_settings_are_saved_found_and_cleared(gateway, image):
    image.setActiveChannels([1, -2, 3], [[3, 300], [1, 90], [5, 500]], ["00FF00", "0000FF", "cool.lut"])
    image.setReverseIntensity(0)
    image.setQuantizationMap(2, "polynomial", 1.5)
    image.setDefaultZ(3)
    assert image.saveDefaults()
    again = gateway.getObject("Image", image.getId())
    channels = again.getChannels()
    assert [channel.isActive() for channel in channels] == [True, False, True]
    assert (channels[0].getWindowStart(), channels[0].getWindowEnd(), channels[0].isInverted()) == (3, 300, True)
    assert (channels[2].getLut(), channels[2].getFamily().getValue(), channels[2].getCoefficient()) == ("cool.lut", "polynomial", 1.5)
    assert again.getDefaultZ() == 3
    (known,) = again.getAllRenderingDefs()
    assert (known["id"], known["c"][1]["active"]) == (again.getRenderingDefId(), False)
    again.resetDefaults()
    assert [channel.isActive() for channel in gateway.getObject("Image", image.getId()).getChannels()] == [True] * 3
    again.clearDefaults()
    again._closeRE()


def test_settings_for_others(gateway, image, places):
    other = places.owner.image(sizes=SIZES)
    image.setActiveChannels([2], [[7, 70]], ["FF00FF"])
    image.saveDefaults()
    assert gateway.applySettingsToSet(image.getId(), "Image", [other]) == {True: [other], False: []}
    channels = gateway.getObject("Image", other).getChannels()
    assert ([channel.isActive() for channel in channels], channels[1].getWindowEnd()) == ([False, True, False], 70)


@pytest.mark.parametrize("kind", ["Image", "Dataset", "Plate"])
def test_channels_get_names(gateway, places, kind):
    owner = places.owner
    dataset, plate = owner.dataset(), owner.plate()
    image = owner.image(dataset=dataset)
    owner.field(owner.well(plate), image)
    wanted = {"Image": image, "Dataset": dataset, "Plate": plate}[kind]
    assert gateway.setChannelNames(kind, [wanted], {1: "one", 2: "two"}) == {"imageCount": 1, "updateCount": 1}
    assert gateway.getObject("Image", image).getChannelLabels() == ["one", "two"]
