"""Groups with scripts: members chosen by mouse, and a change of permissions that is looked at, begun and done."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from looking import NARROW, sized
from staff import crowd
from world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


@pytest.fixture
def office(visitor, server):
    visitor.log_in(World(server, admin=True))
    visitor.complaints()
    yield visitor
    # That a form was refused is no fault of the page.
    assert [each for each in visitor.complaints() if "status of 400" not in each] == []


def go(someone, path):
    someone.driver.get(f"{someone.site.url}/webadmin/{path}")


def type_name(someone, text):
    field = someone.one("#somebody")
    someone.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
    field.send_keys(text)


def offered(someone):
    return [each.get_attribute("textContent") for each in someone.driver.find_elements(By.CSS_SELECTOR, "#people-choices [role=option]")]


def rows(someone):
    """The last names of those in the table."""
    return [row.get_attribute("textContent").split()[1] for row in someone.driver.find_elements(By.CSS_SELECTOR, "[data-members] tbody tr")]


def people(server, group):
    found = server.store.read().execute("SELECT child, owner FROM groupexperimentermap WHERE parent = ?", (group,))
    return {user: bool(owner) for user, owner in found}


def test_members_are_chosen_by_mouse_and_what_saving_does_is_said(office, server, world):
    peer, late = world.colleague(), World(server)
    group = world.other_group()
    peer.join(group)
    go(office, f"group/edit/{group}/")
    type_name(office, late.mark)
    office.wait(lambda: offered(office))
    office.one("#people-choices [role=option]").click()
    type_name(office, late.mark)
    office.wait(lambda: "Nobody else" in office.one(".choosing [data-told]").get_attribute("textContent"))
    office.one(f"[name=owners][value='{late.user_id}']").click()
    office.one(f"[name=members][value='{peer.user_id}']").click()
    assert office.one("[data-sum]").text == "1 to be added, 1 to be removed, 1 to become owner"
    office.push("#members .actions .btn")
    assert "were saved" in office.one(".done").text
    assert people(server, group) == {world.user_id: False, late.user_id: True}


def test_nobody_who_was_chosen_is_lost_when_the_form_is_refused(office, server, world):
    late = World(server)
    go(office, f"group/edit/{world.group_id}/")
    type_name(office, late.mark)
    office.wait(lambda: offered(office))
    office.press(Keys.ENTER)
    office.one("#members details summary").click()
    office.one("#add").send_keys("nobody-of-this-name")
    office.push("#members .actions .btn")
    assert "Nobody has the name" in office.one("#add-error").text
    assert rows(office)[0] == late.mark
    office.one("#add").clear()
    office.push("#members .actions .btn")
    assert late.user_id in people(server, world.group_id)


def test_owners_are_offered_those_only_whom_they_know(visitor, server, world, stranger):
    owner = world.colleague(leader=True)
    group = owner.other_group(leader=True)
    visitor.log_in(owner)
    go(visitor, f"group_owner/edit/{group}/")
    type_name(visitor, stranger.mark)
    visitor.wait(lambda: "Nobody else" in visitor.one(".choosing [data-told]").get_attribute("textContent"))
    visitor.one("#somebody").clear()
    type_name(visitor, world.mark)
    visitor.wait(lambda: len(offered(visitor)) == 1)


def test_a_thousand_members_and_a_small_screen(office, server, world):
    crowd(server, world.group_id, 1000, f"many-{world.mark}")
    late = World(server)
    with sized(office.driver, NARROW):
        go(office, f"group/edit/{world.group_id}/")
        assert len(rows(office)) == 1001
        type_name(office, late.mark)
        office.wait(lambda: offered(office))
        choice = office.one("#people-choices [role=option]")
        assert choice.rect["x"] + choice.rect["width"] <= NARROW[0]
        choice.click()
        office.push("#members .actions .btn")
    assert late.user_id in people(server, world.group_id)


def test_many_leave_while_the_page_tells_how_far_it_is(office, server, world, artefacts):
    group = world.other_group()
    many = crowd(server, world.group_id, 40, f"many-{world.mark}")
    with server.store.write() as writer:
        for user in many:
            writer.insert("GroupExperimenterMap", parent=group, child=user, child_index=2, _owner=0)
    go(office, f"group/edit/{group}/")
    untick = "for (const box of document.querySelectorAll('[name=members]')) if (box.value !== arguments[0]) box.click()"
    office.driver.execute_script(untick, str(world.user_id))
    assert office.one("[data-sum]").text == "40 to be removed"
    office.push("#members .actions .btn")
    assert "40 members are leaving" in office.one(".done").text
    office.driver.save_screenshot(str(artefacts / "members-leaving.png"))
    office.wait(lambda: "40 of 40 have left." in office.one("#leaving [role=status]").text)
    assert rows(office) == [world.mark]
    office.push("#leaving [value=forget]")
    assert not office.driver.find_elements(By.CSS_SELECTOR, "#leaving")
    assert people(server, group) == {world.user_id: False}


def test_a_change_of_permissions_is_looked_at_begun_and_done(office, server, world):
    peer, image = world.colleague(), world.image()
    peer.tag("seen", on=("image", image))
    go(office, f"group/edit/{world.group_id}/")
    office.one("[name=permissions][value='0']").click()
    office.push(".actions .main")
    assert "/group/permissions/" in office.driver.current_url
    assert "1 annotation shared between members" in office.one("#level").text
    office.push("#level .actions .main")
    assert office.one("#confirm-error").text == "Please confirm that."
    office.one("[name=confirm]").click()
    office.push("#level .actions .main")
    office.wait(lambda: "The permissions were changed." in office.one("[data-jobs]").text)
    assert "Deleted for it: 1 annotation shared between members." in office.one("[data-jobs]").text
    go(office, f"group/edit/{world.group_id}/")
    assert office.one("[name=permissions]:checked").get_attribute("value") == "0"
