"""Plug-ins: what they may add, and what happens when they can't."""

import json
import sys
from collections.abc import Callable

import pytest
from pyramid.exceptions import ConfigurationError
from webtest import TestApp

from omeroweb_pyr.cli.main import main
from omeroweb_pyr.cli.public import table
from omeroweb_pyr.settings import of

GOOD = """
from dataclasses import dataclass

from omeroweb_pyr.resources import Place
from omeroweb_pyr.settings import Group, key
from omeroweb_pyr.settings.casts import whole
from pyramid.response import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Own(Group):
    size: int = key("NAME.size", whole(1, 9), "3", "How large.")


class Box(Place):
    pass


def includeme(config):
    size = config.read_settings(Own).size
    config.add_place("NAME_box", Box)
    config.add_view(lambda context, request: Response("box of " + str(size)), context=Box, permission="read")
    config.add_route("NAME.hello", "/NAME/")
    config.add_view(lambda request: {"greeting": "Hello"}, route_name="NAME.hello", renderer="NAME:hello.pt")
    config.add_static_files("NAME:files")
    config.add_top_link("Boxes", "/NAME_box/")
    config.add_top_link("Greeting", "NAME.hello")
"""

PLACE = "from omeroweb_pyr.resources import Place\n"
OTHER_PAGE = """
from omeroweb_pyr.resources import Project
from pyramid.response import Response

def includeme(config):
    config.add_view(lambda context, request: Response("mine"), context=Project, request_method="GET", permission="read")
"""


@pytest.fixture
def make_plugin(tmp_path, monkeypatch) -> Callable[..., str]:
    """Write plug-ins; return their names."""
    monkeypatch.syspath_prepend(tmp_path)
    made = []

    def make(text: str, files: dict[str, str] | None = None) -> str:
        name = f"plugin_{tmp_path.name[-20:]}_{len(made)}".replace("-", "_")
        made.append(name)
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(text.replace("NAME", name))
        for file, content in (files or {}).items():
            (tmp_path / name / file).parent.mkdir(exist_ok=True)
            (tmp_path / name / file).write_text(content)
        return name

    yield make
    for name in made:
        sys.modules.pop(name, None)


@pytest.fixture
def good(make_plugin) -> str:
    page = '<html metal:use-macro="load: layout.pt"><main metal:fill-slot="main">${greeting}</main></html>'
    files = {"hello.pt": page, "files/a.css": "a{}"}
    return make_plugin(GOOD, files)


def with_apps(make_app, *names: str, **keys: str):
    return make_app(**{"omero.web.apps": json.dumps(names)}, **{f"omero.web.{name}": value for name, value in keys.items()})


def log_in(app, who) -> TestApp:
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = who.user_name, who.password
    form.submit(status=302)
    return browser


def test_a_plugin_adds_places_pages_files_links_and_settings(make_app, good, world, caplog):
    browser = log_in(with_apps(make_app, good, **{f"{good}.size": "7"}), world)
    assert browser.get(f"/{good}_box/").text == "box of 7"
    browser.get(f"/{good}_box/more/", status=404)
    page = browser.get(f"/{good}/")
    assert page.html.main.text == "Hello"
    links = {link.text: link["href"] for link in page.html.select("nav.links a")}
    assert (links["Boxes"], links["Greeting"]) == (f"/{good}_box/", f"/{good}/")
    assert "Unknown setting" not in caplog.text


def test_its_files_are_served_while_debugging_too(make_app, good):
    visitor = TestApp(with_apps(make_app, good, debug="true"))
    assert visitor.get(f"/static/{good}/a.css", status=200).text == "a{}"
    visitor.get("/static/omeroweb_pyr/css/app.css", status=200)


def test_its_pages_ask_for_a_log_in_like_ours(make_app, good):
    app = with_apps(make_app, good)
    assert "/webclient/login/" in TestApp(app).get(f"/{good}/", status=302).location
    assert "/webclient/login/" in TestApp(app).get(f"/{good}_box/", status=302).location


def test_its_addresses_are_in_the_list_of_what_is_public(make_app, good, world):
    keys = {"public.enabled": "true", "public.user": world.user_name, "public.password": world.password, "public.url_filter": f"^/{good}/"}
    app = with_apps(make_app, good, **keys)
    told = dict(line.split() for line in table(of(app.registry), app.registry) if line.startswith(f"/{good}"))
    assert told == {f"/{good}/": "yes", f"/{good}_box/": "no"}


def test_a_wrong_setting_of_a_plugin_stops_the_start_and_names_it(make_app, good):
    with pytest.raises(ConfigurationError, match=rf"{good} can't be used.*{good}\.size = '12'.*expected a whole number from 1 to 9"):
        with_apps(make_app, good, **{f"{good}.size": "12"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1/0", "ZeroDivisionError: division by zero"),
        ("import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("def includeme(config): raise KeyError('gone')", "KeyError: 'gone'"),
        ("def includeme(config): config.add_view(print, route_name='no such route')", "No route named no such route"),
        ("def includeme(config): config.add_place('project', print.__class__)", "is no Place"),
        (f"{PLACE}def includeme(config): config.add_place('project', Place)", "there is a place of this name"),
    ],
)
def test_a_plugin_that_fails_is_named_at_the_start(make_app, make_plugin, text, told):
    name = make_plugin(text)
    with pytest.raises(ConfigurationError) as failed:
        with_apps(make_app, name)
    assert f"the plug-in {name} can't be used" in str(failed.value)
    assert told in str(failed.value)


def test_the_command_says_so_in_one_line(make_plugin, settings, tmp_path, capsys):
    name = make_plugin("1/0")
    ini = tmp_path / "site.ini"
    keys = settings | {"omero.web.apps": json.dumps([name])}
    ini.write_text("[app:main]\nuse = egg:omeroweb_pyr\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()))
    assert main(["public", str(ini)]) == 1
    assert capsys.readouterr().err == (
        f"omeroweb: omero.web.apps: the plug-in {name} can't be used (ZeroDivisionError: division by zero)\n"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import django", "it is a Django app"),
        ("from omeroweb.webclient import views", "it is a Django app"),
        ("urls = []", "it has no includeme"),
    ],
)
def test_django_apps_are_left_out_with_a_word(make_app, make_plugin, good, world, caplog, text, why):
    django = make_plugin(text)
    app = with_apps(make_app, django, "omero_nothing", good)
    assert f"{django} is left out: {why}" in caplog.text
    assert "omero_nothing is left out: no Python package of this name is installed" in caplog.text
    assert log_in(app, world).get(f"/{good}_box/").text == "box of 3"


def test_a_plugin_may_be_the_first_page(make_app, good):
    assert TestApp(with_apps(make_app, good, root_application=good)).get("/", status=302).location.endswith(f"/{good}/")


def test_a_first_page_that_is_no_plugin_is_left_out(make_app, good, caplog):
    site = TestApp(with_apps(make_app, good, "omero_figure", root_application="omero_figure"))
    assert site.get("/", status=302).location.endswith("/webclient/")
    assert "omero.web.root_application = omero_figure is no plug-in of omero.web.apps" in caplog.text


def test_a_plugin_may_replace_a_page_of_ours(make_app, make_plugin, world):
    name = make_plugin(OTHER_PAGE)
    browser, project = log_in(with_apps(make_app, name), world), world.project()
    assert browser.get(f"/project/{project}/").text == "mine"
    browser.get(f"/project/{project}.json", status=200)
