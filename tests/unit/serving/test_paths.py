"""Paths, the prefix and the headers of every reply, without an app."""

import pytest

from omeroweb_pyr import settings
from omeroweb_pyr.serving.paths import decodes, mount, sound
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
