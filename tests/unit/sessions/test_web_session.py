"""Beaker's sessions with the cures for what it does wrong, over the real files."""

import os
import stat
import time

import pytest
from pyramid.response import Response
from pyramid.testing import DummyRequest

from omeroweb_pyr import sessions, settings
from omeroweb_pyr.sessions.clear import purge
from omeroweb_pyr.sessions.secret import secret_key


class Browser:
    """Keeps a cookie, and runs one request at a time or several at once."""

    def __init__(self, folder, **ini):
        texts = {f"omero.web.{key}": value for key, value in ini.items()} | {"omero.web.session_dir": str(folder)}
        self.factory = sessions.factory(settings.read(texts).session)
        self.cookie = ""

    def begin(self):
        request = DummyRequest(environ={"HTTP_COOKIE": self.cookie} if self.cookie else {})
        request.session = self.factory(request)
        return request

    def end(self, request):
        response = Response()
        request._process_response_callbacks(response)
        for header in response.headers.getall("Set-Cookie"):
            self.cookie = header.partition(";")[0]
        return response.headers.get("Set-Cookie")

    def set(self, **values):
        request = self.begin()
        for key, value in values.items():
            request.session[key] = value
        return self.end(request)

    def get(self, key):
        request = self.begin()
        value = request.session.get(key)
        self.end(request)
        return value


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sessions"


@pytest.fixture
def browser(folder):
    return Browser(folder)


def records(folder):
    return sorted(folder.rglob("*.cache"))


def age(path, seconds):
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_a_value_is_kept(browser):
    header = browser.set(a={"b": [1, "x"]})
    assert browser.get("a") == {"b": [1, "x"]}
    assert "httponly" in header.lower()
    assert "samesite=lax" in header.lower()
    assert "expires" not in header.lower()


def test_merely_looking_makes_no_record_and_no_cookie(browser, folder):
    request = browser.begin()
    assert request.session.get("a") is None
    assert browser.end(request) is None
    assert records(folder) == []


def test_the_folder_and_the_key_are_private(browser, folder):
    browser.set(a=1)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_a_folder_that_others_can_read_is_closed_to_them(folder):
    folder.mkdir(mode=0o755)
    Browser(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_key_is_made_once(folder):
    folder.mkdir()
    assert secret_key("", folder) == secret_key("", folder)
    assert len(secret_key("", folder)) > 40
    assert secret_key("mine", folder) == "mine"


def test_the_record_holds_json(browser, folder):
    with pytest.raises(TypeError):
        browser.set(a=b"bytes")


def test_an_invalidated_session_is_dead_for_its_old_cookie(browser, folder):
    browser.set(a=1)
    old = browser.cookie
    request = browser.begin()
    request.session.invalidate()
    request.session["a"] = 2
    browser.end(request)
    assert browser.cookie != old
    assert browser.get("a") == 2
    browser.cookie = old
    assert browser.get("a") is None
    assert len(records(folder)) == 1


def test_a_deleted_session_is_dead_and_its_cookie_goes(browser, folder):
    browser.set(a=1)
    old = browser.cookie
    request = browser.begin()
    request.session.delete()
    assert "expires=" in browser.end(request).lower()
    browser.cookie = old
    assert browser.get("a") is None
    assert records(folder) == []


def test_a_slow_writer_does_not_bring_a_closed_session_back(browser, folder):
    browser.set(a=1)
    old = browser.cookie
    slow = browser.begin()
    slow.session["b"] = 2
    closing = browser.begin()
    closing.session.invalidate()
    browser.end(closing)
    browser.end(slow)
    browser.cookie = old
    assert browser.get("a") is None
    assert records(folder) == []


def test_a_slow_reader_overwrites_nothing(browser):
    browser.set(a=1)
    slow = browser.begin()
    assert slow.session["a"] == 1
    browser.set(a=2)
    browser.end(slow)
    assert browser.get("a") == 2


def test_a_planted_id_is_not_taken_over(browser, folder):
    browser.set(a=1)
    planted = browser.cookie
    for record in records(folder):
        record.unlink()
    browser.set(a=2)
    assert browser.cookie != planted


def test_a_forged_cookie_is_nobody(browser, folder):
    browser.set(a=1)
    browser.cookie = browser.cookie[:-1] + ("0" if browser.cookie[-1] != "0" else "1")
    assert browser.get("a") is None


def test_a_session_only_read_stays_alive(browser, folder):
    browser.set(a=1)
    (record,) = records(folder)
    content = record.read_bytes()
    age(record, 3600)
    assert browser.get("a") == 1
    assert time.time() - record.stat().st_mtime < 5
    assert record.read_bytes() == content


def test_it_is_touched_at_most_once_a_minute(browser, folder):
    browser.set(a=1)
    (record,) = records(folder)
    age(record, 50)
    assert browser.get("a") == 1
    assert time.time() - record.stat().st_mtime > 45


def test_an_expired_session_is_dead(browser, folder):
    browser.set(a=1)
    (record,) = records(folder)
    age(record, 86401)
    assert browser.get("a") is None
    assert records(folder) == []


def test_a_cookie_with_an_age_is_renewed_while_it_is_used(folder):
    browser = Browser(folder, session_expire_at_browser_close="false", session_cookie_age="600")
    assert "expires=" in browser.set(a=1).lower()
    request = browser.begin()
    assert request.session["a"] == 1
    assert browser.end(request) is None
    age(records(folder)[0], 120)
    request = browser.begin()
    assert request.session["a"] == 1
    assert "expires=" in browser.end(request).lower()


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x04}\x94\x8c\x07session\x94\x8c\x01!\x94s."])
def test_a_damaged_record_is_a_new_session(browser, folder, content):
    browser.set(a=1)
    old = browser.cookie
    (record,) = records(folder)
    record.write_bytes(content)
    assert browser.get("a") is None
    browser.set(a=3)
    assert browser.cookie != old
    assert browser.get("a") == 3


def test_purging_takes_expired_records_and_their_locks_only(browser, folder):
    browser.set(a=1)
    kept = browser.cookie
    other = Browser(folder)
    other.set(b=2)
    for path in folder.rglob("*.*"):
        if path.is_file() and path not in records(folder):
            age(path, 7200)
    dead = next(record for record in records(folder) if record.stem not in kept)
    age(dead, 7200)
    draft = dead.with_suffix(".cache.temp")
    draft.touch()
    age(draft, 7300)
    done = purge(folder, 3600)
    assert (done.records, done.locks, done.drafts) == (1, 1, 1)
    assert browser.get("a") == 1
    assert other.get("b") is None


def test_purging_leaves_a_record_alone_whose_lock_is_held(browser, folder):
    browser.set(a=1)
    (record,) = records(folder)
    age(record, 7200)
    request = browser.begin()
    lock = request.session.namespace.access_lock
    age(record, 7200)
    lock.acquire_write_lock()
    try:
        assert purge(folder, 3600).records == 0
    finally:
        lock.release_write_lock()
    assert purge(folder, 3600).records == 1


def test_purging_where_nothing_ever_was_is_no_error(tmp_path):
    assert purge(tmp_path / "missing", 60).records == 0
