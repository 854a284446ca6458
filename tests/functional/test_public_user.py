"""The public user: what a filter opens, and to whom."""

import re
import time
from collections.abc import Callable

import pytest
from webtest import TestApp

from omeroweb_pyr.cli.main import main
from public_site import Gallery, public_keys


@pytest.fixture
def make_public(make_app, world, tmp_path) -> Callable[..., object]:
    """Make an app that lets visitors in as the test's own user where a filter says so."""
    return lambda url_filter, **more: make_app(**public_keys(world, tmp_path, url_filter, **more))


@pytest.fixture
def gallery(world) -> Gallery:
    return Gallery(world)


def asks_to_log_in(reply) -> bool:
    return reply.status_int == 302 and "/webclient/login/?url=" in reply.location


@pytest.mark.parametrize("prefix", ["", "/omero"])
@pytest.mark.parametrize(
    ("url_filter", "opened", "shut"),
    [
        ("project/{}", "/project/{}/", "/dataset/"),
        ("/project/{}/", "/project/{}/dataset/", "/project/"),
        ("^{prefix}/project/{}/", "/project/{}/dataset.json", "/project/"),
        ("^{prefix}/(?!webadmin)", "/project/", "/webadmin/"),
    ],
)
def test_filters_as_omero_web_reads_them(make_public, gallery, prefix, url_filter, opened, shut):
    app = make_public(url_filter.format(gallery.project, prefix=prefix), prefix=prefix)
    TestApp(app).get(prefix + opened.format(gallery.project), status=200)
    reply = TestApp(app).get(prefix + shut, status="*")
    assert asks_to_log_in(reply) or reply.status_int == 404


def test_a_whole_project_is_open_and_leaves_no_cookie(make_public, gallery):
    visitor = TestApp(make_public(f"^/project/{gallery.project}/"))
    page = visitor.get(f"/project/{gallery.project}/", status=200)
    card = page.html.select_one("a.card")["href"]
    image = visitor.get(visitor.get(card).html.select_one("a.card")["href"])
    picture = visitor.get(image.html.select_one("[data-picture]")["src"])
    assert picture.content_type == "image/jpeg"
    assert "sessionid" not in visitor.cookies


def test_what_is_not_open_asks_for_the_log_in_and_leads_back(make_public, gallery, world):
    visitor = TestApp(make_public(f"^/project/{gallery.project}/"))
    reply = visitor.get(f"/dataset/{gallery.hidden_dataset}/?sort=date")
    assert asks_to_log_in(reply)
    form = reply.follow().forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    assert form.submit().follow().request.path_qs == f"/dataset/{gallery.hidden_dataset}/?sort=date"


def test_a_visitor_is_shown_what_everybody_has(make_public, world):
    other = world.colleague()
    other.project("Of a colleague")
    assert "Of a colleague" in TestApp(make_public("^/")).get("/project/").text
    assert world.user_name not in TestApp(make_public("^/")).get("/project/?owner=" + str(world.user_id)).html.header.text


def test_somebody_logged_in_stays_himself_on_public_pages(make_public, gallery, stranger):
    visitor = TestApp(make_public("^/"))
    assert "Log in" in visitor.get(f"/project/{gallery.project}/").html.select_one("header").text
    form = visitor.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = stranger.user_name, stranger.password
    form.submit()
    assert stranger.user_name in visitor.get("/project/").html.select_one("header").text
    visitor.get(f"/project/{gallery.hidden_project}/", status=404)


def test_whose_session_ended_sees_public_pages_as_the_public_does(make_public, gallery, stranger):
    """And is asked to log in elsewhere."""
    visitor = TestApp(make_public(f"^/project/{gallery.project}/"))
    form = visitor.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = stranger.user_name, stranger.password
    form.submit()
    end_sessions(stranger)
    assert "Shown" in visitor.get(f"/project/{gallery.project}/", status=200).text
    assert asks_to_log_in(visitor.get("/project/"))


@pytest.mark.parametrize("kind", ["file", "memcached", "redis"])
def test_processes_share_one_session_where_web_sessions_are(make_public, gallery, world, server, request, kind):
    where = {} if kind == "file" else request.getfixturevalue("caches")(kind).ini
    keys = {name.removeprefix("omero.web."): value for name, value in where.items()} | {"public.cache.enabled": "true"}
    first, second = (TestApp(make_public("^/project/", **keys)) for _ in range(2))
    before = server.sessions()
    for visitor in (first, second, first):
        visitor.get(f"/project/{gallery.project}/", status=200)
    assert server.sessions() == before + 1
    end_sessions(world)
    before = server.sessions()
    for visitor in (first, second):
        visitor.get(f"/project/{gallery.project}/", status=200)
    assert server.sessions() == before + 1


def test_visitors_are_served_while_the_cache_is_away(make_public, gallery, start_cache):
    cache = start_cache("memcached")
    keys = {name.removeprefix("omero.web."): value for name, value in cache.ini.items()} | {"public.cache.enabled": "true"}
    visitor = TestApp(make_public("^/project/", **keys))
    cache.stop()
    visitor.get(f"/project/{gallery.project}/", status=200)


def test_the_shared_session_is_given_up_in_time(make_public, gallery, server):
    keys = {"public.cache.enabled": "true", "public.cache.timeout": "1"}
    before = server.sessions()
    TestApp(make_public("^/project/", **keys)).get(f"/project/{gallery.project}/", status=200)
    time.sleep(1.1)
    TestApp(make_public("^/project/", **keys)).get(f"/project/{gallery.project}/", status=200)
    assert server.sessions() == before + 2


def test_without_the_cache_each_process_has_its_own(make_public, gallery, server):
    before = server.sessions()
    for visitor in [TestApp(make_public("^/project/")) for _ in range(2)]:
        visitor.get(f"/project/{gallery.project}/", status=200)
    assert server.sessions() == before + 2


def test_a_wrong_password_of_the_public_user_shuts_nobody_out(make_public, gallery, stranger, caplog):
    visitor = TestApp(make_public("^/", **{"public.password": "wrong"}))
    assert asks_to_log_in(visitor.get("/project/"))
    form = visitor.get("/webclient/login/", status=200).forms["login"]
    form["username"], form["password"] = stranger.user_name, stranger.password
    form.submit(status=302)
    visitor.get("/project/", status=200)
    assert "OMERO refuses omero.web.public.user" in caplog.text
    assert "wrong" not in caplog.text


def test_the_public_may_not_write(make_public, gallery):
    visitor = TestApp(make_public("^/"))
    for method in (visitor.post, visitor.put, visitor.delete):
        assert method(f"/project/{gallery.project}/", status="4*").status_int in (403, 404, 405)


def test_the_command_lists_every_address(gallery, world, tmp_path, settings, capsys):
    ini = tmp_path / "site.ini"
    keys = settings | public_keys(world, tmp_path, "^/omero/(project/51/|image/)", prefix="/omero")
    ini.write_text("[app:main]\nuse = egg:omeroweb_pyr\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()))
    assert main(["public", str(ini)]) == 0
    told = dict(re.findall(r"^(/\S*) +(\S.*)$", capsys.readouterr().out, re.MULTILINE))
    assert told["/omero/image/"] == told["/omero/image/{}.png"] == "yes"
    assert told["/omero/project/{}/dataset/{}/image/{}/@@thumbnail"] == "some: /omero/project/51/dataset/51/image/51/@@thumbnail"
    assert told["/omero/project/"] == told["/omero/dataset/{}/"] == told["/omero/tag/{}/image/{}.jpg"] == "no"
    assert told["/omero/webclient/login/"] == "open"
    assert world.password not in str(told)
    assert main(["public", str(ini), "--short"]) == 0
    short = dict(re.findall(r"^(/\S*) +(\S.*)$", capsys.readouterr().out, re.MULTILINE))
    assert (short["/omero/image/…"], short["/omero/group/…"], short["/omero/webclient/login/"]) == ("yes", "no", "open")
    assert len(short) < len(told) / 5


def test_without_a_password_nothing_is_public(make_public, caplog):
    assert asks_to_log_in(TestApp(make_public("^/", **{"public.password": ""})).get("/project/"))
    assert "Nothing is public" in caplog.text


def test_the_command_says_when_nothing_is_public(tmp_path, settings, capsys):
    ini = tmp_path / "site.ini"
    ini.write_text("[app:main]\nuse = egg:omeroweb_pyr\n" + "".join(f"{key} = {value}\n" for key, value in settings.items()))
    assert main(["public", str(ini)]) == 0
    assert capsys.readouterr().out.startswith("There is no public user")


def end_sessions(who) -> None:
    client = who.client()
    service = client.sf.getSessionService()
    for session in service.getMyOpenSessions():
        if session.uuid.val != client.getSessionId():
            while service.closeSession(session) > 0:  # each process holds it
                pass
    client.closeSession()
