"""Administration where there are thousands of groups: forms name those only that are chosen, whatever others do meanwhile."""


import pytest

from budgets import asked_of_omero
from staff import USER, crowd, form_of, fresh, gref, ref, teams
from world import World

COUNT = 2000


@pytest.fixture(scope="module")
def many(server):
    """Two thousand groups; their ids, by their names."""
    mark = fresh("many")
    return {f"{mark}-{number:04}": group for number, group in enumerate(teams(server, COUNT, mark))}


@pytest.fixture
def mark(many):
    """What their names begin with."""
    return next(iter(many)).rpartition("-")[0]


def chips(page, label="Groups chosen"):
    """What is chosen, and whether it is ticked."""
    found = page.html.select(f"[aria-label='{label}'] [type=checkbox]")
    return {int(box["value"]): box.has_attr("checked") for box in found}


def tick(form, *wanted):
    for box in form.fields["other_groups"]:
        if int(box._value) in wanted:
            box.checked = True


def untick(form, group):
    for box in form.fields["other_groups"]:
        if int(box._value) == group:
            box.checked = False


def look(form, text, status=200):
    """Find groups without scripts."""
    form["find_group"] = text
    return form.submit("look", status=status)


def groups_of(root, user):
    return set(root.sf.getAdminService().getMemberOfGroupIds(ref(user))) - {1}


@pytest.mark.parametrize(("path", "most"), [("experimenter/new/", 1), ("experimenter/edit/{}/", 3), ("email/", 2)])
def test_forms_cost_the_same_however_many_groups_there_are(office, world, many, path, most):
    office.get(f"/webadmin/{path.format(world.user_id)}")
    page = office.get(f"/webadmin/{path.format(world.user_id)}")
    assert asked_of_omero(page) <= most
    assert len(page.body) < 30_000
    assert next(iter(many)) not in page.text


def test_the_list_of_groups_has_pages(office, many, mark):
    office.get("/webadmin/groups/")
    page = office.get(f"/webadmin/groups/?q={mark}")
    assert asked_of_omero(page) == 2
    assert page.html.h2.text == "2000 groups"
    assert len(page.html.select("tbody tr")) == 200
    page = page.click("Next")
    assert asked_of_omero(page) == 2
    assert page.html.select_one("tbody th").text.strip() == f"{mark}-0200"
    assert "1801 to 2000" in page.click("10", href="page=10").text
    assert page.click("Clear filter").request.path_qs == "/webadmin/groups/"
    office.get("/webadmin/groups/?page=0", status=400)
    assert "No groups found" in office.get(f"/webadmin/groups/?q={mark}&page=11").text


def test_groups_are_found_while_one_types(office, world, many, mark):
    office.get("/webadmin/groups/")
    found = office.get(f"/webadmin/groups/found/?q={mark}")
    assert asked_of_omero(found) == 2
    assert (len(found.json["data"]), found.json["more"]) == (20, True)
    (one,) = office.get(f"/webadmin/groups/found/?q={mark.upper()}-1234").json["data"]
    assert one == {"id": many[f"{mark}-1234"], "name": f"{mark}-1234", "level": one["level"], "members": 0}
    here = f"/webadmin/groups/found/?q=group-{world.mark}"
    assert [each["id"] for each in office.get(here).json["data"]] == [world.group_id]
    assert office.get(f"{here}&user={world.user_id}").json == {"data": [], "more": False}
    for wrong in ("", "q=", "q=" + "x" * 300, "q=%00", "q=a&user=x"):
        office.get(f"/webadmin/groups/found/?{wrong}", status=400)


def test_a_group_that_is_named_in_full_is_found_whatever_else_has_it_in_its_name(office, server, root):
    name = fresh("a")
    teams(server, 30, f"0-{name}")
    teams(server, 1, name[:-1])
    named = World(server)
    with server.store.write() as writer:
        writer.connection.execute("UPDATE experimentergroup SET name = ? WHERE id = ?", (name, named.group_id))
    assert office.get(f"/webadmin/groups/found/?q={name}").json["data"][0]["id"] == named.group_id


def test_without_scripts_groups_are_found_by_the_form_and_nothing_is_lost(office, server, many, mark, root):
    form = form_of(office.get("/webadmin/experimenter/new/"))
    name = form["omename"] = fresh("ada")
    form["first_name"], form["last_name"], form["role"], form["active"] = "Ada", "Byron", "restricted_administrator", True
    page = look(form, mark)
    assert len(chips(page, "Groups found")) == 20
    assert "There are more" in page.text
    assert chips(page) == {}
    page = look(form_of(page), f"{mark}-0007")
    form = form_of(page)
    assert (form["omename"].value, form["role"].value, form["find_group"].value) == (name, "restricted_administrator", f"{mark}-0007")
    tick(form, many[f"{mark}-0007"])
    page = look(form, "no such group at all")
    assert "No other group has this in its name." in page.text
    assert chips(page) == {many[f"{mark}-0007"]: True}
    page = look(form_of(page), f"{mark}-000")
    assert many[f"{mark}-0007"] not in chips(page, "Groups found")
    form = form_of(page)
    tick(form, many[f"{mark}-0008"])
    form["password"], form["confirmation"] = "Secret-1", "Secret-1"
    page = form.submit(status=400)
    assert "the group that a log-in begins in" in page.text
    form = form_of(page)
    form["default_group"] = str(many[f"{mark}-0008"])
    form["password"], form["confirmation"] = "Secret-1", "Secret-1"
    form.submit(status=302)
    admin = root.sf.getAdminService()
    made = admin.lookupExperimenter(name).id.val
    assert groups_of(root, made) == {0, many[f"{mark}-0007"], many[f"{mark}-0008"]}
    assert admin.getDefaultGroup(made).id.val == many[f"{mark}-0008"]


def test_enter_finds_what_is_newly_typed_and_saves_what_was_found(office, world, many, mark, root):
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["find_group"] = f"{mark}-0030"
    form = form_of(form.submit(status=200))
    tick(form, many[f"{mark}-0030"])
    form["find_group"] = f"{mark}-0031"
    form = form_of(form.submit(status=200))
    form.submit(status=302)
    assert groups_of(root, world.user_id) == {world.group_id, many[f"{mark}-0030"]}


def test_nothing_can_be_looked_for_without_a_word(office, world):
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["last_name"] = "Lovelace"
    page = form.submit("look")
    assert "Please type a part of its name." in page.text
    assert form_of(page)["last_name"].value == "Lovelace"
    assert office.get(f"/webadmin/experimenter/edit/{world.user_id}/").html.h1.text != "Ada Lovelace"


def test_what_others_do_with_a_users_groups_meanwhile_stays_done(office, world, many, mark, root):
    admin, one, two, mine = root.sf.getAdminService(), many[f"{mark}-0011"], many[f"{mark}-0012"], many[f"{mark}-0013"]
    admin.addGroups(ref(world.user_id), [gref(one)])
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["institution"] = "Elsewhere"
    form = form_of(look(form, f"{mark}-0013"))
    tick(form, mine)
    admin.removeGroups(ref(world.user_id), [gref(one)])
    admin.addGroups(ref(world.user_id), [gref(two)])
    form.submit(status=302)
    assert groups_of(root, world.user_id) == {world.group_id, two, mine}
    assert admin.getExperimenter(world.user_id).institution.val == "Elsewhere"
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    untick(form, two)
    admin.removeGroups(ref(world.user_id), [gref(mine)])
    form.submit(status=302)
    assert groups_of(root, world.user_id) == {world.group_id}


def test_a_default_group_that_is_gone_meanwhile_is_a_conflict(office, world, many, mark, root):
    admin, one = root.sf.getAdminService(), many[f"{mark}-0014"]
    admin.addGroups(ref(world.user_id), [gref(one)])
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    form["default_group"] = str(one)
    admin.removeGroups(ref(world.user_id), [gref(one)])
    page = form.submit(status=409)
    assert "taken the user out of the default group" in page.text
    assert groups_of(root, world.user_id) == {world.group_id}
    form_of(page).submit(status=302)
    assert groups_of(root, world.user_id) == {world.group_id, one}


def test_programs_that_send_all_groups_mean_these_and_no_others(office, world, many, mark, root):
    root.sf.getAdminService().addGroups(ref(world.user_id), [gref(many[f"{mark}-0015"])])
    form = form_of(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"))
    wanted = [world.group_id, many[f"{mark}-0016"]]
    fields = [pair for pair in form.submit_fields() if pair[0] not in {"other_groups", "was_groups", "seen"}]
    office.post(form.action, [*fields, *(("other_groups", str(group)) for group in wanted)], status=302)
    assert groups_of(root, world.user_id) == set(wanted)
    fields.append(("was_groups", "one,two"))
    assert "was_groups is a list of ids" in office.post(form.action, fields, status=400).text
    office.post(form.action, [*fields[:-1], *(("other_groups", str(group)) for group in range(10**6, 10**6 + 6000))], status=400)
    assert groups_of(root, world.user_id) == set(wanted)


def test_users_are_narrowed_to_a_group_by_its_name(office, server, world, many, mark):
    here = f"/webadmin/experimenters/?group={world.group_id}"
    office.get(here)
    page = office.get(here)
    assert asked_of_omero(page) <= 3
    form = next(each for each in page.forms.values() if "in" in each.fields)
    assert form["in"].value == f"group-{world.mark}"
    page = form.submit()
    assert asked_of_omero(page) <= 3
    assert [row.td.text for row in page.html.select(".sheet tbody tr")] == [world.user_name]
    form["in"] = f"GROUP-{world.mark}"
    assert [row.td.text for row in form.submit().html.select(".sheet tbody tr")] == [world.user_name]
    form["in"] = mark
    page = form.submit()
    assert "Which group is meant" in page.text
    assert len(page.html.select(".note a")) == 20
    assert "No users found" in page.click(f"{mark}-0000").text
    form["in"] = "no such group at all"
    assert "no group has “no such group at all” in its name" in form.submit().text
    form["in"] = ""
    assert form.submit().html.select_one("[name=in]")["value"] == ""
    office.get("/webadmin/experimenters/?in=" + "x" * 300, status=400)


def test_mail_to_groups_that_are_found_without_scripts(office, many, mark):
    form = next(each for each in office.get("/webadmin/email/").forms.values() if "subject" in each.fields)
    form["subject"], form["message"] = "Maintenance", "On Friday."
    page = look(form, f"{mark}-0020")
    assert chips(page, "Groups found") == {many[f"{mark}-0020"]: False}
    form = next(each for each in page.forms.values() if "subject" in each.fields)
    assert (form["subject"].value, form["message"].value) == ("Maintenance", "On Friday.")
    form.fields["groups"][0].checked = True
    page = look(form, "user")
    assert 1 not in chips(page, "Groups found")
    assert chips(page) == {many[f"{mark}-0020"]: True}
    assert "0 members" in page.html.select_one("[aria-label='Groups chosen']").text


def test_a_table_names_any_of_thousands_of_groups(office, many, mark):
    office.get("/webadmin/groups/")
    page = office.get("/webadmin/experimenters/import/")
    form = next(each for each in page.forms.values() if "table" in each.fields)
    form["table"] = f"user_name,first_name,last_name,groups\n{fresh('roll')},Ada,Byron,{mark}-1999\n{fresh('roll')},Ada,Byron,{mark}-2000"
    page = form.submit("check", status=400)
    assert asked_of_omero(page) <= 3
    assert [row.select("td")[-1].text.strip() for row in page.html.select("[aria-label=Lines] tbody tr")] == [
        "good",
        f"There is no group {mark}-2000.",
    ]


def test_a_new_user_of_the_group_that_the_list_is_narrowed_to(office, world):
    page = office.get(f"/webadmin/experimenters/?group={world.group_id}").click("New user")
    assert chips(page) == {world.group_id: True}
    for odd in (USER.id.val, 99999999999, -5):
        assert chips(office.get(f"/webadmin/experimenter/new/?group={odd}")) == {}


def test_a_user_in_more_groups_than_a_form_has_room_for_loses_none(office, server, world, many, mark, root):
    ids = [group for name, group in many.items() if name < f"{mark}-0600"]
    with server.store.write() as writer:
        for place, group in enumerate(ids):
            writer.insert("GroupExperimenterMap", parent=group, child=world.user_id, child_index=place + 2, _owner=0)
    here = f"/webadmin/experimenter/edit/{world.user_id}/"
    page = office.get(here)
    assert asked_of_omero(page) <= 4
    assert len(page.body) < 200_000
    assert len(chips(page)) == 300
    assert "300 of 601 groups are shown" in page.text
    form = form_of(page)
    form["institution"] = "Elsewhere"
    form.submit(status=302)
    assert groups_of(root, world.user_id) == {world.group_id, *ids}
    find = office.get(here).forms["group-find"]
    find["has"] = f"{mark}-0599"
    page = find.submit()
    assert chips(page) == {world.group_id: True, many[f"{mark}-0599"]: True}
    form = form_of(page)
    untick(form, many[f"{mark}-0599"])
    form = form_of(look(form, f"{mark}-1999"))
    tick(form, many[f"{mark}-1999"])
    form.submit(status=302)
    assert groups_of(root, world.user_id) == {world.group_id, *ids, many[f"{mark}-1999"]} - {many[f"{mark}-0599"]}


def test_a_group_of_more_members_than_a_form_has_room_for_loses_none(office, server, world):
    group = world.other_group()
    people = crowd(server, world.group_id, 1300, fresh("crowd"))
    with server.store.write() as writer:
        for user in people:
            writer.insert("GroupExperimenterMap", parent=group, child=user, child_index=2, _owner=int(user == people[-1]))
    page = office.get(f"/webadmin/group/edit/{group}/")
    assert "1200 of 1301 members are shown: owners, and the first by name." in page.text
    assert len(page.body) < 600_000
    form = page.forms["members"]
    assert int(form.fields["owners"][0]._value) == people[-1]
    form.fields["owners"][1].checked = True  # somebody becomes an owner
    form.submit(status=302)
    assert len(members(server, group)) == 1301
    assert sum(members(server, group).values()) == 2
    find = office.get(f"/webadmin/group/edit/{group}/").forms["member-find"]
    find["member"] = "of1198"
    page = find.submit()
    form = page.forms["members"]
    assert [int(box._value) for box in form.fields["members"]] == [people[1198]]
    form.fields["members"][0].checked = False
    form["add"] = "nobody-of-this-name"
    page = form.submit(status=400)
    assert [int(box._value) for box in page.forms["members"].fields["members"]] == [people[1198]]
    page.forms["members"]["add"] = ""
    page.forms["members"].submit(status=302)
    assert set(members(server, group)) == {world.user_id, *people} - {people[1198]}


def members(server, group):
    found = server.store.read().execute("SELECT child, owner FROM groupexperimentermap WHERE parent = ?", (group,))
    return {user: bool(owner) for user, owner in found}
