"""Pages of the installation's own: templates that go before ours, a first page, logos, links and a footer."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from webtest import TestApp

LINKS = [
    ["Help", "https://help.example.org/", {"title": "The guide", "target": "new"}],
    ["Data", "webindex"],
    ["Local", "/wiki/"],
    ["Gone", "no_such_view"],
    ["Old", {"viewname": "load_template", "args": ["userdata"], "query_string": {"a": 1}}],
]


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "own-templates"
    made.mkdir()
    return made


@pytest.fixture
def make_site(make_app, folder) -> Callable[..., TestApp]:
    """Make a site with files in its template folder, and further settings."""

    def make(files: dict[str, str], **keys: str) -> TestApp:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        named = {"template_dirs": json.dumps([str(folder)])} | keys
        return TestApp(make_app(**{f"omero.web.{name}": value for name, value in named.items()}))

    return make


START = """<!DOCTYPE html>
<html><head><title>Our institute</title></head>
<body><h1>Welcome to ${request.host}</h1><a href="${request.route_path('login')}">Log in</a></body></html>"""


def test_the_first_page_is_the_installations_own(make_site):
    site = make_site({"start.html": START}, index_template="start.html")
    page = site.get("/").follow(status=200)
    assert "Welcome to localhost:80" in page.text
    assert page.html.a["href"] == "/webclient/login/"


def test_it_may_be_below_a_prefix_and_named_by_its_full_path(make_site, folder):
    site = make_site({"start.pt": START}, index_template=str(folder / "start.pt"), prefix="/omero")
    assert site.get("/omero/").follow().html.a["href"] == "/omero/webclient/login/"


def test_a_first_page_that_is_not_there_is_left_out(make_site, caplog):
    site = make_site({}, index_template="start.html")
    assert site.get("/").location.endswith("/webclient/")
    assert "omero.web.index_template = start.html: there is no such template" in caplog.text


def test_a_login_page_of_ones_own_logs_in(make_site, world):
    own = """<html metal:use-macro="load: layout.pt"><main metal:fill-slot="main"><h1>Our log-in</h1><p>${message}</p>
    <form id="login" method="post" action="${action}"><input type="hidden" name="csrfmiddlewaretoken" value="${token}"/>
    <input name="username"/><input name="password" type="password"/></form></main></html>"""
    site = make_site({"login.pt": own})
    page = site.get("/webclient/login/?url=/dataset/")
    assert page.html.h1.text == "Our log-in"
    form = page.forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    assert form.submit().location.endswith("/dataset/")


def test_a_layout_and_a_macro_of_ones_own_are_on_our_pages(make_site, world):
    layout = """<html metal:define-macro="page"><body class="own"><main metal:define-slot="main"></main></body></html>"""
    pager = """<nav metal:define-macro="pager" class="own-pager">pages</nav>"""
    site = make_site({"layout.pt": layout, "macros/pager.pt": pager})
    form = site.get("/webclient/login/").forms["login"]
    assert site.get("/webclient/login/").html.body["class"] == ["own"]
    form["username"], form["password"] = world.user_name, world.password
    form.submit()
    world.project()
    page = site.get("/project/")
    assert page.html.body["class"] == ["own"]
    assert page.html.select_one(".own-pager")


def test_a_template_of_ones_own_may_build_on_ours(make_site):
    own = """<html metal:use-macro="load: omeroweb_pyr:templates/error.pt"></html>"""
    page = make_site({"error.pt": own}).get("/nothing-here/", status=404)
    assert "There is nothing at this address" in page.text
    assert page.html.select_one("header.bar")


DJANGO = """<html>\n<body>\n{% load i18n %}\n<p>{{ user.name }}</p></body></html>"""


def test_a_django_template_is_refused_by_file_and_line(make_site, folder, caplog):
    site = make_site({"login.pt": DJANGO, "deep/other.html": "<p>\n{{ x }}</p>", "fine.pt": "<p>${{'a': 1}} {a} { { b }</p>"})
    assert f"{folder}/login.pt, line 3: this is a Django template" in caplog.text
    assert f"{folder}/deep/other.html, line 2: this is a Django template" in caplog.text
    assert "fine.pt" not in caplog.text
    caplog.clear()
    page = site.get("/webclient/login/", status=500)
    assert "Something went wrong on our side" in page.text
    assert "login.pt" not in page.text
    assert f"{folder}/login.pt, line 3: this is a Django template" in caplog.text


@pytest.mark.parametrize(
    ("text", "line"),
    [("<html>\n<body>\n<p>${1 +}</p></body></html>", "line 3"), ("<html>\n<p tal:content='nobody.knows'></p></html>", "line 2")],
)
def test_a_broken_template_is_told_of_in_the_log_and_politely(make_site, folder, caplog, text, line):
    page = make_site({"login.pt": text}).get("/webclient/login/", status=500)
    assert "Something went wrong on our side" in page.text
    assert page.html.select_one("header.bar")
    assert f"{folder.name}/login.pt" in caplog.text
    assert line in caplog.text


def test_with_a_broken_layout_errors_are_shown_in_ours(make_site, folder, caplog):
    site = make_site({"layout.pt": "<html>${nobody}</html>"})
    page = site.get("/webclient/login/", status=500)
    assert "Something went wrong on our side" in page.html.select_one("main").text
    assert f"{folder.name}/layout.pt" in caplog.text


def test_a_footer_is_at_the_end_of_every_page(make_site):
    site = make_site({"footer.html": "<footer>Made by ${request.host}</footer>"}, base_include_template="footer.html")
    for path in ("/webclient/login/", "/nothing/"):
        footer = site.get(path, status="*").html.body.find_all(recursive=False)[-1]
        assert footer.name == "footer"
        assert footer.text == "Made by localhost:80"


def test_a_broken_footer_is_left_out_of_the_error_page(make_site, caplog):
    site = make_site({"footer.pt": "<p>${nobody}</p>"}, base_include_template="footer.pt")
    assert "Something went wrong on our side" in site.get("/webclient/login/", status=500).text
    assert "footer.pt" in caplog.text


def test_the_logo_of_the_log_in_is_above_ours_and_its_host_is_let_in(make_site):
    page = make_site({}, login_logo="https://logos.example.org/own.png").get("/webclient/login/")
    own, brand = page.html.select_one("form > .own-logo"), page.html.select_one("form > .brand svg")
    assert own["src"] == "https://logos.example.org/own.png"
    assert own.sourceline < brand.sourceline
    policy = dict(rule.split(" ", 1) for rule in page.headers["Content-Security-Policy"].split("; "))
    assert "https://logos.example.org" in policy["img-src"]
    assert "logos" not in policy["default-src"] + policy["script-src"]
    css = page.test_app.get(page.html.find("link", rel="stylesheet")["href"]).text
    assert "max-height: 150px" in css.partition(".own-logo")[2].partition("}")[0]


def test_links_at_the_top(make_site, caplog):
    site = make_site({}, **{"ui.top_links": json.dumps(LINKS)})
    links = {link.text: link for link in site.get("/nothing/", status=404).html.select("nav.links a")}
    assert {name: link["href"] for name, link in links.items()} == {
        "Help": "https://help.example.org/",
        "Data": "/webclient/",
        "Local": "/wiki/",
        "Old": "/webclient/?a=1",
    }
    assert (links["Help"]["title"], links["Help"]["target"], links["Help"]["rel"]) == ("The guide", "_blank", ["noopener"])
    assert "“Gone” is left out" in caplog.text


def test_a_link_never_runs_a_script(make_site):
    site = make_site({}, **{"ui.top_links": '[["X", "javascript:alert(1)"], ["Y", "//evil.example.org/"]]'})
    assert site.get("/nothing/", status=404).html.select("nav.links") == []


def test_visitors_are_offered_the_public_pages_where_there_are_some(make_site, world):
    keys = {"public.enabled": "true", "public.user": world.user_name, "public.password": world.password}
    assert make_site({}, **keys).get("/webclient/login/").html.find("a", string="Look around without logging in")["href"] == "/webclient/"
    shut = make_site({}, **keys, **{"public.url_filter": "^/project/"}).get("/webclient/login/")
    assert "Look around" not in shut.text


@pytest.mark.parametrize(
    ("keys", "address"),
    [
        ({}, "/static/img/our.ico"),
        ({"prefix": "/omero"}, "/omero/static/img/our.ico"),
        ({"prefix": "/omero", "static_url": "/files/"}, "/files/img/our.ico"),
        ({"static_url": "https://files.example.org/"}, "https://files.example.org/img/our.ico"),
    ],
)
def test_the_icon_may_be_the_installations_own(make_site, tmp_path, keys, address):
    (tmp_path / "files" / "img").mkdir(parents=True)
    (tmp_path / "files" / "img" / "our.ico").write_bytes(b"icon")
    site = make_site({}, favicon_url="img/our.ico", staticfile_dirs=json.dumps([str(tmp_path / "files")]), **keys)
    prefix = keys.get("prefix", "")
    assert site.get(f"{prefix}/webclient/login/").html.find(rel="icon")["href"] == address
    assert site.get(f"{prefix}/favicon.ico", status=302).location.endswith(address)
    if "static_url" not in keys:
        assert site.get(address).body == b"icon"


def test_an_icon_that_is_not_there_is_ours(make_site, caplog):
    site = make_site({}, favicon_url="img/our.ico", staticfile_dirs='["/no/such/folder"]')
    assert "omero.web.staticfile_dirs: there is no folder /no/such/folder." in caplog.text
    assert "omero.web.favicon_url = img/our.ico: there is no such file" in caplog.text
    assert site.get(site.get("/webclient/login/").html.find(rel="icon")["href"]).content_type == "image/svg+xml"
    caplog.clear()
    make_site({}, favicon_url="webgateway/img/ome.ico")
    assert "favicon" not in caplog.text
