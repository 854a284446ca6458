"""Web sessions and the public user, as browsers meet them."""

import os
import time
from pathlib import Path

import pytest
from webtest import TestApp

from omeroweb_pyr.sessions.clear import purge


@pytest.fixture
def own_app(make_app, tmp_path):
    """An app whose session records are its own."""
    return make_app(**{"omero.web.session_dir": str(tmp_path)})


def enter(app, who):
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = who.user_name, who.password
    form.submit(status=302)
    return browser


def records(folder: Path):
    return list(folder.rglob("*.cache"))


def test_visitors_leave_no_records(own_app, tmp_path):
    anonymous = TestApp(own_app)
    for path in ("/", "/project/", "/webclient/login/", "/nothing/", "/static/nothing"):
        assert "sessionid" not in "".join(anonymous.get(path, status="*").headers.getall("Set-Cookie"))
    assert records(tmp_path) == []


def test_the_record_holds_no_password(own_app, tmp_path, world):
    enter(own_app, world)
    (record,) = records(tmp_path)
    assert world.password.encode() not in record.read_bytes()


def test_clearing_leaves_those_in_use(own_app, tmp_path, world):
    browser = enter(own_app, world)
    (record,) = records(tmp_path)
    then = time.time() - 3600
    os.utime(record, (then, then))
    browser.get("/project/", status=200)
    assert purge(tmp_path, 600).records == 0
    browser.get("/project/", status=200)


def test_an_expired_session_leads_to_the_log_in(own_app, tmp_path, world):
    browser = enter(own_app, world)
    (record,) = records(tmp_path)
    then = time.time() - 90000
    os.utime(record, (then, then))
    browser.get("/project/", status=302)


def public_app(make_app, folder, who, url_filter):
    return make_app(
        **{
            "omero.web.session_dir": str(folder),
            "omero.web.public.enabled": "true",
            "omero.web.public.user": who.user_name,
            "omero.web.public.password": who.password,
            "omero.web.public.url_filter": url_filter,
        }
    )


def test_the_public_sees_what_the_filter_opens_and_leaves_no_record(make_app, tmp_path, world):
    project, other = world.project("Open"), world.project("Shut")
    visitor = TestApp(public_app(make_app, tmp_path, world, f"^/project/{project}/"))
    assert "Open" in visitor.get(f"/project/{project}/", status=200).text
    visitor.get(f"/project/{other}/", status=302)
    visitor.get("/project/", status=302)
    assert "sessionid" not in visitor.cookies
    assert records(tmp_path) == []


def test_the_public_shares_one_session_which_is_renewed_when_gone(make_app, tmp_path, world, server):
    project = world.project()
    app = public_app(make_app, tmp_path, world, "^/project/")
    before = server.sessions()
    for _ in range(3):
        TestApp(app).get(f"/project/{project}/", status=200)
    assert server.sessions() == before + 1
    client = world.client()
    service = client.sf.getSessionService()
    for session in service.getMyOpenSessions():
        if session.uuid.val != client.getSessionId():
            service.closeSession(session)
    client.closeSession()
    TestApp(app).get(f"/project/{project}/", status=200)


def test_what_is_missing_offers_the_public_a_log_in(make_app, tmp_path, world, stranger):
    hidden = stranger.project()
    visitor = TestApp(public_app(make_app, tmp_path, world, "^/"))
    page = visitor.get(f"/project/{hidden}/", status=404)
    assert f"/webclient/login/?url=%2Fproject%2F{hidden}%2F" in page.text
    assert "/webclient/login/" in visitor.get("/webadmin/", status=302).location


def test_the_public_user_may_log_in_as_somebody(make_app, tmp_path, world, stranger):
    hidden = stranger.project("Mine alone")
    app = public_app(make_app, tmp_path, world, "^/")
    assert "Mine alone" in enter(app, stranger).get(f"/project/{hidden}/", status=200).text
