"""How ini texts become settings, and what an operator hears of wrong ones."""

import json
import re
from pathlib import Path

import pytest
from pyramid.exceptions import ConfigurationError

from omeroweb_pyr import settings
from omeroweb_pyr.cli.ini import Ini
from omeroweb_pyr.settings import Cache, Server
from omeroweb_pyr.settings.foreign import FOREIGN
from omeroweb_pyr.settings.keys import groups_of, keys_of
from tools.production_ini import updated

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
    assert (found.client.page_size, found.timeout_ms, found.session.age) == (200, 30000, 86400)
    assert found.session.folder == Path("/srv/omero/var/sessions")


def test_an_empty_value_is_the_default():
    assert read(page_size=" ").client.page_size == 200


def test_every_fault_is_told_at_once():
    told = complaints(page_size="many", time_zone="Europe/Atlantis", server_list="[[1]]", x_frame_options="*", debug="perhaps")
    for key in ("page_size", "time_zone", "server_list", "x_frame_options", "debug"):
        assert f"omero.web.{key} = " in told
    assert "'many' (ini file): expected a whole number from 1 to 1000" in told


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
        ("html_meta_referrer", "everything"),
        ("index_template", "index.txt"),
        ("admins", '[["Ada", "nowhere"]]'),
        ("session_engine", "pickles"),
        ("caches", '{"default": "some.Cache"}'),
        ("caches", '{"default": {"BACKEND": "x.PyMemcacheCache", "LOCATION": "http://a/b"}}'),
        ("caches", '{"default": {"BACKEND": "x.PyMemcacheCache", "LOCATION": 11211}}'),
        ("caches", '{"default": {"BACKEND": "x.PyMemcacheCache", "KEY_PREFIX": "a b"}}'),
        ("caches", '{"default": {"BACKEND": "x.RedisCache", "LOCATION": "redis://a:b:c"}}'),
        ("caches", '{"default": {"BACKEND": "x.PyMemcacheCache", "TIMEOUT": "soon"}}'),
        ("application_server", "iis"),
        ("application_server.socket_mode", "rw"),
        ("static_url", "static"),
        ("omerodir", "/nowhere"),
        ("ui.top_links", '[["only a label"]]'),
        ("ui.metadata_panes", '[{"label": "nameless"}]'),
        ("search.default_user", "me"),
        ("login_redirect", "[]"),
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
    assert "Nothing is public" in warnings(public__enabled="true")[0]
    assert not read(public__enabled="true", public__user="p").public.complete
    assert "server_id" in complaints(public__enabled="true", public__user="p", public__password="q", public__server_id="2")
    public = read(public__enabled="true", public__user="p", public__password="q").public
    assert public.get_only
    assert "q" not in repr(public)


def test_the_prefix_loses_its_slash():
    assert read(prefix="/omero/").prefix == "/omero"
    assert read(prefix="/").prefix == ""


def test_a_referrer_policy_may_be_spelled_as_omero_web_does():
    assert read(html_meta_referrer="origin-when-crossorigin").pages.html_meta_referrer == "origin-when-cross-origin"


def test_a_trusted_origin_may_have_a_scheme():
    assert read(csrf_trusted_origins='["https://a.example", "b.example:8443"]').csrf.trusted_hosts == ("a.example", "b.example:8443")


def warnings(**ini):
    reader, _ = settings.reading(
        {f"omero.web.{key.replace('__', '.')}": value for key, value in ini.items()}, "/srv/omero", "/srv/omero/site.ini"
    )
    reader.finish()
    return reader.warnings()


def test_an_unknown_key_is_warned_of_with_the_nearest_name():
    assert warnings(page_siez="100") == ["Unknown setting omero.web.page_siez (site.ini) is ignored; did you mean omero.web.page_size?"]
    assert warnings(something__else="1") == ["Unknown setting omero.web.something.else (site.ini) is ignored."]


def test_a_plug_ins_own_keys_are_not_unknown():
    assert warnings(apps='["omero_figure", "my.web"]', figure__script="x", omero_figure__y="1", web__z="1") == []


def test_what_omero_web_takes_and_we_can_not_is_replaced_with_a_line():
    (line,) = warnings(html_meta_referrer="no-referrer")
    assert line.startswith("omero.web.html_meta_referrer = 'no-referrer' (site.ini): same-origin is used")
    assert read(html_meta_referrer="no-referrer").pages.html_meta_referrer == "same-origin"
    assert read(page_size="5000").client.page_size == 1000
    assert read(x_frame_options="ALLOW-FROM https://portal.example.org").pages.x_frame_options == "SAMEORIGIN"
    assert read(application_server="wsgi").serving.server == "wsgi-tcp"
    assert read(session_engine="django.contrib.sessions.backends.db").session.engine == "file"


@pytest.mark.parametrize("key", sorted(FOREIGN))
def test_what_means_nothing_here_is_told_with_what_to_do_instead(key):
    reader, _ = settings.reading({key: "whatever"})
    reader.finish()
    (line,) = reader.warnings()
    assert line.startswith(f"{key} (ini file) has no effect here: ")
    assert line.endswith(".")


def test_caches_as_the_guide_has_them():
    backend = "django.core.cache.backends.memcached.MemcachedCache"
    found = read(caches=json.dumps({"default": {"BACKEND": backend, "LOCATION": "127.0.0.1:11211", "TIMEOUT": "86400"}})).session.caches
    assert found == {"default": Cache("memcached", ("127.0.0.1:11211",), 86400)}
    found = read(caches=json.dumps({"default": {"BACKEND": backend, "LOCATION": ["a:1", "b:2"], "TIMEOUT": None}})).session.caches
    assert found["default"] == Cache("memcached", ("a:1", "b:2"), None)


def test_production_ini_shows_every_key_at_its_default_with_a_sentence():
    text = (ROOT / "production.ini").read_text()
    assert text == updated(text), "run python -m tools.production_ini"
    for group in groups_of(settings.Settings):
        assert group.title
        for key in keys_of(group):
            assert re.fullmatch(r"[A-Z].*\.", key.meaning), key.name
            assert f"\n# {key.name} = {key.default}".rstrip() + "\n" in text


@pytest.mark.parametrize("name", ["production.ini", "development.ini"])
def test_our_own_ini_files_are_sound(name):
    reader, _ = Ini(str(ROOT / name)).reading()
    reader.finish()
    assert reader.warnings() == []
