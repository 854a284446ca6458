"""Users with scripts: found, made after a mistake, given privileges; and one's photo, cut where one wants it."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from looking import NARROW, sized
from staff import can_log_in, crowd, fresh, names_of, privileges, ref
from world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def root(server):
    """An administrator without the browser."""
    client = World(server, admin=True).client()
    yield client
    client.closeSession()


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


def go(someone, path):
    someone.driver.get(f"{someone.site.url}/webadmin/{path}")


def all_of(someone, selector):
    return someone.driver.find_elements(By.CSS_SELECTOR, selector)


def names(office):
    return [cell.text for cell in all_of(office, ".sheet tbody td:nth-child(2)")]


def click(someone, selector):
    """Press a button wherever it is on the page."""
    someone.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", someone.one(selector))
    someone.one(selector).click()


def choose_group(office, name):
    """Find a group by its name, and choose it by keys."""
    office.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", office.one("#find_group"))
    office.one("#find_group").send_keys(name)
    office.wait(lambda: len(all_of(office, "#group-choices [role=option]")) == 1)
    office.press(Keys.ENTER)


def send(office, name, **values):
    for field, text in values.items():
        office.one(f"#{field}").clear()
        office.one(f"#{field}").send_keys(text)
    return name


def test_users_are_found_sorted_and_narrowed(office, server, world):
    mark = f"many-{world.mark}"
    crowd(server, world.group_id, 3, mark)
    light = World(server, group_id=world.group_id, admin=True)
    go(office, "experimenters/")
    office.one("[data-filter]").send_keys(mark + Keys.ENTER)
    office.wait(lambda: names(office) == [f"{mark}-000{number}" for number in range(3)])
    office.driver.find_element(By.LINK_TEXT, "User name").click()
    office.wait(lambda: "sort=user" in office.driver.current_url)
    office.driver.find_element(By.LINK_TEXT, "User name").click()
    office.wait(lambda: names(office) == [f"{mark}-000{number}" for number in (2, 1, 0)])
    assert office.one("th[aria-sort=descending]").text == "User name"
    go(office, f"experimenters/?group={world.group_id}&sort=user")
    assert sorted(names(office)) == sorted([f"{mark}-0000", f"{mark}-0001", f"{mark}-0002", light.user_name, world.user_name])
    Select(office.one("[name=role]")).select_by_visible_text("Administrators")
    office.wait(lambda: names(office) == [light.user_name])
    assert office.one("[aria-label=Group]").get_attribute("value") == f"group-{world.mark}"
    assert office.complaints() == []


def test_a_user_is_made_after_a_mistake_and_nothing_is_lost(office, server, world):
    name = fresh("ada")
    go(office, "experimenter/new/")
    send(office, name, omename=world.user_name, first_name="Ada", last_name="Byron", institution="Analytical", password="abc")
    assert office.one("[data-strength]").text == "This password is very weak."
    send(office, name, password="correct horse battery", confirmation="correct horse battery")
    assert office.one("[data-strength]").text == "This password is strong."
    choose_group(office, f"group-{world.mark}")
    click(office, "[type=submit].main")
    office.wait(lambda: office.one("#omename-error").text == "Another user has this name.")
    kept = {field: office.one(f"#{field}").get_attribute("value") for field in ("first_name", "institution", "password")}
    assert kept == {"first_name": "Ada", "institution": "Analytical", "password": ""}
    assert office.one(f"[name=default_group][value='{world.group_id}']").is_selected()
    send(office, name, omename=name, password="correct horse battery", confirmation="correct horse battery")
    click(office, "[type=submit].main")
    office.wait(lambda: f"can log in as {name}" in office.one(".done").text)
    assert can_log_in(server, name, "correct horse battery")


def test_a_password_given_by_an_administrator_is_rated(office, server, world):
    boss = World(server, admin=True)
    office.log_in(boss)
    go(office, f"experimenter/edit/{world.user_id}/")
    office.driver.find_element(By.LINK_TEXT, "Set password").click()
    office.wait(lambda: office.one("#old_password"))
    send(office, "", old_password=boss.password, password="aaa")
    assert office.one("[data-strength]").text == "This password is very weak."
    send(office, "", password="correct horse battery", confirmation="correct horse battery")
    assert office.one("[data-strength]").text == "This password is strong."
    click(office, "[type=submit].main")
    office.wait(lambda: "has a new password" in office.one(".done").text)
    assert can_log_in(server, world.user_name, "correct horse battery")


def test_privileges_are_ticked_one_by_one_and_by_sets(office, server, world, root):
    admin = root.sf.getAdminService()
    light = World(server, group_id=world.group_id, admin=True)
    admin.setAdminPrivileges(ref(light.user_id), privileges("WriteOwned"))
    go(office, f"experimenter/edit/{light.user_id}/")
    state = "const all = document.querySelector('[aria-labelledby=set-Write] [data-all]'); return [all.checked, all.indeterminate]"
    assert office.driver.execute_script(state) == [False, True]
    click(office, "[aria-label='Write data: all of these']")
    assert office.driver.execute_script(state) == [True, False]
    click(office, "[name=WriteFile]")
    assert office.driver.execute_script(state) == [False, True]
    click(office, "[name=Chgrp]")
    click(office, "[type=submit].main")
    office.wait(lambda: "was saved" in office.one(".done").text)
    assert names_of(admin.getAdminPrivileges(ref(light.user_id))) == {"Chgrp", "WriteManagedRepo", "WriteOwned"}
    assert office.complaints() == []


def test_a_table_is_looked_through_put_right_and_made(office, server, world, tmp_path):
    one, two = fresh("one"), fresh("two")
    table = (
        f"user_name,first_name,last_name,groups,password\n{one},Ada,Byron,group-{world.mark},Secret-1\n{two},Alan,,group-{world.mark},\n"
    )
    (tmp_path / "users.csv").write_text(table)
    go(office, "experimenters/import/")
    office.one("#file").send_keys(str(tmp_path / "users.csv"))
    click(office, "[name=check]")
    office.wait(lambda: "1 of 2 lines are wrong" in office.one(".failure").text)
    assert "Secret-1" not in office.driver.page_source
    field = office.one("#table")
    office.driver.execute_script("arguments[0].value = arguments[0].value.replace('Alan,,', 'Alan,Turing,')", field)
    click(office, "[name=check]")
    office.wait(lambda: "All 2 lines are good" in office.one("[role=status].done").text)
    click(office, "[name=create]")
    office.wait(lambda: "2 of 2 users were created." in office.one("[aria-label='How far it is'] [role=status]").text)
    assert [each.text for each in all_of(office, "[aria-label=Lines] td:last-child")] == ["created", "created"]
    assert can_log_in(server, one, "Secret-1")
    assert all("400" in said for said in office.complaints())  # of the table that was wrong


@pytest.fixture
def file(tmp_path):
    """A picture of 400 x 200 pixels whose left half is red, and whose right half is blue."""
    drawn = Image.new("RGB", (400, 200), "#ff0000")
    drawn.paste("#0000ff", (200, 0, 400, 200))
    drawn.save(tmp_path / "me.png")
    return str(tmp_path / "me.png")


def part(visitor):
    return [int(visitor.one(f"[data-crop] [name={name}]").get_attribute("value")) for name in ("x", "y", "size")]


def shares(visitor, world):
    """Fetch the photo; say which part of it is red, and which blue."""
    script = "const done = arguments[1]; fetch(arguments[0]).then((reply) => reply.blob()).then((blob) => {"
    script += "const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); })"
    text = visitor.driver.execute_async_script(script, f"{visitor.site.url}/webadmin/photo/{world.user_id}/?{fresh()}")
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(text.partition(",")[2]))).convert("RGB")).astype(int)
    return shown.shape[:2], round((shown[..., 0] > shown[..., 2]).mean(), 1)


def choose(visitor, file):
    go(visitor, "myaccount/")
    visitor.one("#photo").send_keys(file)
    visitor.wait(lambda: visitor.one("[data-crop]").is_displayed())


def upload(visitor):
    click(visitor, "[data-photo] [type=submit]")
    visitor.wait(lambda: "your photo now" in visitor.one(".done").text)


def test_a_photo_is_cut_by_dragging(visitor, world, file):
    choose(visitor, file)
    assert part(visitor) == [100, 0, 200]
    stage = visitor.one("[data-picture]")
    visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", stage)
    ActionChains(visitor.driver).drag_and_drop_by_offset(stage, 300, 0).perform()
    visitor.wait(lambda: part(visitor) == [200, 0, 200])
    upload(visitor)
    assert shares(visitor, world) == ((200, 200), 0)
    assert visitor.complaints() == []


def test_a_photo_is_cut_by_keys(typist, world, file):
    typist.log_in(world)
    choose(typist, file)
    typist.tab_to("[data-crop] [name=size]")
    typist.press(Keys.HOME)
    assert part(typist)[2] == 16
    typist.press(*[Keys.ARROW_RIGHT] * 4, Keys.TAB, Keys.HOME, Keys.TAB, Keys.END)
    assert part(typist) == [0, 180, 20]
    typist.follow("[data-photo] [type=submit]")
    assert "your photo now" in typist.told(".done")
    assert shares(typist, world) == ((20, 20), 1)


def test_two_fingers_make_the_square_smaller_on_a_telephone(visitor, file, artefacts):
    with sized(visitor.driver, NARROW):
        choose(visitor, file)
        visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", visitor.one("[data-picture]"))
        box = visitor.one("[data-picture]").rect
        at = visitor.driver.execute_script(
            "const b = arguments[0].getBoundingClientRect(); return [b.x, b.y]", visitor.one("[data-picture]")
        )
        for kind, gap in (("touchStart", 60), ("touchMove", 45), ("touchMove", 30)):
            points = [
                {"x": at[0] + box["width"] / 2 + side * gap, "y": at[1] + box["height"] / 2, "id": number}
                for number, side in enumerate((-1, 1))
            ]
            visitor.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        visitor.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        visitor.wait(lambda: 90 <= part(visitor)[2] <= 110)
        left, top, size = part(visitor)
        assert abs(left + size / 2 - 200) <= 2
        assert abs(top + size / 2 - 100) <= 2
        visitor.driver.save_screenshot(str(artefacts / "photo-390.png"))


def test_what_is_no_picture_is_told_at_once(visitor, tmp_path, file):
    (tmp_path / "text.png").write_text("no picture")
    go(visitor, "myaccount/")
    visitor.one("#photo").send_keys(str(tmp_path / "text.png"))
    visitor.wait(lambda: "not a picture" in visitor.one("[data-unshown]").text)
    assert not visitor.one("[data-crop]").is_displayed()
    visitor.one("#photo").send_keys(file)
    visitor.wait(lambda: visitor.one("[data-crop]").is_displayed())
    assert not visitor.one("[data-unshown]").is_displayed()
    click(visitor, "[data-photo] [name=crop]")
    assert not visitor.one("[data-crop]").is_displayed()
