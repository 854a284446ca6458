"""Which requests are served as the public user."""

import re

import pytest

from omeroweb_pyr.security.public import admits
from omeroweb_pyr.settings import PublicUser


def public(url_filter, get_only=True):
    return PublicUser(user="p", password="q", url_filter=re.compile(url_filter), get_only=get_only)


@pytest.mark.parametrize(
    ("url_filter", "path", "admitted"),
    [
        ("^/project/51/", "/project/51/", True),
        ("^/project/51/", "/project/51/dataset/102/image/1.png", True),
        ("^/project/51/", "/project/512/", False),
        ("^/project/51/", "/x/project/51/", False),
        ("webgateway", "/any/webgateway/", True),
        ("a^", "/", False),
        ("^/", "/webadmin/", False),
        ("^/", "/webadmin", False),
        ("^/", "/webadmin/experimenters/", False),
        ("^/", "/webadmin/myphoto/", True),
        ("^/", "/webadmin/photo/4/", True),
        ("^/", "/webadmin/photos/", False),
        ("^/", "/webadministration/", True),
    ],
)
def test_the_filter_searches_the_path_and_webadmin_stays_shut(url_filter, path, admitted):
    assert admits(public(url_filter), "GET", "", path) is admitted


def test_the_prefix_counts():
    assert admits(public("^/omero/project/"), "GET", "/omero", "/project/51/")
    assert not admits(public("^/project/"), "GET", "/omero", "/project/51/")
    assert not admits(public("^/omero/"), "GET", "/omero", "/webadmin/")


@pytest.mark.parametrize(("method", "admitted"), [("GET", True), ("HEAD", True), ("POST", False), ("DELETE", False), ("OPTIONS", False)])
def test_only_looking_is_public(method, admitted):
    assert admits(public("^/"), method, "", "/") is admitted
    assert admits(public("^/", get_only=False), method, "", "/")
