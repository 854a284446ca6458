"""Forwarded headers: believed from the trusted proxy, whatever server is in front; from nobody else."""

import pytest
from webtest import TestApp

SAID = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "omero.example.org", "X-Forwarded-For": "192.0.2.7"}


def where(app, peer, headers=None):
    return TestApp(app).get("/project", headers=headers or SAID, extra_environ={"REMOTE_ADDR": peer}, status=301).location


@pytest.fixture(scope="module")
def behind(make_app):
    return make_app(**{"omero.web.trusted_proxy": "10.0.0.1"})


def test_nobody_is_believed_by_default(app):
    assert where(app, "127.0.0.1") == "http://localhost/project/"


def test_the_trusted_proxy_is_believed(behind):
    assert where(behind, "10.0.0.1") == "https://omero.example.org/project/"
    assert where(behind, "10.0.0.2") == "http://localhost/project/"


def test_a_malformed_word_of_the_trusted_proxy_is_a_400(behind):
    odd = {"X-Forwarded-Proto": "https, http"}
    reply = TestApp(behind).get("/project", headers=odd, extra_environ={"REMOTE_ADDR": "10.0.0.1"}, status=400)
    assert "malformed" in reply.text
    assert where(behind, "10.0.0.2", odd) == "http://localhost/project/"
