"""OMERO dies, comes back, forgets a session, or hangs: visitors get a plain page, and nothing needs a restart."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from omero import client as omero_client
from webtest import TestApp

from freezing import freeze, thaw
from omeroweb_pyr.embedded import process
from omeroweb_pyr.gateway.interfaces import IPool
from world import Server, World

TIMEOUT_MS = 1500


class Breakable:
    """An embedded OMERO that a test may kill, stop and start again on the same port."""

    def __init__(self, folder: Path) -> None:
        self._process = process.start(folder, 0, demo=False)
        self.known = Server(folder, self._process.port)

    def kill(self) -> None:
        self._process.kill()

    def start(self) -> None:
        self._process = process.start(self.known.data, self.known.port, demo=False)

    def freeze(self) -> None:
        freeze(self._process.pid)

    def thaw(self) -> None:
        thaw(self._process.pid)

    def close(self) -> None:
        self.thaw()
        self.known.store.close()
        self._process.stop()


@pytest.fixture
def omero(tmp_path) -> Iterator[Breakable]:
    server = Breakable(tmp_path / "omero")
    yield server
    server.close()


@pytest.fixture
def own_app(omero, make_app):
    servers = json.dumps([[omero.known.host, omero.known.port, "breakable"]])
    return make_app(**{"omero.web.server_list": servers, "omero.web.timeout": str(TIMEOUT_MS)})


def log_in(app: object, who: World, asked: str = "/project/") -> TestApp:
    browser = TestApp(app)
    enter(browser, who, browser.get("/webclient/login/", {"url": asked}))
    return browser


def enter(browser: TestApp, who: World, page):
    form = page.forms["login"]
    form["username"], form["password"] = who.user_name, who.password
    return form.submit(status="3*")


def test_a_killed_omero_is_a_503_and_its_return_needs_a_new_log_in_only(omero, own_app):
    who = World(omero.known)
    project = who.project("Survivor")
    path = f"/project/{project}/"
    browser = log_in(own_app, who)
    assert "Survivor" in browser.get(path)

    omero.kill()
    down = browser.get(path, status=503)
    assert down.content_type == "text/html"
    assert down.headers["Retry-After"]
    assert "Traceback" not in down.text
    assert browser.get(f"/project/{project}.json", status=503).json["message"]

    omero.start()
    # the session went with the killed process: one log-in, then the page that was asked for
    sent = browser.get(f"{path}?sort=date", status=302)
    assert sent.location.endswith(f"/webclient/login/?url=%2Fproject%2F{project}%2F%3Fsort%3Ddate")
    back = enter(browser, who, sent.follow())
    assert back.location.endswith(f"{path}?sort=date")
    assert "Survivor" in back.follow()


def test_committed_data_outlives_the_kill(omero):
    who = World(omero.known)
    made = who.project("Committed")
    omero.kill()
    omero.start()
    client = who.client()
    try:
        found = client.sf.getQueryService().get("Project", made)
        assert found.name.val == "Committed"
    finally:
        client.closeSession()


def test_a_session_that_omero_ended_leads_to_the_log_in_and_back(omero, own_app):
    who = World(omero.known)
    project = who.project("Closed session")
    browser = log_in(own_app, who)
    browser.get(f"/project/{project}/")
    end_sessions(own_app, omero.known)
    sent = browser.get(f"/project/{project}/", status=302)
    assert "/webclient/login/" in sent.location
    assert "Closed session" in enter(browser, who, sent.follow()).follow()
    assert browser.get(f"/project/{project}.json").json["data"]["Name"] == "Closed session"


def test_a_session_that_omero_ended_is_a_403_for_json(omero, own_app):
    who = World(omero.known)
    browser = log_in(own_app, who)
    end_sessions(own_app, omero.known)
    assert browser.get("/project.json", status=403).json["message"]


def end_sessions(app: object, server: Server) -> None:
    """Close every OMERO session that an app has joined, as an administrator might."""
    uuids = [uuid for _, uuid in app.registry.getUtility(IPool)._slots]
    assert uuids
    for uuid in uuids:
        client = omero_client(f"{server.host}:{server.port}")
        client.joinSession(uuid)
        client.killSession()


def test_a_hung_omero_is_a_503_after_the_time_out_and_others_are_served_meanwhile(omero, own_app):
    who = World(omero.known)
    browser = log_in(own_app, who)
    browser.get("/project/")
    omero.freeze()
    replies = []
    begun = time.monotonic()
    waiting = threading.Thread(target=lambda: replies.append(browser.get("/project/", status="*")))
    waiting.start()
    # neither a page without OMERO nor the log-in form waits for the one that hangs
    TestApp(own_app).get("/webclient/login/", status=200)
    assert waiting.is_alive()
    waiting.join(30)
    assert replies[0].status_int == 503
    assert TIMEOUT_MS / 1000 <= time.monotonic() - begun < 20
    omero.thaw()
    assert until_well(browser, "/project/")


def until_well(browser: TestApp, path: str, seconds: float = 15) -> bool:
    """Ask again for a while: a visitor would."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if browser.get(path, status="*").status_int == 200:
            return True
        time.sleep(0.1)
    return False
