"""The same sessions in files, on a real memcached and on a real redis, and what visitors see when one of these goes away."""

import os
import signal

import pytest
from webtest import TestApp

from omeroweb_pyr.security import login
from omeroweb_pyr.sessions import STORE, memcached, redis
from omeroweb_pyr.sessions.records import pack
from omeroweb_pyr.sessions.session import OVER, UNREADABLE

STORES = ["file", "memcached", "redis"]
STRANGE = [None, 7, "x", [], {"server_id": "1"}, {"server_id": 1, "session_uuid": "x", "user_id": 1, "user_name": "n"}]
CACHES = ["memcached", "redis"]


@pytest.fixture(params=STORES)
def any_app(request, make_app, tmp_path, caches):
    """An app over each store in turn."""
    ini = {} if request.param == "file" else caches(request.param).ini
    return make_app(**{"omero.web.session_dir": str(tmp_path)}, **ini)


def enter(browser, who, status=302):
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = who.user_name, who.password
    return form.submit(status=status)


def logged_in(app, who):
    browser = TestApp(app)
    enter(browser, who)
    return browser


def holding(app, cookie):
    """A browser with a session cookie of another's."""
    browser = TestApp(app)
    browser.set_cookie("sessionid", cookie)
    return browser


def test_logging_in_and_out_changes_the_id_and_kills_the_old_one(any_app, world, stranger):
    other = logged_in(any_app, stranger)
    browser = logged_in(any_app, world)
    first = browser.cookies["sessionid"]
    enter(browser, world)
    second = browser.cookies["sessionid"]
    assert first != second
    holding(any_app, first).get("/project/", status=302)
    page = browser.get("/project/", status=200)
    page.forms[0].submit(status=302)
    assert "sessionid" not in browser.cookies
    holding(any_app, second).get("/project/", status=302)
    other.get("/project/", status=200)


def test_a_session_that_is_over_says_so_once(any_app, world):
    browser = logged_in(any_app, world)
    any_app.registry[STORE].record(browser.cookies["sessionid"][-32:]).drop()
    page = browser.get("/project/", status=302).follow(status=200)
    assert OVER in page.text
    enter(browser, world)
    assert OVER not in browser.get("/webclient/login/").text
    assert OVER not in TestApp(any_app).get("/webclient/login/").text


@pytest.mark.parametrize("content", [b"\x80\x04}\x94\x8c\x07session\x94\x8c\x01!\x94s.", b'{"version":0,"values":{}}', b""])
def test_an_older_or_damaged_session_leads_to_the_log_in(any_app, world, content):
    browser = logged_in(any_app, world)
    record = any_app.registry[STORE].record(browser.cookies["sessionid"][-32:])
    record.write(content, new=False)
    browser.get("/project.json", status=403)
    page = browser.get("/project/", status=302).follow(status=200)
    assert UNREADABLE in page.text
    assert "Traceback" not in page.text
    enter(browser, world)
    browser.get("/project/", status=200)
    assert record.read() is None


@pytest.mark.parametrize("identity", STRANGE)
def test_a_record_with_something_else_in_it_is_nobody(any_app, world, identity):
    browser = logged_in(any_app, world)
    record = any_app.registry[STORE].record(browser.cookies["sessionid"][-32:])
    record.write(pack({"omero": identity}), new=False)
    browser.get("/project/", status=302)


@pytest.fixture(params=CACHES)
def away(request, make_app, tmp_path, start_cache, monkeypatch):
    """An app whose cache may go away, and the cache."""
    monkeypatch.setattr(memcached, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(redis, "ANSWER_SECONDS", 1.0)
    daemon = start_cache(request.param)
    yield make_app(**{"omero.web.session_dir": str(tmp_path)}, **daemon.ini), daemon
    daemon.stop()


def test_an_outage_is_a_page_and_not_a_log_out(away, world, caplog):
    app, daemon = away
    browser = logged_in(app, world)
    cookie = browser.cookies["sessionid"]
    os.kill(daemon._process.pid, signal.SIGSTOP)  # it is there, and does not answer
    page = browser.get("/project/", status=503)
    os.kill(daemon._process.pid, signal.SIGCONT)
    assert f"on a {daemon.kind} server, which can&#39;t be reached" in page.text.replace("'", "&#39;")
    assert "Sessions are not available" in page.text
    assert page.headers["Retry-After"] == "10"
    assert "Set-Cookie" not in page.headers
    assert not any(record.exc_info for record in caplog.records)
    assert any(daemon.kind in record.message for record in caplog.records)
    browser.get("/project/", status=200)
    assert browser.cookies["sessionid"] == cookie


def test_a_dead_cache_is_told_everywhere_and_used_again_when_back(away, world, server):
    app, daemon = away
    browser = logged_in(app, world)
    daemon.stop()
    assert daemon.kind in browser.get("/project.json", status=503).json["message"]
    assert browser.get("/webclient/keepalive_ping/", status=200).text == "Connection Failed"
    assert daemon.kind in browser.get("/nothing/", status="5*").text
    anonymous = TestApp(app)
    anonymous.get("/project/", status=302)
    before = server.sessions()
    assert daemon.kind in enter(anonymous, world, status=503).text
    assert server.sessions() == before
    daemon.start()
    # What it kept is gone with it.
    assert OVER in browser.get("/project/", status=302).follow(status=200).text
    enter(browser, world)
    browser.get("/project/", status=200)


def test_a_cache_that_dies_before_the_session_is_kept(away, world, monkeypatch):
    app, daemon = away
    real = login.enter

    def enter_and_die(*args):
        found = real(*args)
        daemon.stop()
        return found

    monkeypatch.setattr(login, "enter", enter_and_die)
    page = enter(TestApp(app), world, status=503)
    assert daemon.kind in page.text
    assert "Set-Cookie" not in page.headers or "sessionid" not in page.headers["Set-Cookie"]
    assert page.headers["Content-Security-Policy"]


def test_a_restarted_cache_costs_no_error(away, world):
    """Connections that were kept are dead then: they are made anew."""
    app, daemon = away
    browser = logged_in(app, world)
    daemon.stop()
    daemon.start()
    browser.get("/project/", status=302)


def test_a_file_store_that_can_not_be_used_is_told(make_app, tmp_path, world):
    app = make_app(**{"omero.web.session_dir": str(tmp_path / "sessions")})
    browser = logged_in(app, world)
    (tmp_path / "sessions").rename(tmp_path / "elsewhere")
    (tmp_path / "sessions").touch()
    assert "folder" in enter(TestApp(app), world, status=503).text
    (tmp_path / "sessions").unlink()
    (tmp_path / "elsewhere").rename(tmp_path / "sessions")
    browser.get("/project/", status=200)
