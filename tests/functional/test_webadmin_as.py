"""Seeing the site as somebody else: nothing can be changed by any address that Pyramid knows, and each way out of it is written down."""

import json
import re
from types import SimpleNamespace

import pytest
from pyramid.interfaces import IRoutesMapper
from webtest import TestApp

from omeroweb_pyr.resources import Dataset, Image, Listing, Owned, Plate, Root, Run
from omeroweb_pyr.security import login
from public_site import Gallery, public_keys
from roles import token
from world import World

JSON = {"Accept": "application/json"}
READ_BY_POST = {("Root", "panel"), ("Root", "download"), ("", "archived_files")}
"""What is asked by POST for the length of its question, and changes nothing."""
ENDS = {"login", "logout", "webadmin.logout", "webadmin.as.end"}
OVER = "OMERO had ended that before, which was noticed now"
FOR_ANYBODY = {"webadmin.forgotten", "ping", "favicon", "index", "index.page"}


def look(browser, user):
    browser.post(f"/webadmin/view_as/{user}/", token(browser), status=302)


def seen_in(journal_page):
    return [row.select("td")[2].text for row in journal_page.html.select(".sheet tbody tr")]


def looks(office, who):
    return seen_in(office.get(f"/webadmin/changes/?kind=look&who={who.user_name}"))


def end_sessions(who):
    """End all sessions of somebody but the one that does it."""
    client = who.client()
    service = client.sf.getSessionService()
    for session in service.getMyOpenSessions():
        while session.uuid.val != client.getSessionId() and service.closeSession(session) > 0:
            pass
    client.closeSession()


def written(server, *users):
    marks = ", ".join("?" * len(users))
    text = f"SELECT count(*) FROM eventlog l JOIN event e ON e.id = l.event WHERE e.experimenter IN ({marks})"
    return server.store.read().execute(text, users).fetchone()[0]


@pytest.fixture(scope="module")
def seen(server, make_app):
    """Somebody with something of each kind, and an administrator who sees the site as him."""
    who = World(server)
    project = who.project()
    dataset = who.dataset(project=project)
    plate = who.plate()
    found = {Root: "/", Listing: "/project/", Dataset: f"/dataset/{dataset}/", Plate: f"/plate/{plate}/"}
    found[Image] = found[Owned] = f"/image/{who.image(dataset=dataset)}/"
    found[Run] = f"/plate/{plate}/run/{who.run(plate)}/"
    app = make_app()
    admin, browser = World(server, admin=True), TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = admin.user_name, admin.password
    form.submit(status="3*")
    look(browser, who.user_id)
    return SimpleNamespace(app=app, who=who, admin=admin, paths=found, browser=browser)


def changing(app):
    """Ask Pyramid for all views that take another method than GET: what they are about, their name, and the methods."""
    patterns = {route.name: route.pattern for route in app.registry.getUtility(IRoutesMapper).get_routes()}
    for each in app.registry.introspector.get_category("views"):
        view = each["introspectable"]
        methods = view["request_methods"] or ("POST",)
        methods = {methods} if isinstance(methods, str) else set(methods)
        context, route = view["context"], view["route_name"]
        failing = isinstance(context, type) and issubclass(context, Exception)
        if methods - {"GET", "HEAD"} and not failing and view["callable"].__module__.startswith("omeroweb_pyr") and (context or route):
            yield context, route, patterns.get(route, ""), view["name"], methods - {"GET", "HEAD"}


def test_nothing_is_changed_by_any_address_that_there_is(seen, server):
    before, tried = written(server, seen.who.user_id, seen.admin.user_id), 0
    for context, route, pattern, name, methods in changing(seen.app):
        if route in ENDS | FOR_ANYBODY or (getattr(context, "__name__", ""), route or name) in READ_BY_POST:
            continue
        number = seen.who.group_id if "group" in pattern else seen.who.user_id
        filled = re.sub(r"\{kind[^{}]*(\{[^{}]*\})?\}", "image", pattern)
        filled = re.sub(r"\{id[^{}]*(\{[^{}]*\})?\}", str(number), filled)
        path = filled or f"{seen.paths[context]}@@{name}"
        for method in methods if "{" not in path else ():
            headers = {"X-CSRFToken": seen.browser.cookies["csrftoken"]}
            reply = seen.browser.request(path, method=method, headers=headers, expect_errors=True)
            assert reply.status_int in (403, 404, 405, 501), f"{method} {path}: {reply.status}"
            tried += 1
    assert tried > 50
    assert written(server, seen.who.user_id, seen.admin.user_id) == before
    assert "You see the site as" in seen.browser.get("/project/").text, "and he still looks"


@pytest.mark.parametrize("path", ["/webclient/logout/", "/webadmin/logout/"])
def test_logging_out_meanwhile_is_written_down(log_in, office, server, world, path):
    admin = World(server, admin=True)
    browser = log_in(admin)
    look(browser, world.user_id)
    browser.post(path, token(browser), status=302)
    name = world.user_name
    assert looks(office, admin) == [f"Stopped seeing the site as {name}", f"Began to see the site as {name}: for an hour at most"]


@pytest.mark.parametrize("path", ["/webclient/logout/", "/webadmin/view_as/end/", ""])
def test_what_is_ended_after_its_hour_had_ended_by_itself(log_in, office, server, world, monkeypatch, path):
    """Whoever comes back to a browser after days did not see the site as somebody else all the while."""
    admin = World(server, admin=True)
    browser = log_in(admin)
    look(browser, world.user_id)
    monkeypatch.setattr(login, "LOOK_SECONDS", -1)
    if path:
        browser.post(path, token(browser), status=302)
    else:
        form = browser.get("/webclient/login/").forms["login"]
        form["username"], form["password"] = admin.user_name, admin.password
        form.submit(status="3*")
    assert looks(office, admin)[0] == f"Stopped seeing the site as {world.user_name}: {OVER}"


def test_of_what_nobody_ended_the_page_says_that_it_ended_by_itself(log_in, office, server, world):
    admin = World(server, admin=True)
    look(log_in(admin), world.user_id)
    page = office.get(f"/webadmin/changes/?kind=look&who={admin.user_name}")
    assert seen_in(page) == [f"Began to see the site as {world.user_name}: for an hour at most"]
    assert "OMERO ended it by itself, at the latest when its hour was over" in page.text
    assert "ended it by itself" not in office.get(f"/webadmin/changes/?kind=mail&who={admin.user_name}").text


def test_logging_in_as_another_meanwhile_is_written_down_and_there_is_no_way_back(log_in, office, server, world, stranger):
    admin = World(server, admin=True)
    browser = log_in(admin)
    look(browser, world.user_id)
    before = server.sessions()
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = stranger.user_name, stranger.password
    form.submit(status="3*")
    assert server.sessions() == before, "one more, and one less: that of who was seen"
    assert len(looks(office, admin)) == 2
    browser.post("/webadmin/view_as/end/", token(browser), status=302)
    browser.get("/webadmin/experimenters/", status=404)


def test_what_omero_ends_leads_back_and_is_written_down(log_in, office, server, world):
    admin = World(server, admin=True)
    browser = log_in(admin)
    for accept in ({}, JSON):
        look(browser, world.user_id)
        end_sessions(world)
        reply = browser.get("/project/", headers=accept, expect_errors=True)
        if accept:
            assert (reply.status_int, "the time for it was over" in reply.json["message"]) == (403, True)
        else:
            page = reply.follow()
            assert page.request.path == "/webadmin/experimenters/"
            assert f"You no longer see the site as {world.user_name} does" in page.html.select_one("[role=status]").text
        page = browser.get("/webadmin/experimenters/")
        assert not page.html.select(".viewing")
    name = world.user_name
    once = [f"Stopped seeing the site as {name}: {OVER}", f"Began to see the site as {name}: for an hour at most"]
    assert looks(office, admin) == once * 2


def test_nobody_is_seen_through_somebody(seen, server):
    other = World(server, admin=True)
    for user in (other.user_id, seen.admin.user_id, seen.who.user_id):
        seen.browser.post(f"/webadmin/view_as/{user}/", token(seen.browser), status=404)
    assert f"as {seen.who.user_name} does" in seen.browser.get("/project/").html.select_one(".viewing").text


def test_an_open_page_keeps_the_session_that_one_comes_back_to(seen, server):
    seen.browser.get("/webclient/keepalive_ping/")
    before = server._config("omero.embedded.calls")
    assert seen.browser.get("/webclient/keepalive_ping/").text == "OK"
    assert {seen.who.user_name, seen.admin.user_name} <= more(before, server._config("omero.embedded.calls"))


def more(before, after):
    before, after = json.loads(before), json.loads(after)
    return {user for user, count in after.items() if count > before.get(user, 0)}


@pytest.fixture
def gallery(server, make_app, tmp_path):
    """A site that opens some of what the public user has, with an administrator who sees it as he does."""
    who = World(server)
    shown = Gallery(who)
    app = make_app(**public_keys(who, tmp_path, f"^/(project/{shown.project}|dataset/{shown.dataset})/"))
    admin, browser = World(server, admin=True), TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = admin.user_name, admin.password
    form.submit(status="3*")
    return SimpleNamespace(shown=shown, who=who, admin=admin, browser=browser, visitor=TestApp(app))


def test_the_public_user_is_seen_as_visitors_see_the_site(gallery, office):
    browser, visitor, shown = gallery.browser, gallery.visitor, gallery.shown
    look(browser, gallery.who.user_id)
    page = browser.get(f"/project/{shown.project}/")
    banner = " ".join(page.html.select_one(".viewing").text.split())
    assert f"You see the site as {gallery.who.user_name} does, as visitors do who have not logged in. Nothing can be changed." in banner
    theirs = visitor.get(f"/project/{shown.project}/")
    assert [card.text for card in page.html.select(".card")] == [card.text for card in theirs.html.select(".card")]
    assert len(page.html.select("nav a, .who")) == len(theirs.html.select("nav a, .who")), "neither account nor lists that are not open"
    for path in ("/project/", f"/project/{shown.hidden_project}/", "/webclient/", "/webadmin/experimenters/", "/webadmin/myaccount/"):
        reply = browser.get(path, status=302)
        assert reply.location == visitor.get(path, status=302).location, path
        banner = " ".join(reply.follow().html.select_one(".viewing").text.split())
        assert "Here they are asked to log in." in banner
    assert browser.get("/project/", headers=JSON, status=403).json == visitor.get("/project/", headers=JSON, status=403).json
    browser.get(f"/project/{shown.project}/dataset/{shown.hidden_dataset}/", status=404)
    browser.post(f"/project/{shown.project}/@@edit", token(browser) | {"name": "Changed"}, status=403)
    browser.post(f"/webadmin/view_as/{gallery.admin.user_id}/", token(browser), status=403)
    back = browser.get("/project/").follow()
    next(form for form in back.forms.values() if "view_as" in form.action).submit(status=302).follow(status=200)
    assert not browser.get("/project/").html.select(".viewing")
    assert looks(office, gallery.admin)[0] == f"Stopped seeing the site as {gallery.who.user_name}"


def test_what_is_seen_as_the_public_user_is_for_no_shared_cache(gallery):
    look(gallery.browser, gallery.who.user_id)
    page = gallery.browser.get(f"/project/{gallery.shown.project}/")
    assert "public" not in page.headers["Cache-Control"]
    gallery.browser.get(f"/webadmin/photo/{gallery.who.user_id}/", status=302)
    picture = f"/dataset/{gallery.shown.dataset}/image/{gallery.shown.image}/@@thumbnail?size=32"
    assert gallery.browser.get(picture).headers["Cache-Control"].startswith("private")
    assert gallery.visitor.get(picture).headers["Cache-Control"].startswith("public")


def test_a_session_that_ended_while_the_public_user_was_seen(gallery):
    look(gallery.browser, gallery.who.user_id)
    end_sessions(gallery.who)
    page = gallery.browser.get(f"/project/{gallery.shown.project}/", status=302).follow()
    assert page.request.path == "/webadmin/experimenters/"
