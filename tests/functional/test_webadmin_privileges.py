"""Privileges of restricted administrators over the real wire: each by itself, in sets, and none that the giver lacks."""

import pytest

from omeroweb_pyr.embedded.access import PRIVILEGES
from staff import fill, form_of, fresh, names_of, privileges, ref
from world import World

WHOLLY = "ReadSession"


@pytest.fixture
def light(server, world, root):
    """An administrator with restrictions."""
    made = World(server, group_id=world.group_id, admin=True)
    root.sf.getAdminService().setAdminPrivileges(ref(made.user_id), privileges("Sudo"))
    return made


def sent(browser, form, box, status):
    """Send a form as the page would, and with a box that it does not let one tick."""
    return browser.post(form.action, [*form.submit_fields(), (box, "on")], status=status)


def test_every_privilege_has_a_box_and_a_sentence(office):
    page = office.get("/webadmin/experimenter/new/")
    boxes = {box["name"]: box.find_parent("label") for box in page.html.select("[data-privileges] input[name]")}
    assert set(boxes) == PRIVILEGES - {WHOLLY}
    assert all(label.select_one(".hint").text.endswith(".") and label.select_one(".mono").text == name for name, label in boxes.items())
    assert WHOLLY in page.html.select_one("[data-privileges]").text
    sets = {each.select_one("b").text: len(each.select("input[name]")) for each in page.html.select("[data-set]")}
    assert sets == {"Write data": 3, "Delete data": 3, "Scripts": 2}


@pytest.mark.parametrize("name", sorted(PRIVILEGES - {WHOLLY}))
def test_each_privilege_is_given_shown_and_taken(office, light, root, name):
    admin = root.sf.getAdminService()
    address = f"/webadmin/experimenter/edit/{light.user_id}/"
    other = "Chgrp" if name == "Sudo" else "Sudo"
    form = form_of(office.get(address))
    form["Sudo"], form[name], form[other] = False, True, True
    form.submit(status=302)
    assert names_of(admin.getAdminPrivileges(ref(light.user_id))) == {name, other}
    form = form_of(office.get(address))
    assert {each for each in PRIVILEGES - {WHOLLY} if form[each].checked} == {name, other}
    form[name] = False
    form.submit(status=302)
    assert names_of(admin.getAdminPrivileges(ref(light.user_id))) == {other}


def test_omero_webs_names_give_whole_sets(office, world, root):
    admin = root.sf.getAdminService()
    name = fresh("light")
    fields = {"omename": name, "first_name": "A", "last_name": "B", "password": "Secret-1", "confirmation": "Secret-1", "active": "on"}
    fields |= {"role": "restricted_administrator", "default_group": str(world.group_id), "Write": "on", "Script": "on"}
    office.get("/webadmin/experimenter/new/")
    office.post("/webadmin/experimenter/create/", fields | {"csrfmiddlewaretoken": office.cookies["csrftoken"]}, status=302)
    given = {"WriteFile", "WriteManagedRepo", "WriteOwned", "WriteScriptRepo", "DeleteScriptRepo"}
    assert names_of(admin.getAdminPrivileges(admin.lookupExperimenter(name))) == given


def test_what_an_administrator_lacks_is_told_and_kept(office, light, root):
    admin = root.sf.getAdminService()
    admin.setAdminPrivileges(ref(light.user_id), privileges(*(PRIVILEGES - {"Sudo", "Chown"})))
    page = office.get(f"/webadmin/experimenter/edit/{light.user_id}/")
    assert "may do everything but: Act as others, Give data away." in page.text
    form = form_of(page)
    form["institution"] = "Elsewhere"
    form.submit(status=302)
    assert names_of(admin.getAdminPrivileges(ref(light.user_id))) == PRIVILEGES - {"Sudo", "Chown"}


def test_what_the_giver_lacks_is_left_as_it_was(server, log_in, world, light, root):
    admin = root.sf.getAdminService()
    giver = World(server, group_id=world.group_id, admin=True)
    admin.setAdminPrivileges(ref(giver.user_id), privileges("ModifyUser", "ModifyGroupMembership", "WriteOwned"))
    form = form_of(log_in(giver).get(f"/webadmin/experimenter/edit/{light.user_id}/"))
    assert form["Sudo"].attrs["disabled"]
    form["WriteOwned"] = True
    form.submit(status=302)
    assert names_of(admin.getAdminPrivileges(ref(light.user_id))) == {"Sudo", "WriteOwned"}
    browser = log_in(giver)
    page = sent(browser, form_of(browser.get(f"/webadmin/experimenter/edit/{light.user_id}/")), "DeleteOwned", 400)
    assert "and not: Delete what others have." in page.text
    assert names_of(admin.getAdminPrivileges(ref(light.user_id))) == {"Sudo", "WriteOwned"}


def test_administrators_of_all_kinds_are_made_and_changed(office, world, server, root):
    admin = root.sf.getAdminService()
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    name = fill(form, world, password="Secret-1", confirmation="Secret-1", role="restricted_administrator", Chgrp=True, WriteOwned=True)
    form.submit(status=302)
    made = admin.lookupExperimenter(name)
    assert names_of(admin.getAdminPrivileges(made)) == {"Chgrp", "WriteOwned"}
    assert admin.getDefaultGroup(made.id.val).id.val == world.group_id
    form = form_of(office.get(f"/webadmin/experimenter/edit/{made.id.val}/"))
    assert (form["role"].value, form["Chgrp"].checked, form["Sudo"].checked) == ("restricted_administrator", True, False)
    form["Chgrp"], form["Sudo"] = False, True
    form.submit(status=302)
    assert names_of(admin.getAdminPrivileges(made)) == {"Sudo", "WriteOwned"}
    form = form_of(office.get(f"/webadmin/experimenter/edit/{made.id.val}/"))
    form["role"] = "administrator"
    form.submit(status=302)
    assert "ReadSession" in names_of(admin.getAdminPrivileges(made))
    form = form_of(office.get(f"/webadmin/experimenter/edit/{made.id.val}/"))
    form["role"] = "user"
    form.submit(status=302)
    assert 0 not in admin.getMemberOfGroupIds(made)
    assert names_of(admin.getAdminPrivileges(made)) == set()


def test_what_stays_as_it_is_can_not_be_sent_as_another(server, log_in, world, root):
    admin = root.sf.getAdminService()
    light, whole = (World(server, group_id=world.group_id, admin=True) for _ in range(2))
    admin.setAdminPrivileges(ref(light.user_id), privileges("ModifyUser"))
    office = log_in(light)
    form = form_of(office.get(f"/webadmin/experimenter/edit/{whole.user_id}/"))
    told = dict(form.submit_fields()) | {"role": "user", "institution": "Elsewhere"}
    page = office.post(form.action, told, status=400)
    assert "your account would need the privilege to change members" in page.html.select_one(".failure").text
    assert "ReadSession" in names_of(admin.getAdminPrivileges(ref(whole.user_id)))
    assert admin.getExperimenter(whole.user_id).institution is None


def test_a_restricted_administrator_gives_no_more_than_he_has(server, log_in, world, root):
    admin = root.sf.getAdminService()
    light = World(server, group_id=world.group_id, admin=True)
    admin.setAdminPrivileges(ref(light.user_id), privileges("ModifyUser", "ModifyGroupMembership", "Chgrp"))
    office = log_in(light)
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    name = fill(form, world, password="Secret-1", confirmation="Secret-1", role="restricted_administrator", Chgrp=True)
    page = sent(office, form, "Sudo", 400)
    assert "only privileges that you have yourself, and not: Act as others." in page.text
    form = form_of(page)
    assert (form["omename"].value, form["Chgrp"].checked, form["Sudo"].checked) == (name, True, False)
    assert form["Sudo"].attrs["disabled"]
    form["password"] = form["confirmation"] = "Secret-1"
    form.submit(status=302)
    assert names_of(admin.getAdminPrivileges(admin.lookupExperimenter(name))) == {"Chgrp"}
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    fill(form, world, password="Secret-1", confirmation="Secret-1")
    form["role"].force_value("administrator")
    assert "Only an administrator without restrictions" in form.submit(status=400).text
    admin.setAdminPrivileges(ref(light.user_id), privileges("Chgrp"))
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/")
    assert "lacks the privilege" in page.text
    form_of(page).submit(status=403)
    office.get("/webadmin/experimenter/new/", status=403)
