"""One's own account over the real wire."""

import csv
import io

import Ice
import omero
import pytest
from omero.rtypes import rstring

from roles import token


def account_form(page):
    return next(form for form in page.forms.values() if "first_name" in form.fields)


def test_what_is_told_of_oneself_is_changed(browser, world, root):
    other = world.other_group()
    page = browser.get("/webadmin/").follow()
    assert page.request.path == "/webadmin/myaccount/"
    assert [tab.text for tab in page.html.select(".tabs a")] == ["My account", "Disk usage"]
    form = account_form(page)
    form["first_name"], form["email"], form["default_group"] = "Augusta", "nobody", str(other)
    page = form.submit(status=400)
    assert page.html.select_one("#email-error").text == "This is not a mail address."
    form = account_form(page)
    assert form["first_name"].value == "Augusta"
    form["email"] = "ada@example.org"
    assert "Your account was saved." in form.submit().follow().text
    found = root.sf.getAdminService().getExperimenter(world.user_id)
    assert (found.omeName.val, found.firstName.val, found.email.val) == (world.user_name, "Augusta", "ada@example.org")
    assert root.sf.getAdminService().getDefaultGroup(world.user_id).id.val == other


def test_what_an_administrator_has_changed_meanwhile_is_told(browser, world, root):
    form = account_form(browser.get("/webadmin/myaccount/"))
    changed = root.sf.getAdminService().getExperimenter(world.user_id)
    changed.email = rstring("new@example.org")
    root.sf.getAdminService().updateExperimenter(changed)
    form["institution"] = "Mine"
    page = form.submit(status=409)
    assert "There is now E-mail: new@example.org;" in page.html.select_one(".failure").text
    form = account_form(page)
    assert form["institution"].value == "Mine"
    form["email"] = "new@example.org"
    form.submit(status=302)
    found = root.sf.getAdminService().getExperimenter(world.user_id)
    assert (found.email.val, found.institution.val) == ("new@example.org", "Mine")


def test_nobody_chooses_a_group_that_is_not_his(browser, world, stranger):
    form = account_form(browser.get("/webadmin/myaccount/"))
    form["default_group"].force_value(str(stranger.group_id))
    assert "You are not in this group." in form.submit(status=400).text


def test_owners_are_led_to_their_groups(browser, log_in, world):
    owner = world.colleague(leader=True)
    page = log_in(owner).get("/webadmin/myaccount/").click("Manage")
    assert page.request.path == f"/webadmin/group_owner/edit/{world.group_id}/"
    assert "Manage" not in browser.get("/webadmin/myaccount/").text


@pytest.mark.parametrize("path", ["", "experimenters/", "groups/", "myaccount/", "experimenter/new/", "group/edit/3/"])
def test_strangers_are_sent_to_the_log_in(anonymous, path):
    reply = anonymous.get(f"/webadmin/{path}", status=302)
    assert "/webclient/login/?url=%2Fwebadmin%2F" in reply.location


def test_other_sessions_are_listed_and_closed(browser, world, connect, server):
    other = connect(world)
    uuid = other.getSessionId()
    page = browser.get("/webadmin/myaccount/")
    assert uuid not in page.text
    assert "this session" in page.text
    before = len(page.html.select("td form[action*='session/close']"))
    form = next(form for form in page.forms.values() if "session/close/" in form.action and not form.action.endswith("close/"))
    page = form.submit().follow()
    assert len(page.html.select("td form[action*='session/close']")) == before - 1
    assert browser.get("/project/").status_int == 200


def test_all_other_sessions_are_closed_at_once(browser, world, connect, stranger):
    others, theirs = [connect(world) for _ in range(3)], connect(stranger)
    page = browser.get("/webadmin/myaccount/")
    form = next(form for form in page.forms.values() if form.action.endswith("/session/close/"))
    page = form.submit().follow()
    assert "other sessions closed." in page.html.select_one(".done").text
    assert not page.html.select("form[action*='session/close']")
    for client in others:
        with pytest.raises((Ice.Exception, omero.ServerError)):
            client.sf.getAdminService().getEventContext()
    assert theirs.sf.getAdminService().getEventContext().userId == stranger.user_id
    assert browser.get("/project/").status_int == 200


def test_nobody_closes_the_session_of_somebody_else(browser, world, stranger, connect):
    theirs = connect(stranger).sf.getSessionService()
    number = theirs.getMyOpenSessions()[0].id.val
    browser.post(f"/webadmin/session/close/{number}/", {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}, status=404)
    assert theirs.getMyOpenSessions()


def usage(browser):
    page = browser.get("/webadmin/stats/")
    assert "Not calculated yet" in page.text
    return add_up(browser, page)


def add_up(browser, page):
    page = next(form for form in page.forms.values() if form.action.endswith("/stats/")).submit().follow()
    for _ in range(50):
        if "data-going" not in page.text:
            break
        page = browser.get("/webadmin/stats/")
    return page


def rows(reply):
    return list(csv.DictReader(io.StringIO(reply.text, newline="")))


def test_disk_usage_is_ones_own_and_that_of_groups_one_owns(browser, log_in, world):
    peer = world.colleague()
    owner = world.colleague(leader=True)
    for who, size in ((world, 1000), (peer, 500)):
        who.attachment("a.txt", b"x" * size, on=("project", who.project()))
    page = usage(browser)
    assert "1 kB" in page.html.select_one(".lead").text
    assert page.html.select_one(".share rect")["width"] == "100.0"
    found = rows(browser.get("/webadmin/stats.csv"))
    assert [(row["user"], row["kind"], row["bytes"]) for row in found] == [(str(world.user_id), "Attachments", "1000")]
    leading = log_in(owner)
    leading.get("/webadmin/stats.csv", status=404)
    page = usage(leading)
    assert {section["aria-label"] for section in page.html.select(".charts section")} == {"By group", "By user", "By kind"}
    assert {(row["user"], row["bytes"]) for row in rows(leading.get("/webadmin/stats.csv"))} == {
        (str(world.user_id), "1000"), (str(peer.user_id), "500")
    }  # fmt: skip


def test_disk_usage_is_shown_again_after_the_next_log_in_with_its_age(browser, log_in, world):
    world.attachment("a.txt", b"x" * 1000, on=("project", world.project()))
    before = usage(browser).html.select_one(".lead")
    assert "1 kB" in before.text
    world.attachment("b.txt", b"x" * 1000, on=("project", world.project()))
    back = log_in(world)
    page = back.get("/webadmin/stats/")
    assert page.html.select_one(".lead") == before
    assert not page.html.select("[data-begins]")
    assert [row["bytes"] for row in rows(back.get("/webadmin/stats.csv"))] == ["1000"]
    assert "2 kB" in add_up(back, page).html.select_one(".lead").text


def bars(page):
    """Return the size of each label, chart by chart."""
    charts = page.html.select(".charts section")
    return {each["aria-label"]: {row.th.text.strip(): row.select("td")[1].text for row in each.select("tbody tr")} for each in charts}


def test_disk_usage_of_groups_and_users_is_taken_apart(server, log_in, world):
    owner, twin = world.colleague(leader=True), world.colleague()
    with server.store.write() as writer:
        for who in (world, twin):
            writer.update("Experimenter", who.user_id, firstName="Ada", lastName="Byron")
    world.attachment("a.txt", b"x" * 300, on=("project", world.project()))
    twin.attachment("b.txt", b"x" * 500, on=("project", twin.project()))
    browser = log_in(owner)
    page = usage(browser)
    assert bars(page)["By user"] == {f"Ada Byron (user {world.user_id})": "300 bytes", f"Ada Byron (user {twin.user_id})": "500 bytes"}
    page = page.click(f"user {twin.user_id}")
    assert f"group-{world.mark}" in bars(page)["By group"]
    assert bars(page)["By kind"] == {"Attachments": "500 bytes"}
    assert [row["user"] for row in rows(page.click(".csv"))] == [str(twin.user_id)]
    page = page.click("All").click(f"group-{world.mark}")
    assert set(bars(page)) == {"By user", "By kind"}
    assert page.html.h1.text == f"Disk usage: group-{world.mark}"
    browser.get("/webadmin/stats/?group=x", status=400)
    assert not bars(browser.get("/webadmin/stats/?group=999999999"))


def test_disk_usage_of_an_administrator_is_not_that_of_whom_he_looks_as(office, world):
    usage(office)
    office.post(f"/webadmin/view_as/{world.user_id}/", token(office), status=302)
    page = office.get("/webadmin/stats/")
    assert f"{world.user_name} has not had this calculated yet" in page.text
    assert not page.html.select(".lead")
    assert not [form for form in page.forms.values() if form.action.endswith("/stats/")]


def test_disk_usage_as_omero_web_has_it(browser, world, stranger):
    peer = world.colleague()
    world.attachment("a.txt", b"x" * 700, on=("project", world.project()))
    peer.attachment("b.txt", b"x" * 900, on=("project", peer.project()))
    stranger.attachment("c.txt", b"x" * 100, on=("project", stranger.project()))
    group, mine, his = (f"group-{world.mark}", f"Test {world.mark}", f"Test {peer.mark}")
    assert browser.get("/webadmin/drivespace_json/groups/").json == [{"label": group, "data": 1600, "groupId": world.group_id}]
    users = [{"label": his, "data": 900, "userId": peer.user_id}, {"label": mine, "data": 700, "userId": world.user_id}]
    told = browser.get("/webadmin/drivespace_json/users/").json  # of all whose files everybody sees, too
    assert [user for user in told if user["userId"] in (world.user_id, peer.user_id)] == users
    there = browser.get(f"/webadmin/drivespace_json/group/{world.group_id}/").json
    assert there == [user | {"memberOfGroup": True} for user in users]
    assert browser.get(f"/webadmin/drivespace_json/user/{peer.user_id}/").json == [{"label": group, "data": 900, "groupId": world.group_id}]
    for path in (f"user/{stranger.user_id}", f"group/{stranger.group_id}", "group/999999"):
        assert browser.get(f"/webadmin/drivespace_json/{path}/").json == []
    world.image(sizes=(32, 24, 3, 2, 2))
    assert browser.get(f"/webadmin/drivespace_json/user/{world.user_id}/").json[0]["data"] >= 700 + 32 * 24 * 12 * 2
