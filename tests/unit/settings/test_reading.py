"""How ini texts become settings, and what an operator hears of wrong ones."""

import itertools
import logging
import re
from pathlib import Path

import pytest
from pyramid.exceptions import ConfigurationError

from omeroweb_pyr import settings
from omeroweb_pyr.cli.ini import Ini
from omeroweb_pyr.settings.model import Server, Settings
from omeroweb_pyr.settings.reading import Reader

ROOT = Path(__file__).parents[3]


def read(**ini):
    return settings.read({f"omero.web.{key.replace('__', '.')}": value for key, value in ini.items()}, "/srv/omero")


def complaints(**ini):
    with pytest.raises(ConfigurationError) as raised:
        read(**ini)
    return str(raised.value)


def test_everything_has_a_default():
    found = read()
    assert found.servers == (Server(1, "localhost", 4064, "omero"),)
    assert (found.embedded, found.public) == (None, None)
    assert (found.page_size, found.timeout_ms, found.session.age) == (200, 30000, 86400)
    assert found.session.folder == Path("/srv/omero/var/sessions")


def test_an_empty_value_is_the_default():
    assert read(page_size=" ").page_size == 200


def test_every_fault_is_told_at_once():
    told = complaints(page_size="many", time_zone="Europe/Atlantis", server_list="[[1]]", x_frame_options="*", debug="perhaps")
    for key in ("page_size", "time_zone", "server_list", "x_frame_options", "debug"):
        assert f"omero.web.{key} = " in told
    assert "'many': expected a whole number from 1 to 1000" in told


def test_a_secret_is_not_told():
    told = complaints(public__enabled="true", public__user="x", public__url_filter="(", secret_key="hush")
    assert "url_filter" in told
    assert "hush" not in told


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("page_size", "0"),
        ("page_size", "²"),
        ("page_size", "-5"),
        ("timeout", "1.5"),
        ("prefix", "omero"),
        ("prefix", "/o m"),
        ("session_cookie_name", "a b"),
        ("session_cookie_path", "x"),
        ("session_cookie_samesite", "Sometimes"),
        ("server_list", "[]"),
        ("server_list", '[["h", "4064"]]'),
        ("server_list", '[["h", true]]'),
        ("server_list", '[["h", 70000]]'),
        ("server_list", "{"),
        ("csrf_trusted_origins", "[1]"),
        ("login_logo", "javascript:alert(1)"),
        ("login_logo", "https://x; script-src *"),
        ("top_logo", "//other.example"),
        ("html_meta_referrer", "no-referrer"),
        ("index_template", "index.html"),
        ("index_template", "/nowhere/index.pt"),
        ("time_zone", "../../etc/passwd"),
        ("public.url_filter", "(("),
        ("session_dir", "a\0b"),
    ],
)
def test_what_can_not_be_used_is_refused(key, value):
    with pytest.raises(ConfigurationError, match=re.escape(f"omero.web.{key} = ")):
        settings.read({f"omero.web.{key}": value})


def test_the_embedded_server_is_the_default_of_the_list():
    found = read(embedded="true", embedded__port="5555")
    assert [(server.host, server.port) for server in found.servers] == [("tcp://127.0.0.1", 5555)]
    listed = read(embedded="true", server_list='[["omero.example.org", 4064, "main"]]')
    assert [server.host for server in listed.servers] == ["omero.example.org"]


def test_servers_are_counted_from_one_and_the_same_one_counts_once():
    found = read(server_list='[["a", 4064, "first"], ["b", 4064], ["a", 4064, "again"]]')
    assert found.servers == (Server(1, "a", 4064, "first"), Server(2, "b", 4064, ""))
    assert [server.title for server in found.servers] == ["first", "b"]


def test_a_public_user_needs_name_password_and_server():
    assert "omero.web.public.user" in complaints(public__enabled="true")
    assert "server_id" in complaints(public__enabled="true", public__user="p", public__password="q", public__server_id="2")
    public = read(public__enabled="true", public__user="p", public__password="q").public
    assert public.get_only
    assert "q" not in repr(public)


def test_the_prefix_loses_its_slash():
    assert read(prefix="/omero/").prefix == "/omero"
    assert read(prefix="/").prefix == ""


def test_a_referrer_policy_may_be_spelled_as_omero_web_does():
    assert read(html_meta_referrer="origin-when-crossorigin").html_meta_referrer == "origin-when-cross-origin"


def test_a_trusted_origin_may_have_a_scheme():
    assert read(csrf_trusted_origins='["https://a.example", "b.example:8443"]').csrf.trusted_hosts == ("a.example", "b.example:8443")


def test_an_unknown_key_is_warned_of_with_the_nearest_name(caplog):
    caplog.set_level(logging.WARNING)
    read(page_siez="100")
    read(something__else="1")
    assert "omero.web.page_siez is ignored; did you mean omero.web.page_size?" in caplog.text
    assert "omero.web.something.else is ignored." in caplog.text


def test_production_ini_shows_every_key_at_its_default_with_a_sentence():
    reader = Reader({})
    Settings.read(reader, Path("/srv"))
    lines = (ROOT / "production.ini").read_text().splitlines()
    shown = {}
    for before, line in itertools.pairwise(lines):
        if match := re.match(r"# (omero\.web\.\S+) = ?(.*)", line):
            shown[match[1]] = match[2]
            assert re.match(r"# [A-Z].*\.$", before), line
    assert shown == reader.defaults


@pytest.mark.parametrize("name", ["production.ini", "development.ini"])
def test_our_own_ini_files_are_sound(name, caplog):
    Ini(str(ROOT / name)).settings()
    assert not caplog.records
