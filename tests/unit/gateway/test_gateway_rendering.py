"""What a request changes of the saved settings, and what of it goes to OMERO."""

import pytest

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.rendering import Binding, Rendering, asked, to_omero
from omeroweb_pyr.imaging.model import ChannelView, View

RED = Binding(active=True, start=1.0, end=9.0, red=255, green=0, blue=0, lut="cool.lut")
GREEN = Binding(active=True, start=2.0, end=8.0, red=0, green=255, blue=0, inverted=True)
SAVED = Rendering(model="rgb", default_z=3, default_t=4, channels=(RED, GREEN))


def test_a_request_without_wishes_shows_what_is_saved():
    assert asked(SAVED, View(z=1, t=1)) == SAVED


def test_channels_that_are_not_listed_are_off_and_keep_their_window():
    found = asked(SAVED, View(z=1, t=1, channels=(ChannelView(2, start=5.0),)))
    assert [channel.active for channel in found.channels] == [False, True]
    assert (found.channels[0].start, found.channels[0].end) == (1.0, 9.0)
    assert (found.channels[1].start, found.channels[1].end) == (5.0, 8.0)


def test_a_colour_takes_the_lookup_table_away_and_a_table_comes_with_its_name():
    found = asked(SAVED, View(z=1, t=1, channels=(ChannelView(1, color="0080FF"), ChannelView(2, lut="fire.lut"))))
    assert (found.channels[0].color, found.channels[0].lut) == ("0080FF", "")
    assert (found.channels[1].color, found.channels[1].lut) == ("00FF00", "fire.lut")


def test_grey_is_a_model():
    assert asked(SAVED, View(z=1, t=1, model="g")).model == "greyscale"


def test_a_channel_that_is_not_there_is_a_bad_request():
    with pytest.raises(BadRequest, match="2 channels"):
        asked(SAVED, View(z=1, t=1, channels=(ChannelView(3),)))


def test_everything_is_sent_so_that_nothing_stays():
    sent = to_omero(SAVED, inverted=())
    assert (sent.model.value.val, sent.defaultZ.val, sent.defaultT.val) == ("rgb", 3, 4)
    assert sent.quantization.cdEnd.val == 255
    first, second = sent.copyWaveRendering()
    assert (first.active.val, first.inputStart.val, first.inputEnd.val, first.lookupTable.val) == (True, 1.0, 9.0, "cool.lut")
    assert (second.red.val, second.green.val, second.lookupTable.val, second.family.value.val) == (0, 255, "", "linear")
    assert second.sizeOfSpatialDomainEnhancement() == 1


def test_a_channel_is_not_inverted_twice():
    sent = to_omero(SAVED, inverted={1})
    assert [binding.sizeOfSpatialDomainEnhancement() for binding in sent.copyWaveRendering()] == [0, 0]
