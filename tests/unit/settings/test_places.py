"""Settings from several places, and under their old names."""

import json
from dataclasses import dataclass

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError

from omeroweb_pyr import settings
from omeroweb_pyr.settings import Group, key
from omeroweb_pyr.settings.casts import text, whole

CONFIG = """<icegrid><properties id="__ACTIVE__"><property name="omero.config.profile" value="default"/></properties>
<properties id="default"><property name="omero.config.version" value="5.1.0"/>{properties}</properties>
<include file="templates.xml"/></icegrid>"""


@pytest.fixture
def omerodir(tmp_path):
    """Make a folder of OMERO's; ``omerodir(key=value)`` writes its config.xml."""
    (tmp_path / "etc" / "grid").mkdir(parents=True)

    def write(**properties):
        lines = "".join(f"<property name='{name}' value='{value}'/>" for name, value in properties.items())
        (tmp_path / "etc" / "grid" / "config.xml").write_text(CONFIG.format(properties=lines))
        return str(tmp_path)

    return write


def read(ini, here="/srv"):
    reader, found = settings.reading(ini, here, "/srv/site.ini")
    reader.finish()
    return reader, found


def test_omeros_own_configuration_is_read_and_the_ini_file_beats_it(omerodir, monkeypatch):
    monkeypatch.setenv("OMERODIR", omerodir(**{"omero.web.page_size": "7", "omero.web.time_zone": "Europe/Paris", "omero.db.pass": "x"}))
    reader, found = read({"omero.web.time_zone": "Europe/Berlin"})
    assert (found.client.page_size, str(found.time_zone)) == (7, "Europe/Berlin")
    assert reader.found["omero.web.page_size"].origin == "config.xml"
    assert reader.found["omero.web.time_zone"].origin == "site.ini"
    assert reader.found["omero.web.time_zone"].hidden == (("config.xml", "omero.web.time_zone"),)
    assert reader.found["omero.web.omerodir"].origin == "$OMERODIR"
    assert reader.warnings() == []


def test_the_ini_file_may_name_omeros_folder(omerodir, monkeypatch, tmp_path):
    monkeypatch.setenv("OMERODIR", "/nowhere")
    _, found = read({"omero.web.omerodir": omerodir(**{"omero.web.page_size": "7", "omero.web.session_dir": "var/s"})})
    assert found.client.page_size == 7
    assert found.session.folder == tmp_path / "var" / "s"


def test_faults_name_their_place(omerodir):
    ini = {"omero.web.omerodir": omerodir(**{"omero.web.page_size": "x"}), "omero.web.debug": "perhaps"}
    reader, _ = settings.reading(ini, "/srv", "/srv/site.ini")
    assert reader.faults == [
        "omero.web.debug = 'perhaps' (site.ini): expected true or false",
        "omero.web.page_size = 'x' (config.xml): expected a whole number from 1 to 1000",
    ]


def test_the_host_of_the_one_server_is_omeros_own(omerodir):
    _, found = read({"omero.web.omerodir": omerodir(**{"omero.master.host": "omero.example.org"})})
    assert [server.host for server in found.servers] == ["omero.example.org"]


@pytest.mark.parametrize(
    ("old", "value", "at", "expected"),
    [
        ("force_script_name", "/omero", "prefix", "/omero"),
        ("server_email", "omero@example.org", "mail.sender", "omero@example.org"),
        ("email_host", "smtp.example.org", "mail.host", "smtp.example.org"),
        ("email_host_user", "omero", "mail.username", "omero"),
        ("email_host_password", " a b ", "mail.password", " a b "),
        ("email_port", "587", "mail.port", 587),
        ("email_host_port", "587", "mail.port", 587),
        ("email_use_tls", "true", "mail.starttls", True),
        ("email_subject_prefix", "[OMERO] ", "mail.subject_prefix", "[OMERO] "),
        ("viewer.initial_zoom_level", "-1", "client.initial_zoom_level", -1),
    ],
)
def test_an_old_name_works(old, value, at, expected):
    reader, found = read({f"omero.web.{old}": value})
    for name in at.split("."):
        found = getattr(found, name)
    assert found == expected
    assert reader.warnings() == []


def test_the_new_name_wins_and_a_line_says_so():
    reader, found = read({"omero.web.force_script_name": "/old", "omero.web.prefix": "/new"})
    assert found.prefix == "/new"
    (line,) = reader.warnings()
    assert line.startswith("omero.web.force_script_name (site.ini) is ignored, because omero.web.prefix (site.ini) is set")


SEED = {
    "debug": ("debug", "true", False, True),
    "admins": ("mail.admins", '[["Ada", "ada@example.org"]]', (), (settings.Admin("Ada", "ada@example.org"),)),
    "application_server": ("serving.server", "fastcgi", "fastcgi-tcp", "fastcgi"),
    "static_url": ("serving.static_url", "/omero/static", "/static/", "/omero/static/"),
    "session_engine": ("session.engine", "django.contrib.sessions.backends.cache", "file", "cache"),
    "session_expire_at_browser_close": ("session.expire_at_browser_close", "false", True, False),
    "caches": ("session.caches", "{}", {"default": settings.Cache("dummy", (), 300)}, {}),
    "session_cookie_age": ("session.age", "5", 86400, 5),
    "public.url_filter": ("public.url_filter.pattern", "^/webtest", "^/(?!webadmin)", "^/webtest"),
    "public.server_id": ("public.server_id", "2", 1, 2),
    "public.user": ("public.user", "guest", "anyone", "guest"),
    "public.password": ("public.password", "guest", "anything", "guest"),
    "server_list": (
        "servers",
        '[["h", 4064, "n"]]',
        (settings.Server(1, "localhost", 4064, "omero"),),
        (settings.Server(1, "h", 4064, "n"),),
    ),
    "ping_interval": ("ping_interval", "0", 60000, 0),
    "login_logo": ("pages.login_logo", "https://example.org/logo.png", "", "https://example.org/logo.png"),
    "template_dirs": ("pages.template_dirs", "[]", (), ()),
    "index_template": ("pages.index_template", "start.html", "", "start.html"),
    "apps": ("apps", '["webtest"]', (), ("webtest",)),
    "force_script_name": ("prefix", "/omero", "", "/omero"),
    "server_email": ("mail.sender", "omero@example.org", "root@localhost", "omero@example.org"),
    "email_host": ("mail.host", "smtp", "localhost", "smtp"),
    "email_host_user": ("mail.username", "u", "", "u"),
    "email_host_password": ("mail.password", "p", "", "p"),
    "email_use_tls": ("mail.starttls", "True", False, True),
    "email_subject_prefix": ("mail.subject_prefix", "[x] ", "[Django] ", "[x] "),
    "email_host_port": ("mail.port", "465", 25, 465),
    "scripts_to_ignore": (
        "client.scripts_to_ignore",
        "[]",
        (
            "/omero/figure_scripts/Movie_Figure.py",
            "/omero/figure_scripts/Split_View_Figure.py",
            "/omero/figure_scripts/Thumbnail_Figure.py",
            "/omero/figure_scripts/ROI_Split_Figure.py",
            "/omero/export_scripts/Make_Movie.py",
        ),
        (),
    ),
}
"""Every key of the 4.4 guide but ``public.enabled``: where its value is, a text, the default, and the text's value."""

PUBLIC = {
    "public.enabled": "true",
    "public.user": "anyone",
    "public.password": "anything",
    "server_list": json.dumps([["localhost", 4064, "omero"], ["b", 4064, "b"]]),
}


@pytest.mark.parametrize("name", sorted(SEED))
def test_every_key_of_the_old_guide_works_with_its_default(name):
    place, given, default, value = SEED[name]
    around = PUBLIC if name.startswith("public.") else {}

    def at(ini):
        reader, found = read({f"omero.web.{key}": one for key, one in ini.items()})
        assert reader.warnings() == []
        for part in place.split("."):
            found = getattr(found, part)
        return found

    assert at(around) == default
    assert at({**around, name: given}) == value


def test_the_old_guide_names_28_keys():
    assert len({*SEED, "public.enabled"}) == 28
    assert read({})[1].public is None


@dataclass(frozen=True, kw_only=True)
class Web(Group):
    """A plug-in's settings."""

    group: int = key("web.group", whole(1), "3", "The group.")
    title_text: str = key("web.title", text, "", "The title.")


def test_a_plug_in_reads_its_own_group_from_the_same_places(omerodir):
    reader, _ = read({"omero.web.omerodir": omerodir(**{"omero.web.web.group": "4"})})
    assert "omero.web.web.group" in reader.warnings()[0]
    assert reader.group(Web).group == 4
    assert reader.warnings() == []


def test_an_app_reads_a_plug_ins_settings_and_logs_what_is_worth_knowing(caplog):
    ini = {"omero.web.web.group": "4", "omero.web.strange": "1", "omeroweb_pyr.here": "/srv"}
    with Configurator(settings=ini) as config:
        config.include("omeroweb_pyr.settings")
        assert config.read_settings(Web).group == 4
    config.make_wsgi_app()
    assert caplog.messages == ["Unknown setting omero.web.strange (ini file) is ignored."]


def test_what_is_wrong_with_a_plug_ins_settings_stops_the_start():
    with Configurator(settings={"omero.web.web.group": "x"}) as config:
        config.include("omeroweb_pyr.settings")
        with pytest.raises(ConfigurationError, match=r"omero\.web\.web\.group = 'x' \(ini file\): expected a whole number"):
            config.read_settings(Web)
