"""The pictures of an image over the real wire: planes, projections, thumbnails, and what is refused."""

import io
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from omeroweb_pyr.imaging.placeholder import placeholder
from world import SMALL

WINDOWS = "c=1|0:255$FF0000,2|0:255$00FF00"


def picture(reply):
    drawn = Image.open(io.BytesIO(reply.body))
    drawn.load()
    return drawn


def pixels(reply):
    return np.asarray(picture(reply).convert("RGB")).astype(int)


@pytest.fixture
def image(world):
    return world.image("Zellkern ж/2.tif")


def test_png_is_lossless_and_shows_the_samples(browser, image):
    reply = browser.get(f"/image/{image}.png?c=1|0:255$FF0000&z=2&t=1")
    assert reply.content_type == "image/png"
    shown = pixels(reply)
    y, x = np.mgrid[: SMALL[1], : SMALL[0]]
    assert shown.shape == (SMALL[1], SMALL[0], 3)
    assert np.abs(shown[..., 0] - (x + 2 * y + 10)).max() <= 1
    assert shown[..., 1:].max() == 0


@pytest.mark.parametrize(("query", "shift"), [("z=1&t=1", 0), ("z=3&t=1", 20), ("z=1&t=2", 20), ("z=3&t=2", 40)])
def test_planes_count_from_1(browser, image, query, shift):
    shown = pixels(browser.get(f"/image/{image}.png?c=1|0:255$FFFFFF&{query}"))
    assert abs(shown[0, 0, 0] - shift) <= 1


def test_channels_are_matched_by_number_whatever_their_order(browser, image):
    one = browser.get(f"/image/{image}.png?c=1|0:255$FF0000,2|0:100$00FF00")
    other = browser.get(f"/image/{image}.png?c=2|0:100$00FF00,1|0:255$FF0000")
    assert one.body == other.body


def test_channels_that_are_off_or_not_listed_are_not_drawn(browser, image):
    alone = browser.get(f"/image/{image}.png?c=2|0:255$00FF00")
    assert pixels(alone)[..., 0].max() == 0
    assert alone.body == browser.get(f"/image/{image}.png?c=-1|0:255$FF0000,2|0:255$00FF00").body


def test_an_earlier_request_leaves_no_trace(browser, image):
    before = browser.get(f"/image/{image}.png?z=1").body
    browser.get(f"/image/{image}.png?z=1&{WINDOWS}&m=g")
    assert browser.get(f"/image/{image}.png?z=1").body == before


def test_greyscale_is_grey(browser, image):
    shown = pixels(browser.get(f"/image/{image}.png?m=g&c=1|0:255$FF0000"))
    assert np.ptp(shown, axis=2).max() == 0
    assert shown.max() > 0


def test_projections(browser, image):
    window = "c=1|0:255$FFFFFF"
    largest = pixels(browser.get(f"/image/{image}.png?{window}&t=1&p=intmax"))
    top = pixels(browser.get(f"/image/{image}.png?{window}&t=1&z=3"))
    assert np.abs(largest - top).max() <= 1
    part = pixels(browser.get(f"/image/{image}.png?{window}&t=1&p=intmax|0:1"))
    second = pixels(browser.get(f"/image/{image}.png?{window}&t=1&z=2"))
    assert np.abs(part - second).max() <= 1


def test_jpg_and_render_draw_the_same_plane(browser, image):
    jpg, render = browser.get(f"/image/{image}.jpg?z=2"), browser.get(f"/image/{image}/@@render?z=2")
    assert jpg.content_type == render.content_type == "image/jpeg"
    assert jpg.body == render.body
    assert picture(jpg).size == SMALL[:2]
    assert browser.get(f"/image/{image}/@@render?z=2&format=png").content_type == "image/png"


def test_quality_changes_the_size(browser, world):
    image = world.image(sizes=(256, 256, 1, 1, 1))
    small, large = (len(browser.get(f"/image/{image}.jpg?q={quality}").body) for quality in (0.1, 1))
    assert small < large


def test_a_picture_without_a_plane_is_the_saved_one(browser, image):
    page = browser.get(f"/image/{image}/@@viewer")
    z, t = page.html.select_one("input[name=z]")["value"], page.html.select_one("input[name=t]")["value"]
    assert browser.get(f"/image/{image}.png").body == browser.get(f"/image/{image}.png?z={z}&t={t}").body


def test_pictures_are_named_after_the_image(browser, image):
    told = browser.get(f"/image/{image}.png").headers["Content-Disposition"]
    assert told.startswith("inline; filename=\"Zellkern __2.tif.png\"; filename*=UTF-8''")
    assert unquote(told.rpartition("''")[2]) == "Zellkern ж_2.tif.png"


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1", '"; filename=evil.exe', "../../etc/passwd", "...", "\u202egnp.exe", "x" * 255])
def test_no_name_gets_out_of_its_header(browser, world, name):
    reply = browser.get(f"/image/{world.image(name)}.png")
    told = reply.headers["Content-Disposition"]
    assert "Set-Cookie" not in reply.headers
    assert told.count('"') == 2
    assert told.isascii()
    assert told.isprintable()
    assert "/" not in told
    assert len(told) < 700


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("z=4", "“z” must be a whole number from 1 to 3"),
        ("t=0", "“t” must be a whole number from 1 to 2"),
        ("z=99999999999999999999", "“z”"),
        ("c=3", "channel must be a whole number from 1 to 2"),
        ("c=1|9:1", "“c”"),
        ("c=1%3Bdrop", "“c”"),
        ("m=x", "“m”"),
        ("p=intmax|0:3", "“p”"),
        ("q=2", "“q”"),
        ("maps=[", "“maps”"),
    ],
)
@pytest.mark.parametrize("face", [".png", ".jpg", "/@@render"])
def test_what_cannot_be_drawn_is_refused_with_a_sentence(browser, image, face, query, words):
    reply = browser.get(f"/image/{image}{face}?{query}", status=400, headers={"Accept": "application/json"})
    assert words in reply.json["message"]


def test_a_refusal_escapes_what_was_asked(browser, image):
    reply = browser.get(f"/image/{image}.png?m=<script>alert(1)</script>", status=400)
    assert "<script>alert" not in reply.text


def test_a_query_that_is_no_utf8_is_refused(browser, image):
    browser.get(f"/image/{image}.png?v=%FF", status=400, headers={"If-None-Match": '"x"'})


def test_an_unknown_format_is_refused(browser, image):
    browser.get(f"/image/{image}/@@render?format=gif", status=400)


@pytest.mark.parametrize("address", [".png/", ".png/x", "/@@render/", "/@@render/x", "/@@thumbnail/x", "/@@viewer/x", ".tiff", ".png.png"])
def test_there_is_nothing_behind_a_picture(browser, image, address):
    browser.get(f"/image/{image}{address}", status=404)


def test_a_picture_is_only_where_its_trail_is_true(browser, world):
    dataset, other = world.dataset(), world.dataset()
    image = world.image(dataset=dataset)
    assert browser.get(f"/dataset/{dataset}/image/{image}.png").content_type == "image/png"
    for face in (".png", "/@@render", "/@@thumbnail", "/@@viewer"):
        browser.get(f"/dataset/{other}/image/{image}{face}", status=404)


@pytest.mark.parametrize("face", [".png", ".jpg", "/@@render", "/@@thumbnail", "/@@viewer"])
def test_strangers_and_the_missing_look_alike(browser, stranger, world, face):
    mine, hidden = world.image(), stranger.image()
    missing = max(mine, hidden) + 100_000
    assert browser.get(f"/image/{hidden}{face}", status=404).text == browser.get(f"/image/{missing}{face}", status=404).text


@pytest.mark.parametrize("face", [".png", "/@@render", "/@@thumbnail", "/@@viewer"])
def test_nobody_gets_nothing_without_a_log_in(anonymous, image, face):
    assert "/webclient/login/" in anonymous.get(f"/image/{image}{face}", status=302).location
    anonymous.get(f"/image/{image}{face}", status=403, headers={"Accept": "application/json"})


def test_pictures_are_only_for_reading(browser, image):
    assert browser.post(f"/image/{image}.png", status="4*").status_int in {403, 404, 405}


@pytest.mark.parametrize(("query", "longest"), [("", 96), ("?size=16", 16), ("?size=512", 512)])
def test_thumbnails(browser, image, query, longest):
    reply = browser.get(f"/image/{image}/@@thumbnail{query}")
    assert reply.content_type == "image/jpeg"
    assert max(picture(reply).size) == longest


@pytest.mark.parametrize("size", ["15", "513", "0", "-96", "96.0", "x", "9" * 400, "", "%D9%A9%D9%A6", "96&size=96"])
def test_thumbnail_sizes_out_of_range_are_refused(browser, image, size):
    reply = browser.get(f"/image/{image}/@@thumbnail?size={size}", status=400, headers={"Accept": "application/json"})
    assert "from 16 to 512" in reply.json["message"]


def test_an_image_whose_file_is_lost_has_a_stand_in(browser, world):
    image = world.image(sizes=(40, 30, 1, 1, 1), pixel_type="uint8")
    stack = world.server.stack((40, 30, 1, 1, 1), "uint8")
    path = world.store.pixels / stack.path
    path.rename(path.with_suffix(".gone"))
    try:
        reply = browser.get(f"/image/{image}/@@thumbnail?size=64")
        told = browser.get(f"/image/{image}/@@render", status="*", headers={"Accept": "application/json"})
    finally:
        path.with_suffix(".gone").rename(path)
    assert reply.body == placeholder(64)
    assert "max-age=30" in reply.headers["Cache-Control"]
    assert told.status_int in {400, 404, 503}
    assert told.json["message"].endswith(".")


def test_the_viewer_works_without_scripts(browser, image):
    page = browser.get(f"/image/{image}/@@viewer")
    form = page.forms[0]
    assert form.method == "get"
    form["z"], form["m"] = "3", "g"
    again = form.submit()
    shown = again.html.select_one("[data-picture]")
    assert "z=3" in shown["src"]
    assert "m=g" in shown["src"]
    assert picture(browser.get(shown["src"])).size == SMALL[:2]


def test_a_view_that_cannot_be_is_told_and_the_saved_one_shown(browser, image):
    page = browser.get(f"/image/{image}/@@viewer?z=99", status=400)
    assert "“z” must be a whole number from 1 to 3" in page.html.select_one(".iv-problem").text
    assert browser.get(page.html.select_one("[data-picture]")["src"]).content_type == "image/jpeg"


def test_a_page_whose_view_can_not_be_drawn_says_so_above_the_saved_one(browser, world):
    image = world.image()
    for page in (f"/image/{image}/", f"/image/{image}/@@viewer"):
        reply = browser.get(f"{page}?z=99", status=400)
        assert "from 1 to 3" in reply
        assert reply.html.select("[data-picture]")
