"""Administration of users over the real wire: who sees it, what it costs, what forms do, and what they refuse."""


import pytest
from omero.rtypes import rstring

from budgets import asked_of_omero
from staff import USER, can_log_in, choose, crowd, fill, form_of, fresh, privileges, ref
from world import World


def names(page):
    return [row.select("td")[0].text for row in page.html.select(".sheet tbody tr")]


def tick(form, name, wanted):
    for box in form.fields[name]:
        box.checked = int(box._value) in wanted


def password_form(page):
    return next(form for form in page.forms.values() if "old_password" in form.fields)


def test_a_user_is_made_changed_shut_out_and_let_in(office, world, server):
    form = form_of(office.get(f"/webadmin/experimenters/?group={world.group_id}").click("New user"))
    name = fill(form, world, password="Secret-1", confirmation="Secret-1", email="ada@example.org")
    reply = form.submit().follow()
    assert reply.request.path == "/webadmin/experimenters/"
    assert f"can log in as {name}" in reply.text
    assert can_log_in(server, name, "Secret-1")
    page = office.get(f"/webadmin/experimenters/?q={name}")
    assert names(page) == [name]
    page = page.click("Ada Byron")
    form = form_of(page)
    assert form["email"].value == "ada@example.org"
    form["last_name"], form["active"] = "Lovelace", False
    form.submit().follow()
    assert not can_log_in(server, name, "Secret-1")
    page = office.get(f"/webadmin/experimenters/?q={name}&status=inactive")
    assert names(page) == [name]
    form = form_of(page.click("Ada Lovelace"))
    form["active"] = True
    form.submit(status=302)
    assert can_log_in(server, name, "Secret-1")


def test_lists_cost_three_calls_whatever_their_length(office, server, world):
    crowd(server, world.group_id, 5000, f"many-{world.mark}")
    office.get("/webadmin/experimenters/")
    page = office.get(f"/webadmin/experimenters/?q=many-{world.mark}&sort=-user")
    assert asked_of_omero(page) == 2
    assert len(names(page)) == 200
    assert names(page) == sorted(names(page), reverse=True)
    assert asked_of_omero(page.click("Next")) == 2
    page = office.get(f"/webadmin/experimenters/?group={world.group_id}")
    assert asked_of_omero(page) == 3
    assert page.html.h2.text == "5001 users"


def test_lists_are_narrowed_and_sorted(office, server, admin, world, root):
    light = World(server, group_id=world.group_id, admin=True)
    root.sf.getAdminService().setAdminPrivileges(ref(light.user_id), privileges("ModifyUser"))
    root.sf.getAdminService().removeGroups(ref(world.user_id), [USER])
    here = f"/webadmin/experimenters/?group={world.group_id}"
    assert set(names(office.get(here))) == {light.user_name, world.user_name}
    assert names(office.get(f"{here}&status=active")) == [light.user_name]
    assert names(office.get(f"{here}&status=inactive")) == [world.user_name]
    assert names(office.get(f"{here}&role=administrator")) == [light.user_name]
    assert names(office.get(f"{here}&role=user&source=omero")) == [world.user_name]
    assert names(office.get(f"{here}&source=ldap")) == []
    marks = {row.td.text: [mark.text for mark in row.select(".mark")] for row in office.get(here).html.select(".sheet tbody tr")}
    assert marks == {light.user_name: ["Restricted administrator"], world.user_name: ["Not active"]}
    assert names(office.get(f"{here}&sort=user")) == sorted([light.user_name, world.user_name])
    ids = sorted([light.user_id, world.user_id], reverse=True)
    rows = office.get(f"{here}&sort=-id").html.select(".sheet tbody tr")
    assert [row.select("td")[3].text for row in rows] == [str(user) for user in ids]
    assert names(office.get(f"/webadmin/experimenters/?q=user%25{world.mark}")) == []  # a sign like any other
    for query in ("page=0", "page=x", "sort=colour", "status=maybe", "group=x", "q=" + "x" * 300):
        office.get(f"/webadmin/experimenters/?{query}", status=400)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(office, world, admin):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    fill(form, world, omename=world.user_name, email="nobody", institution="Institute", password="Secret-1", confirmation="Secret-2")
    page = form.submit(status=400)
    assert page.html.select_one("#email-error").text == "This is not a mail address."
    assert page.html.select_one("#confirmation-error").text == "The two passwords are not the same."
    assert page.html.select_one("#omename-error").text == "Another user has this name."
    form = form_of(page)
    assert (form["institution"].value, form["default_group"].value) == ("Institute", str(world.group_id))
    assert "Secret-" not in page.text
    form["email"], form["password"], form["confirmation"] = "", "Secret-1", "Secret-1"
    page = form.submit(status=400)
    assert [field["id"] for field in page.html.select(".field .wrong")] == ["omename-error"]


@pytest.mark.parametrize("blank", ["   ", "\u00a0\u2003", "\u200b\ufeff", "\x01\u202e"])
def test_names_of_nothing_that_is_seen_are_no_names(office, world, blank):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    fill(form, world, omename=blank, first_name=blank, last_name=blank, password="Secret-1", confirmation="Secret-1")
    page = form.submit(status=400)
    assert {field["id"] for field in page.html.select(".field .wrong")} == {"omename-error", "first_name-error", "last_name-error"}
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["last_name"] = blank
    assert form.submit(status=400).html.select_one("#last_name-error").text == "Please fill this in."


def test_names_are_kept_as_they_are_seen(office, world):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    name = fill(
        form, world, omename=f"\u200b{fresh('ada')}\x07", first_name=" Ada\u202e \t Maria ", password="Secret-1", confirmation="Secret-1"
    )
    form.submit(status=302)
    row = office.get(f"/webadmin/experimenters/?q={name[1:-1]}").html.select_one(".sheet tbody tr")
    assert (row.select("td")[0].text, row.a.text) == (name[1:-1], "Ada Maria Byron")


def test_names_that_differ_by_capital_letters_only_are_one(office, world):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    fill(form, world, omename=world.user_name.upper(), password="Secret-1", confirmation="Secret-1")
    assert form.submit(status=400).html.select_one("#omename-error").text == "Another user has this name."
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["omename"] = world.user_name.upper()
    form.submit(status=302)


@pytest.mark.parametrize(
    "email", ["a,b@example.org", "Bcc:a@example.org", "a@example..org", "a(b)@example.org", "a@b", "a b@example.org", "a@"]
)
def test_what_is_no_address_is_told(office, world, email):
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["email"] = email
    assert form.submit(status=400).html.select_one("#email-error").text == "This is not a mail address."


@pytest.mark.parametrize("email", ["o'neill+omero@mail.example.org", "ü@müller.example", "root@localhost"])
def test_what_is_an_address_is_kept(office, world, root, email):
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["email"] = email
    form.submit(status=302)
    assert root.sf.getAdminService().getExperimenter(world.user_id).email.val == email


def test_how_long_a_password_is_at_most_is_told(office, world):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    fill(form, world, password="x" * 1001, confirmation="x" * 1001)
    assert form.submit(status=400).html.select_one("#password-error").text == "A password has at most 1,000 characters."


def test_where_a_form_went_leads_back_to_it(office, world):
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["email"] = "nobody"
    page = form.submit(status=400)
    page = office.get(page.request.path).follow()
    assert page.request.path == f"/webadmin/experimenter/edit/{world.user_id}/"
    form = form_of(office.get("/webadmin/experimenter/new/"))
    assert office.get(form.action).location.endswith("/webadmin/experimenter/new/")
    assert office.get("/webadmin/myaccount/save/").location.endswith("/webadmin/myaccount/")


def test_groups_and_the_default_one_are_changed(office, world, stranger, root):
    admin = root.sf.getAdminService()
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    choose(form, f"group-{stranger.mark}", "other_groups").submit(status=302)
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["default_group"] = str(stranger.group_id)
    form.submit(status=302)
    assert admin.getDefaultGroup(world.user_id).id.val == stranger.group_id
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    tick(form, "other_groups", {stranger.group_id})
    form.submit(status=302)
    assert sorted(admin.getMemberOfGroupIds(ref(world.user_id))) == [1, stranger.group_id]
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    tick(form, "other_groups", set())
    form["default_group"].force_value(None)
    assert "at least one group" in form.submit(status=400).text


def test_nobody_shuts_himself_or_root_out(office, admin, root):
    form = form_of(office.get(f"/webadmin/experimenter/edit/{admin.user_id}/"))
    form["omename"].force_value("somebody-else")
    form["active"].force_value(None)
    form["role"].force_value("user")
    form["institution"] = "Elsewhere"
    form.submit(status=302)
    found = root.sf.getAdminService().getExperimenter(admin.user_id)
    assert (found.omeName.val, found.institution.val) == (admin.user_name, "Elsewhere")
    assert {0, 1} <= set(root.sf.getAdminService().getMemberOfGroupIds(ref(admin.user_id)))
    token = office.cookies["csrftoken"]
    for user in (0, 1, admin.user_id):
        office.post(f"/webadmin/experimenter/deactivate/{user}/", {"csrfmiddlewaretoken": token}, status=403)
    office.get("/webadmin/experimenter/edit/1/", status=404)


def test_who_is_in_omeros_own_groups_only_is_changed_and_stays_there(office, server, root, admin):
    service = root.sf.getAdminService()
    begins_in = [service.getDefaultGroup(0).id.val, sorted(service.getMemberOfGroupIds(ref(0)))]
    email = f"{admin.mark}@example.org"
    form = form_of(office.get("/webadmin/experimenter/edit/0/"))
    form["email"] = email
    form.submit(status=302)
    assert service.getExperimenter(0).email.val == email
    assert [service.getDefaultGroup(0).id.val, sorted(service.getMemberOfGroupIds(ref(0)))] == begins_in


def test_nobody_comes_into_the_group_of_administrators_as_his_default_one(office, world, root):
    for group in ("0", "1", "2"):
        form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
        form["default_group"].force_value(group)
        form.submit(status=400)
        sent = [*form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/")).submit_fields(), ("other_groups", group)]
        office.post(f"/webadmin/experimenter/save/{world.user_id}/", sent, status=400)
    assert sorted(root.sf.getAdminService().getMemberOfGroupIds(ref(world.user_id))) == [1, world.group_id]


def test_passwords_are_changed_by_administrators_who_know_their_own(office, admin, world, server):
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/").click("Set password", href="change_password")
    form = password_form(page)
    form["old_password"], form["password"], form["confirmation"] = "wrong-Secret-9", "Other-Secret-2", "Other-Secret-2"
    page = form.submit(status=403)
    assert page.html.select_one("#old_password-error").text == "This is not your current password."
    assert "Secret" not in page.text
    form = password_form(page)
    form["old_password"], form["password"], form["confirmation"] = admin.password, "Other-Secret-2", "Other-Secret-2"
    form.submit(status=302)
    assert can_log_in(server, world.user_name, "Other-Secret-2")


def test_ones_own_password_takes_the_old_one(browser, world, stranger, server):
    page = browser.get(f"/webadmin/change_password/{world.user_id}/")
    form = password_form(page)
    form["old_password"], form["password"], form["confirmation"] = "wrong", "ab", "abc"
    page = form.submit(status=400)
    assert page.html.select_one("#password-error").text == "A password has at least 3 characters."
    form = password_form(page)
    form["old_password"], form["password"], form["confirmation"] = "wrong", "Other 3", "Other 3"
    form = password_form(form.submit(status=403))
    form["old_password"], form["password"], form["confirmation"] = world.password, "Other 3", "Other 3"
    form.submit(status=302)
    assert can_log_in(server, world.user_name, "Other 3")
    browser.get(f"/webadmin/change_password/{stranger.user_id}/", status=404)


def test_what_omero_refuses_is_told_above_the_form(office, world, root, connect, monkeypatch):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    fill(form, world, password="Secret-1", confirmation="Secret-1", institution="Kept")
    form["default_group"].force_value("999999999")
    page = form.submit(status=400)
    assert "gone by now" in page.text
    assert form_of(page)["institution"].value == "Kept"


def test_what_was_typed_lives_through_a_log_in_but_for_passwords(office, admin, world, server, connect):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    name = fill(form, world, institution="Much to type", password="Secret-1", confirmation="Secret-1")
    sessions = connect(admin).sf.getSessionService()
    for each in sessions.getMyOpenSessions():
        if each.userAgent and each.userAgent.val == "omeroweb_pyr":
            while sessions.closeSession(each) > 0:
                pass
    page = form.submit(expect_errors=True)
    assert "What you typed is kept" in page.text
    assert "Secret-1" not in page.text
    login = page.forms["login"]
    login["username"], login["password"] = admin.user_name, admin.password
    page = login.submit()
    page = page.forms["kept"].submit(status=400)
    form = form_of(page)
    assert (form["omename"].value, form["institution"].value, form["password"].value) == (name, "Much to type", "")
    form["password"] = form["confirmation"] = "Secret-1"
    form.submit(status=302)
    assert can_log_in(server, name, "Secret-1")


def test_users_are_shut_out_and_let_in_by_a_button(office, world, server):
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/")
    page = next(form for form in page.forms.values() if "/deactivate/" in form.action).submit().follow()
    assert "can no longer log in" in page.text
    assert not can_log_in(server, world.user_name, world.password)
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/")
    next(form for form in page.forms.values() if "/activate/" in form.action).submit(status=302)
    assert can_log_in(server, world.user_name, world.password)


def test_what_somebody_else_has_changed_meanwhile_is_told(office, world, root):
    admin = root.sf.getAdminService()
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    changed = admin.getExperimenter(world.user_id)
    changed.email = rstring("new@example.org")
    admin.updateExperimenter(changed)
    form["institution"] = "Mine"
    page = form.submit(status=409)
    assert "There is now E-mail: new@example.org; Institution: nothing." in page.html.select_one(".failure").text
    form = form_of(page)
    assert (form["email"].value, form["institution"].value) == ("", "Mine")
    form["email"] = "new@example.org"
    form.submit(status=302)
    found = admin.getExperimenter(world.user_id)
    assert (found.email.val, found.institution.val) == ("new@example.org", "Mine")
