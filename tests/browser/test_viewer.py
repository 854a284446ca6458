"""The viewer in a real browser: what a visitor does changes the picture and the address, and the console stays empty."""

import pytest
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

SIZES = (64, 48, 5, 2, 3)


@pytest.fixture
def image(world) -> int:
    return world.image("cells.tif", sizes=SIZES)


def test_planes_and_channels_change_the_picture_and_the_address(visitor, image):
    visitor.open(f"/image/{image}/")
    visitor.wait(visitor.drawn)
    assert "c" not in visitor.shown()
    slider = visitor.one("[data-axis=z] [data-slider]")
    z = int(slider.get_attribute("value"))
    slider.send_keys(Keys.ARROW_RIGHT)
    visitor.wait(lambda: visitor.shown()["z"] == str(z + 1))
    visitor.one("[data-channel='2'] [data-active]").click()
    visitor.wait(lambda: ",-2|" in visitor.shown().get("c", ""))
    visitor.wait(lambda: visitor.address().get("z") == str(z + 1) and ",-2|" in visitor.address()["c"])
    assert visitor.drawn()
    assert f"Z {z + 1} / 5" in visitor.words()
    assert visitor.complaints() == []


def test_an_address_brings_the_view_back(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?c=-1|0:50$00FF00,2|10:200$FF0000&m=g&z=2&t=3&p=intmax")
    visitor.wait(visitor.drawn)
    checked = [visitor.one(f"[data-channel='{index}'] [data-active]").is_selected() for index in (1, 2)]
    assert checked == [False, True]
    assert visitor.one("[data-channel='2'] [data-end]").get_attribute("value") == "200"
    assert visitor.one("select[name=p]").get_attribute("value") == "intmax"
    assert visitor.shown()["p"] == "intmax|0:4"
    visitor.press("g")
    visitor.wait(lambda: visitor.address()["m"] == "c")
    visitor.driver.execute_script("history.pushState(null, '', '?z=4&t=1'); dispatchEvent(new PopStateEvent('popstate'))")
    visitor.wait(lambda: visitor.shown()["z"] == "4" and "c" not in visitor.shown())
    assert visitor.complaints() == []


def test_the_keys(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?z=3&t=1")
    visitor.press(Keys.ARROW_UP)
    visitor.wait(lambda: visitor.shown()["z"] == "4")
    visitor.press(",", ",")
    visitor.wait(lambda: visitor.shown()["z"] == "2")
    visitor.press(Keys.ARROW_RIGHT)
    visitor.wait(lambda: visitor.shown()["t"] == "2")
    visitor.press("1")
    visitor.wait(lambda: visitor.shown().get("c", "").startswith("-1|"))
    visitor.press("?")
    visitor.wait(lambda: visitor.one("dialog[open]"))
    visitor.press(Keys.ESCAPE)
    visitor.press("+")
    assert "is-zoomed" in visitor.one("[data-stage]").get_attribute("class")
    visitor.press("f")
    assert "is-zoomed" not in visitor.one("[data-stage]").get_attribute("class")
    assert visitor.complaints() == []


def test_only_the_newest_plane_stays(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?z=1&t=1")
    visitor.drag("[data-axis=z] [data-slider]", 2, 3, 4, 5, 2, 3, 4, 5, 2)
    visitor.wait(lambda: visitor.shown()["z"] == "2")
    visitor.wait(lambda: "is-busy" not in visitor.one("[data-stage]").get_attribute("class"))
    assert visitor.shown()["z"] == "2"
    assert visitor.one("#iv-z").get_attribute("value") == "2"
    assert visitor.complaints() == []


def test_a_plane_that_cannot_be_drawn_is_told(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?z=1&t=1")
    visitor.wait(visitor.drawn)
    visitor.driver.delete_all_cookies()
    visitor.press(Keys.ARROW_RIGHT)
    status = visitor.one("[data-status]")
    visitor.wait(lambda: status.text.startswith("Can't draw this plane: Not logged in"))


def test_it_fits_a_telephone(visitor, image, artefacts):
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    visitor.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for name, path in (("image", f"/image/{image}/"), ("viewer", f"/image/{image}/@@viewer")):
            visitor.open(path)
            visitor.wait(visitor.drawn)
            visitor.driver.save_screenshot(str(artefacts / f"{name}-390.png"))
            assert visitor.driver.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        visitor.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert visitor.complaints() == []


def test_the_place_is_in_the_address(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?zm=2400&x=30&y=25")
    visitor.wait(visitor.drawn)
    assert visitor.one("[data-percent]").text == "2400 %"
    visitor.driver.execute_async_script("setTimeout(arguments[0], 1000)")  # longer than the address takes to follow a move
    assert visitor.driver.current_url.endswith("?zm=2400&x=30&y=25")
    visitor.press("+")
    visitor.wait(lambda: visitor.address()["zm"] == "3000")
    seen = visitor.pixels()
    visitor.driver.get(visitor.driver.current_url)
    visitor.wait(visitor.drawn)
    visitor.wait(lambda: abs(visitor.pixels() - seen).mean() < 3)
    visitor.press("f")
    visitor.wait(lambda: "zm" not in visitor.address())
    assert visitor.complaints() == []
