"""A day's work by the keyboard alone: nothing is clicked, and nothing is focused but by keys."""

import pytest
from selenium.webdriver import Keys

from typist import Typist

pytestmark = pytest.mark.browser

COMMENT = "written without a mouse"


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
