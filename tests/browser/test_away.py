"""The client while the site can't be reached: it says so where one looks, and goes on when the site is back."""

from contextlib import contextmanager

import pytest

from browsing import Visitor
from panels import Client

pytestmark = pytest.mark.browser

AWAY = "The site can't be reached. Please try again."


@pytest.fixture
def reader(chromium, site, world):
    """Somebody whose console may complain of what did not come."""
    someone = Visitor(chromium, site)
    someone.log_in(world)
    return Client(chromium, site.url, someone)


@contextmanager
def away(driver):
    """Let nothing be reached."""
    free = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", free | {"offline": True})
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", free)


def test_what_is_shown_is_never_what_was_chosen_before(reader, world):
    here, there = world.dataset("Here"), world.dataset("There")
    world.images(2, dataset=here, name="Image {}")
    world.images(3, dataset=there, name="Other {}")
    reader.open(f"?show=dataset-{here}")
    reader.lists("Image 1", "Image 2")
    with away(reader.driver):
        reader.click("There")
        reader.until("document.querySelector('.c-list .failure')?.textContent === arguments[0]", AWAY)
        assert reader.listed() == []
    reader.all(".c-list .nothing button")[0].click()
    reader.lists("Other 1", "Other 2", "Other 3")


def test_what_was_typed_stays_and_can_be_sent_when_the_site_is_back(reader, world):
    dataset = world.dataset("D")
    reader.open(f"?show=dataset-{dataset}")
    reader.until("document.querySelector('.c-part [name=comment]')")
    send = "const field = document.querySelector('.c-part [name=comment]'); field.value = 'words'; field.form.requestSubmit()"
    with away(reader.driver):
        reader.driver.execute_script(send)
        reader.until("document.querySelector('.c-part form .failure')?.textContent === arguments[0]", AWAY)
    reader.driver.execute_script(send)
    reader.until("document.querySelector('.c-part .comment')?.textContent.includes('words')")
