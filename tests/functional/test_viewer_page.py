"""What the viewer's page says before any script runs, and what its script starts from."""

import json
from dataclasses import replace
from urllib.parse import quote

import pytest

from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.views import static


def state(reply) -> dict:
    return json.loads(reply.html.select_one("[data-viewer]")["data-viewer"])


def test_inversions_and_curves_of_the_address_are_in_the_view(browser, world):
    maps = [{"inverted": {"enabled": True}}, {"quantization": {"family": "exponential", "coefficient": 0.5}}]
    told = state(browser.get(f"/image/{world.image()}/@@viewer?c=1,2&maps={quote(json.dumps(maps))}"))
    first, second = told["view"]["channels"]
    assert (first["inverted"], first["family"], first["coefficient"]) == (True, "linear", 1.0)
    assert (second["inverted"], second["family"], second["coefficient"]) == (False, "exponential", 0.5)
    assert not any(channel["inverted"] for channel in told["saved"]["channels"])


@pytest.mark.parametrize(
    ("kind", "limits"), [("uint16", [0, 65535]), ("int8", [-128, 127]), ("int32", [-(2**31), 2**31 - 1]), ("float", None)]
)
def test_full_windows_are_offered_where_samples_have_limits(browser, world, kind, limits):
    page = browser.get(f"/image/{world.image(pixel_type=kind)}/@@viewer")
    assert state(page)["range"] == limits
    assert bool(page.html.select("[data-windows=full]")) is (limits is not None)


def test_a_large_image_is_drawn_as_a_whole_only_without_scripts(server, browser, world):
    with Builder.session(world.store) as build:
        image = build.image(world.user_id, world.group_id, "Large", replace(server.stack(), sizes=(3200, 3200, 1, 1, 1)))
    page = browser.get(f"/image/{image}/@@viewer")
    assert state(page)["tiled"] is True
    assert not page.html.select_one("[data-picture]").has_attr("src")
    assert "@@render?" in str(page.html.select_one("noscript"))
    small = browser.get(f"/image/{world.image()}/@@viewer")
    assert state(small)["tiled"] is False
    assert "@@render?" in small.html.select_one("[data-picture]")["src"]


def test_openseadragon_is_named_only_where_it_is(browser, world, monkeypatch):
    path = f"/image/{world.image()}/@@viewer"
    monkeypatch.setattr(static, "OPENSEADRAGON", "js/viewer.js")
    address = browser.get(path).html.select_one("[data-viewer]")["data-library"]
    assert browser.get(address).content_type.endswith("javascript")
    monkeypatch.setattr(static, "OPENSEADRAGON", "vendor/none.js")
    assert not browser.get(path).html.select_one("[data-viewer]").has_attr("data-library")
