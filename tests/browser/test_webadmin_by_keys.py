"""Administration by the keyboard alone; after each step the focus is on what was done, or on what is wrong."""

import pytest
from selenium.webdriver import Keys

from browsing import Visitor
from staff import fresh
from world import World

pytestmark = pytest.mark.browser

NEW = "correct horse battery"
READ_ONLY = "1"


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


def go(someone, path):
    someone.driver.get(f"{someone.site.url}/webadmin/{path}")


def row(server, text, *values):
    return server.store.read().execute(text, values).fetchone()


def people(server, group):
    found = server.store.read().execute("SELECT child, owner FROM groupexperimentermap WHERE parent = ?", (group,))
    return {user: bool(owner) for user, owner in found}


def test_a_user_is_found_and_changed_and_a_group_made_for_him(typist, server, world):
    typist.log_in(World(server, admin=True))
    go(typist, "experimenters/")
    typist.press(Keys.TAB)
    assert typist.told(".skip") == "Skip to the content"
    typist.press(Keys.ENTER, Keys.TAB)
    assert typist.on("main *")
    typist.tab_to("[name=role]")
    typist.press(Keys.ARROW_DOWN)
    assert "role=" not in typist.driver.current_url  # which is on the way
    typist.press(Keys.ARROW_DOWN)
    typist.leads(Keys.ENTER)
    assert "role=user" in typist.driver.current_url
    typist.follow(".tools a")
    typist.press("/")
    typist.until("document.activeElement.matches('[data-filter]')")
    typist.leads(world.mark, Keys.ENTER)
    typist.follow(".sheet tbody a")
    typist.tab_to("#email")
    typist.leads("ada@example.org", Keys.ENTER)
    assert "was saved" in typist.told(".done[role=status]")
    assert row(server, "SELECT email FROM experimenter WHERE id = ?", world.user_id) == ("ada@example.org",)
    make_a_group(typist, server, world, World(server))


def make_a_group(typist, server, one, other):
    """Go on from the list of users."""
    name = fresh("lab")
    typist.follow(".tabs a[href$='/groups/']", back=True)
    typist.follow("a[href$='/group/new/']")
    typist.tab_to("#name")
    typist.press(name)
    typist.tab_to("[name=permissions]")
    typist.press(Keys.ARROW_DOWN)
    assert not typist.one("[data-members]").is_displayed()
    typist.tab_to("#somebody", 2)
    for who in (one, other):
        typist.press(who.mark)
        typist.until("document.querySelectorAll('#people-choices [role=option]').length === 1")
        typist.press(Keys.ARROW_DOWN)
        assert typist.one("#somebody").get_attribute("aria-activedescendant") == f"person-choice-{who.user_id}"
        typist.press(Keys.ENTER)
        assert typist.one("#somebody").get_attribute("value") == ""
    typist.tab_to(f"[name=owners][value='{one.user_id}']")
    typist.press(Keys.SPACE)
    typist.follow(".actions .main")
    assert "was created" in typist.told(".done[role=status]")
    (group,) = row(server, "SELECT id FROM experimentergroup WHERE name = ?", name)
    assert people(server, group) == {one.user_id: True, other.user_id: False}
    assert typist.one("[name=permissions]:checked").get_attribute("value") == READ_ONLY


def test_ones_password_is_changed_after_a_mistake_and_another_session_closed(typist, server, world):
    typist.log_in(world)
    go(typist, "myaccount/")
    typist.follow("a[href*=change_password]")
    typist.tab_to("#old_password")
    typist.leads("wrong", Keys.TAB, NEW, Keys.TAB, NEW, Keys.ENTER)
    typist.told(".failure[role=alert]")
    typist.press(Keys.TAB, Keys.ENTER)
    typist.wait(lambda: typist.on("#old_password[aria-invalid=true]"), "the link leads to the field")
    typist.leads(world.password, Keys.TAB, NEW, Keys.TAB, NEW, Keys.ENTER)
    assert typist.told(".done[role=status]") == "Your password was changed."
    world.password = NEW
    elsewhere = world.client()
    typist.driver.refresh()
    typist.tab_to("[aria-label='Open sessions'] tbody button")
    typist.leads(Keys.SPACE)
    assert typist.told(".done[role=status]") == "The session was closed."
    elsewhere.__del__()


@pytest.mark.parametrize("path", ["experimenter/new/", "group/edit/{}/", "email/", "myaccount/"])
def test_nothing_holds_the_focus_and_it_is_always_seen(typist, server, world, path):
    typist.log_in(World(server, admin=True))
    go(typist, path.format(world.group_id))
    stops = typist.around()
    assert "skip" in stops[0]
    assert 20 < len(stops) < 100


def test_without_scripts_a_group_is_made_after_a_mistake(office: Visitor, server, world):
    name = fresh("lab")
    office.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        go(office, "group/new/")
        assert not office.one("#somebody").is_displayed()
        office.one("#name").send_keys(name)
        office.one("details summary").click()
        office.one("#add").send_keys(f"nobody-of-this-name {world.user_name}" + Keys.TAB + Keys.ENTER)
        office.wait(lambda: "Nobody has the name" in office.one(".failure:focus").text)
        office.one("#add").clear()
        office.one("#add").send_keys(world.user_name + Keys.TAB + Keys.ENTER)
        office.wait(lambda: "was created" in office.one(".done:focus").text)
    finally:
        office.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    (group,) = row(server, "SELECT id FROM experimentergroup WHERE name = ?", name)
    assert people(server, group) == {world.user_id: False}
