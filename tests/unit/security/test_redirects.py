"""Where a redirect may lead."""

import pytest

from omeroweb_pyr.security.redirects import local_path


@pytest.mark.parametrize(
    "target", ["/", "/project/51/", "/project/51/?page=2&q=a%20b", "/image/1/?c=1|0:255$FF0000", "/a//b", "/@evil.example"]
)
def test_paths_of_this_site_are_kept(target):
    assert local_path(target, "/else/") == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "project/51/",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/\x00",
        " //evil.example",
        "javascript:alert(1)",
        "http:/evil.example",
        "/ünï",
        "//[evil/",
    ],
)
def test_whatever_may_lead_elsewhere_is_not(target):
    assert local_path(target, "/else/") == "/else/"
