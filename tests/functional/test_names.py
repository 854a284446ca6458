"""Odd names: every one a 4xx with a sentence, never a fault, and one address for each thing."""

from urllib.parse import unquote_to_bytes

import pytest
from bs4 import BeautifulSoup
from webob import Request

ODD_IDS = [
    "0", "00", "01", "-1", "+1", "1e3", "1.0", "1.", "1%20", "%201", "1%0A", "0x1", "1_0", "%D9%A1", "%C2%B2", "9223372036854775808",
    "9" * 200, "nan", "null", "%27", "1;drop", "1)or(1=1",
]  # fmt: skip
ODD_TAILS = [
    ".PNG", ".exe", ".json.png", "..png", ".zarr", ".iiif", ".csv", ".json/", ".png/", ".png/x", ".json/dataset/", ".zarr/0/0",
    ".png/@@render", "/@@render/x", "/@@render/", "/@@thumbnail/x/y", "/@@nothing", "/@@", "/nothing/", "/image/1/", "/dataset/1/",
    "/png", "/@@png", "/render/1/2",
]  # fmt: skip
NEVER_DECODES = [
    "/%ff/",
    "/project/%ff",
    "/project/%c3%28/",
    "/%80.json",
    "/project/?q=%ff",
    "/project.json?q=%ff",
    "/image/1/@@render?c=%ff",
]
ODD_PATHS = [
    "/%00/", "/project/%00", "/project/1%00/", "//", "//project/", "/project//", "/./project/", "/project/./", "/../",
    "/project/../project/", "/project/%2e%2e/", "/project%2F0%2F", "/%2F/", "/projects/", "/Project/", "/project.html", "/.json",
    "/project.png", "/project.json/1", "/orphaned/1/", "/orphaned/dataset/", "/orphaned.png", "/@@index", "/__class__/",
    "/project/__init__/", "/project/obj/",
]  # fmt: skip


@pytest.fixture
def image(world):
    return world.image()


def refused(browser, path, status):
    """Ask for a path as it is spelled, and hold the answer to a refusal with a sentence."""
    plain, _, query = path.partition("?")
    raw = {"PATH_INFO": unquote_to_bytes(plain).decode("latin-1"), "QUERY_STRING": query}
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookiejar)
    reply = Request.blank("/", environ=raw, headers={"Cookie": cookies}).get_response(browser.app)
    assert reply.status_int == status, f"{path}: {reply.status}"
    said = reply.json["message"] if reply.content_type == "application/json" else BeautifulSoup(reply.text, "html.parser").main.text.strip()
    assert said.count(" ") > 2
    return reply


@pytest.mark.parametrize("odd", ODD_IDS)
@pytest.mark.parametrize("path", ["/project/{}/", "/image/{}/", "/image/{}.png", "/image/{}/@@thumbnail", "/project/{}.json"])
def test_an_odd_id_is_nothing_and_costs_nothing(browser, path, odd):
    reply = refused(browser, path.format(odd), 404)
    assert reply.headers["Server-Timing"].startswith('omero;desc="0"')


@pytest.mark.parametrize("tail", ODD_TAILS)
def test_nothing_can_be_appended_to_an_image(browser, image, tail):
    refused(browser, f"/image/{image}{tail}", 404)


@pytest.mark.parametrize("path", ODD_PATHS)
def test_an_odd_path_is_nothing(browser, path):
    refused(browser, path, 404)


@pytest.mark.parametrize("path", NEVER_DECODES)
def test_what_does_not_decode_is_not_understood(browser, path):
    refused(browser, path, 400)


def test_the_largest_id_is_just_missing(browser):
    refused(browser, "/project/9223372036854775807/", 404)


def test_each_thing_has_one_address(browser, image):
    assert browser.get(f"/image/{image}", status=301).location == f"http://localhost/image/{image}/"
    assert browser.get("/project", status=301).location == "http://localhost/project/"
    assert browser.get(f"/image/{image}/@@thumbnail").status_int == 200
    browser.get(f"/image/{image}/thumbnail", status=404)
    assert browser.get(f"/image/{image}.png").status_int == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(browser, image, method):
    reply = getattr(browser, method)(f"/image/{image}/", status="*")
    assert 400 <= reply.status_int < 500
