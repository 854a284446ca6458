"""Administration with scripts: boxes that come and go, filters in long tables, and how strong a password is."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from staff import crowd, fresh

pytestmark = pytest.mark.browser


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


def go(someone, path):
    someone.driver.get(f"{someone.site.url}/webadmin/{path}")


def test_privileges_show_for_restricted_administrators(office):
    go(office, "experimenter/new/")
    boxes = office.one("[data-privileges]")
    assert not boxes.is_displayed()
    office.one("[name=role][value=restricted_administrator]").click()
    assert boxes.is_displayed()
    office.one("[name=role][value=administrator]").click()
    assert not boxes.is_displayed()
    assert office.complaints() == []


def test_who_clicks_twice_makes_one_group(office):
    go(office, "group/new/")
    name = fresh("twice")
    office.one("#name").send_keys(name)
    ActionChains(office.driver).double_click(office.one(".actions .main")).perform()
    office.wait(lambda: "/group/edit/" in office.driver.current_url and name in office.one(".done").text)


def test_a_long_address_makes_no_list_wide(office, server, world):
    with server.store.write() as writer:
        writer.update("Experimenter", world.user_id, email=f"{'a' * 240}@example.org", institution="i" * 250)
    go(office, f"experimenters/?q={world.user_name}")
    assert office.one(".sheet td.cut").text == world.user_name
    beyond = "const {scrollWidth, clientWidth} = document.querySelector('.sheet'); return scrollWidth - clientWidth"
    assert office.driver.execute_script(beyond) == 0


def test_long_tables_are_filtered_and_nothing_is_lost_by_it(office, server, world):
    crowd(server, world.group_id, 20, f"many-{world.mark}")
    go(office, f"group/edit/{world.group_id}/")
    rows = office.driver.find_elements(By.CSS_SELECTOR, "#members tbody tr")
    office.one("#members input[type=search]").send_keys("of0007")
    assert [row.text.splitlines()[0] for row in rows if row.is_displayed()] == ["One Of0007"]
    office.one("#members .actions button").click()
    office.wait(lambda: "were saved" in office.one(".done").text)
    assert len(office.driver.find_elements(By.CSS_SELECTOR, "#members tbody tr")) == 21


def test_a_password_is_rated_while_it_is_typed(office):
    go(office, "experimenters/")
    office.driver.get(office.driver.find_element(By.LINK_TEXT, "Account").get_attribute("href"))
    go(office, "myaccount/")
    office.driver.find_element(By.LINK_TEXT, "Change password").click()
    office.wait(lambda: office.one("[data-strength]"))
    field, told = office.one("#password"), office.one("[data-strength]")
    assert not told.is_displayed()
    ratings = {}
    for text in ("abc", "aaaaaaaaaaaaaaaa", "correct horse battery", "x7!Kq-29 Zu"):
        field.clear()
        field.send_keys(text)
        ratings[text] = told.text
    assert ratings["abc"] == "This password is very weak."
    assert "weak" in ratings["aaaaaaaaaaaaaaaa"]
    assert ratings["correct horse battery"] == "This password is strong."


def test_what_a_level_means_shows_when_it_is_chosen(office, world):
    go(office, f"group/edit/{world.group_id}/")
    shown = [each for each in office.driver.find_elements(By.CSS_SELECTOR, ".means") if each.is_displayed()]
    assert not shown
    office.one("[name=permissions][value='3']").click()
    shown = [each.text for each in office.driver.find_elements(By.CSS_SELECTOR, ".means") if each.is_displayed()]
    assert len(shown) == 1
    assert "change and delete" in shown[0]
