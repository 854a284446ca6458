"""Groups chosen out of thousands, with scripts: found while one types, by keys or by mouse, taken off and put back."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from looking import NARROW, sized
from staff import crowd, fresh, gref, ref, teams
from world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


@pytest.fixture
def mark(server):
    """What the names of thirty groups begin with."""
    found = fresh("lab")
    teams(server, 30, found)
    return found


@pytest.fixture
def admin(server):
    """IAdmin of an administrator without the browser."""
    client = World(server, admin=True).client()
    yield client.sf.getAdminService()
    client.closeSession()


def go(someone, path):
    someone.driver.get(f"{someone.site.url}/webadmin/{path}")


def all_of(someone, selector):
    return someone.driver.find_elements(By.CSS_SELECTOR, selector)


def click(someone, selector):
    someone.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", someone.one(selector))
    someone.one(selector).click()


def type_name(someone, text, selector="#find_group"):
    field = someone.one(selector)
    someone.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
    field.clear()
    field.send_keys(text)


def offered(someone):
    return [each.get_attribute("textContent").split()[0] for each in all_of(someone, "#group-choices [role=option]")]


def chips(someone):
    """The groups that are chosen; those taken off in brackets, the default one with a star."""
    script = (
        "return [...document.querySelectorAll('.chip')].map((chip) => {"
        " const [box, first] = chip.querySelectorAll('input');"
        " const name = box.nextElementSibling.textContent.trim().split(/\\s/)[0];"
        " return box.checked ? name + (first?.checked ? '*' : '') : `[${name}]`; })"
    )
    return someone.driver.execute_script(script)


def saved(someone):
    click(someone, "[type=submit].main")
    someone.wait(lambda: "was saved" in someone.one(".done").text)


def groups_of(admin, user):
    return {admin.getGroup(number).name.val for number in admin.getMemberOfGroupIds(ref(user)) if number > 2}


def test_groups_are_found_and_chosen_by_keys(office, admin, world, mark):
    go(office, f"experimenter/edit/{world.user_id}/")
    own = f"group-{world.mark}"
    assert chips(office) == [f"{own}*"]
    assert not all_of(office, "[name=look], [name=find_group]")
    type_name(office, mark)
    office.wait(lambda: len(offered(office)) == 20)
    assert "and more" in office.one(".chooser [data-told]").get_attribute("textContent")
    type_name(office, f"{mark}-000")
    office.wait(lambda: len(offered(office)) == 10)
    office.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    active = office.one("#find_group").get_attribute("aria-activedescendant")
    assert office.one(f"#{active}").get_attribute("aria-selected") == "true"
    office.press(Keys.ENTER)
    assert chips(office) == [f"{own}*", f"{mark}-0001"]
    assert office.one("#find_group") == office.driver.switch_to.active_element
    assert office.one("#find_group").get_attribute("value") == ""
    office.press(f"{mark}-0001")
    office.wait(lambda: "No other group" in office.one(".chooser [data-told]").get_attribute("textContent"))
    assert offered(office) == []
    saved(office)
    assert groups_of(admin, world.user_id) == {own, f"{mark}-0001"}
    assert office.complaints() == []


def test_a_group_is_taken_off_put_back_and_another_made_the_default_one(office, admin, world, mark, server):
    ids = dict(server.store.read().execute("SELECT name, id FROM experimentergroup WHERE name LIKE ?", (f"{mark}%",)).fetchall())
    admin.addGroups(ref(world.user_id), [gref(ids[f"{mark}-0001"]), gref(ids[f"{mark}-0002"])])
    own = f"group-{world.mark}"
    go(office, f"experimenter/edit/{world.user_id}/")
    assert chips(office) == [f"{own}*", f"{mark}-0001", f"{mark}-0002"]
    button = office.one(f"[aria-label='Take off {mark}-0001']")
    office.driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus()", button)
    office.press(Keys.ENTER)
    assert chips(office) == [f"{own}*", f"[{mark}-0001]", f"{mark}-0002"]
    assert office.driver.switch_to.active_element.get_attribute("aria-label") == f"Put back {mark}-0001"
    office.press(Keys.SPACE)
    assert chips(office) == [f"{own}*", f"{mark}-0001", f"{mark}-0002"]
    office.press(Keys.SPACE)
    click(office, f"[aria-label='Take off {own}']")
    assert chips(office) == [f"[{own}]", f"[{mark}-0001]", f"{mark}-0002*"]
    saved(office)
    assert groups_of(admin, world.user_id) == {f"{mark}-0002"}


def test_groups_by_mouse_on_a_telephone(office, admin, world, mark, artefacts):
    with sized(office.driver, NARROW):
        go(office, f"experimenter/edit/{world.user_id}/")
        type_name(office, f"{mark}-0029")
        office.wait(lambda: offered(office))
        choice = office.one("#group-choices [role=option]")
        assert choice.rect["x"] + choice.rect["width"] <= NARROW[0]
        choice.click()
        office.driver.save_screenshot(str(artefacts / "group-chips-390.png"))
        assert office.driver.execute_script("return document.documentElement.scrollWidth") <= NARROW[0]
        saved(office)
    assert groups_of(admin, world.user_id) == {f"group-{world.mark}", f"{mark}-0029"}


def test_users_are_narrowed_to_a_group_that_is_found(office, world, mark):
    go(office, "experimenters/")
    type_name(office, f"group-{world.mark}", "[aria-label=Group]")
    office.wait(lambda: len(offered(office)) == 1)
    office.press(Keys.ARROW_DOWN, Keys.ENTER)
    office.wait(lambda: f"group={world.group_id}" in office.driver.current_url)
    assert [cell.text for cell in all_of(office, ".sheet tbody td:nth-child(2)")] == [world.user_name]
    office.one("[aria-label=Group]").clear()
    office.one("[aria-label=Group]").send_keys(mark + Keys.ENTER)
    office.wait(lambda: "Which group is meant" in office.one(".note").text)
    assert office.complaints() == []


def test_mail_goes_to_groups_that_are_found(office, world):
    go(office, "email/")
    type_name(office, f"group-{world.mark}")
    office.wait(lambda: offered(office))
    office.press(Keys.ENTER)
    assert chips(office) == [f"group-{world.mark}"]
    assert "1 member" in office.one(".chip").text
    assert office.one(".chip [name=groups]").get_attribute("value") == str(world.group_id)


@pytest.fixture
def member(visitor, server, world, mark):
    """The test's own user, in sixty more groups, with sixty colleagues."""
    groups = [*teams(server, 40, f"{mark}x"), *range(*_ids(server, mark))]
    with server.store.write() as writer:
        for place, group in enumerate(groups):
            writer.insert("GroupExperimenterMap", parent=group, child=world.user_id, child_index=place + 2, _owner=0)
    crowd(server, world.group_id, 60, mark)
    return visitor


def _ids(server, mark):
    first, last = server.store.read().execute("SELECT min(id), max(id) FROM experimentergroup WHERE name LIKE ?", (f"{mark}-%",)).fetchone()
    return first, last + 1


def test_the_search_finds_a_group_and_an_owner_by_keys(member, world, mark):
    member.driver.get(f"{member.site.url}/webclient/search/")
    type_name(member, f"{mark}x-0039", "#group_named")
    member.wait(lambda: len(all_of(member, "#group-choices [role=option]")) == 1)
    member.press(Keys.ARROW_DOWN, Keys.ENTER)
    script = "const list = document.querySelector(`[name=${arguments[0]}]`); return list.selectedOptions[0].textContent"
    assert member.driver.execute_script(script, "group") == f"{mark}x-0039"
    assert member.one("#group_named").get_attribute("value") == ""
    type_name(member, f"{mark}-0059", "#owner_named")
    member.wait(lambda: len(all_of(member, "#owner-choices [role=option]")) == 1)
    member.one("#owner-choices [role=option]").click()
    assert member.driver.execute_script(script, "owner") == f"One Of0059 ({mark}-0059)"
    assert member.complaints() == []


def test_whose_tree_is_found_among_many_groups_and_members(member, world, mark):
    member.driver.get(f"{member.site.url}/webclient/?group={world.group_id}")
    member.wait(lambda: member.one("[data-whose] summary"))
    member.one("[data-whose] summary").click()
    member.wait(lambda: member.one(f"[data-name='group-{world.mark}']").get_attribute("open"))
    member.wait(lambda: member.one("[aria-label='Find a member']"))
    assert "All 71 groups" in member.one("[data-people]").text
    member.one("[aria-label='Find a member']").send_keys("Of0058")
    member.wait(lambda: [each.text for each in all_of(member, "[data-people] .members a")] == ["One Of0058"])
    member.one("[aria-label='Find a group']").send_keys(f"{mark}x-0038")
    member.wait(lambda: [each.get_attribute("data-name") for each in all_of(member, "[data-people] details")] == [f"{mark}x-0038"])
    member.one("[data-people] details summary").click()
    member.driver.find_element(By.LINK_TEXT, "My own").click()
    member.wait(lambda: f"{mark}x-0038" in member.one("[data-whose] summary").text)
    assert member.complaints() == []
