"""A day's work by the keyboard alone: nothing is clicked, and nothing is focused but by keys."""

import pytest
from selenium.webdriver import ActionChains, Keys

from browsing import Visitor

pytestmark = pytest.mark.browser

COMMENT = "written without a mouse"


class Typist(Visitor):
    """Somebody who has no mouse."""

    def hold(self, key: str, *keys: str) -> None:
        ActionChains(self.driver).key_down(key).send_keys(*keys).key_up(key).perform()

    def until(self, script: str, *args: object):
        return self.wait(lambda: self.driver.execute_script(f"return {script}", *args), script)

    def tab_to(self, selector: str, most: int = 80) -> None:
        """Go on by Tab until the focus is on something."""
        for _ in range(most):
            self.press(Keys.TAB)
            if self.driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
                return
        raise AssertionError(f"Tab never comes to {selector}")

    def shows(self, path: str) -> None:
        """Wait until the right panel is about an object."""
        self.until("document.querySelector('.c-part [data-panel]')?.dataset.panel.endsWith(arguments[0])", path)


def test_from_logging_in_to_searching_and_back(chromium, site, world):
    dataset = world.dataset("D", project=(project := world.project("P")))
    images = world.images(3, dataset=dataset, name=f"Image {{}} {world.mark}")
    typist = Typist(chromium, site)
    typist.leave()
    chromium.get(f"{site.url}/webclient/")
    typist.press(world.user_name, Keys.TAB, world.password, Keys.ENTER)
    typist.until("document.querySelector('.tree[role=tree] .row')")
    choose_an_image(typist, project, dataset, images)
    annotate(typist)
    search(typist, world, images)
    typist.press("u")
    typist.shows(f"/dataset/{dataset}/")
    typist.press("?")
    typist.until("document.querySelector('dialog[open]')?.textContent.includes('Next panel')")
    typist.press(Keys.ESCAPE)
    typist.until("!document.querySelector('dialog[open]')")


def choose_an_image(typist, project, dataset, images):
    """Go down the tree, then on among the contents, and back up."""
    typist.press(Keys.F6)
    typist.until("document.activeElement.closest('[data-tree]')")
    typist.until("[...document.querySelectorAll('.tree .name')].some(each => each.textContent === 'P')")
    typist.press(Keys.HOME, Keys.ARROW_RIGHT)
    typist.shows(f"/project/{project}/")
    typist.press(Keys.ARROW_RIGHT)
    typist.until("[...document.querySelectorAll('.tree .name')].some(each => each.textContent === 'D')")
    typist.press("d")
    typist.shows(f"/dataset/{dataset}/")
    typist.until("document.querySelectorAll('.c-list [role=option]').length === 3")
    typist.press(Keys.F6)
    typist.until("document.activeElement.closest('[data-list]')")
    typist.press(Keys.HOME)
    typist.shows(f"/image/{images[0]}/")
    typist.press(Keys.ARROW_RIGHT)
    typist.shows(f"/image/{images[1]}/")
    typist.until("!document.querySelector('.c-part').hasAttribute('aria-busy')")


def annotate(typist):
    """Write a comment in the right panel."""
    typist.press(Keys.F6)
    typist.until("document.activeElement.matches('[data-info]')")
    typist.tab_to("[name=comment]")
    typist.press(COMMENT)
    typist.tab_to("button", most=2)
    typist.press(Keys.ENTER)
    typist.until("document.querySelector('.c-part .comment')?.textContent.includes(arguments[0])", COMMENT)


def search(typist, world, images):
    """Find another image by its name, and go to where it is."""
    typist.hold(Keys.CONTROL, "k")
    typist.until("document.activeElement.matches('[data-search]')")
    typist.press(f"Image 3 {world.mark}", Keys.ENTER)
    typist.until("location.pathname.endsWith('/search/') && document.querySelector('.results tbody tr')")
    typist.tab_to(f".results a[aria-label*='Image 3 {world.mark}']")
    typist.press(Keys.ENTER)
    typist.until("location.pathname.endsWith('/webclient/') || document.querySelector('[data-client]')")
    typist.shows(f"/image/{images[2]}/")
