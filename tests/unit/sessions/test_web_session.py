"""Web sessions over every store: real files, a real memcached, a real redis."""

import os
import stat
import time

import pytest
from pyramid.response import Response
from pyramid.testing import DummyRequest

from omeroweb_pyr import settings
from omeroweb_pyr.sessions.factory import make_factory, make_store
from omeroweb_pyr.sessions.records import unpack
from omeroweb_pyr.sessions.secret import secret_key
from omeroweb_pyr.sessions.session import OVER, UNREADABLE

STORES = ["file", "memcached", "redis"]


class Browser:
    """Keeps a cookie, and runs one request at a time or several at once."""

    def __init__(self, folder, **ini):
        texts = {key if "." in key else f"omero.web.{key}": value for key, value in ini.items()} | {"omero.web.session_dir": str(folder)}
        wanted = settings.read(texts).session
        self.store = make_store(wanted)
        self.factory = make_factory(wanted, self.store)
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

    def lost(self):
        return self.begin().session.lost

    @property
    def record(self):
        """The record that the cookie names, whether or not there is one."""
        return self.store.record(self.cookie[-32:])


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sessions"


@pytest.fixture
def browser(folder):
    """A browser over files, for what is said of files only."""
    return Browser(folder)


@pytest.fixture(params=STORES)
def make(request, folder, caches):
    """Make browsers over each store in turn, with further settings."""
    ini = {} if request.param == "file" else caches(request.param).ini
    made = []

    def open_browser(**more):
        made.append(Browser(folder, **(ini | more)))
        return made[-1]

    yield open_browser
    for browser in made:
        browser.store.close()


@pytest.fixture
def any_browser(make):
    """A browser over each store in turn."""
    return make()


def records(folder):
    return sorted(folder.rglob("*.cache"))


def age(path, seconds):
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_a_value_is_kept(any_browser):
    header = any_browser.set(a={"b": [1, "x"]})
    assert any_browser.get("a") == {"b": [1, "x"]}
    assert "httponly" in header.lower()
    assert "samesite=lax" in header.lower()
    assert "expires" not in header.lower()


def test_another_value_joins_it(any_browser):
    any_browser.set(a=1)
    assert any_browser.set(b=2) is None
    assert (any_browser.get("a"), any_browser.get("b")) == (1, 2)


def test_merely_looking_makes_no_record_and_no_cookie(any_browser, folder):
    request = any_browser.begin()
    assert request.session.get("a") is None
    assert any_browser.end(request) is None
    assert records(folder) == []


def test_the_record_is_json_with_a_version(any_browser):
    any_browser.set(a={"b": [1, "x"]})
    content = any_browser.record.read()
    assert content.startswith(b'{"version":1,')
    assert unpack(content)["a"] == {"b": [1, "x"]}
    with pytest.raises(TypeError):
        any_browser.set(a=b"bytes")


def test_an_invalidated_session_is_dead_for_its_old_cookie(any_browser):
    any_browser.set(a=1)
    old, record = any_browser.cookie, any_browser.record
    request = any_browser.begin()
    request.session.invalidate()
    request.session["a"] = 2
    any_browser.end(request)
    assert any_browser.cookie != old
    assert any_browser.get("a") == 2
    any_browser.cookie = old
    assert any_browser.get("a") is None
    assert record.read() is None


def test_a_deleted_session_is_dead_and_its_cookie_goes(make):
    leaving, staying = make(), make()
    staying.set(a=1)
    leaving.set(a=1)
    old = leaving.cookie
    request = leaving.begin()
    request.session.delete()
    assert "expires=" in leaving.end(request).lower()
    leaving.cookie = old
    assert leaving.get("a") is None
    assert leaving.record.read() is None
    assert staying.get("a") == 1


def test_a_slow_writer_does_not_bring_a_closed_session_back(any_browser):
    any_browser.set(a=1)
    old, record = any_browser.cookie, any_browser.record
    slow = any_browser.begin()
    slow.session["b"] = 2
    closing = any_browser.begin()
    closing.session.invalidate()
    any_browser.end(closing)
    any_browser.end(slow)
    any_browser.cookie = old
    assert any_browser.get("a") is None
    assert record.read() is None


def test_a_slow_reader_overwrites_nothing(any_browser):
    any_browser.set(a=1)
    slow = any_browser.begin()
    assert slow.session["a"] == 1
    any_browser.set(a=2)
    any_browser.end(slow)
    assert any_browser.get("a") == 2


def test_two_writers_keep_what_each_changed(any_browser):
    any_browser.set(a=[1], b=1, c=1)
    slow = any_browser.begin()
    slow.session["a"].append(2)
    slow.session.changed()
    del slow.session["c"]
    any_browser.set(b=2, d=4)
    any_browser.end(slow)
    assert [any_browser.get(name) for name in "abcd"] == [[1, 2], 2, None, 4]


def test_a_slow_reader_does_not_touch_a_newer_record_away(any_browser):
    any_browser.set(a=1)
    slow, record = any_browser.begin(), any_browser.record
    assert slow.session["a"] == 1
    any_browser.set(a=2)
    slow.session.namespace.touch()
    assert any_browser.get("a") == 2
    record.drop()
    slow.session.namespace.touch()
    assert record.read() is None


def test_a_planted_id_is_not_taken_over(any_browser):
    any_browser.set(a=1)
    planted = any_browser.cookie
    any_browser.record.drop()
    any_browser.set(a=2)
    assert any_browser.cookie != planted


def test_a_forged_cookie_is_nobody(any_browser):
    any_browser.set(a=1)
    any_browser.cookie = any_browser.cookie[:-1] + ("0" if any_browser.cookie[-1] != "0" else "1")
    assert any_browser.get("a") is None


PICKLE = b"\x80\x04}\x94\x8c\x07session\x94\x8c\x01!\x94s."


@pytest.mark.parametrize("content", [b"", b"not JSON", PICKLE, b"[1]", b'{"version":0,"values":{"a":1}}', b"[" * 90000])
def test_an_older_or_damaged_record_is_a_new_session(any_browser, content):
    any_browser.set(a=1)
    old = any_browser.cookie
    any_browser.record.write(content, new=False)
    assert any_browser.get("a") is None
    assert any_browser.lost() == UNREADABLE
    any_browser.set(a=3)
    assert any_browser.cookie != old
    assert any_browser.get("a") == 3
    assert any_browser.lost() == ""


def test_it_says_when_a_session_is_over(any_browser):
    assert any_browser.lost() == ""
    any_browser.set(a=1)
    any_browser.record.drop()
    request = any_browser.begin()
    assert request.session.lost == OVER
    assert any_browser.end(request) is None


def test_a_cookie_with_an_age_is_renewed_while_it_is_used(make, folder):
    browser = make(session_expire_at_browser_close="false", session_cookie_age="600")
    assert "expires=" in browser.set(a=1).lower()
    request = browser.begin()
    assert request.session["a"] == 1
    assert browser.end(request) is None
    grow_old(browser, folder, 120)
    request = browser.begin()
    assert request.session["a"] == 1
    assert "expires=" in browser.end(request).lower()
    assert browser.begin().session.namespace.idle < 5


def grow_old(browser, folder, seconds):
    """Make a record seem unused for so long, each store in its own way."""
    record = browser.record
    if type(record).__name__ == "FileRecord":
        age(records(folder)[0], seconds)
    elif type(record).__name__ == "RedisRecord":
        record._client.expire(record._key, record._age - seconds)
    else:
        record._client.set(record._key, b"%d %s" % (time.time() - seconds, record.read()))


@pytest.mark.parametrize("make", ["memcached", "redis"], indirect=True)
@pytest.mark.parametrize("seconds", [600, 90 * 24 * 3600])
def test_records_expire_in_a_cache(make, caches, request, seconds):
    kind = request.node.callspec.params["make"]
    daemon, browser = caches(kind), make(session_cookie_age=str(seconds))
    browser.set(a=1)
    assert browser.get("a") == 1
    key = f"omeroweb:{browser.cookie[-32:]}"
    said = daemon.ask(f"TTL {key}").removeprefix(":") if kind == "redis" else daemon.ask(f"mg {key} t").partition(" t")[2]
    left = int(said)
    assert seconds - 10 <= left <= seconds + 2  # memcached counts by a clock of its own


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


def test_readers_make_no_lock(browser, folder):
    browser.set(a=1)
    for lock in folder.rglob("*.lock"):
        lock.unlink()
    assert browser.get("a") == 1
    assert list(folder.rglob("*.lock")) == []
