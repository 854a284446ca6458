"""Administration of groups over the real wire: made, changed, filled and emptied, by administrators and by owners."""


from omero.model import PermissionsI

from budgets import asked_of_omero
from ending import end_session
from staff import crowd, fresh, gref, privileges, ref
from staff import group as described
from world import World


def group_form(page):
    return next(form for form in page.forms.values() if "permissions" in form.fields)


def members_form(page):
    return page.forms["members"]


def people(server, group):
    rows = server.store.read().execute("SELECT child, owner FROM groupexperimentermap WHERE parent = ?", (group,))
    return {user: bool(owner) for user, owner in rows}


def bits(permissions):
    return PermissionsI(permissions).getPerm1()


def found(server, name):
    return server.store.read().execute("SELECT id, description, permissions FROM experimentergroup WHERE name = ?", (name,)).fetchone()


def test_a_group_is_made_with_members_and_renamed(office, server, world):
    form = group_form(office.get("/webadmin/groups/").click("New group"))
    name = fresh("lab")
    form["name"], form["description"], form["permissions"] = name, "A lab", "2"
    form["add"] = f"{world.user_name}, nobody-here"
    page = form.submit(status=400)
    assert page.html.select_one("#add-error").text == "Nobody has the name nobody-here."
    form = group_form(page)
    assert (form["name"].value, form["permissions"].value) == (name, "2")
    form["add"] = world.user_name
    page = form.submit().follow()
    group, description, _ = found(server, name)
    assert page.request.path == f"/webadmin/group/edit/{group}/"
    assert description == "A lab"
    assert page.html.select_one("input[name=permissions][checked]")["value"] == "2"
    assert people(server, group) == {world.user_id: False}
    form = group_form(page)
    form["name"], form["description"] = f"{name}-new", ""
    form.submit(status=302)
    assert found(server, f"{name}-new")[0] == group
    form = group_form(office.get(f"/webadmin/group/edit/{group}/"))
    form["name"] = f"group-{world.mark}"
    assert form.submit(status=400).html.select_one("#name-error").text == "Another group has this name."
    assert [link.text for link in office.get(f"/webadmin/groups/?q={name}").html.select("tbody th a")] == [f"{name}-new"]


def test_names_of_groups_are_seen_and_are_nobody_elses(office, world):
    form = group_form(office.get("/webadmin/group/new/"))
    for name in (" \u200b ", "\u202e"):
        form["name"] = name
        assert form.submit(status=400).html.select_one("#name-error").text == "Please fill this in."
    form["name"] = f"GROUP-{world.mark}"
    assert form.submit(status=400).html.select_one("#name-error").text == "Another group has this name."


def test_members_and_owners_are_changed_at_once(office, server, world):
    group = world.other_group()
    peers = [World(server) for _ in range(4)]
    for peer in peers[:3]:
        peer.join(group)
    form = members_form(office.get(f"/webadmin/group/edit/{group}/"))
    for box in form.fields["members"]:
        box.checked = int(box._value) != peers[0].user_id
    for box in form.fields["owners"]:
        box.checked = int(box._value) == peers[1].user_id
    form["add"] = f"{peers[3].user_name}\n"
    form.submit(status=302)
    assert people(server, group) == {world.user_id: False, peers[1].user_id: True, peers[2].user_id: False, peers[3].user_id: False}
    form = members_form(office.get(f"/webadmin/group/edit/{group}/"))
    for box in form.fields["owners"]:
        box.checked = False
    form.submit(status=302)
    assert not any(people(server, group).values())


def test_what_others_changed_meanwhile_stays(office, server, world):
    group = world.other_group()
    late = World(server)
    form = members_form(office.get(f"/webadmin/group/edit/{group}/"))
    late.join(group)
    form.submit(status=302)
    assert late.user_id in people(server, group)


def test_whoever_has_no_other_group_stays(office, server, world):
    form = members_form(office.get(f"/webadmin/group/edit/{world.group_id}/"))
    for box in form.fields["members"]:
        box.checked = False
    page = form.submit().follow()
    assert f"Test {world.mark} can't leave" in page.text
    assert world.user_id in people(server, world.group_id)


def test_a_group_of_a_thousand_costs_three_calls(office, server, world):
    crowd(server, world.group_id, 1000, f"crowd-{world.mark}")
    office.get(f"/webadmin/group/edit/{world.group_id}/")
    page = office.get(f"/webadmin/group/edit/{world.group_id}/")
    assert asked_of_omero(page) == 3
    form = members_form(page)
    assert len(form.fields["members"]) == 1001
    form.fields["owners"][7].checked = True
    reply = form.submit(status=302)
    assert asked_of_omero(reply) <= 5
    assert sum(people(server, world.group_id).values()) == 1


def test_a_thousand_come_in_by_one_call_each_for_members_and_owners(office, server, world):
    other = world.other_group()
    joining = crowd(server, world.group_id, 1000, f"joining-{world.mark}")
    page = office.get(f"/webadmin/group/edit/{other}/")
    form = members_form(page)
    sent = [*form.submit_fields(), *(("members", str(user)) for user in joining), ("owners", str(joining[0]))]
    assert asked_of_omero(office.post(f"/webadmin/group/members/{other}/", sent, status=302)) <= 6, "one of them names them for the journal"
    assert people(server, other) == {world.user_id: False, joining[0]: True} | dict.fromkeys(joining[1:], False)


def test_of_an_addition_that_omero_refuses_nothing_is_done(office, server, world):
    other, peer = world.other_group(), World(server)
    form = members_form(office.get(f"/webadmin/group/edit/{other}/"))
    sent = [*form.submit_fields(), ("members", str(peer.user_id)), ("members", "999999999")]
    page = office.post(f"/webadmin/group/members/{other}/", sent, status=400)
    assert page.html.select_one("#members .failure").text.strip()
    assert people(server, other) == {world.user_id: False}


def test_owners_manage_their_own_groups_only(server, log_in, world, stranger):
    owner = world.colleague(leader=True)
    browser = log_in(owner)
    browser.get("/webadmin/groups/", status=404)
    browser.get(f"/webadmin/group_owner/edit/{stranger.group_id}/", status=404)
    page = browser.get(f"/webadmin/group_owner/edit/{world.group_id}/")
    form = members_form(page)
    for box in form.fields["owners"]:
        box.checked = True
    form.submit(status=302)
    assert people(server, world.group_id) == {world.user_id: True, owner.user_id: True}
    token = browser.cookies["csrftoken"]
    for part in ("save", "members"):
        browser.post(f"/webadmin/group/{part}/{stranger.group_id}/", {"csrfmiddlewaretoken": token, "name": "x"}, status=404)


def test_what_was_ticked_lives_through_a_log_in(office, admin, server, world):
    other, late = world.other_group(), World(server)
    form = members_form(office.get(f"/webadmin/group/edit/{other}/"))
    form.fields["owners"][0].checked = True
    form["add"] = late.user_name
    end_session(admin)
    login = form.submit(status=403).forms["login"]
    login["username"], login["password"] = admin.user_name, admin.password
    login.submit(status=200).forms["kept"].submit(status=302)
    assert people(server, other) == {world.user_id: True, late.user_id: False}


def test_owners_leave_no_group_without_an_owner_and_may_give_theirs_up(server, log_in, office, world):
    owner = world.colleague(leader=True)
    owner.other_group()
    browser, path = log_in(owner), f"/webadmin/group_owner/edit/{world.group_id}/"
    for name in ("owners", "members"):  # gives it up, or leaves
        form = members_form(browser.get(path))
        for box in form.fields["owners"] + form.fields["members"]:
            box.checked = box.checked and (box.name != "owners") and (name == "owners" or box._value != str(owner.user_id))
        page = form.submit(status=400)
        assert "A group needs an owner" in page.html.select_one("#members .failure").text
        assert people(server, world.group_id)[owner.user_id]
    form = members_form(browser.get(path))
    for box in form.fields["owners"]:
        box.checked = box._value == str(world.user_id)
    page = form.submit().follow()
    assert page.request.path == "/webadmin/myaccount/"
    assert "You no longer own it." in page.html.select_one("[role=status]").text
    form = members_form(office.get(f"/webadmin/group/edit/{world.group_id}/"))
    for box in form.fields["owners"]:
        box.checked = False
    assert "Nobody owns it now." in form.submit().follow().html.select_one("[role=status]").text


def test_the_guest_who_needs_no_password_comes_into_no_group(server, log_in, office, world):
    browser = log_in(world.colleague(leader=True))
    for who in (office, browser):
        form = members_form(who.get(f"/webadmin/group/edit/{world.group_id}/"))
        form["add"] = "guest"
        assert form.submit(status=400).html.select_one("#add-error").text == "Nobody has the name guest."
        form["add"] = ""
        for name in ("members", "owners"):
            page = who.post(f"/webadmin/group/members/{world.group_id}/", [*form.submit_fields(), (name, "1")], status=400)
            assert "is gone by now" in page.html.select_one("#members .failure").text
    assert 1 not in people(server, world.group_id)
    form = group_form(office.get("/webadmin/group/new/"))
    form["name"] = fresh("lab")
    office.post("/webadmin/group/create/", [*form.submit_fields(), ("members", "1")], status=400)
    office.get("/webadmin/change_password/1/", status=404)
    passwords = {"old_password": "x", "password": "abc", "confirmation": "abc", "csrfmiddlewaretoken": office.cookies["csrftoken"]}
    office.post("/webadmin/change_password/1/", passwords, status=404)


def test_who_is_omeros_own_leaves_any_group(server, office, root):
    service = root.sf.getAdminService()
    group = service.createGroup(described(permissions="rwr---"))
    for user in (0, 1):  # by other clients
        service.addGroups(ref(user), [gref(group)])
    form = members_form(office.get(f"/webadmin/group/edit/{group}/"))
    for box in form.fields["members"]:
        box.checked = False
    form.submit(status=302)
    assert people(server, group) == {}


def test_omeros_own_groups_are_nobodys_to_change(office):
    page = office.get("/webadmin/groups/?q=system")
    assert page.html.select_one("tbody .mark").text == "OMERO's own"
    token = office.cookies["csrftoken"]
    for group in (0, 1, 2):
        for part in ("save", "members"):
            office.post(f"/webadmin/group/{part}/{group}/", {"csrfmiddlewaretoken": token, "name": "x"}, status=403)


def test_privileges_decide(server, log_in, world, root):
    light = World(server, admin=True)
    root.sf.getAdminService().setAdminPrivileges(ref(light.user_id), privileges("ModifyGroupMembership"))
    browser = log_in(light)
    assert "New group" not in browser.get("/webadmin/groups/").text
    browser.get("/webadmin/group/new/", status=403)
    page = browser.get(f"/webadmin/group/edit/{world.group_id}/")
    group_form(page).submit(status=403)
    form = members_form(page)
    form["add"] = light.user_name
    form.submit(status=302)
    assert light.user_id in people(server, world.group_id)


def wait_for_jobs(browser):
    for _ in range(100):
        page = browser.get("/@@jobs")
        if not page.html.select("progress"):
            return page
    raise AssertionError("the job never ended")


def test_permissions_are_changed_by_a_job(office, server, world):
    page = office.get(f"/webadmin/group/edit/{world.group_id}/")
    assert "Members may annotate each other's data." in page.text
    form = group_form(page)
    form["permissions"], form["description"] = "2", "More is allowed"
    page = form.submit(status=302).follow()
    assert page.request.path_qs == f"/webadmin/group/permissions/{world.group_id}/?to=2"
    assert "Its permissions are as they were." in page.html.select_one(".done").text
    assert "Nothing is deleted." in page.text
    reply = page.forms["level"].submit(status=302)
    assert reply.location.endswith("/@@jobs")
    assert "The permissions were changed." in wait_for_jobs(office).text
    assert group_form(office.get(f"/webadmin/group/edit/{world.group_id}/"))["permissions"].value == "2"


def told(page):
    """What the page says there is in the group, and what OMERO would do."""
    return [item.text for item in page.html.select(".points li")], page.html.select("fieldset")[2].text


def test_what_becoming_private_means_is_counted_and_confirmed(office, log_in, server, world):
    peer, owner = world.colleague(), world.colleague(leader=True)
    image = world.image(dataset=world.dataset())
    peer.tag("seen", on=("image", image))
    peer.comment("nice", on=("image", image))
    browser = log_in(owner)
    form = group_form(browser.get(f"/webadmin/group_owner/edit/{world.group_id}/"))
    form["permissions"] = "0"
    page = form.submit(status=302).follow()
    facts, would = told(page)
    assert facts == [
        "3 members, 1 of whom owns it.",
        "1 dataset, 1 image and 1 tag, images of 1 user.",
        "2 annotations that members have put on each other's data.",
    ]
    assert "This is deleted for good: 2 annotations shared between members." in would
    cells = [[cell.text.strip() for cell in row.select("td")] for row in page.html.select("tbody tr")]
    assert cells == [["yes", "no"], ["no", "no"], ["no", "no"]]
    page = page.forms["level"].submit(status=400)
    assert page.html.select_one("#confirm-error").text == "Please confirm that."
    assert found(server, f"group-{world.mark}")[2] == bits("rwr---")
    page.forms["level"]["confirm"] = True
    page.forms["level"].submit(status=302)
    assert "Deleted for it: 2 annotations shared between members." in wait_for_jobs(browser).text
    assert group_form(office.get(f"/webadmin/group/edit/{world.group_id}/"))["permissions"].value == "0"
    changes = office.get(f"/webadmin/changes/?who={owner.user_name}&kind=permissions")
    assert f"group-{world.mark}: Read-only to Private" in changes.text


def test_a_dry_run_changes_nothing(office, server, world):
    peer, image = world.colleague(), world.image()
    peer.tag("seen", on=("image", image))
    before = server.store.read().execute("SELECT count(*) FROM imageannotationlink WHERE parent = ?", (image,)).fetchone()
    for _ in range(2):
        office.get(f"/webadmin/group/permissions/{world.group_id}/?to=0")
    after = server.store.read().execute("SELECT count(*) FROM imageannotationlink WHERE parent = ?", (image,)).fetchone()
    assert (before, found(server, f"group-{world.mark}")[2]) == (after, bits("rwr---"))


def test_what_omero_refuses_is_said_before_it_is_begun(office, server, world):
    peer, image = world.colleague(), world.image()
    with server.store.write() as writer:  # his pixels in somebody else's image, which neither can do without
        writer.connection.execute("UPDATE pixels SET owner_id = ? WHERE image = ?", (peer.user_id, image))
    page = office.get(f"/webadmin/group/permissions/{world.group_id}/?to=0")
    assert "OMERO has refused this: " in page.html.select_one(".wrong").text
    assert not page.html.select("#level button")
    assert page.html.select("#level .actions a")[0].text == "Back to the group"


def test_permissions_that_others_changed_meanwhile_are_told(office, root, world):
    page = office.get(f"/webadmin/group/permissions/{world.group_id}/?to=2")
    root.sf.getAdminService().changePermissions(gref(world.group_id), PermissionsI("rwrw--"))
    page = page.forms["level"].submit(status=409)
    assert "meanwhile" in page.text
    assert page.html.select_one("legend").text == "From Read-write to Read-annotate"
    office.get(f"/webadmin/group/permissions/{world.group_id}/?to=7", status=400)
    office.get(f"/webadmin/group/permissions/{world.group_id}/?to=3", status=302)


def test_whoever_sends_omero_webs_form_confirms_in_it(office, server, world):
    fields = {"csrfmiddlewaretoken": office.cookies["csrftoken"], "name": f"group-{world.mark}", "description": "", "permissions": "0"}
    page = office.post(f"/webadmin/group/save/{world.group_id}/", fields, status=400)
    assert "for good" in page.html.select_one(".wrong").text
    assert office.post(f"/webadmin/group/save/{world.group_id}/", fields | {"confirm": "on"}, status=302).location.endswith("/@@jobs")
    assert "The permissions were changed." in wait_for_jobs(office).text


def test_forms_of_omero_web_are_understood(office, server, world):
    group = world.other_group()
    peer = World(server)
    fields = [("csrfmiddlewaretoken", office.cookies["csrftoken"]), ("name", fresh("theirs")), ("description", "d"), ("permissions", "1")]
    fields += [("owners", str(peer.user_id)), ("members", str(peer.user_id)), ("members", str(world.user_id))]
    office.post(f"/webadmin/group/save/{group}/", fields, status=302)
    assert people(server, group) == {world.user_id: False, peer.user_id: True}
    assert found(server, fields[1][1])[:2] == (group, "d")


def test_what_somebody_else_has_changed_of_a_group_is_told(office, server, world):
    form = group_form(office.get(f"/webadmin/group/edit/{world.group_id}/"))
    other = group_form(office.get(f"/webadmin/group/edit/{world.group_id}/"))
    other["description"] = "Theirs"
    other.submit(status=302)
    form["description"] = "Mine"
    page = form.submit(status=409)
    assert "There is now Description: Theirs." in page.text
    group_form(page).submit(status=302)
    assert found(server, f"group-{world.mark}")[1] == "Mine"


def test_permissions_that_are_no_level_are_told_in_words(office, server, world):
    group = world.other_group("rwr-r-")
    said = "Read-only, and everybody may read it (rwr-r-)"
    name = server.store.read().execute("SELECT name FROM experimentergroup WHERE id = ?", (group,)).fetchone()[0]
    assert said in office.get(f"/webadmin/groups/?q={name}").text
    assert said in office.get(f"/webadmin/experimenter/edit/{world.user_id}/").text
    page = office.get(f"/webadmin/group/edit/{group}/")
    assert page.html.select_one("input[name=permissions][checked]")["value"] == "1"
    form = group_form(page)
    form["description"] = "Changed"
    assert "was saved" in form.submit().follow().text, "and nothing asks about permissions that are as they were"
    page = office.get(f"/webadmin/group/permissions/{group}/?to=2")
    assert page.html.legend.text == f"From {said} to Read-annotate"
    assert office.get(f"/webadmin/group/permissions/{group}/?to=1", status=302).location.endswith(f"/group/edit/{group}/")
