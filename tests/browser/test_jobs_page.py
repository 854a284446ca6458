"""The page of jobs with scripts: it tells what ended without being loaded anew."""

import pytest
from selenium.webdriver.common.by import By

from omeroweb_pyr.embedded.seed.builder import Builder

pytestmark = pytest.mark.browser


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


def test_a_job_is_told_as_it_ends(visitor, world):
    project = world.project("To go")
    visitor.driver.get(f"{visitor.site.url}/project/{project}/@@organise")
    with Builder.session(world.store):  # nobody else writes meanwhile, so the job waits
        visitor.one("#delete ~ form button").click()
        visitor.wait(lambda: visitor.driver.find_elements(By.CSS_SELECTOR, ".job progress"))
        visitor.driver.execute_script("document.body.dataset.old = 'yes'")
        visitor.one(".job button").send_keys("")  # has the focus
        assert visitor.one(".job button").text == "Cancel"
    visitor.wait(lambda: visitor.driver.find_elements(By.CSS_SELECTOR, "body[data-old] .job:not(:has(progress))"))
    assert visitor.driver.switch_to.active_element.text == "Clear"
    assert visitor.one("[data-told]").get_attribute("textContent") == "Delete 1 project (preview): done"
    assert visitor.complaints() == []
