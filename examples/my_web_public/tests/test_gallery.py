"""The page of public images, as a visitor meets it."""

import pytest
from webtest import TestApp

from world import World


@pytest.fixture
def visitor(make_app, world, server, tmp_path) -> TestApp:
    """A browser that nobody logged in, on a site that opens the gallery of the test's own group."""
    group = server.store.read().execute("SELECT name FROM experimentergroup WHERE id = ?", (world.group_id,)).fetchone()[0]
    keys = {
        "apps": '["my_web_public"]',
        "my_web_public.group": group,
        "session_dir": str(tmp_path / "sessions"),
        "public.enabled": "true",
        "public.user": world.user_name,
        "public.password": world.password,
        "public.url_filter": "^/my_web_public/",
    }
    return TestApp(make_app(**{f"omero.web.{name}": value for name, value in keys.items()}))


def test_a_visitor_sees_the_images_of_the_group(visitor, world):
    world.image("Shown.tif")
    page = visitor.get("/my_web_public/", status=200)
    assert page.html.select_one("main span").text == "Shown.tif"
    assert page.html.find("a", string="Public images")["href"] == "/my_web_public/"
    assert visitor.get(page.html.select_one("main img")["src"], status=200).content_type == "image/jpeg"
    assert visitor.get(page.html.select_one('link[href*="my_web_public"]')["href"], status=200).content_type == "text/css"


def test_each_image_has_its_page_and_pictures_below(visitor, world):
    world.image("Shown.tif")
    image = visitor.get(visitor.get("/my_web_public/").html.select_one("main a")["href"], status=200)
    address = image.html.select_one("[data-picture]")["src"]
    assert address.startswith("/my_web_public/image/")
    assert visitor.get(address, status=200).content_type == "image/jpeg"


def test_nothing_else_is_open(visitor, world, server):
    image = world.image("Shown.tif")
    visitor.get(f"/image/{image}/", status=302)
    other = World(server).image("Of another group")
    visitor.get(f"/my_web_public/image/{other}/", status=404)
    visitor.get(f"/my_web_public/image/{other}.png", status=404)
    visitor.get("/my_web_public/image/7/my_web_public/", status=404)
    visitor.get("/my_web_public/webtest/", status=404)


def test_a_group_of_the_users_own_that_is_not_shown(visitor, world):
    hidden = world.image("Hidden.tif", group=world.other_group())
    visitor.get(f"/my_web_public/image/{hidden}/", status=404)
    assert "Hidden.tif" not in visitor.get("/my_web_public/").text
