"""Rendering settings in the client: copied from an image, given to others by the menu and by the details of several."""

import pytest
from selenium.webdriver import Keys

from hands import Hands

pytestmark = pytest.mark.browser
AT = "{bubbles: true, cancelable: true, clientX: 500, clientY: 200}"
MENU = f"document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('contextmenu', {AT}))"


class Stylist(Hands):
    """Somebody who gives images other settings."""

    def show(self, query, there):
        self.driver.get(f"{self.site.url}/webclient/{query}")
        self.until("document.querySelector(arguments[0])", there)

    def open_menu(self, spot):
        self.run(MENU, spot)
        return self.menu()

    def told(self, words):
        self.until("document.querySelector('.c-ask .told')?.textContent.includes(arguments[0])", words)

    def pictures(self):
        return self.run("return [...document.querySelectorAll('.c-list .item img')].map(each => each.getAttribute('src'))")


@pytest.fixture
def stylist(chromium, site, world):
    someone = Stylist(chromium, site)
    someone.log_in(world)
    someone.complaints()
    yield someone
    assert someone.complaints() == []


ALL = "document.querySelectorAll('.c-list .item img').length === arguments[0]"


def test_copied_from_one_image_and_pasted_onto_others(stylist, world):
    dataset = world.dataset("Cells")
    first, second, third = world.images(3, dataset=dataset, name="Image {}")
    world.image("Small", dataset=dataset, sizes=(8, 8, 1, 1, 1))
    stylist.show(f"?show=image-{first}", ".c-list .item.chosen, .c-list .item[aria-selected=true]")
    stylist.until(ALL, 4)
    offered = stylist.open_menu(".c-list [aria-selected=true]")
    assert offered["Paste rendering settings …"] == "Nothing was copied yet."
    stylist.offer("Copy rendering settings")
    stylist.said("Copied the rendering settings of “Image 1”")
    stylist.show(f"?show=image-{second}|image-{third}", "article[data-batch] [data-style=paste]:not(:disabled)")
    stylist.until(ALL, 4)
    before = stylist.pictures()
    stylist.run("document.querySelector('[data-style=paste]').click()")
    stylist.told("2 images would have the rendering settings of “Image 1”.")
    stylist.run("document.querySelector('.c-ask form').requestSubmit()")
    stylist.said("2 images have the rendering settings of “Image 1” now.")
    stylist.wait(lambda: len(set(stylist.pictures()) & set(before)) == 2)  # those of the others


def test_a_whole_dataset_portion_by_portion(stylist, world, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.gateway.writing.restyling.PART", 2)
    monkeypatch.setattr("omeroweb_pyr.views.portions.SECONDS", 0.0)
    dataset = world.dataset("Cells")
    world.images(7, dataset=dataset)
    stylist.show(f"?show=dataset-{dataset}", ".c-list .item img")
    stylist.until(ALL, 7)
    before = stylist.pictures()
    stylist.open_menu(".tree [aria-selected=true]")
    stylist.offer("Set imported rendering settings …")
    stylist.told("7 images would have the rendering settings that OMERO gave them first.")
    stylist.run("document.querySelector('.c-ask form').requestSubmit()")
    stylist.said("7 images have the rendering settings that OMERO gave them first now.")
    stylist.wait(lambda: len(stylist.pictures()) == 7 and not set(stylist.pictures()) & set(before))


def test_what_is_not_ones_own_says_why(stylist, world):
    image = world.colleague().image("Theirs")
    stylist.show(f"?show=image-{image}", ".c-list [aria-selected=true]")
    offered = stylist.open_menu(".c-list [aria-selected=true]")
    assert "may save rendering settings for it" in offered["Set imported rendering settings …"]
    assert offered["Copy rendering settings"] == ""
    stylist.keys(Keys.ESCAPE)
    stylist.until("!document.querySelector('.c-menu')")


def test_a_job_left_on_the_page_of_jobs_goes_on(stylist, world, browser, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.gateway.writing.restyling.PART", 2)
    monkeypatch.setattr("omeroweb_pyr.views.portions.SECONDS", 0.0)
    images = ",".join(map(str, world.images(5)))
    stylist.driver.get(f"{stylist.site.url}/@@jobs")
    stylist.run(
        "fetch('/@@rendering', {method: 'POST', headers: {Accept: 'application/json', 'X-CSRFToken': arguments[1]},"
        " body: new URLSearchParams({how: 'imported', image: arguments[0]})}).then(() => location.reload())",
        images, stylist.one("[name=csrfmiddlewaretoken]").get_attribute("value"),
    )  # fmt: skip
    stylist.until("document.querySelector('.job.done')?.textContent.includes('5 images have')")
