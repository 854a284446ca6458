"""The query grammar: what it reads, what it refuses and in which words, and that writing and reading agree."""

import random
from urllib.parse import parse_qsl

import pytest
from webob.multidict import MultiDict

from omeroweb_pyr.imaging.grammar import canonical, parse
from omeroweb_pyr.imaging.model import ChannelView, GrammarError, Projection, Region, Sizes, Tile, View

SIZES = Sizes(x=512, y=400, z=25, c=3, t=4)


def read(query, sizes=SIZES, plane=None):
    return parse(MultiDict(parse_qsl(query, keep_blank_values=True)), sizes, plane)


def test_nothing_asked_is_the_middle_plane_with_saved_settings():
    assert read("") == View(z=13, t=1)


def test_the_plane_of_the_settings_stands_where_none_is_asked():
    assert read("t=2", plane=(7, 3)) == View(z=7, t=2)


def test_a_plane_of_the_settings_that_the_image_lacks_is_brought_into_it():
    assert read("", plane=(99, 0)) == View(z=25, t=1)


@pytest.mark.parametrize(
    ("c", "channels"),
    [
        ("1", (ChannelView(1),)),
        ("-2", (ChannelView(2, active=False),)),
        ("3,1", (ChannelView(1), ChannelView(3))),
        ("1|100:600", (ChannelView(1, True, 100.0, 600.0),)),
        ("1|-1.5:2e3", (ChannelView(1, True, -1.5, 2000.0),)),
        ("1|5:5", (ChannelView(1, True, 5.0, 5.0),)),
        ("1$00ff00", (ChannelView(1, color="00FF00"),)),
        ("1$0f0", (ChannelView(1, color="00FF00"),)),
        ("1$0f0f", (ChannelView(1, color="00FF00"),)),
        ("1$0f08", (ChannelView(1, color="00FF0088"),)),
        ("1$00ff00FF", (ChannelView(1, color="00FF00"),)),
        ("1$00ff0080", (ChannelView(1, color="00FF0080"),)),
        ("1$cool.lut", (ChannelView(1, lut="cool.lut"),)),
        ("1|0:1$16 colors (b).LUT", (ChannelView(1, True, 0.0, 1.0, lut="16 colors (b).LUT"),)),
        ("1|1:6$00FF00,-2|0:9$F00,3", (ChannelView(1, True, 1, 6, "00FF00"), ChannelView(2, False, 0, 9, "FF0000"), ChannelView(3))),
    ],
)
def test_channels(c, channels):
    assert read(f"c={c}").channels == channels


def test_check_boxes_give_c_several_times():
    assert read("c=1|0:9&c=&c=3").channels == (ChannelView(1, True, 0.0, 9.0), ChannelView(3))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("z=25&t=4", View(z=25, t=4)),
        ("z=&t=&c=&m=&p=&q=&maps=", View(z=13, t=1)),
        ("m=g", View(z=13, t=1, model="g")),
        ("m=c", View(z=13, t=1, model="c")),
        ("p=normal", View(z=13, t=1)),
        ("p=intmax", View(z=13, t=1, projection=Projection("intmax", 1, 25))),
        ("p=intmean|0:24", View(z=13, t=1, projection=Projection("intmean", 1, 25))),
        ("p=intsum|3:3", View(z=13, t=1, projection=Projection("intsum", 4, 4))),
        ("q=0", View(z=13, t=1, quality=0.0)),
        ("q=0.9", View(z=13, t=1, quality=0.9)),
        ("q=1.0", View(z=13, t=1, quality=1.0)),
        ("maps=[null]", View(z=13, t=1)),
        ("maps=[]", View(z=13, t=1)),
        ("region=0,0,512,400", View(z=13, t=1, part=Region(0, 0, 512, 400))),
        ("region=500,399,100,100", View(z=13, t=1, part=Region(500, 399, 12, 1))),
        ("tile=0,1,2", View(z=13, t=1, part=Tile(0, 1, 2))),
        ("tile=3,0,0,256,128", View(z=13, t=1, part=Tile(3, 0, 0, 256, 128))),
        ("tile=0,0,0,-1,0", View(z=13, t=1, part=Tile(0, 0, 0))),
        ("tile=0,0,0,5000,1024", View(z=13, t=1, part=Tile(0, 0, 0, 1024, 1024))),
        ("p=normal&tile=0,0,0", View(z=13, t=1, part=Tile(0, 0, 0))),
        ("zm=100&x=3&unknown=1", View(z=13, t=1)),
    ],
)
def test_the_rest(query, expected):
    assert read(query) == expected


@pytest.mark.parametrize(
    ("query", "channels"),
    [
        ('c=1&maps=[{"inverted":{"enabled":true}}]', (ChannelView(1, inverted=True),)),
        ('c=1&maps=[{"reverse":{"enabled":"true"}}]', (ChannelView(1, inverted=True),)),
        ("c=1,-2&maps=[{}]", (ChannelView(1, inverted=False), ChannelView(2, active=False))),
        ('c=3,1&maps=[{"inverted":{"enabled":true}}]', (ChannelView(1), ChannelView(3, inverted=True))),
        (
            'c=2&maps=[{"quantization":{"family":"exponential","coefficient":2}}]',
            (ChannelView(2, inverted=False, family="exponential", coefficient=2.0),),
        ),
        (
            'maps=[null,{"inverted":{"enabled":true}}]',
            (ChannelView(1, active=None), ChannelView(2, active=None, inverted=True), ChannelView(3, active=None)),
        ),
    ],
)
def test_maps_go_with_the_entries_of_c_or_with_all_channels(query, channels):
    view = read(query)
    assert view.channels == channels
    assert read(canonical(view)) == view


@pytest.mark.parametrize("query", ["region=3,4,50,60", "tile=0,1,2", "tile=2,1,0,256,128"])
def test_parts_are_written_as_they_are_read(query):
    assert read(canonical(read(query))) == read(query)
    assert query in canonical(read(query))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("z=0", "“z” must be a whole number from 1 to 25, not “0”."),
        ("z=26", "from 1 to 25"),
        ("z=-1", "“z”"),
        ("z=1.0", "“z”"),
        ("z=²", "“z”"),
        ("z=٣", "“z”"),
        ("z= 1", "“z”"),
        ("z=" + "9" * 5000, "“z”"),
        ("z=1&z=2", "“z” is given 2 times"),
        ("t=5", "“t” must be a whole number from 1 to 4"),
        ("t=nan", "“t”"),
        ("c=x", "“x” is no entry"),
        ("c=,", "“” is no entry"),
        ("c=1,", "“” is no entry"),
        ("c=0", "from 1 to 3"),
        ("c=4", "names channel 4; a channel must be a whole number from 1 to 3"),
        ("c=--1", "“--1”"),
        ("c=%2B1", "“+1”"),
        ("c=9999999", "“9999999”"),
        ("c=1,2,1", "lists channel 1 twice"),
        ("c=1,-1", "lists channel 1 twice"),
        ("c=1&c=1", "lists channel 1 twice"),
        ("c=1|", "no entry"),
        ("c=1|1", "no entry"),
        ("c=1|1:2:3", "no entry"),
        ("c=1|1:", "no entry"),
        ("c=1|a:2", "window limit of channel 1 in “c” must be a finite number, not “a”."),
        ("c=1|nan:2", "finite"),
        ("c=1|0:inf", "finite"),
        ("c=1|0:1e999", "finite"),
        ("c=1|0:1_0", "finite"),
        ("c=1|0:600r", "finite"),
        ("c=1|9:1", "window from 9 to 1"),
        ("c=1$", "no entry"),
        ("c=1$red", "colour “red”"),
        ("c=1$12345", "hex digits"),
        ("c=1$#ff0000", "hex digits"),
        ("c=1$../../x.lut", "colour"),
        ("c=1$.lut", "colour"),
        ("c=" + "1" * 30000, "longer than"),
        ("c=1|" + "1" * 41 + ":2", "no entry"),
        ("m=x", "“m” must be c (colour) or g (greyscale), not “x”."),
        ("m=C", "“m”"),
        ("p=max", "“p” must be normal, intmax, intmean or intsum, not “max”."),
        ("p=normal|0:3", "“p”"),
        ("p=split", "“p”"),
        ("p=intmax|", "first:last, both a whole number from 0 to 24"),
        ("p=intmax|0:25", "“0:25”"),
        ("p=intmax|5:4", "first not after last"),
        ("p=intmax|-1:4", "“p”"),
        ("p=intmax|0:99999999999999999999", "“p”"),
        ("q=1.01", "from 0 to 1"),
        ("q=-0.1", "from 0 to 1"),
        ("q=high", "finite number"),
        ("q=nan", "finite number"),
        ("maps=[", "“maps” must be a list in JSON"),
        ("maps={}", "“maps” must be a list in JSON"),
        ("maps=" + "[" * 19000, "“maps” must be a list in JSON"),
        ("maps=" + " " * 20001, "longer than"),
        ("maps=[1]", "an object in JSON, or null"),
        ('maps=[{"inverted":true}]', "“inverted” in “maps” must be an object"),
        ('maps=[{"inverted":{"enabled":"yes"}}]', "true or false"),
        ('maps=[{"quantization":{"family":"cubic"}}]', "must be linear, polynomial, logarithmic or exponential, not “cubic”"),
        ('maps=[{"quantization":{"family":["linear"]}}]', "family"),
        ('maps=[{"quantization":{"coefficient":0}}]', "a number above 0"),
        ('maps=[{"quantization":{"coefficient":true}}]', "a number above 0"),
        ('maps=[{"quantization":{"coefficient":NaN}}]', "a number above 0"),
        ('maps=[{"quantization":{"coefficient":1' + "0" * 400 + "}}]", "a number above 0"),
        ("c=1&maps=[{},{}]", "2 entries for 1 channels"),
        ("maps=[{},{},{},{}]", "4 entries for 3 channels"),
        ("region=1,2,3", "x,y,width,height"),
        ("region=-1,0,5,5", "x,y,width,height"),
        ("region=512,0,5,5", "The x of “region” must be a whole number from 0 to 511, not 512."),
        ("region=0,400,5,5", "The y of “region”"),
        ("region=0,0,0,5", "1 at least"),
        ("region=0,0,5,5&tile=0,0,0", "can't both be given"),
        ("region=0,0,5,5&p=intmax", "as a whole"),
        ("tile=0,0", "level,column,row"),
        ("tile=-1,0,0", "level,column,row"),
        ("tile=0,0,0,256", "level,column,row"),
        ("tile=0,0,1.5", "level,column,row"),
        ("tile=41,0,0", "no image has so many"),
        ("tile=0,0,0&tile=0,0,0", "2 times"),
    ],
)
def test_refusals_say_what_is_wrong(query, words):
    with pytest.raises(GrammarError) as refusal:
        read(query)
    assert words in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_a_refusal_speaks_of_a_single_plane_as_one():
    with pytest.raises(GrammarError, match="“t” must be 1, the only one there is, not “2”"):
        read("t=2", Sizes(x=8, y=8, z=1, c=1, t=1))


def test_canonical_is_short_and_ordered():
    view = read("q=0.50&t=2&z=3&p=intmax&m=g&c=2,-1|1.0:6e2$0f0")
    assert canonical(view) == "c=-1%7C1:600$00FF00,2&m=g&z=3&t=2&p=intmax%7C0:24&q=0.5"


@pytest.mark.parametrize("seed", range(200))
def test_reading_what_was_written_gives_the_same_view(seed):
    view = made_up(random.Random(seed))
    assert read(canonical(view)) == view


def made_up(chance):
    """Make any view that the grammar can express."""

    def number():
        return chance.choice((float(chance.randint(-9, 70000)), chance.uniform(-1, 1), chance.uniform(0, 1e300), 1e15, 1e-12))

    def channel(index):
        window = sorted((number(), number())) if chance.random() < 0.7 else (None, None)
        ink = chance.choice(((None, None), (f"{chance.randrange(1 << 24):06X}", None), ("01020380", None), (None, "a+b &c.lut")))
        return ChannelView(index, chance.random() < 0.5, *window, *ink)

    channels = tuple(channel(index) for index in sorted(chance.sample(range(1, 4), chance.randint(1, 3))))
    first, last = sorted((chance.randint(1, 25), chance.randint(1, 25)))
    return View(
        z=chance.randint(1, 25),
        t=chance.randint(1, 4),
        channels=chance.choice((None, channels)),
        model=chance.choice((None, "c", "g")),
        projection=chance.choice((None, Projection(chance.choice(("intmax", "intmean", "intsum")), first, last))),
        quality=chance.choice((None, 0.0, 1.0, chance.random())),
    )
