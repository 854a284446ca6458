"""What the tests stand on: one embedded OMERO for the run, a fresh user for each test, the app over it."""

import json
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from webtest import TestApp

import omeroweb_pyr
from caches import caches, start_cache  # noqa: F401 - fixtures
from live import Site
from mail_server import MailServer
from omeroweb_pyr.embedded import process
from omeroweb_pyr.gateway.interfaces import IPool
from omeroweb_pyr.sessions import STORE
from shares import Shares
from staff import mail_goes_by
from world import Server, World

# What this machine's own OMERO says must not reach the tests.
for name in ("OMERODIR", "OMERO_CONFIG", "OMEROWEB_INI"):
    os.environ.pop(name, None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log) -> Any:
    """Say how tests are shared among processes."""
    return Shares(config, log)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """The embedded OMERO in a process of its own, empty but for root; fresh worlds fill it."""
    running = process.start(tmp_path_factory.mktemp("omero"), 0, demo=False)
    known = Server(running.folder, running.port)
    try:
        yield known
    finally:
        known.close()
        running.stop()


@pytest.fixture(autouse=True)
def _past() -> Iterator[None]:
    """Whom a test made is past when it ends; what his sessions do later is not counted."""
    already = len(World.made)
    yield
    World.past.update(World.made[already:])


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """Who is told what is logged: a command run in a test may change that, and its streams end with the test."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def world(server: Server) -> World:
    """A user and group of this test's own: no clean-up, no order, no clashes."""
    return World(server)


@pytest.fixture
def mailer(server: Server) -> Iterator[MailServer]:
    """A mail server that the embedded OMERO sends by."""
    running, client = MailServer(), World(server, admin=True).client()
    with mail_goes_by(client, running.port):
        yield running
    client.closeSession()
    running.close()


@pytest.fixture
def stranger(server: Server) -> World:
    """Somebody else, in a private group that the test's own user is not in."""
    return World(server, permissions="rw----")


@pytest.fixture(scope="session")
def settings(server: Server, tmp_path_factory) -> dict[str, str]:
    """The ini keys of the app under test; copy and change them to make another app."""
    return {
        "omero.web.server_list": json.dumps([[server.host, server.port, "embedded"]]),
        "omero.web.secret_key": "only-for-tests",
        "omero.web.picture_cache": "0",  # what is drawn is what tests are about
        "omero.web.session_dir": str(tmp_path_factory.mktemp("sessions")),
        "omero.web.audit_log": str(tmp_path_factory.mktemp("audit") / "audit.log"),
    }


@pytest.fixture(scope="session")
def make_app(settings: dict[str, str]) -> Iterator[Callable[..., Any]]:
    """Make further apps: ``make_app(**{"omero.web.page_size": "10"})``; their connections to OMERO end with the run."""
    made = []

    def make(**changes: str) -> Any:
        made.append(omeroweb_pyr.main({}, **(settings | changes)))
        return made[-1]

    yield make
    for app in made:
        app.registry.getUtility(IPool).close()
        app.registry[STORE].close()


@pytest.fixture(scope="session")
def app(make_app: Callable[..., Any]) -> Any:
    """The WSGI app over the embedded OMERO."""
    return make_app()


@pytest.fixture
def anonymous(app: object) -> TestApp:
    """A browser that nobody logged in."""
    return TestApp(app)


@pytest.fixture
def log_in(app: object) -> Callable[..., TestApp]:
    """Make browsers logged in as anybody: ``log_in(stranger)``, on another site by ``log_in(stranger, other_app)``."""

    def enter(who: World, site: object = app) -> TestApp:
        browser = TestApp(site)
        form = browser.get("/webclient/login/").forms["login"]
        form["username"], form["password"] = who.user_name, who.password
        form.submit(status="3*")
        return browser

    return enter


@pytest.fixture
def browser(log_in: Callable[..., TestApp], world: World) -> TestApp:
    """A browser logged in as the test's own user."""
    return log_in(world)


@pytest.fixture(scope="session")
def site(app: object) -> Iterator[Site]:
    """The app on a port of its own; ``site.url`` has no slash at the end."""
    running = Site(app)
    yield running
    running.close()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """The folder for what a person may want to look at after a run: screenshots, timings."""
    folder = Path(__file__).parent.parent / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
