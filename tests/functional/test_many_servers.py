"""A site over two OMERO servers, which know nothing of each other."""

import json

import pytest
from webtest import TestApp

from world import World


@pytest.fixture(scope="module")
def both(make_app, server, second):
    """An app over both."""
    listed = [[server.host, server.port, "first"], [second.host, second.port, "second"]]
    return make_app(**{"omero.web.server_list": json.dumps(listed)})


def enter(app, who, server, status=302):
    browser = TestApp(app)
    form = browser.get("/webclient/login/?url=/project/").forms["login"]
    form["server"] = str(server)
    form["username"], form["password"] = who.user_name, who.password
    return browser, form.submit(status=status)


def test_the_form_offers_both(both):
    form = TestApp(both).get("/webclient/login/").forms["login"]
    assert [(value, text) for value, _, text in form["server"].options] == [("1", "first"), ("2", "second")]
    assert form["server"].value == "1"


def test_one_server_needs_no_choice(anonymous):
    assert "server" not in anonymous.get("/webclient/login/").forms["login"].fields


def test_each_has_its_own_people_and_objects(both, server, second, world):
    there = World(second)
    here, elsewhere = world.project("On the first"), there.project("On the second")
    browser, reply = enter(both, world, 1)
    assert "On the first" in reply.follow().text
    other, reply = enter(both, there, 2)
    page = reply.follow()
    assert "On the second" in page.text
    assert "On the first" not in page.text
    before = server.calls()
    other.get(f"/project/{elsewhere}/", status=200)
    assert server.calls() == before
    assert browser.get(f"/project/{here}/", status=200)


def test_a_refusal_keeps_the_choice(both, second):
    there = World(second)
    browser, page = enter(both, there, 1, status=403)
    form = page.forms["login"]
    assert form["server"].value == "1"
    form["server"], form["password"] = "2", there.password
    form.submit(status=302)
    browser.get("/project/", status=200)


def test_logging_out_ends_the_session_on_its_own_server(both, second):
    there = World(second)
    browser, _ = enter(both, there, 2)
    before = second.sessions()
    browser.get("/project/").forms[0].submit(status=302)
    assert second.sessions() == before - 1


@pytest.mark.parametrize("choice", ["3", "0", "x", "-1"])
def test_a_server_that_is_not_listed_is_the_first(both, world, choice):
    browser = TestApp(both)
    form = browser.get("/webclient/login/").forms["login"]
    form["server"].force_value(choice)
    form["username"], form["password"] = world.user_name, world.password
    form.submit(status=302)
    browser.get("/project/", status=200)
