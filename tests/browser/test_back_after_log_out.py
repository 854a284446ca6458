"""What a browser shows of pages that were left, once somebody has logged out: nothing."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


@pytest.mark.parametrize("path", ["/project/", "/webclient/", "/webadmin/myaccount/"])
def test_nobody_comes_back_to_what_another_saw(visitor, world, path):
    world.project("Not for the next one")
    visitor.driver.get(visitor.site.url + path)
    visitor.wait(lambda: world.mark in visitor.one("body").text)
    visitor.push("form[action$='/logout/'] button")
    visitor.driver.back()
    visitor.wait(lambda: visitor.one("#password").is_displayed())
    assert world.mark not in visitor.driver.page_source


def test_who_is_still_logged_in_finds_the_page_as_he_left_it(visitor, world):
    visitor.driver.get(f"{visitor.site.url}/project/")
    visitor.driver.execute_script("document.body.dataset.left = 'so'")
    visitor.driver.get(f"{visitor.site.url}/dataset/")
    visitor.driver.back()
    visitor.wait(lambda: visitor.one("body").get_attribute("data-left") == "so")
