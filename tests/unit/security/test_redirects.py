"""Where a redirect may lead."""

import pytest

from omeroweb_pyr.security.redirects import listed_address, local_path


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


HOSTS = ("files.example.org", "other.example:8080")


@pytest.mark.parametrize("target", ["https://files.example.org/a?b=c", "http://FILES.example.org", "http://other.example:8080/"])
def test_an_address_on_a_listed_host_is_kept(target):
    assert listed_address(target, HOSTS) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "/a",
        "files.example.org",
        "//files.example.org/",
        "ftp://files.example.org/",
        "javascript://files.example.org/%0aalert(1)",
        "https://files.example.org:444/",
        "https://me@files.example.org/",
        "https://files.example.org@evil.example/",
        "https://evil.example\\@files.example.org/",
        "https://files.example.org.evil.example/",
        "https://other.example/",
        "https:///files.example.org/",
        "https://files.example.org\t.evil.example/",
        "https://[files.example.org/",
    ],
)
def test_any_other_address_is_not(target):
    assert listed_address(target, HOSTS) == ""
