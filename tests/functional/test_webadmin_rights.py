"""Who may do what in administration: each role tries each action, past the pages, as a program would."""

import json
import logging

import pytest
from pyramid.interfaces import IRoutesMapper
from webtest import TestApp

from mail_server import MailServer
from omeroweb_pyr import mail
from public_site import public_keys
from staff import can_log_in, fresh, privileges, ref
from world import World

ROLES = ("stranger", "visitor", "user", "owner", "light", "users", "groups", "members", "sudo", "admin", "viewing")
HELD = {"light": (), "users": ("ModifyUser",), "groups": ("ModifyGroup",), "members": ("ModifyGroupMembership",), "sudo": ("Sudo",)}
LOGIN, NOT_FOUND, FORBIDDEN, DONE = "login", "404", "403", "done"


def table(text):
    """Read a table: a line an action, a column a role; ``.`` is 404, ``-`` 403, ``>`` the log-in, ``+`` done."""
    words = {".": NOT_FOUND, "-": FORBIDDEN, ">": LOGIN, "+": DONE}
    found = {}
    for line in text.strip().splitlines():
        action, *marks = line.split()
        found[action] = dict(zip(ROLES, (words[mark] for mark in marks), strict=True))
    return found


READING = table("""
webadmin                   > > + + + + + + + + +
webadmin.users             > > . . + + + + + + .
webadmin.user.new          > > . . - + - - - + .
webadmin.user.edit         > > . . + + + + + + .
webadmin.users.import      > > . . - + - - - + .
webadmin.groups            > > . . + + + + + + .
webadmin.group.new         > > . . - - + - - + .
webadmin.group.edit        > > . + + + + + + + .
webadmin.owner.edit        > > . + + + + + + + .
webadmin.group.level       > > . + - - + - - + .
webadmin.people            > > . + + + + + + + .
webadmin.email             > > . . + + + + + + .
webadmin.audit             > > . . + + + + + + .
webadmin.account           > > + + + + + + + + +
webadmin.account.edit      > > + + + + + + + + +
webadmin.stats             > > + + + + + + + + +
webadmin.password          > > . . . + . . . + -
webadmin.avatar.mine       > > + + + + + + + + +
webadmin.space.groups      > > + + + + + + + + +
webadmin.space.users       > > + + + + + + + + +
webadmin.space.group       > > + + + + + + + + +
webadmin.space.user        > > + + + + + + + + +
webadmin.myphoto           > + + + + + + + + + +
webadmin.photo             > + + + + + + + + + +
avatar                     > + + + + + + + + + +
""")
CHANGING = table("""
webadmin.user.create       - - . . - + - - - + .
webadmin.user.new          - - . . - + - - - + .
webadmin.user.save         - - . . - + - - - + .
webadmin.user.edit         - - . . - + - - - + .
webadmin.user.activate     - - . . - - - - - + .
webadmin.user.deactivate   - - . . - - - - - + .
webadmin.users.import      - - . . - + - - - + .
webadmin.group.create      - - . . - - + - - + .
webadmin.group.new         - - . . - - + - - + .
webadmin.group.level       - - . + - - + - - + .
webadmin.group.save        - - . + - - + - - + .
webadmin.group.edit        - - . + - - + - - + .
webadmin.owner.save        - - . + - - + - - + .
webadmin.group.members     - - . + - - - + - + .
webadmin.email             - - . . + + + + + + .
webadmin.as                - - . . - - - - + + .
webadmin.password          - - . . . + . . . + -
webadmin.account           - - + + + + + + + + -
webadmin.account.save      - - + + + + + + + + -
webadmin.avatar            - - + + + + + + + + -
webadmin.avatar.upload     - - + + + + + + + + -
webadmin.avatar.delete     - - + + + + + + + + -
webadmin.session.close     - - . . . . . . . . -
webadmin.stats             - - + + + + + + + + +
""")
OPEN = {"webadmin.forgotten", "webadmin.login", "webadmin.logout", "webadmin.as.end", "webadmin.stats.csv"}


@pytest.fixture(scope="module")
def lab(server):
    """A group and somebody in it, about whom all is, and somebody of each role."""
    about = World(server)
    roles = {"user": about.colleague(), "owner": about.colleague(leader=True)}
    roles |= {name: World(server, group_id=about.group_id, admin=True) for name in ROLES[4:]}
    client = World(server, admin=True).client()
    admin = client.sf.getAdminService()
    for name, held in HELD.items():
        admin.setAdminPrivileges(ref(roles[name].user_id), privileges("Chgrp", *held))
    client.closeSession()
    return about, roles


@pytest.fixture(scope="module")
def browsers(make_app, server, lab, tmp_path_factory):
    about, roles = lab
    visible = make_app(**public_keys(World(server, group_id=about.group_id), tmp_path_factory.mktemp("public"), "^/"))
    found = {"stranger": TestApp(make_app()), "visitor": TestApp(visible)}
    for name, who in roles.items():
        found[name] = TestApp(make_app())
        form = found[name].get("/webclient/login/").forms["login"]
        form["username"], form["password"] = who.user_name, who.password
        form.submit(status="3*")
    found["viewing"].post(f"/webadmin/view_as/{about.user_id}/", {"csrfmiddlewaretoken": found["viewing"].cookies["csrftoken"]}, status=302)
    for name in ("stranger", "visitor"):
        found[name].get("/webclient/login/")
    return found


def path_of(app, name, about):
    number = about.group_id if ".group" in name or ".owner" in name else about.user_id
    route = app.registry.getUtility(IRoutesMapper).get_route(name)
    return route.pattern.replace("{id:[0-9]+}", str(number))


def verdict(reply):
    if "/webclient/login/" in (reply.location or "") or "not logged in" in reply.text:
        return LOGIN
    return {404: NOT_FOUND, 403: FORBIDDEN}.get(reply.status_int, DONE if reply.status_int < 500 else reply.status)


def test_every_address_is_in_a_table(app):
    routes = {route.name for route in app.registry.getUtility(IRoutesMapper).get_routes() if route.name.startswith("webadmin")}
    assert routes == {name for name in (*READING, *CHANGING) if name.startswith("webadmin")} | OPEN


@pytest.mark.parametrize("name", READING)
def test_who_may_look(browsers, app, lab, name):
    got = {role: verdict(browsers[role].get(path_of(app, name, lab[0]), expect_errors=True)) for role in ROLES}
    assert got == READING[name]


@pytest.mark.parametrize("name", CHANGING)
def test_who_may_change(browsers, app, lab, name):
    got = {}
    for role in ROLES:
        if CHANGING[name][role] == DONE and name in {"webadmin.as", "webadmin.user.deactivate"}:
            got[role] = DONE  # else the next would be somebody else
            continue
        reply = browsers[role].post(
            path_of(app, name, lab[0]), {"csrfmiddlewaretoken": browsers[role].cookies["csrftoken"]}, expect_errors=True
        )
        got[role] = FORBIDDEN if verdict(reply) == LOGIN else verdict(reply)
    assert got == CHANGING[name]


@pytest.mark.parametrize("name", CHANGING)
def test_without_a_token_nothing_is_done(browsers, app, lab, name):
    reply = browsers["admin"].post(path_of(app, name, lab[0]), expect_errors=True)
    assert (reply.status_int, "did not come from this site" in reply.text) == (403, True)


def test_passwords_are_in_no_log_no_mail_and_no_page(make_app, server, root, tmp_path, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    post = MailServer()
    keys = {"omero.web.admins": json.dumps([["A", "a@example.org"]]), "omero.mail.host": "127.0.0.1", "omero.mail.port": str(post.port)}
    app = make_app(**keys)
    who, admin, secrets = World(server), World(server, admin=True), {f"Leak-{number}-{fresh('x')}" for number in range(4)}
    first, second, third, wrong = sorted(secrets)
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = admin.user_name, admin.password
    form.submit(status="3*")
    token, seen = browser.cookies["csrftoken"], []

    def send(path, **fields):
        seen.append(browser.post(path, {"csrfmiddlewaretoken": token, **fields}, expect_errors=True).text)

    made = {"omename": fresh("leak"), "first_name": "A", "last_name": "B", "role": "user", "active": "on"}
    made["default_group"] = str(who.group_id)
    send("/webadmin/experimenter/create/", **made, password=first, confirmation=wrong)
    send("/webadmin/experimenter/create/", **made, password=first, confirmation=first)
    assert can_log_in(server, made["omename"], first)
    send(f"/webadmin/change_password/{who.user_id}/", old_password=wrong, password=second, confirmation=second)
    send(f"/webadmin/change_password/{who.user_id}/", old_password=admin.password, password=second, confirmation=second)
    assert can_log_in(server, who.user_name, second)
    table = f"user_name,first_name,last_name,groups,password\n{fresh('leak')},A,B,group-{who.mark},{third}\n"
    send("/webadmin/experimenters/import/", table=table, create="on")
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.users.invalid", lambda *_: 1 / 0)
    send("/webadmin/experimenter/create/", **made, password=first, confirmation=wrong)
    send(f"/webadmin/change_password/{who.user_id}/", old_password=admin.password, password=second, confirmation=second)
    app.registry[mail.KEY][0].close()
    mails = [str(each) + each.get_content() for each in post.wait(1)]
    post.close()
    log = caplog.text + (server.data / "embedded.log").read_text()
    assert "ZeroDivisionError" in log
    for secret in (*secrets, admin.password):
        for where, text in (("log", log), *(("mail", text) for text in mails), *(("page", text) for text in seen)):
            assert secret not in text, where
