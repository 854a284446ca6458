"""The client on a telephone: one panel at a time, all that is needed within reach, and nothing wider than the screen."""

import pytest
from selenium.webdriver.common.by import By

from browsing import Visitor
from looking import FITS, NARROW, sized

pytestmark = pytest.mark.browser

TAP = """const found = [...document.querySelectorAll(arguments[0])]
    .find((each) => each.checkVisibility() && (each.ariaLabel ?? each.title + each.textContent).includes(arguments[1]));
found?.scrollIntoView({block: 'center'}); return found"""


class Telephone(Visitor):
    """Somebody with a small screen."""

    def tap(self, selector: str, name: str = "") -> None:
        """Click what is in sight and reachable; the browser refuses where something else is on top of it."""
        self.wait(lambda: self._tapped(selector, name), f"{selector} {name}")
        self.wait(lambda: self.driver.execute_script(FITS) == [], f"all fits after {selector} {name}")

    def _tapped(self, selector: str, name: str) -> bool:
        found = self.driver.execute_script(TAP, selector, name)
        if found:
            found.click()
        return bool(found)

    def has(self, selector: str) -> None:
        self.wait(lambda: any(each.is_displayed() for each in self.driver.find_elements(By.CSS_SELECTOR, selector)), selector)


def test_everything_can_be_reached(chromium, site, world):
    dataset = world.dataset("A dataset with quite a long name, as they have", project=world.project("Slides"))
    images = world.images(3, dataset=dataset, name=f"Image {{}} {world.mark}")
    with sized(chromium, NARROW):
        someone = Telephone(chromium, site)
        someone.log_in(world)
        someone.has(".tree .row")
        someone.driver.get(f"{site.url}/webclient/?show=dataset-{dataset}")
        someone.has(".c-list [role=option]")  # contents of what is chosen come to the front
        someone.tap(".c-list [role=option]", "Image 2")
        someone.tap("[data-show-panel=info]")
        someone.has(f".c-part [data-panel$='/image/{images[1]}/']")
        someone.one(".c-part textarea[name=comment]").send_keys("from the tram")
        someone.tap(".c-part form[action$='@@comment'] button")
        someone.has(".c-part .comment")
        someone.tap("#tab-hierarchy")
        someone.has(".c-part [data-go]")
        someone.tap("[data-show-panel=tree]")
        someone.tap(".tree .row", "Slides")
        someone.tap("[data-show-panel=centre]")
        someone.tap(".c-list [role=option]", "A dataset")
        someone.one("[data-search]").send_keys(f"Image 3 {world.mark}\n")
        someone.tap(".results a", f"Show Image 3 {world.mark}")
        someone.tap("[data-show-panel=info]")
        someone.has(f".c-part [data-panel$='/image/{images[2]}/']")


def test_an_address_comes_to_the_front(chromium, site, world):
    dataset = world.dataset("D")
    images = world.images(2, dataset=dataset, name="Image {}")
    front = "return document.querySelector('[data-show-panel][aria-pressed=true]').textContent"
    with sized(chromium, NARROW):
        someone = Telephone(chromium, site)
        someone.log_in(world)
        one, both = f"image-{images[0]}", f"image-{images[0]},{images[1]}"
        for asked, panel in ((one, "Details"), (both, "Contents"), (f"dataset-{dataset}", "Contents")):
            someone.driver.get(f"{site.url}/webclient/?show={asked}")
            someone.wait(lambda panel=panel: someone.driver.execute_script(front) == panel, asked)
