"""Conditional requests: what is kept, for how long, by whom, and that nothing is drawn for what the caller has."""

from urllib.parse import parse_qs, urlsplit

import pytest
from webtest import TestApp

FACES = [".png?z=2", ".jpg?z=2&q=0.5", "/@@render?z=2&c=1|0:99", "/@@thumbnail?size=64"]


@pytest.fixture
def image(world):
    return world.image()


@pytest.fixture
def version(browser, image):
    shown = browser.get(f"/image/{image}/@@viewer").html.select_one("[data-picture]")["src"]
    return parse_qs(urlsplit(shown).query)["v"][0]


def calls(reply):
    return int(reply.headers["Server-Timing"].partition('desc="')[2].partition('"')[0])


def again(browser, address, reply, **more):
    return browser.get(address, headers={"If-None-Match": reply.headers["ETag"]}, **more)


@pytest.mark.parametrize("face", FACES)
def test_a_picture_is_private_and_asked_about_again(browser, image, face):
    reply = browser.get(f"/image/{image}{face}")
    assert reply.headers["ETag"].startswith('"')
    assert reply.headers["Cache-Control"] == "private, max-age=0, must-revalidate"


@pytest.mark.parametrize("face", FACES)
def test_a_picture_named_by_its_version_is_kept_for_ever(browser, image, version, face):
    reply = browser.get(f"/image/{image}{face}&v={version}")
    assert reply.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_an_old_version_is_not_kept(browser, image, version):
    reply = browser.get(f"/image/{image}.png?v={version}0")
    assert "immutable" not in reply.headers["Cache-Control"]


@pytest.mark.parametrize("face", FACES)
def test_what_still_holds_is_not_drawn_again(browser, image, server, face):
    address = f"/image/{image}{face}"
    first = browser.get(address)
    before = server.calls()
    reply = again(browser, address, first, status=304)
    assert server.calls() - before == calls(reply) <= 1
    assert reply.body == b""
    assert "Content-Type" not in reply.headers
    assert reply.headers["ETag"] == first.headers["ETag"]
    assert reply.headers["Cache-Control"] == first.headers["Cache-Control"]


@pytest.mark.parametrize("face", FACES)
def test_what_names_its_version_still_holds_without_asking_omero(browser, image, version, server, face):
    address = f"/image/{image}{face}&v={version}"
    first = browser.get(address)
    before = server.calls()
    reply = again(browser, address, first, status=304)
    assert server.calls() - before == calls(reply) == 0
    assert "immutable" in reply.headers["Cache-Control"]


def test_nobody_is_told_that_a_picture_still_holds(browser, anonymous, image, version):
    address = f"/image/{image}.png?v={version}"
    first = browser.get(address)
    again(anonymous, address, first, status=302)


def test_what_the_public_sees_may_be_kept_by_anybody(make_app, tmp_path, world, image):
    keys = {"enabled": "true", "user": world.user_name, "password": world.password, "url_filter": f"^/image/{image}"}
    app = make_app(**{f"omero.web.public.{key}": value for key, value in keys.items()}, **{"omero.web.session_dir": str(tmp_path)})
    public = TestApp(app)
    src = public.get(f"/image/{image}/@@viewer").html.select_one("[data-picture]")["src"]
    reply = public.get(src)
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in reply.headers
    assert public.get(f"/image/{image}/@@thumbnail").headers["Cache-Control"].startswith("public")
    again(public, src, reply, status=304)
    assert "login" in public.get(f"/image/{image + 1}.png", headers={"If-None-Match": reply.headers["ETag"]}, status="*").location


def test_a_strangers_picture_does_not_hold(browser, log_in, stranger, image):
    address = f"/image/{image}.png?z=1"
    first = browser.get(address)
    again(log_in(stranger), address, first, status=404)


def test_any_tag_is_no_way_to_learn_of_images(browser, stranger):
    browser.get(f"/image/{stranger.image()}.png?v=1", headers={"If-None-Match": "*"}, status=404)


def test_the_tag_says_what_is_shown(browser, image, world):
    other = world.image()
    faces = (".png?z=1", ".png?z=2", ".png?z=1&m=g", ".jpg?z=1", "/@@render?z=1", "/@@render?z=1&format=png", "/@@thumbnail?size=64")
    addresses = [f"/image/{image}{face}" for face in (*faces, "/@@thumbnail?size=65")] + [f"/image/{other}.png?z=1"]
    tags = {browser.get(address).headers["ETag"] for address in addresses}
    assert len(tags) == len(addresses)


def test_the_tag_is_the_same_along_every_trail(browser, world):
    project = world.project()
    dataset = world.dataset(project=project)
    image = world.image(dataset=dataset)
    browser.get(f"/image/{image}.png?z=1")  # the first picture ever makes settings, and with them a new version
    place = f"/dataset/{dataset}/image/{image}.png?z=1"
    assert browser.get(place).headers["ETag"] == browser.get(f"/project/{project}{place}").headers["ETag"]


def test_head_tells_what_get_would(browser, image):
    address = f"/image/{image}.png?z=1"
    got, told = browser.get(address), browser.head(address)
    assert told.body == b""
    for name in ("ETag", "Cache-Control", "Content-Type", "Content-Length", "Content-Disposition"):
        assert told.headers[name] == got.headers[name]
    browser.head(address, headers={"If-None-Match": got.headers["ETag"]}, status=304)


@pytest.mark.parametrize("tag", ['W/"{}"', '"other", "{}"', "{}"])
def test_tags_in_other_spellings_hold_too(browser, image, tag):
    address = f"/image/{image}.png?z=1"
    value = browser.get(address).headers["ETag"].strip('"')
    browser.get(address, headers={"If-None-Match": tag.format(value)}, status=304)


def test_a_bad_request_is_not_unmodified(browser, image):
    browser.get(f"/image/{image}.png?z=99", headers={"If-None-Match": "*"}, status=400)


def test_planes_cost_what_the_budget_says(browser, image):
    first = browser.get(f"/image/{image}.jpg?z=1&t=1")
    assert calls(first) <= 11
    assert calls(browser.get(f"/image/{image}.jpg?z=2&t=1")) == 1
    assert calls(browser.get(f"/image/{image}.jpg?z=2&t=1&c=1|0:99")) <= 3
