"""What this site writes down of a change: which parts, who came and went, by the names of that time and the ids that stay."""

import pytest

from omeroweb_pyr import settings
from omeroweb_pyr.security import journal
from staff import fill, form_of, fresh, roll_ended
from world import World

HERE = "/webadmin/changes/?source=site"


def told(office, about, kind):
    page = office.get(f"{HERE}&kind={kind}&about={about}")
    return [row.select("td")[2].text for row in page.html.select(".sheet tbody tr")]


def form_with(page, field):
    return next(form for form in page.forms.values() if field in form.fields)


def token(browser):
    return {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}


def last(app):
    """Return the last line of the journal."""
    return journal.read(settings.of(app.registry).serving.audit_log.read_bytes().splitlines()[-1])


def test_a_user_made_and_changed(office, app, world):
    name = fill(
        form := form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}")),
        world,
        password="Some-Secret",
        confirmation="Some-Secret",
    )
    form.submit(status=302)
    assert told(office, name, "user") == [f"User {name} created: in: group-{world.mark}"]
    number = last(app).about_id
    form = form_of(office.get(f"/webadmin/experimenter/edit/{number}/"))
    form["omename"], form["email"], form["institution"], form["role"] = f"{name}-2", "ada@example.org", "Lab", "restricted_administrator"
    form["active"] = False
    for box in form.fields["Chgrp"]:
        box.checked = True
    form.submit(status=302)
    changed = f"User {name}-2 changed: user name, before: {name}; e-mail ada@example.org, before: none; institution; can no longer log in; "
    assert told(office, f"{name}-2", "user") == [f"{changed}Restricted administrator, before: User; privileges given: Chgrp"]
    assert len(told(office, number, "user")) == 2, "by the id all is found, whatever the name was"
    form_of(office.get(f"/webadmin/experimenter/edit/{number}/")).submit(status=302)
    assert len(told(office, number, "user")) == 2, "nothing was changed"
    for what in ("activate", "deactivate"):
        office.post(f"/webadmin/experimenter/{what}/{number}/", token(office), status=302)
    assert told(office, number, "user")[:2] == [f"User {name}-2 deactivated", f"User {name}-2 activated"]


def test_what_omero_refuses_is_not_written_down(office, world):
    form = form_of(office.get(f"/webadmin/experimenter/new/?group={world.group_id}"))
    name = fill(form, world, password="Some-Secret", confirmation="Another")
    form.submit(status=400)
    assert told(office, name, "user") == []


def test_a_group_made_and_its_members_changed(office, server, world, stranger):
    form = form_with(office.get("/webadmin/group/new/"), "permissions")
    name = fresh("lab")
    form["name"], form["permissions"], form["add"] = name, "2", f"{world.user_name}, {stranger.user_name}"
    number = int(form.submit(status=302).follow().request.path.split("/")[-2])
    came = ", ".join(sorted((world.user_name, stranger.user_name)))
    assert told(office, name, "group") == [f"Group {name} created: Read-annotate"]
    assert told(office, number, "membership") == [f"Members of {name} changed: came: {came}"]
    office.post(
        f"/webadmin/group/members/{number}/",
        token(office) | {"was": str(world.user_id), "was_owners": "", "owners": str(stranger.user_id)},
        status=302,
    )
    assert told(office, number, "membership")[0] == f"Members of {name} changed: went: {world.user_name}; owns it: {stranger.user_name}"
    form = form_with(office.get(f"/webadmin/group/edit/{number}/"), "permissions")
    form["name"], form["description"] = f"{name}-2", "A lab"
    form.submit(status=302)
    assert told(office, f"{name}-2", "group") == [f"Group {name}-2 changed: name, before: {name}; description"]


def test_who_comes_in_by_a_tick_is_named_too(office, world, stranger):
    fields = token(office) | {"was": "", "was_owners": "", "members": str(stranger.user_id)}
    office.post(f"/webadmin/group/members/{world.group_id}/", fields, status=302)
    assert told(office, world.group_id, "membership") == [f"Members of group-{world.mark} changed: came: {stranger.user_name}"]


def test_what_an_owner_does_is_written_down_too(log_in, server, office):
    owner = World(server, leader=True)
    peer = owner.colleague()
    browser = log_in(owner)
    page = browser.get(f"/webadmin/group_owner/edit/{owner.group_id}/")
    fields = token(browser) | {"was": "", "was_owners": "", "owners": [str(owner.user_id), str(peer.user_id)]}
    browser.post(page.forms["members"].action, fields, status=302)
    page = office.get(f"{HERE}&about={owner.group_id}&who={owner.user_id}")
    assert f"owns it: {peer.user_name}" in page.text


def test_ones_own_account(browser, office, world):
    form = form_with(browser.get("/webadmin/myaccount/"), "first_name")
    form["first_name"], form["email"] = "Augusta", "ada@example.org"
    form.submit(status=302)
    assert told(office, world.user_name, "user") == ["Own account changed: first name; e-mail ada@example.org, before: none"]


def test_users_out_of_a_table(office, world):
    name = fresh("roll")
    page = office.get("/webadmin/experimenters/import/")
    form = form_with(page, "table")
    form["table"] = f"user_name,first_name,last_name,groups\n{name},Ada,Byron,group-{world.mark}"
    form_with(form.submit("check"), "create").submit("create").follow()
    roll_ended(office)
    assert told(office, name, "user") == [f"User {name} created: out of a table"]


@pytest.mark.parametrize("path", ["/webadmin/changes/", "/webadmin/changes.csv"])
def test_of_many_who_come_some_are_named(office, server, world, path):
    people = [World(server) for _ in range(17)]
    office.post(
        f"/webadmin/group/members/{world.group_id}/", token(office) | {"add": " ".join(each.user_name for each in people)}, status=302
    )
    assert "and 2 more" in office.get(f"{path}?kind=membership&about=group-{world.mark}&source=site").text
