"""Who gets to know in administration which users there are: administrators; owners of groups only those whom they know anyway."""

import io
import json
import re

import pytest
from PIL import Image
from pyramid.interfaces import IRoutesMapper
from webtest import Upload

from omeroweb_pyr.views.webadmin import membership
from staff import gref, ref
from world import World


@pytest.fixture
def owner(world):
    return world.colleague(leader=True)


def offered(browser, part, **more):
    query = "&".join(f"{name}={value}" for name, value in {"q": part, **more}.items())
    return browser.get(f"/webadmin/people/?{query}").json


def add(browser, group, names, status=400, **fields):
    form = browser.get(f"/webadmin/group_owner/edit/{group}/").forms["members"]
    sent = [*form.submit_fields(), *fields.items()]
    sent = [(name, names if name == "add" else value) for name, value in sent]
    return browser.post(f"/webadmin/group/members/{group}/", sent, status=status)


def test_administrators_find_anybody_who_is_not_in_the_group(office, world, stranger):
    found = offered(office, stranger.mark.upper(), group=world.group_id)
    person = {"id": stranger.user_id, "user": stranger.user_name, "name": f"Test {stranger.mark}", "active": True}
    assert found == {"data": [person], "more": False}
    assert offered(office, stranger.mark, group=stranger.group_id)["data"] == []
    assert offered(office, "100%_")["data"] == []
    assert len(offered(office, "e")["data"]) <= membership.OFFERED
    for wrong in ("", "q=", f"q={'a' * 300}", "q=%00", "q=a&group=x"):
        office.get(f"/webadmin/people/?{wrong}", status=400)


def test_owners_are_offered_those_only_whom_they_know(log_in, world, owner, stranger):
    browser, other = log_in(owner), owner.other_group(leader=True)
    assert [each["id"] for each in offered(browser, world.mark, group=other)["data"]] == [world.user_id]
    assert offered(browser, stranger.mark, group=other)["data"] == []
    browser.get(f"/webadmin/people/?q=a&group={stranger.group_id}", status=404)


def test_members_are_offered_nobody(browser, anonymous):
    browser.get("/webadmin/people/?q=a", status=404)
    assert "/webclient/login/" in anonymous.get("/webadmin/people/?q=a", status=302).location


def test_owners_add_anybody_by_the_exact_name(log_in, server, world, owner, stranger):
    browser = log_in(owner)
    assert "Nobody has the name" in add(browser, world.group_id, stranger.user_name[:-1]).text
    add(browser, world.group_id, stranger.user_name, status=302)
    rows = server.store.read().execute("SELECT child FROM groupexperimentermap WHERE parent = ?", (world.group_id,)).fetchall()
    assert (stranger.user_id,) in rows


def test_owners_can_not_find_out_of_many_names_who_there_is(log_in, world, owner, stranger, server):
    browser, late = log_in(owner), World(server)
    guesses = " ".join(f"guess{number}" for number in range(membership.STRANGERS - 1))
    assert "Nobody has the name" in add(browser, world.group_id, guesses).text
    add(browser, world.group_id, stranger.user_name, status=302)
    replies = [add(browser, world.group_id, name, status=429) for name in (late.user_name, "nobody-at-all")]
    replies.append(add(browser, world.group_id, "", status=429, members=str(late.user_id)))
    replies.append(add(browser, world.group_id, "", status=429, members="999999999"))
    assert {reply.html.select_one("#members .failure").text.strip() for reply in replies} == {membership.TOO_MANY}
    assert not any(f"Test {late.mark}" in reply.text for reply in replies)
    add(browser, world.group_id, stranger.user_name, status=302)  # whom he knows by now


def test_administrators_may_mistype_as_often_as_they_like(office, world):
    guesses = " ".join(f"guess{number}" for number in range(membership.STRANGERS + 1))
    for _ in range(2):
        form = office.get(f"/webadmin/group/edit/{world.group_id}/").forms["members"]
        form["add"] = guesses
        form.submit(status=400)


def addresses(app, ids):
    """Return each address of administration, with each of some ids where it takes one."""
    for route in app.registry.getUtility(IRoutesMapper).get_routes():
        if route.name.startswith(("webadmin", "avatar")) and "logout" not in route.name and route.name != "webadmin.as.end":
            for number in ids if "{id" in route.pattern else ids[:1]:
                yield route.pattern.replace("{id:[0-9]+}", str(number))


def test_nowhere_do_others_learn_who_there_is(app, log_in, world, owner, stranger):
    stranger.attachment("a.txt", b"x" * 50, on=("project", stranger.project()))
    hidden = (stranger.user_name, f"Test {stranger.mark}", stranger.mark)
    for browser in (log_in(world), log_in(owner)):
        for path in addresses(app, (stranger.user_id, stranger.group_id, world.group_id)):
            reply = browser.get(path, expect_errors=True)
            assert not any(each in reply.text for each in hidden), path
            assert reply.status_int < 500, path


def test_the_client_shows_no_tree_of_whom_one_does_not_know(browser, world, stranger, root):
    for number in (stranger.user_id, 999999999):
        for path in ("", "usertags/", "userdata/"):
            reply = browser.get(f"/webclient/{path}?experimenter={number}", status=404)
            assert stranger.mark not in reply.text
    browser.set_cookie("omeroweb_tree", f"{world.user_id}.{world.group_id}.{stranger.user_id}")
    assert stranger.mark not in browser.get("/webclient/").text
    peer = world.colleague()
    assert f"Test {peer.mark}" in browser.get(f"/webclient/?experimenter={peer.user_id}").text
    stranger.join(world.group_id)
    stranger.project(group=world.group_id)
    root.sf.getAdminService().removeGroups(ref(stranger.user_id), [gref(world.group_id)])
    assert f"Test {stranger.mark}" in browser.get(f"/webclient/?experimenter={stranger.user_id}").text, "what he left tells of him"


def test_what_everybody_may_read_names_nobody(log_in, browser, world, stranger):
    photographed = log_in(stranger)
    form = next(form for form in photographed.get("/webadmin/myaccount/").forms.values() if "photo" in form.fields)
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    form["photo"] = Upload("me.png", out.getvalue(), "image/png")
    form.submit(status=302)  # photos are in a group where all read all
    assert stranger.mark not in json.dumps(browser.get("/webadmin/drivespace_json/users/").json)
    assert browser.get(f"/webadmin/drivespace_json/user/{stranger.user_id}/").json == []
    assert stranger.mark not in json.dumps(browser.get("/webadmin/drivespace_json/group/1/").json)


def plain(reply, number):
    text = re.sub(r'(value|content)="[0-9a-f]{32}"', "", reply.text).replace(f"/{number}/", "/N/")  # a small number is in many words
    return reply.status, reply.content_type, reply.location, text


def test_who_is_there_and_who_is_not_is_answered_alike(log_in, world, owner, stranger):
    browser = log_in(world)
    token = browser.cookies["csrftoken"]
    for path in ("experimenter/edit", "photo", "view_as", "change_password", "group/edit", "group_owner/edit", "group/permissions"):
        there = browser.get(f"/webadmin/{path}/{stranger.user_id}/", expect_errors=True)
        missing = browser.get(f"/webadmin/{path}/999999999/", expect_errors=True)
        assert plain(there, stranger.user_id) == plain(missing, 999999999), path
    for path in ("experimenter/save", "session/close", "view_as", "group/save", "group/members", "change_avatar"):
        there = browser.post(f"/webadmin/{path}/{stranger.user_id}/", {"csrfmiddlewaretoken": token}, expect_errors=True)
        missing = browser.post(f"/webadmin/{path}/999999999/", {"csrfmiddlewaretoken": token}, expect_errors=True)
        assert plain(there, stranger.user_id) == plain(missing, 999999999), path
