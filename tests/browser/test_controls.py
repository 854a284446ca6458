"""The viewer's controls in a real browser: channels, windows, colours, look-up tables, projections; and the address of all that."""

import json

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

SIZES = (64, 48, 5, 2, 3)


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


@pytest.fixture
def image(world) -> int:
    return world.image("cells.tif", sizes=SIZES)


@pytest.fixture
def whole(visitor, image):
    """The viewer as a whole page, drawn."""
    visitor.open(f"/image/{image}/@@viewer?z=3&t=1")
    visitor.wait(visitor.drawn)
    return visitor


def changed(visitor, act) -> np.ndarray:
    """Do something, wait until other pixels are seen, and return them."""
    before, shown = visitor.pixels(), visitor.shown()
    act()
    visitor.wait(lambda: visitor.shown() != shown and visitor.drawn())
    visitor.wait(lambda: abs(visitor.pixels() - before).mean() > 1)
    return visitor.pixels()


def test_windows_and_colours_redraw(whole):
    changed(whole, lambda: whole.drag("[data-channel='1'] [data-high]", 40))
    assert "1|0:40$" in whole.shown()["c"]
    assert whole.one("[data-channel='1'] [data-end]").get_attribute("value") == "40"
    whole.one("[data-channel='2'] [data-active]").click()
    whole.one("[data-channel='1'] [data-ink]").click()
    seen = changed(whole, lambda: whole.one("[data-presets] button[title=Red]").click())
    assert seen[..., 0].mean() > 4 * seen[..., 2].mean()
    assert whole.complaints() == []


def test_a_lookup_table_is_chosen_by_its_strip(whole):
    whole.one("[data-channel='1'] [data-ink]").click()
    whole.wait(lambda: whole.driver.find_elements(By.CSS_SELECTOR, "[data-luts] input"))
    strip = whole.one("[data-luts] label:has([value='fire.lut']) img")
    whole.driver.execute_script("arguments[0].scrollIntoView()", strip)
    whole.wait(lambda: whole.driver.execute_script("return arguments[0].naturalWidth", strip) == 256)
    changed(whole, strip.click)
    assert "$fire.lut" in whole.shown()["c"]
    whole.press(Keys.ESCAPE)
    assert whole.driver.switch_to.active_element == whole.one("[data-channel='1'] [data-ink]")
    assert "fire.lut" in whole.one("[data-channel='1'] [data-ink]").get_attribute("aria-label")
    assert whole.complaints() == []


def test_inversion_is_in_the_address_and_comes_back(whole):
    seen = changed(whole, whole.one("[data-channel='1'] [data-invert]").click)
    whole.wait(lambda: "maps" in whole.address())
    assert [entry["inverted"]["enabled"] for entry in json.loads(whole.address()["maps"])] == [True, False]
    whole.driver.get(whole.driver.current_url)
    whole.wait(whole.drawn)
    whole.wait(lambda: abs(whole.pixels() - seen).mean() < 3)
    assert whole.one("[data-channel='1'] [data-invert]").get_attribute("aria-pressed") == "true"
    whole.one("[data-reset]").click()
    whole.wait(lambda: "maps" not in whole.address() and "maps" not in whole.shown())
    assert whole.complaints() == []


def test_histograms_and_the_windows_of_all_channels(whole):
    whole.wait(lambda: len(whole.driver.find_elements(By.CSS_SELECTOR, ".has-counts [data-histogram][d]")) == 2)
    whole.one("[data-windows=full]").click()
    whole.wait(lambda: whole.address().get("c", "").count("|0:65535$") == 2)
    whole.one("[data-windows=auto]").click()
    whole.wait(lambda: whole.drawn() and "|0:65535$" not in whole.address()["c"])
    whole.one("[data-windows=auto]").click()  # which changes nothing any more
    whole.wait(whole.drawn)
    start, end = (float(whole.one(f"[data-channel='1'] [data-{side}]").get_attribute("value")) for side in ("start", "end"))
    assert 0 <= start < end < 1000
    assert whole.complaints() == []


def test_a_projection_of_some_planes(whole):
    whole.one("select[name=p] option[value=intmax]").click()
    whole.wait(lambda: whole.shown().get("p") == "intmax")
    last = whole.one("[data-range] [data-last]")
    last.send_keys(Keys.CONTROL + "a")
    last.send_keys("2" + Keys.TAB)
    whole.wait(lambda: whole.shown()["p"] == "intmax|0:1")
    assert whole.one("[data-status]").text.startswith("Z 1 to 2 projected")
    whole.wait(lambda: whole.address().get("p") == "intmax|0:1")
    whole.driver.get(whole.driver.current_url)
    whole.wait(whole.drawn)
    assert whole.shown()["p"] == "intmax|0:1"
    assert [whole.one(f"[data-range] [data-{end}]").get_attribute("value") for end in ("first", "last")] == ["1", "2"]
    assert whole.complaints() == []


def test_the_controls_can_be_hidden_and_fill_the_screen(whole):
    wide = whole.one("[data-stage]").size["width"]
    whole.press("h")
    whole.wait(lambda: whole.one("[data-stage]").size["width"] > wide)
    whole.press("h")
    whole.press("F")
    whole.wait(lambda: whole.driver.execute_script("return document.fullscreenElement?.id") == "viewer")
    whole.driver.execute_script("document.exitFullscreen()")
    assert whole.complaints() == []


def test_neighbours_are_loaded_ahead(visitor, image):
    visitor.requests()
    visitor.open(f"/image/{image}/@@viewer?z=3&t=1")
    asked: list[str] = []

    def ahead() -> bool:
        asked.extend(url for url in visitor.requests() if "/@@render?" in url)
        return all(any(f"z={z}&" in url for url in asked) for z in (2, 3, 4))

    visitor.wait(ahead)
    assert visitor.complaints() == []
