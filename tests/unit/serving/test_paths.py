"""Paths, the prefix and the headers of every reply, without an app."""

import pytest

from omeroweb_pyr import settings
from omeroweb_pyr.serving.paths import decodes, located, mount, sound
from omeroweb_pyr.serving.replies import content_policy, origin_of


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({"PATH_INFO": "/omero/project/"}, "/project/"),
        ({"PATH_INFO": "/omero"}, ""),
        ({"PATH_INFO": "/project/"}, "/project/"),
        ({"PATH_INFO": "/omeroxyz/"}, "/omeroxyz/"),
        ({"SCRIPT_NAME": "/omero", "PATH_INFO": "/project/"}, "/project/"),
        ({"SCRIPT_NAME": "/omero", "PATH_INFO": "/omero/"}, "/omero/"),
        ({"SCRIPT_INFO": "/omero", "PATH_INFO": "/project/"}, "/project/"),
    ],
)
def test_the_prefix_is_taken_off_once(environ, path):
    mount(environ, "/omero")
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/omero", path)


def test_without_a_prefix_nothing_changes():
    environ = {"SCRIPT_NAME": "/x", "PATH_INFO": "/y"}
    mount(environ, "")
    assert environ == {"SCRIPT_NAME": "/x", "PATH_INFO": "/y"}


WHOLE = "/omero/a%20b/?q=1"


@pytest.mark.parametrize(
    "environ",
    [
        {"SCRIPT_INFO": "/omero", "PATH_INFO": "/a b/"},
        {"SCRIPT_NAME": "/omero", "PATH_INFO": "/a b/", "REQUEST_URI": WHOLE},
        {"SCRIPT_NAME": "/omero/a b/", "REQUEST_URI": WHOLE},
        {"SCRIPT_NAME": "/omero/a b/", "PATH_INFO": "/omero/a b/", "REQUEST_URI": WHOLE},
        {"PATH_INFO": "/omero/a b/"},
        {"PATH_INFO": "/a b/"},
        {"REQUEST_URI": WHOLE},
        {"SCRIPT_NAME": "/omero/a b/"},
    ],
)
def test_a_web_server_may_say_the_path_as_it_likes(environ):
    assert located(environ, "/omero") == ("/omero", "/a b/")


@pytest.mark.parametrize("environ", [{"SCRIPT_NAME": "/omero", "REQUEST_URI": "/omero"}, {"PATH_INFO": "/omero"}])
def test_the_bare_prefix_has_an_empty_path(environ):
    assert located(environ, "/omero") == ("/omero", "")


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"SCRIPT_NAME": "/project/", "REQUEST_URI": "/project/?q=1"}, ("", "/project/")),
        ({"SCRIPT_NAME": "/project/", "PATH_INFO": "/project/", "REQUEST_URI": "/project/"}, ("", "/project/")),
        ({"SCRIPT_NAME": "/omero", "PATH_INFO": "/project/", "REQUEST_URI": "/omero/project/"}, ("/omero", "/project/")),
        ({"SCRIPT_NAME": "/a", "PATH_INFO": "/a", "REQUEST_URI": "/a/a"}, ("/a", "/a")),
        ({"PATH_INFO": "/"}, ("", "/")),
        ({}, ("", "")),
    ],
)
def test_without_a_prefix_the_web_server_s_own_is_taken(environ, found):
    assert located(environ, "") == found


@pytest.mark.parametrize("path", ["/", "/project/", "/project/51", "/a/@@thumbnail", "/tag/über/", "/...", "/a.b/.c"])
def test_sound_paths(path):
    assert sound(path)


@pytest.mark.parametrize("path", ["//", "/a//", "//a", "/.", "/./", "/../a", "/a/..", "/a/./b/", "project/", "/a\n/", "/a\x7f/"])
def test_unsound_paths(path):
    assert not sound(path)


def test_what_decodes():
    assert decodes({"PATH_INFO": "/ü".encode().decode("latin-1"), "QUERY_STRING": "q=%C3%BC"})
    assert not decodes({"PATH_INFO": "/\xfc"})
    assert not decodes({"PATH_INFO": "/", "QUERY_STRING": "q=%FC"})


def test_only_logos_of_other_sites_join_the_policy():
    assert origin_of("https://a.example:8443/logo.png") == "https://a.example:8443"
    assert origin_of("/static/logo.png") == ""
    plain = content_policy(settings.read({"omero.web.x_frame_options": "deny"}))
    assert "img-src 'self' data: blob:; " in plain
    assert "frame-ancestors 'none'" in plain
    assert "unsafe" not in plain
