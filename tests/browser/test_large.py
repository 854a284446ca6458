"""Large images in a real browser: OpenSeadragon shows all their levels."""

import pytest
from selenium.webdriver import ActionChains

from omeroweb_pyr.embedded.seed.builder import Builder

pytestmark = pytest.mark.browser


@pytest.fixture
def image(world, wide) -> int:
    with Builder.session(world.store) as build:
        return build.image(world.user_id, world.group_id, "Wide", wide)


def levels(urls: list[str]) -> set[str]:
    """The levels of which there are tiles among these."""
    return {url.split("/@@tile/")[1].split("/")[0] for url in urls if "/@@tile/" in url}


@pytest.mark.parametrize("library", ["OpenSeadragon"], indirect=True)
def test_all_levels_are_shown(visitor, image, artefacts):
    visitor.requests()
    visitor.open(f"/image/{image}/@@viewer?z=1&c=1|0:255$FFFFFF")
    visitor.wait(visitor.drawn)
    assert "0" not in levels(visitor.requests())
    coarse = visitor.pixels()
    visitor.driver.save_screenshot(str(artefacts / "viewer-large.png"))
    visitor.one("[data-zoom=one]").click()
    visitor.wait(lambda: visitor.address().get("zm") == "100")
    visitor.wait(visitor.drawn)
    asked = visitor.requests()
    assert "0" in levels(asked)
    middle = [slice(300, 500), slice(300, 700)]
    assert coarse[*middle].std() < 50
    visitor.wait(lambda: visitor.pixels()[*middle].std() > 80)
    visitor.wait(lambda: asked.extend(visitor.requests()) or "0" in levels([url for url in asked if "z=2&" in url]))  # ahead of time
    visitor.press(".")
    visitor.wait(lambda: visitor.shown()["z"] == "2")
    visitor.wait(lambda: visitor.pixels()[*middle].std() < 20)
    assert visitor.complaints() == []


def most_at_once(events) -> int:
    """How many tiles were under way at the same time."""
    under, most = set(), 0
    for event in events:
        number = event["params"].get("requestId")
        if event["method"] == "Network.requestWillBeSent" and "/@@tile/" in event["params"]["request"]["url"]:
            under.add(number)
        elif event["method"] in ("Network.loadingFinished", "Network.loadingFailed"):
            under.discard(number)
        most = max(most, len(under))
    return most


@pytest.mark.parametrize("library", ["OpenSeadragon"], indirect=True)
def test_of_many_settings_the_last_is_seen_and_requests_are_few_at_once(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?z=1&c=1|0:255$FFFFFF&zm=100&x=1800&y=1600")
    visitor.wait(visitor.drawn)
    visitor.events()
    visitor.drag("[data-channel='1'] [data-high]", *range(250, 90, -1))
    visitor.one("[data-channel='1'] [data-ink]").click()
    visitor.one("[data-presets] button[title=Red]").click()
    visitor.wait(lambda: visitor.drawn() and visitor.shown()["c"] == "1|0:91$FF0000")
    visitor.wait(lambda: visitor.address()["c"] == "1|0:91$FF0000")
    seen = visitor.pixels()
    assert most_at_once(visitor.events()) <= 6
    visitor.driver.get(visitor.driver.current_url)
    visitor.wait(visitor.drawn)
    visitor.wait(lambda: abs(visitor.pixels() - seen).mean() < 2)
    assert visitor.complaints() == []


@pytest.mark.parametrize("library", ["OpenSeadragon"], indirect=True)
def test_the_overview_shows_the_place_and_leads_to_others(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?z=2&zm=100&x=1800&y=1600")
    visitor.wait(visitor.drawn)
    overview = visitor.one("[data-overview]")
    visitor.wait(overview.is_displayed)
    ActionChains(visitor.driver).move_to_element_with_offset(overview, -overview.size["width"] // 2 + 5, 0).click().perform()
    visitor.wait(lambda: int(visitor.address()["x"]) < 700)
    visitor.press("f")
    visitor.wait(lambda: not overview.is_displayed())
    assert visitor.complaints() == []


@pytest.mark.parametrize("library", ["OpenSeadragon"], indirect=True)
def test_a_projection_of_a_large_image_is_a_single_picture(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?p=intmax&c=1|0:255$FFFFFF")
    visitor.wait(visitor.drawn)
    asked = visitor.requests()
    assert any("/@@render?" in url and "p=intmax" in url for url in asked)
    assert visitor.pixels()[300:500, 300:700].mean() > 90
    assert visitor.complaints() == []


@pytest.mark.parametrize("library", ["plain"], indirect=True)
def test_without_the_library_a_large_image_is_drawn_at_once(visitor, image):
    visitor.requests()
    visitor.open(f"/image/{image}/@@viewer?z=2&c=1|0:255$FFFFFF")
    visitor.wait(visitor.drawn)
    asked = visitor.requests()
    assert any("/@@render?" in url for url in asked)
    assert not any("/@@tile/" in url or "/vendor/" in url for url in asked)
    assert visitor.pixels()[300:500, 300:700].mean() > 50
    assert visitor.complaints() == []
