"""What visitors and programs are told when something is not there, not allowed, or broken."""

import logging

import pytest
from webob import Request
from webtest import TestApp

from omeroweb_pyr.views import home

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize("path", ["/nothing/", "/nothing", "/project/x/", "/project/0/", "/project/51/nothing/"])
def test_nothing_is_a_404_page(browser, path):
    page = browser.get(path, status=404)
    assert "There is nothing at this address" in page.html.find("main").text
    assert page.html.find("title").text.startswith("Nothing here")
    assert [link.text for link in page.html.select("main .actions a")] == ["Home", "Search", "Account"]


def test_programs_get_a_message(browser):
    reply = browser.get("/project/999999999/", headers=JSON, status=404)
    assert list(reply.json) == ["message"]
    assert "Accept" in reply.headers["Vary"]
    assert browser.get("/project/999999999.json", status=404).json == reply.json
    assert browser.get("/nothing.json", status=404).json == reply.json


@pytest.mark.parametrize(
    "accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html, application/json", "image/png", "nonsense"]
)
def test_others_get_a_page(browser, accept):
    assert browser.get("/project/999999999/", headers={"Accept": accept}, status=404).content_type == "text/html"


def test_programs_are_told_to_log_in(anonymous):
    reply = anonymous.get("/project/", headers=JSON, status=403)
    assert reply.json == {"message": "Not logged in"}
    assert anonymous.get("/project.json", status=403).json == reply.json
    assert anonymous.get("/project/", headers={"X-Requested-With": "XMLHttpRequest"}, status=403).text == ""


def test_a_stranger_costs_no_call(anonymous, server):
    before = server.calls()
    reply = anonymous.get("/project/51/dataset/102/", status=302)
    assert server.calls() == before
    assert reply.headers["Server-Timing"].startswith('omero;desc="0"')


def test_nothing_is_the_same_to_strangers(anonymous):
    page = anonymous.get("/nothing/", status=404)
    assert "/webclient/login/?url=%2Fnothing%2F" in page.html.find("main").decode()


@pytest.mark.parametrize(
    "path", ["/project//51/", "//project/", "/./project/", "/project/../", "/project/./", "/a\x01/", "/webclient//login/"]
)
def test_dots_and_gaps_are_404_before_anything_else(browser, server, path):
    before = server.calls()
    request = browser.app
    reply = TestApp(request).get("/", extra_environ={"PATH_INFO": path}, status=404)
    assert reply.content_type == "text/html"
    assert server.calls() == before


@pytest.mark.parametrize("path", [b"/project/\xff/", b"/\xc3(/", b"/static/\xff", b"/project/1\xff.json"])
def test_a_path_that_does_not_decode_is_400(app, path):
    request = Request.blank("/", environ={"PATH_INFO": path.decode("latin-1")})
    reply = request.get_response(app)
    assert reply.status_int == 400
    assert "UTF-8" in reply.text


@pytest.mark.parametrize("query", ["q=%ff", "%c3(=1", "url=%e4"])
def test_a_query_that_does_not_decode_is_400(anonymous, query):
    anonymous.get(f"/webclient/login/?{query}", status=400)


@pytest.mark.parametrize(("path", "location"), [("/webclient/login", "/webclient/login/"), ("/webclient?a=b%20c", "/webclient/?a=b%20c")])
def test_a_page_without_its_slash_has_moved(anonymous, path, location):
    assert anonymous.get(path, status=301).location == f"http://localhost{location}"


def test_static_files_have_not_moved(anonymous):
    anonymous.get("/static/nothing.css", status=404)


@pytest.mark.parametrize(
    "path", ["/webclient/login/", "/nothing/", "/project/", "/static/nothing", "/webclient/login", "/static/css/app.css"]
)
def test_every_reply_has_its_headers(anonymous, path):
    headers = anonymous.get(path, status="*").headers
    assert headers["Server-Timing"] == 'omero;desc="0";dur=0.0'
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Cache-Control" in headers


def test_a_logo_joins_the_policy_and_nothing_else_does(make_app):
    app = TestApp(make_app(**{"omero.web.login_logo": "https://pictures.example/logo.png"}))
    policy = app.get("/webclient/login/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://pictures.example;" in policy
    assert policy.count("pictures.example") == 1


def test_the_calls_shown_are_the_calls_made(browser, server, world):
    project = world.project()
    browser.get(f"/project/{project}/")
    before = server.calls()
    shown = browser.get(f"/project/{project}/").headers["Server-Timing"]
    assert shown.startswith(f'omero;desc="{server.calls() - before}";')


def test_a_fault_of_ours_is_a_sentence_and_an_id(world, log_in, monkeypatch, caplog):
    browser = log_in(world)

    def broken(*args):
        raise ZeroDivisionError("secret details")

    monkeypatch.setattr(home, "_alive", broken)
    caplog.set_level(logging.ERROR)
    page = browser.get("/webclient/keepalive_ping/", status=500)
    assert "secret details" not in page.text
    assert "ZeroDivisionError" in caplog.text
    id = caplog.records[-1].getMessage().split()[1]
    assert id in page.text
    reply = browser.get("/webclient/keepalive_ping/", headers=JSON, status=500)
    assert "id" in reply.json["message"]


def test_a_server_that_is_down_is_503(make_app, settings, world, log_in, server):
    app = make_app(**{"omero.web.server_list": '[["tcp://127.0.0.1", 1, "nowhere"]]'})
    known = log_in(world)
    browser = TestApp(app)
    for name, value in known.cookies.items():
        browser.set_cookie(name, value)
    page = browser.get("/project/", status=503)
    assert int(page.headers["Retry-After"]) > 0
    assert "Try again" in page.html.find("main").text
    reply = browser.get("/project/", headers=JSON, status=503)
    assert list(reply.json) == ["message"]


def test_the_root_leads_to_the_client(anonymous):
    assert anonymous.get("/", status=302).location == "http://localhost/webclient/"
    assert anonymous.get("/favicon.ico", status=302).follow(status=200).content_type.startswith("image/")


@pytest.mark.parametrize(
    "environ", [{"SCRIPT_NAME": "/omero", "PATH_INFO": "/"}, {"PATH_INFO": "/omero/"}, {"SCRIPT_NAME": "", "PATH_INFO": "/"}]
)
def test_a_prefix_is_part_of_every_address(make_app, environ):
    app = TestApp(make_app(**{"omero.web.prefix": "/omero"}))
    assert app.get("/", extra_environ=environ, status=302).location == "http://localhost/omero/webclient/"


def test_the_bare_prefix_gets_its_slash(make_app):
    app = TestApp(make_app(**{"omero.web.prefix": "/omero"}))
    assert app.get("/omero?a=b", status=301).location == "http://localhost/omero/?a=b"
    assert app.get("/omero/project/", status=302).location == "http://localhost/omero/webclient/login/?url=%2Fomero%2Fproject%2F"
