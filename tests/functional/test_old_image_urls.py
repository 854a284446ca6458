"""OMERO.web's own addresses of images: the same pictures as at ours, planes counted from 0, and open to visitors by their filters."""

import io
import json

import pytest
from PIL import Image
from test_thumbnails import color, colored
from webtest import TestApp

from budgets import asked_of_omero
from public_site import public_keys
from world import World

APPS = ("webgateway", "webclient")


@pytest.fixture
def image(world):
    return world.image("cells", dataset=world.dataset("D", project=world.project("P")), sizes=(40, 30, 3, 2, 2))


def size(reply):
    return Image.open(io.BytesIO(reply.body)).size


@pytest.mark.parametrize("below", APPS)
def test_planes_are_those_of_our_own_addresses(browser, image, below):
    for old, ours in {
        f"render_image/{image}/": "@@render",
        f"render_image/{image}/0/": "@@render?z=1",
        f"render_image/{image}/2/1/": "@@render?z=3&t=2",
        f"render_image/{image}/2/1/?c=1|0:100$FF0000,-2&m=c&q=0.9": "@@render?z=3&t=2&c=1|0:100$FF0000,-2&m=c&q=0.9",
        f"render_image/{image}/0/0/?p=intmax": "@@render?z=1&t=1&p=intmax",
        f"render_image_region/{image}/1/0/?region=5,6,10,8": "@@render?z=2&t=1&region=5,6,10,8",
        f"render_image_region/{image}/1/0/?tile=0,0,0,16,16&p=intmax": "@@render?z=2&t=1&tile=0,0,0,16,16",
    }.items():
        found = browser.get(f"/{below}/{old}")
        assert found.content_type == "image/jpeg"
        assert found.body == browser.get(f"/image/{image}/{ours}").body, old


@pytest.mark.parametrize("below", APPS)
def test_thumbnails(browser, image, below):
    usual = browser.get(f"/image/{image}/@@thumbnail").body
    assert browser.get(f"/{below}/render_thumbnail/{image}/").body == usual
    assert browser.get(f"/{below}/render_birds_eye_view/{image}/").body == usual
    assert size(browser.get(f"/{below}/render_thumbnail/{image}/64/"))[0] == 64
    assert size(browser.get(f"/{below}/render_thumbnail/{image}/64/24/")) == (32, 24)
    assert size(browser.get(f"/{below}/render_birds_eye_view/{image}/128/"))[0] == 128
    assert browser.get(f"/{below}/render_thumbnail/{image}/5000/").status_int == 200
    if below == "webclient":
        assert size(browser.get(f"/webclient/render_thumbnail/size/48/{image}/?version=3"))[0] == 48


@pytest.mark.parametrize(
    "path",
    [
        "render_image/{}/9/0/",
        "render_image/{}/0/9/",
        "render_image/{}/0/0/?c=x",
        "render_image_region/{}/0/0/",
        "render_image_region/{}/0/0/?tile=x",
    ],
)
def test_bad_requests(browser, image, path):
    browser.get(f"/webgateway/{path.format(image)}", status=400)


@pytest.mark.parametrize("path", ["render_image/{}/", "render_thumbnail/{}/", "img_detail/{}/", "imgData/{}/", "render_image/{}/0/0/0/"])
def test_what_is_not_there_or_hidden(browser, stranger, anonymous, path):
    for number in (stranger.image(), 0, 9_999_999, 10**19 - 1):
        browser.get(f"/webgateway/{path.format(number)}", status=404)
    if "0/0/0" not in path:
        assert "/webclient/login/" in anonymous.get(f"/webgateway/{path.format(1)}", status=302).location


def test_a_picture_is_not_sent_twice_and_costs_little(browser, image):
    first = browser.get(f"/webgateway/render_image/{image}/1/0/")
    again = browser.get(f"/webgateway/render_image/{image}/1/0/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_int, asked_of_omero(again)) == (304, 0)
    assert browser.get(f"/webgateway/render_image/{image}/2/0/", headers={"If-None-Match": first.headers["ETag"]}).status_int == 200
    assert browser.get(f"/webgateway/render_image/{image}", status=301).location.endswith(f"/render_image/{image}/")


def test_thumbnails_of_a_certain_plane(browser, image):
    pictures = [browser.get(f"/webgateway/render_thumbnail/{image}/40/?z={z}&t=0") for z in range(3)]
    assert len({picture.body for picture in pictures}) == 3
    assert all(size(picture) == (40, 30) for picture in pictures)
    assert asked_of_omero(browser.get(f"/webgateway/render_thumbnail/{image}/40/?z=2&t=1")) <= 6
    ours = browser.get(f"/image/{image}/@@thumbnail?size=40&z=3&t=1")
    assert (ours.body, ours.headers["Cache-Control"]) == (pictures[2].body, "private, max-age=30")
    assert browser.get(f"/image/{image}/@@thumbnail?size=40&z=3").body == pictures[2].body
    for wrong in ("z=4", "t=x", "z=0", "rdefId=one"):
        browser.get(f"/image/{image}/@@thumbnail?{wrong}", status=400)


def test_thumbnails_by_what_somebody_else_has_saved(log_in, server, connect, pixels_of):
    world = World(server, permissions="rwra--")
    browser, image = log_in(world), world.image("cells")
    browser.get(f"/image/{image}/@@thumbnail", status=200)
    colleague = connect(world.colleague())
    engine = colored(colleague, pixels_of(image), (255, 0, 0))
    settings = engine.getRenderingDefId()
    engine.close()
    red = color(browser.get(f"/webgateway/render_thumbnail/{image}/?rdefId={settings}").body)
    assert red[0] > 200
    assert max(red[1:]) < 60
    own = color(browser.get(f"/webgateway/render_thumbnail/{image}/").body)
    assert own[0] < 150
    other = world.image("other")
    for path in (f"/webgateway/render_thumbnail/{image}/?rdefId=999999999", f"/webgateway/render_thumbnail/{other}/?rdefId={settings}"):
        assert browser.get(path, status="4*").status_int in (400, 404)


@pytest.mark.parametrize("below", APPS)
def test_image_data(browser, world, image, below):
    reply = browser.get(f"/{below}/imgData/{image}/")
    told = reply.json
    assert told["size"] == {"width": 40, "height": 30, "z": 3, "t": 2, "c": 2}
    assert (told["meta"]["imageName"], told["meta"]["datasetName"], told["meta"]["projectName"]) == ("cells", "D", "P")
    assert told["perms"] == dict.fromkeys(("canAnnotate", "canEdit", "canDelete", "canLink"), True)
    assert told["tiles"] is False
    assert told["pixel_range"] == [0, 65535]
    assert [channel["active"] for channel in told["channels"]] == [True, True]
    assert set(told["channels"][0]["window"]) == {"min", "max", "start", "end"}
    assert told["rdefs"]["defaultZ"] == 1
    assert "nominalMagnification" not in told
    assert asked_of_omero(reply) <= 5
    assert browser.get(f"/{below}/imgData/{image}/meta.imageName/").json == "cells"
    assert browser.get(f"/{below}/imgData/{image}/size.nothing/").json is None
    called = browser.get(f"/{below}/imgData/{image}/size.z/?callback=show")
    assert (called.text, called.content_type) == ("show(3)", "application/javascript")
    browser.get(f"/{below}/imgData/{image}/?callback=a-b", status=400)


def test_an_image_in_several_datasets_names_none(browser, world, image):
    world.link("dataset", world.dataset("E"), "image", image)
    meta = browser.get(f"/webgateway/imgData/{image}/").json["meta"]
    assert (meta["datasetName"], meta["datasetId"]) == ("Multiple", None)


def test_visitors_see_a_whole_viewer_through_a_filter_for_it(make_app, world, image, tmp_path):
    visitor = TestApp(make_app(**public_keys(world, tmp_path, "^/webgateway/(img_detail|render_image|render_thumbnail)/")))
    page = visitor.get(f"/webgateway/img_detail/{image}/")
    base = json.loads(page.html.select_one("[data-viewer]")["data-viewer"])["base"]
    assert base == f"/webgateway/img_detail/{image}/"
    for part in ("@@render?z=2", "@@levels", "@@luts", "@@histogram?channel=1", "@@viewer"):
        visitor.get(base + part, status=200)
    picture = visitor.get(page.html.select_one("[data-picture]")["src"])
    assert picture.content_type == "image/jpeg"
    visitor.get(f"/webgateway/render_image/{image}/0/0/", status=200)
    for closed in (f"{base}@@panel", f"{base}@@edit", f"{base}@@render/x"):
        visitor.get(closed, status=404)
    for closed in (f"/image/{image}/", f"/webclient/img_detail/{image}/", f"/image/{image}/@@render"):
        assert "login" in visitor.get(closed, status=302).location


def test_webgateway_welcomes(anonymous):
    assert anonymous.get("/webgateway/").text == "Welcome to webgateway"


@pytest.mark.parametrize("below", APPS)
def test_settings_that_are_named_in_full(browser, image, below):
    settings = "c=1|0:100$FF0000,2|0:50$00FF00&m=c"
    for old, ours in {
        f"render_image_rdef/{image}/2/1/?{settings}": f"@@render?z=3&t=2&{settings}",
        f"render_image_region_rdef/{image}/0/0/?{settings}&region=5,6,10,8": f"@@render?z=1&t=1&{settings}&region=5,6,10,8",
    }.items():
        assert browser.get(f"/{below}/{old}").body == browser.get(f"/image/{image}/{ours}").body
    for query in ("", "c=1|0:100$FF0000,2&m=c", "c=1|0:100$FF0000"):
        assert "all of the settings" in browser.get(f"/{below}/render_image_rdef/{image}/?{query}", status=400).text


@pytest.mark.parametrize(("kind", "told"), [("jpeg", "image/jpeg"), ("png", "image/png"), ("tif", "image/tiff")])
def test_pictures_to_be_kept(browser, image, kind, told):
    ending = "jpg" if kind == "jpeg" else kind
    plain = Image.open(io.BytesIO(browser.get(f"/image/{image}.png?z=2&t=1").body)).convert("RGB")
    for path in (f"/webclient/render_image_download/{image}/1/0/", f"/webgateway/download_as/{image}/"):
        reply = browser.get(f"{path}?format={kind}" + ("&z=2&t=1" if "download_as" in path else ""))
        assert (reply.content_type, f"cells.{ending}" in reply.headers["Content-Disposition"]) == (told, True)
        assert reply.headers["Content-Disposition"].startswith("attachment")
        found = Image.open(io.BytesIO(reply.body)).convert("RGB")
        assert found.size == (40, 30)
        assert kind == "jpeg" or found.tobytes() == plain.tobytes()
    browser.get(f"/webclient/render_image_download/{image}/?format=bmp", status=400)
