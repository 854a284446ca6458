"""Regions, tiles and levels, lookup tables and inversions, histograms: over the real wire."""

import io
import re
from dataclasses import replace
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

from budgets import asked_of_omero
from omeroweb_pyr.embedded.pixels import luts
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DYES, write_stack

SIZE = (1300, 700)
LEVELS = [(1300, 700), (650, 350), (325, 175)]
WHITE = "c=1|0:255$FFFFFF&z=1&t=1"
INVERTED = quote('[{"inverted":{"enabled":true}}]')


@pytest.fixture(scope="session")
def stack(server):
    """A file with the three levels of ``LEVELS``; its samples grow to the right and downwards."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    samples = (x // 8 + y // 8).astype(np.uint8)[None, None, None]
    flat = write_stack(server.store.pixels, "tests/flat", samples, DYES[:1])
    make_pyramid(server.store.pixels / flat.path, 0, server.store.pixels / "tests/tiled.ome.tif")
    return replace(flat, path="tests/tiled.ome.tif")


@pytest.fixture
def tiled(world, stack):
    """An image with levels."""
    with Builder.session(world.store) as build:
        return build.image(world.user_id, world.group_id, "Tiled", stack)


@pytest.fixture
def image(world):
    return world.image()


def pixels(reply):
    with Image.open(io.BytesIO(reply.body)) as drawn:
        return np.asarray(drawn.convert("RGB")).astype(int)


def refused(browser, path) -> str:
    return browser.get(path, status=400, headers={"Accept": "application/json"}).json["message"]


def test_a_region_is_a_part_of_the_plane(browser, image):
    whole = pixels(browser.get(f"/image/{image}.png?{WHITE}"))
    part = browser.get(f"/image/{image}/@@render?{WHITE}&region=5,7,20,10&format=png")
    assert (pixels(part) == whole[7:17, 5:25]).all()
    jpeg = browser.get(f"/image/{image}/@@render?{WHITE}&region=5,7,20,10")
    assert jpeg.content_type == "image/jpeg"
    assert pixels(jpeg).shape == (10, 20, 3)


def test_a_region_is_cut_at_the_edge_of_the_plane(browser, image):
    whole = pixels(browser.get(f"/image/{image}.png?{WHITE}"))
    assert (pixels(browser.get(f"/image/{image}.png?{WHITE}&region=30,20,500,500")) == whole[20:, 30:]).all()


def test_tiles_make_up_a_plane(browser, image):
    whole = pixels(browser.get(f"/image/{image}.png?{WHITE}"))
    rows = [
        np.hstack([pixels(browser.get(f"/image/{image}.png?{WHITE}&tile=0,{column},{row},10,16")) for column in range(4)]) for row in (0, 1)
    ]
    assert (np.vstack(rows) == whole).all()


def test_levels_are_told_with_the_size_of_tiles(browser, tiled, image):
    told = browser.get(f"/image/{tiled}/@@levels").json
    assert (told["width"], told["height"]) == SIZE
    assert [(level["width"], level["height"]) for level in told["levels"]] == LEVELS
    assert told["tile"] == {"width": 512, "height": 512}
    small = browser.get(f"/image/{image}/@@levels").json
    assert small["levels"] == [{"width": 32, "height": 24}]
    assert min(small["tile"].values()) > 0


@pytest.mark.parametrize("level", [0, 1, 2])
def test_every_level_shows_the_same_picture(browser, tiled, level):
    width, height = LEVELS[level]
    seen = np.zeros((height, width))
    for row in range(-(-height // 512)):
        for column in range(-(-width // 512)):
            tile = pixels(browser.get(f"/image/{tiled}/@@tile/{level}/{column}_{row}.jpg?{WHITE}&q=1"))[..., 0]
            seen[row * 512 : row * 512 + tile.shape[0], column * 512 : column * 512 + tile.shape[1]] = tile
    y, x = np.mgrid[:height, :width] * (1 << level)
    assert np.abs(seen - (x // 8 + y // 8)).max() < 8


def test_whole_planes_are_full_size_whatever_was_drawn_before(browser, tiled):
    browser.get(f"/image/{tiled}/@@tile/2/0_0.jpg")
    assert pixels(browser.get(f"/image/{tiled}.jpg")).shape == (SIZE[1], SIZE[0], 3)


def test_what_tiles_cost(browser, tiled):
    browser.get(f"/image/{tiled}.jpg")
    tile = f"/image/{tiled}/@@tile/{{}}/0_0.jpg?{WHITE}"
    browser.get(tile.format(0))
    browser.get(tile.format(2))
    assert asked_of_omero(browser.get(tile.format(2))) == 1
    assert asked_of_omero(browser.get(tile.format(1))) == 2
    assert asked_of_omero(browser.get(tile.format(1) + "&q=0.85")) == 1
    assert asked_of_omero(browser.get(f"/image/{tiled}/@@levels")) == 0


def test_the_first_tile_of_an_image(browser, tiled, connect, world, pixels_of):
    engine = connect(world).sf.createRenderingEngine()
    engine.lookupPixels(pixels_of(tiled))
    engine.resetDefaultSettings(True)
    engine.close()
    browser.get("/project/")
    assert asked_of_omero(browser.get(f"/image/{tiled}/@@tile/2/0_0.jpg?z=1&t=1")) <= 9


def test_a_tile_is_kept_for_ever_under_its_version(browser, tiled):
    path = f"/image/{tiled}/@@tile/1/0_0.jpg"
    plain = browser.get(path)
    assert "must-revalidate" in plain.headers["Cache-Control"]
    browser.get(path, headers={"If-None-Match": plain.headers["ETag"]}, status=304)
    src = browser.get(f"/image/{tiled}/@@viewer").html.select_one("[data-picture]")["src"]
    version = re.search(r"v=([^&]+)", src)[1]
    lasting = browser.get(f"{path}?v={version}")
    assert "immutable" in lasting.headers["Cache-Control"]
    again = browser.get(f"{path}?v={version}", headers={"If-None-Match": lasting.headers["ETag"]}, status=304)
    assert asked_of_omero(again) == 0
    other = browser.get(f"/image/{tiled}/@@tile/1/1_0.jpg?v={version}")
    assert other.headers["ETag"] != lasting.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("tile=3,0,0", "no level 3: its levels are counted from 0, the full size, to 2"),
        ("tile=2,1,0", "Level 2 has 1 x 1 tiles of 512 x 512 pixels"),
        ("tile=0,3,0", "Level 0 has 3 x 2 tiles"),
        ("tile=x", "“tile” must be level,column,row"),
        ("region=1", "“region” must be x,y,width,height"),
        ("region=1300,0,5,5", "from 0 to 1299"),
        ("region=0,0,5,5&tile=0,0,0", "can't both be given"),
    ],
)
def test_parts_that_are_not_there_are_refused_with_a_sentence(browser, tiled, query, words):
    assert words in refused(browser, f"/image/{tiled}/@@render?{query}")


def test_an_image_without_a_pyramid_has_only_level_0(browser, image):
    assert "no level 1" in refused(browser, f"/image/{image}/@@render?tile=1,0,0")
    assert "no level 1" in refused(browser, f"/image/{image}/@@tile/1/0_0.jpg")


@pytest.mark.parametrize("end", ["", "/", "/0", "/0/", "/0/0_0", "/0/0_0.png", "/0/00_0.jpg", "/-1/0_0.jpg", "/0/0_0.jpg/", "/0/0_0.jpg/x"])
def test_there_is_one_address_for_a_tile(browser, image, end):
    browser.get(f"/image/{image}/@@tile{end}", status=404)


def test_a_tile_takes_no_second_part_and_no_projection(browser, world):
    image = world.image()
    assert "names a tile" in refused(browser, f"/image/{image}/@@tile/0/0_0.jpg?tile=0,0,0")
    assert "as a whole" in refused(browser, f"/image/{image}/@@tile/0/0_0.jpg?p=intmax")


@pytest.mark.parametrize("face", ["/@@tile/0/0_0.jpg", "/@@levels", "/@@histogram", "/@@luts", "/@@lut/cool.lut.png"])
def test_strangers_and_the_missing_look_alike(browser, stranger, anonymous, face):
    hidden = stranger.image()
    missing = browser.get(f"/image/{hidden + 100_000}{face}", status=404)
    assert browser.get(f"/image/{hidden}{face}", status=404).text == missing.text
    anonymous.get(f"/image/{hidden}{face}", status=403, headers={"Accept": "application/json"})


def test_a_lookup_table_and_an_inversion_leave_no_trace(browser, image, world):
    plain = f"/image/{image}.png?c=1|0:100$FF0000,2|0:90$00FF00&z=1&t=1"
    turned = f"/image/{image}.png?c=1|0:100$cool.lut,2|0:90$00FF00&maps={INVERTED}&z=1&t=1"
    before, special = browser.get(plain), browser.get(turned)
    assert special.body != before.body
    back = browser.get(plain)
    assert back.body == before.body
    assert asked_of_omero(back) == 3
    assert browser.get(turned).body == special.body
    assert browser.get(f"/image/{image}.png?z=1&t=1").body == browser.get(f"/image/{world.image()}.png?z=1&t=1").body


def test_a_tile_shows_nothing_of_what_was_drawn_before(browser, world, stack):
    with Builder.session(world.store) as build:
        warm, fresh = (build.image(world.user_id, world.group_id, name, stack) for name in ("Warm", "Fresh"))
    for level in (0, 2, 1):
        tile = f"@@tile/{level}/0_0.jpg?z=1&t=1"
        turned = browser.get(f"/image/{warm}/{tile}&c=1|9:90$cool.lut&m=g&q=0.5&maps={INVERTED}")
        plain = browser.get(f"/image/{warm}/{tile}")
        assert asked_of_omero(plain) > 0  # it is drawn, not kept from before
        assert turned.body != plain.body
        assert plain.body == browser.get(f"/image/{fresh}/{tile}").body


def test_an_inverted_channel_is_its_negative(browser, image):
    plain, turned = (pixels(browser.get(f"/image/{image}.png?{WHITE}{maps}")) for maps in ("", f"&maps={INVERTED}"))
    assert (plain + turned == 255).all()


def test_a_curve_changes_what_lies_between(browser, image):
    curve = quote('[{"quantization":{"family":"polynomial","coefficient":2}}]')
    straight, bent = (pixels(browser.get(f"/image/{image}.png?c=1|0:100$FFFFFF&z=1&t=1{maps}")) for maps in ("", f"&maps={curve}"))
    assert bent[straight == 0].max() == 0
    assert bent.mean() < straight.mean()


def test_settings_that_can_not_be_drawn_are_refused(browser, image):
    assert "lookup table" in refused(browser, f"/image/{image}.png?c=1|0:9$nowhere.lut")
    assert "window" in refused(browser, f"/image/{image}.png?c=1|5:5")
    assert browser.get(f"/image/{image}.png").content_type == "image/png"


def test_a_histogram_counts_every_sample(server, browser, image):
    browser.get(f"/image/{image}/@@levels")
    before = server.servants()
    reply = browser.get(f"/image/{image}/@@histogram?channel=2&z=3&t=2&bins=16")
    assert asked_of_omero(reply) <= 4
    assert server.servants() == before
    assert len(reply.json["data"]) == 16
    assert reply.json["low"] < reply.json["high"]
    assert sum(browser.get(f"/image/{image}/@@histogram").json["data"]) == 32 * 24


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("channel=3", "from 1 to 2"),
        ("channel=0", "“channel”"),
        ("z=4", "“z”"),
        ("t=x", "“t”"),
        ("bins=0", "“bins”"),
        ("bins=1025", "to 1024"),
    ],
)
def test_histograms_of_nothing_are_refused(browser, image, query, words):
    assert words in refused(browser, f"/image/{image}/@@histogram?{query}")


def test_lookup_tables_are_listed_by_name(browser, image):
    names = [table["name"] for table in browser.get(f"/image/{image}/@@luts").json["luts"]]
    assert "cool.lut" in names
    assert names == sorted(names, key=str.lower)
    assert asked_of_omero(browser.get(f"/image/{image}/@@luts")) == 1


def test_a_lookup_table_is_shown_as_a_strip_of_its_colours(browser, image, world):
    browser.get(f"/image/{image}/@@levels")
    reply = browser.get(f"/image/{image}/@@lut/cool.lut.png")
    assert (pixels(reply)[0] == luts.table("cool.lut")).all()
    assert "max-age=86400" in reply.headers["Cache-Control"]
    assert asked_of_omero(reply) <= 7


@pytest.mark.parametrize("end", ["", "/", "/cool.lut", "/no.lut.png", "/cool.lut.png/", "/luts/cool.lut.png"])
def test_there_is_one_address_for_a_strip(browser, image, end):
    browser.get(f"/image/{image}/@@lut{end}", status=404)


@pytest.fixture(scope="session")
def wide(server):
    """A file larger than what is drawn at once, with its levels."""
    samples = np.broadcast_to((np.arange(3600) // 16).astype(np.uint8), (1, 2, 1, 3200, 3600))
    flat = write_stack(server.store.pixels, "tests/wide", np.ascontiguousarray(samples), DYES[:1])
    make_pyramid(server.store.pixels / flat.path, 0, server.store.pixels / "tests/wide-tiled.ome.tif")
    return replace(flat, path="tests/wide-tiled.ome.tif")


@pytest.mark.parametrize("asked", ["png?z=1", "jpg?z=1", "png?p=intmax", "jpg?p=intmax"])
def test_a_large_image_as_a_whole_is_its_largest_level_that_is_drawn_at_once(browser, world, wide, asked):
    with Builder.session(world.store) as build:
        image = build.image(world.user_id, world.group_id, "Wide", wide)
    assert pixels(browser.get(f"/image/{image}.{asked}&t=1&c=1|0:255$FFFFFF")).shape == (1600, 1800, 3)
    browser.get(f"/image/{image}/@@tile/0/0_0.jpg")
    warm = browser.get(f"/image/{image}.{asked}&t=1&c=1|0:255$FFFFFF")
    assert pixels(warm).shape == (1600, 1800, 3)
    assert asked_of_omero(warm) <= 3


def test_a_large_image_without_its_pyramid_is_not_ready(browser, world):
    sizes = (3500, 3000, 1, 1, 1)
    image = world.image(sizes=sizes, pixel_type="uint8")
    reply = browser.get(f"/image/{image}/@@tile/0/0_0.jpg", status=503, headers={"Accept": "application/json"})
    assert reply.json["message"].endswith(".")
    assert int(reply.headers["Retry-After"]) > 0
