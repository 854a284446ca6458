"""Users who come from LDAP: what is kept there is read-only here, whatever is sent, and the page says why."""

import pytest

from staff import form_of, gref, group
from world import World

SYNC, MAPPING = "omero.ldap.sync_on_login", "omero.ldap.user_mapping"


@pytest.fixture
def ldap(server, world):
    """The test's own user, as if LDAP had let him in at first."""
    with server.store.write() as writer:
        writer.update("Experimenter", world.user_id, ldap=1, email="ada@example.org")
    return world


@pytest.fixture
def anew(root):
    """An OMERO that takes names and groups from LDAP at each log-in."""
    config = root.sf.getConfigService()
    config.setConfigValue(SYNC, "true")
    yield config
    for key in (SYNC, MAPPING):
        config.setConfigValue(key, "")


@pytest.fixture
def ruled(server, ldap, root):
    """A group of which LDAP says who is in it, and another such that the user is not in."""
    admin = root.sf.getAdminService()
    found = [admin.createGroup(group()) for _ in range(2)]
    with server.store.write() as writer:
        for each in found:
            writer.update("ExperimenterGroup", each, ldap=1)
    admin.addGroups(admin.getExperimenter(ldap.user_id), [gref(found[0])])
    return found


def told(server, who):
    text = "SELECT omeName, firstName, email, institution, ldap FROM experimenter WHERE id = ?"
    return server.store.read().execute(text, (who.user_id,)).fetchone()


def fixed(page):
    return {field["id"] for field in page.html.select("form .field [readonly]")}


def send(browser, form, **values):
    """Send a form as a program would, read-only fields and all."""
    fields = [pair for pair in form.submit_fields() if pair[0] not in values]
    return browser.post(form.action, [*fields, *values.items()], expect_errors=True)


def account_form(page):
    return next(form for form in page.forms.values() if "first_name" in form.fields)


def test_user_name_and_password_are_always_kept_there(office, browser, admin, ldap, server):
    listed = office.get(f"/webadmin/experimenters/?group={ldap.group_id}&source=ldap")
    assert [row.td.text for row in listed.html.select(".sheet tbody tr")] == [ldap.user_name]
    page = office.get(f"/webadmin/experimenter/edit/{ldap.user_id}/")
    assert fixed(page) == {"omename"}
    assert "The rest was taken over from there once, and is changed here." in page.html.select_one(".note").text
    assert not page.html.select("a[href*=change_password]")
    assert send(office, form_of(page), omename="another", institution="Elsewhere").status_int == 302
    assert told(server, ldap) == (ldap.user_name, "Test", "ada@example.org", "Elsewhere", 1)
    for who, old in ((office, admin.password), (browser, ldap.password)):
        fields = {"csrfmiddlewaretoken": who.cookies["csrftoken"], "old_password": old, "password": "Other-1", "confirmation": "Other-1"}
        path = f"/webadmin/change_password/{ldap.user_id}/"
        assert "kept by LDAP" in who.post(path, fields, status=403).text
        assert "kept by LDAP" in who.get(path, status=403).text


def test_what_is_odd_there_hinders_nobody_here(office, anew, ldap, ruled, server):
    anew.setConfigValue(MAPPING, "omeName=cn,firstName=givenName,lastName=sn,email=mail")
    with server.store.write() as writer:
        writer.update("Experimenter", ldap.user_id, firstName="", email="ada, at home")
    form = form_of(office.get(f"/webadmin/experimenter/edit/{ldap.user_id}/"))
    assert send(office, form, institution="Elsewhere").status_int == 302
    assert told(server, ldap)[1:4] == ("", "ada, at home", "Elsewhere")


def test_what_is_taken_from_there_at_each_log_in_is_read_only(office, anew, ldap, ruled, server):
    address = f"/webadmin/experimenter/edit/{ldap.user_id}/"
    page = office.get(address)
    assert fixed(page) == {"omename", "first_name", "middle_name", "last_name", "email", "institution"}
    assert "first name, middle name, last name, e-mail, institution, and who is in the groups" in page.html.select_one(".note").text
    boxes = {int(box["value"]): box.has_attr("disabled") for box in page.html.select("[name=other_groups]")}
    assert boxes == {ruled[0]: True, ldap.group_id: False}
    reply = send(office, form_of(page), first_name="Eve", email="eve@example.org", institution="Elsewhere")
    assert reply.status_int == 302
    assert told(server, ldap)[1:4] == ("Test", "ada@example.org", None)
    anew.setConfigValue(MAPPING, "omeName=uid,firstName=givenName, lastName = sn ,email=,institution")
    page = office.get(address)
    assert fixed(page) == {"omename", "first_name", "last_name"}
    assert send(office, form_of(page), first_name="Eve", institution="Elsewhere").status_int == 302
    assert told(server, ldap)[1:4] == ("Test", "ada@example.org", "Elsewhere")


def test_groups_that_ldap_rules_are_neither_joined_nor_left(office, anew, ldap, ruled, root):
    admin = root.sf.getAdminService()
    form = form_of(office.get(f"/webadmin/experimenter/edit/{ldap.user_id}/"))
    fields = [pair for pair in form.submit_fields() if pair[0] not in {"other_groups", "default_group", "seen"}]
    wanted = [("other_groups", str(number)) for number in (ldap.group_id, ruled[1])]
    office.post(form.action, [*fields, *wanted, ("default_group", str(ldap.group_id))], status=302)
    assert sorted(admin.getMemberOfGroupIds(admin.getExperimenter(ldap.user_id))) == sorted([1, ldap.group_id, ruled[0]])
    page = office.post(form.action, [*fields, *wanted, ("default_group", str(ruled[1]))], status=400)
    assert "LDAP says who is in this group." in page.text


def test_groups_that_ldap_rules_are_not_offered(office, anew, ldap, ruled, root):
    name = root.sf.getAdminService().getGroup(ruled[1]).name.val
    page = office.get(f"/webadmin/experimenter/edit/{ldap.user_id}/")
    asked = page.html.select_one("[data-chooser]")["data-chooser"]
    assert office.get(f"{asked}&q={name}").json["data"] == []
    form = form_of(page)
    form["find_group"] = name
    assert "No other group has this in its name." in form.submit("look").text
    peer = World(ldap.server, group_id=ldap.group_id)
    asked = office.get(f"/webadmin/experimenter/edit/{peer.user_id}/").html.select_one("[data-chooser]")["data-chooser"]
    assert [each["id"] for each in office.get(f"{asked}&q={name}").json["data"]] == [ruled[1]]


def test_who_is_not_from_there_is_free(office, anew, ldap, ruled, server, root):
    peer = World(server, group_id=ldap.group_id)
    page = office.get(f"/webadmin/experimenter/edit/{peer.user_id}/")
    assert fixed(page) == set()
    assert not page.html.select("[name=other_groups][disabled]")


@pytest.mark.usefixtures("anew")
def test_ones_own_account_says_so_where_omero_tells_and_where_it_does_not(browser, log_in, ldap, server):
    page = browser.get("/webadmin/myaccount/")
    assert fixed(page) == set()
    assert "OMERO does not tell what else LDAP sets" in page.html.select_one(".note").text
    assert not page.html.select("a[href*=change_password]")
    boss = World(server, group_id=ldap.group_id, admin=True)
    with server.store.write() as writer:
        writer.update("Experimenter", boss.user_id, ldap=1)
    mine = log_in(boss)
    page = mine.get("/webadmin/myaccount/")
    assert fixed(page) == {"first_name", "middle_name", "last_name", "email", "institution"}
    assert send(mine, account_form(page), first_name="Eve", institution="Elsewhere").status_int == 302
    assert told(server, boss)[1:4] == ("Test", None, None)
