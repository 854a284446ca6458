"""The viewer in a real browser: what a visitor does changes the picture and the address, and the console stays empty."""

from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser

SIZES = (64, 48, 5, 2, 3)


class Visitor:
    """Somebody who looks at an image."""

    def __init__(self, driver: Chrome, site) -> None:
        self.driver, self.site = driver, site

    def log_in(self, who) -> None:
        self.driver.delete_all_cookies()
        self.driver.get(f"{self.site.url}/webclient/login/")
        self.one("#username").send_keys(who.user_name)
        self.one("#password").send_keys(who.password + Keys.ENTER)
        self.wait(lambda: "/login/" not in self.driver.current_url)

    def open(self, path: str) -> None:
        self.driver.get(self.site.url + path)
        self.wait(lambda: self.one(".image-viewer.is-live"))

    def one(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def wait(self, holds):
        return WebDriverWait(self.driver, 10).until(lambda _: holds())

    def shown(self) -> dict[str, str]:
        """The query of the picture that is drawn."""
        return query(self.one("[data-picture]").get_attribute("src"))

    def address(self) -> dict[str, str]:
        return query(self.driver.current_url)

    def drawn(self) -> bool:
        return self.driver.execute_script("const i = document.querySelector('[data-picture]'); return i.complete && i.naturalWidth > 0")

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.fixture
def visitor(chromium, site, world) -> Visitor:
    someone = Visitor(chromium, site)
    someone.log_in(world)
    someone.complaints()  # of an earlier test
    return someone


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
    assert f"Z {z + 1} / 5" in visitor.one("[data-picture]").get_attribute("alt")
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
    visitor.wait(lambda: visitor.shown()["c"].startswith("-1|"))
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
    visitor.driver.execute_script(
        "const slider = document.querySelector('[data-axis=z] [data-slider]');"
        "for (const z of [2, 3, 4, 5, 2, 3, 4, 5, 2]) { slider.value = z; slider.dispatchEvent(new Event('input')); }"
    )
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
