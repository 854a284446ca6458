"""What the viewer begins with: saved settings, overlaid by the query."""

import json
from datetime import UTC, datetime

import pytest
from webob.multidict import MultiDict

from omeroweb_pyr.gateway.model import Channel, Group, Image, Person, Pixels, PixelSize, Settings
from omeroweb_pyr.presenters.viewer import viewer

BASE = "/dataset/2/image/7/"


def channel(index, **values):
    saved = {"name": f"dye {index}", "color": "00ff00", "lut": None, "active": True, "start": 1.0, "end": 9.0, "low": 0.0, "high": 99.0}
    return Channel(index=index, **(saved | values))


CHANNELS = (channel(1), channel(2, lut="cool.lut"), channel(3, active=False, name=""))
SETTINGS = Settings(channels=CHANNELS, default_z=3, default_t=2, model="c")
MICRON = PixelSize(0.5, "MICROMETER", "µm")
PIXELS = Pixels(id=1, size_x=8, size_y=6, size_z=5, size_c=3, size_t=2, type="uint8", physical_z=MICRON)
IMAGE = Image(
    id=7,
    name="a & b.tif",
    description="",
    owner=Person(1, "ann", "Ann", "Lee"),
    group=Group(1, "lab", "rwr---"),
    created=datetime.now(UTC),
    rights=frozenset(),
    pixels=PIXELS,
    version="1-2-3",
)


def shown(**query):
    return viewer(IMAGE, SETTINGS, BASE, MultiDict(query))


def state(**query):
    return json.loads(shown(**query)["state"])


def test_nothing_asked_is_what_is_saved():
    page = shown()
    assert page["src"] == f"{BASE}@@render?z=3&t=2&v=1-2-3"
    assert page["depth"] == " · 1 µm"
    assert state()["view"] == state()["saved"]
    assert state()["saved"]["channels"][1]["lut"] == "cool.lut"


def test_what_is_asked_overlays_what_is_saved():
    page = shown(c="2|5:6$FF0000,-1", z="1", m="g", p="intmax|1:2", q="0.4")
    one, two, three = page["channels"]
    assert (one["active"], two["active"], three["active"]) == (False, True, False)
    assert (two["start"], two["end"], two["color"], two["lut"]) == (5.0, 6.0, "FF0000", None)
    assert (one["start"], one["end"], one["color"]) == (1.0, 9.0, "00FF00")
    assert page["src"] == f"{BASE}@@render?c=-1,2%7C5:6$FF0000&m=g&z=1&t=2&p=intmax%7C1:2&q=0.4&v=1-2-3"
    assert [choice["value"] for choice in page["projections"] if choice["chosen"]] == ["intmax"]
    assert page["qualities"][-1] == {"value": "0.4", "label": "0.4", "chosen": True}


def test_a_window_alone_keeps_the_lut():
    assert shown(c="2|5:6")["channels"][1]["lut"] == "cool.lut"


def test_check_boxes_carry_the_whole_channel():
    assert [each["entry"] for each in shown()["channels"]] == ["1|1:9$00FF00", "2|1:9$cool.lut", "3|1:9$00FF00"]


def test_a_channel_without_a_name_gets_one():
    assert shown()["channels"][2]["name"] == "Channel 3"


def test_what_cannot_be_understood_is_told_and_the_saved_view_shown():
    page = shown(z="9")
    assert page["problem"].startswith("“z” must be")
    assert page["src"] == shown()["src"]


@pytest.mark.parametrize(("query", "words"), [({}, "a & b.tif: Z 3, T 2; channels shown: dye 1, dye 2"), ({"c": "-1"}, "shown: none")])
def test_the_picture_is_told_in_words(query, words):
    assert words in shown(**query)["alt"]


def test_an_image_without_pixels_is_not_drawn():
    assert viewer(IMAGE, None, BASE, MultiDict()) == {"drawable": False, "problem": "a & b.tif has no pixels to draw."}
