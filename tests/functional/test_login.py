"""Logging in and out, over the real wire."""

import json
from urllib.parse import quote

import omero
import pytest
from pyramid.exceptions import ConfigurationError
from webtest import TestApp


def fill(browser, who, address="/webclient/login/", **changes):
    form = browser.get(address).forms["login"]
    form["username"], form["password"] = who.user_name, who.password
    for name, value in changes.items():
        form[name] = value
    return form


def session_cookie(browser):
    return browser.cookies.get("sessionid")


def test_the_form_names_what_was_asked_for(anonymous):
    page = anonymous.get("/project/51/dataset/102/?page=2").follow()
    assert page.status_int == 200
    assert "/project/51/dataset/102/" in page.text
    assert page.forms["login"]["password"].value == ""


def test_the_form_makes_no_session(anonymous):
    anonymous.get("/webclient/login/")
    assert session_cookie(anonymous) is None


def test_the_way_leads_back_to_what_was_asked_for(anonymous, world):
    project = world.project()
    asked = f"/project/{project}/?page=1"
    reply = anonymous.get(asked, status=302)
    assert reply.location.endswith(f"/webclient/login/?url={quote(asked, safe='')}")
    form = reply.follow().forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    assert form.submit(status=302).location == f"http://localhost{asked}"
    assert anonymous.get(asked, status=200)


def test_without_a_place_to_go_it_leads_to_the_client(anonymous, world):
    reply = fill(anonymous, world).submit(status=302)
    assert reply.location == "http://localhost/webclient/"
    assert world.mark in reply.follow(status=200).html.find("main").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example"])
def test_it_never_leads_to_another_site(anonymous, world, target):
    address = f"/webclient/login/?url={quote(target, safe='')}"
    assert "evil" not in anonymous.get(address).forms["login"].text.replace(quote(target, safe=""), "")
    assert fill(anonymous, world, address).submit(status=302).location == "http://localhost/webclient/"


def led(app, who, asked=""):
    """Return where a log-in leads that was asked for an address."""
    return fill(TestApp(app), who, f"/webclient/login/?url={quote(asked, safe='')}").submit(status=302).location


def test_it_leads_to_hosts_that_are_listed(make_app, world):
    app = make_app(**{"omero.web.redirect_allowed_hosts": '["files.example.org"]'})
    assert led(app, world, "https://files.example.org/a?b=c") == "https://files.example.org/a?b=c"
    assert led(app, world, "https://evil.example/") == "http://localhost/webclient/"
    page = TestApp(app).get("/webclient/login/?url=https://files.example.org/a")
    assert "to see https://files.example.org/a" in page.html.select_one("#login").text
    # else browsers would not follow the reply to the form
    assert "form-action 'self' files.example.org;" in page.headers["Content-Security-Policy"]


def test_what_was_typed_is_never_posted_to_another_host(make_app, world):
    app = TestApp(make_app(**{"omero.web.redirect_allowed_hosts": '["files.example.org"]'}))
    form = app.get("/webclient/login/?url=https://files.example.org/a").forms["login"]
    typed = {"username": world.user_name, "password": world.password, "kept": '[["name", "x"]]'}
    reply = app.post(form.action, typed | {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value})
    assert (reply.status_int, reply.headers.get("Location")) == (302, "https://files.example.org/a")


@pytest.mark.parametrize("prefix", ["", "/omero"])
def test_it_may_lead_elsewhere_than_to_what_was_asked_for(make_app, world, prefix):
    view = {"viewname": "load_template", "args": ["userdata"], "query_string": {"experimenter": -1}}
    avoided = {"redirect": ["webindex", "index.page", "/dataset/", "no_such_view"]}
    app = make_app(**{"omero.web.login_redirect": json.dumps(avoided | view), "omero.web.prefix": prefix})
    elsewhere = f"http://localhost{prefix}/webclient/?experimenter=-1"
    login = f"{prefix}/webclient/login/"
    for asked in ("", "/webclient/", "/project/", "/index/", "/dataset/"):
        address = f"{login}?url={quote(prefix + asked, safe='')}" if asked else login
        assert fill(TestApp(app), world, address).submit(status=302).location == elsewhere, asked
    for asked in ("/dataset/7/", "/tag/", "/project/?page=2"):
        reply = fill(TestApp(app), world, f"{login}?url={quote(prefix + asked, safe='')}").submit(status=302)
        assert reply.location == f"http://localhost{prefix}{asked}"


def test_a_view_that_is_not_there_is_told_and_left_out(make_app, world, caplog):
    app = make_app(**{"omero.web.login_redirect": '{"viewname": "figure_index"}'})
    assert "omero.web.login_redirect leads nowhere, for nothing here is called 'figure_index'" in caplog.text
    assert led(app, world) == "http://localhost/webclient/"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("login_redirect", '{"redirect": "webindex"}'),
        ("login_redirect", '{"redirect": [1]}'),
        ("login_redirect", '{"viewname": ["a"]}'),
        ("redirect_allowed_hosts", '["https://a.example"]'),
        ("redirect_allowed_hosts", '["a.example; script-src *"]'),
    ],
)
def test_what_can_not_be_understood_stops_the_start(make_app, name, text):
    with pytest.raises(ConfigurationError, match=f"omero.web.{name} = .*: expected a JSON"):
        make_app(**{f"omero.web.{name}": text})


def test_a_wrong_password_and_an_unknown_user_read_the_same(anonymous, world):
    wrong = fill(anonymous, world, password="wrong").submit(status=403)
    unknown = fill(anonymous, world, username="nobody-at-all").submit(status=403)
    assert wrong.html.find(role="alert").text == unknown.html.find(role="alert").text
    assert wrong.forms["login"]["username"].value == world.user_name
    assert wrong.forms["login"]["password"].value == ""
    assert "wrong" not in str(wrong.forms["login"].text)
    assert session_cookie(anonymous) is None


@pytest.mark.parametrize("changes", [{"username": ""}, {"password": ""}, {"username": "guest"}])
def test_half_a_form_is_not_a_log_in(anonymous, world, changes):
    fill(anonymous, world, **changes).submit(status=403)
    assert session_cookie(anonymous) is None


def test_without_its_token_the_form_does_nothing(anonymous, world):
    anonymous.get("/webclient/login/")
    reply = anonymous.post("/webclient/login/", world.credentials, status=403)
    assert "nothing was done" in reply.text
    reply = anonymous.post("/webclient/login/", world.credentials, headers={"Accept": "application/json"}, status=403)
    assert reply.json["message"].startswith("CSRF Failed")
    assert session_cookie(anonymous) is None


def test_the_token_may_come_as_a_header(anonymous, world):
    anonymous.get("/webclient/login/")
    anonymous.post("/webclient/login/", world.credentials, headers={"X-CSRFToken": anonymous.cookies["csrftoken"]}, status=302)
    assert session_cookie(anonymous)


def test_the_session_id_is_new_after_each_log_in(browser, world):
    first = session_cookie(browser)
    fill(browser, world).submit(status=302)
    assert session_cookie(browser) != first
    browser.set_cookie("sessionid", first)
    browser.get("/project/", status=302)


def test_logging_out_ends_both_sessions(browser, server, world):
    browser.get("/project/", status=200)
    cookie, open_before = session_cookie(browser), server.sessions()
    browser.post("/webclient/logout/", headers={"X-CSRFToken": browser.cookies["csrftoken"]}, status=302)
    assert server.sessions() == open_before - 1
    browser.get("/project/", status=302)
    browser.set_cookie("sessionid", cookie)
    browser.get("/project/", status=302)


def test_a_link_does_not_log_out(browser):
    reply = browser.get("/webclient/logout/", status=405)
    assert reply.headers["Allow"] == "POST"
    browser.get("/project/", status=200)


def test_logging_out_takes_a_token(browser):
    browser.post("/webclient/logout/", status=403)
    browser.get("/project/", status=200)


def test_nobody_may_log_out_too(anonymous):
    anonymous.get("/webclient/login/")
    anonymous.post("/webclient/logout/", headers={"X-CSRFToken": anonymous.cookies["csrftoken"]}, status=302)


def test_a_session_that_omero_closed_leads_to_the_log_in_and_back(browser, world, server):
    project = world.project()
    asked = f"/project/{project}/"
    browser.get(asked, status=200)
    close_all_sessions(world)
    reply = browser.get(asked, status=302)
    assert reply.location.endswith(f"/webclient/login/?url={quote(asked, safe='')}")
    form = reply.follow().forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    assert form.submit(status=302).location == f"http://localhost{asked}"
    browser.get(asked, status=200)


def test_a_program_hears_of_a_closed_session(browser, world):
    browser.get("/project.json", status=200)
    close_all_sessions(world)
    reply = browser.get("/project/", headers={"Accept": "application/json"}, status=403)
    assert reply.json == {"message": "Not logged in"}


def close_all_sessions(world):
    client = world.client()
    try:
        service = client.sf.getSessionService()
        for session in service.getMyOpenSessions():
            if session.uuid.val != client.getSessionId():
                kill(service, session)
    finally:
        client.closeSession()


def kill(service, session):
    while True:
        try:
            if service.closeSession(session) < 1:
                return
        except omero.RemovedSessionException:
            return


def test_a_file_is_no_user_name(anonymous):
    anonymous.get("/webclient/login/")
    headers = {"X-CSRFToken": anonymous.cookies["csrftoken"]}
    anonymous.post("/webclient/login/", {"password": "x"}, headers=headers, upload_files=[("username", "a.txt", b"x")], status=403)


def test_what_is_not_utf_8_is_not_understood(anonymous):
    anonymous.get("/webclient/login/")
    headers = {"X-CSRFToken": anonymous.cookies["csrftoken"]}
    anonymous.post("/webclient/login/", "a=b", headers=headers, content_type="text/plain; charset=latin-1", status=400)


def test_of_several_servers_one_is_chosen(make_app, server, world):
    servers = [["127.0.0.1", 1, "nowhere"], [server.host, server.port, "embedded"]]
    browser = TestApp(make_app(**{"omero.web.server_list": json.dumps(servers)}))
    page = browser.get("/webclient/login/")
    assert [option.text for option in page.html.find_all("option")] == ["nowhere", "embedded"]
    assert fill(browser, world, server="2").submit(status=302)
    down = fill(browser, world, server="1").submit(status=503)
    assert down.forms["login"]["server"].value == "1"
    assert down.forms["login"]["username"].value == world.user_name


def test_the_hint_is_for_the_embedded_server_only(anonymous, make_app):
    assert "demo" not in anonymous.get("/webclient/login/").text
    browser = TestApp(make_app(**{"omero.web.embedded": "true"}))
    assert "demo" in browser.get("/webclient/login/").text


def test_the_sign_of_life_is_always_200(anonymous, browser):
    assert anonymous.get("/webclient/keepalive_ping/").text == "Connection Failed"
    assert browser.get("/webclient/keepalive_ping/").text == "OK"
    assert 'data-ping="/webclient/keepalive_ping/"' in browser.get("/project/")
    assert "data-ping=" not in anonymous.get("/webclient/login/")


def test_a_ping_reaches_omero(server, browser):
    browser.get("/project/")
    before = server.calls()
    browser.get("/webclient/keepalive_ping/")
    assert server.calls() == before + 1


def test_cookies_are_as_private_as_can_be(make_app, world):
    browser = TestApp(make_app(**{"omero.web.session_cookie_secure": "true"}), extra_environ={"wsgi.url_scheme": "https"})
    form = fill(browser, world)
    header = form.submit(headers={"Referer": "https://localhost/webclient/login/"}, status=302).headers.getall("Set-Cookie")
    (session,) = [line for line in header if line.strip().startswith("sessionid=")]
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= {part.strip().lower() for part in session.split(";")}
