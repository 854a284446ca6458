"""The link to an image's original files in the details says beforehand that they can't be had, once somebody turns to it."""

import pytest
from selenium.webdriver import ActionChains

from omeroweb_pyr.embedded.binaries import KEY

pytestmark = pytest.mark.browser

LINK = "document.querySelector('.c-part .others [data-original]')"


def turn_to(panel):
    """Bring the pointer to the panel, from elsewhere."""
    panel.until("document.querySelector('.c-part .others [data-original], .c-part .others button')")
    for spot in (".c-list", ".c-part"):
        ActionChains(panel.driver).move_to_element(panel.driver.find_element("css selector", spot)).perform()


def test_it_leads_to_the_files(panel, world):
    panel.open(f"image-{world.image()}")
    turn_to(panel)
    panel.until(f"{LINK}.dataset.original === 'asked'")
    assert panel.run(f"return {LINK}.pathname").endswith("/@@download")


def test_or_says_why_not(panel, world):
    image = world.image()
    with world.store.write() as writer:
        writer.update("ExperimenterGroup", world.group_id, config=[(KEY, "-write")])
    panel.open(f"image-{image}")
    turn_to(panel)
    panel.until("document.querySelector('.c-part .others button:disabled')?.textContent === 'Original'")
    assert "may not download its files" in panel.texts("#why-original")[0]
    assert panel.run(f"return {LINK}") is None
