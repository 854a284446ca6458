"""The debug toolbar: for a browser on this machine, and nobody else."""

import pytest
from webtest import TestApp

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:6543"}
BUTTON, TOOLBAR = "pDebugLink", "/_debug_toolbar/"


@pytest.fixture(scope="module")
def debugged(make_app):
    return make_app(**{"omero.web.debug": "true"})


@pytest.fixture
def here(debugged) -> TestApp:
    return TestApp(debugged, extra_environ=HERE)


def test_a_page_has_its_button_and_leads_to_it(here):
    page = here.get("/webclient/login/")
    assert TOOLBAR in page.text
    toolbar = here.get(page.html.select_one("#pDebug a")["href"], status=200)
    assert "'unsafe-inline'" in toolbar.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]


def test_what_is_typed_is_not_kept(here, world):
    form = here.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    form.submit(status=302)
    page = here.get("/project/")
    kept = here.get(page.html.select_one("#pDebug a")["href"]).text
    for secret in (world.password, here.cookies["sessionid"], "only-for-tests"):
        assert secret not in kept


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_HOST": "omero.example.org"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_HOST": "127.0.0.1.example.org"},
        {"REMOTE_ADDR": "unix"},
    ],
)
def test_nobody_else_is_shown_it(debugged, elsewhere):
    visitor = TestApp(debugged, extra_environ=HERE | elsewhere)
    assert TOOLBAR not in visitor.get("/webclient/login/").text
    visitor.get(TOOLBAR, status=404)


def test_it_is_not_there_unless_debugging(app):
    visitor = TestApp(app, extra_environ=HERE)
    assert TOOLBAR not in visitor.get("/webclient/login/").text
    visitor.get(TOOLBAR, status=404)


def test_it_need_not_be_installed(make_app, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.serving.debugging.PACKAGE", "pyramid_debugtoolbar_is_not_here")
    visitor = TestApp(make_app(**{"omero.web.debug": "true"}), extra_environ=HERE)
    assert TOOLBAR not in visitor.get("/webclient/login/", status=200).text
