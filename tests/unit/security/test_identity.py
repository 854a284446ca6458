"""Who one is, as the web session keeps it."""

import pytest
from pyramid.authorization import Authenticated, Everyone

from omeroweb_pyr.security.identity import Identity

SOMEBODY = Identity(server_id=1, session_uuid="abc-123", user_id=4, user_name="demo")


def test_it_comes_back_as_it_was_kept():
    assert Identity.from_record(dict(SOMEBODY.to_record())) == SOMEBODY


@pytest.mark.parametrize("record", [None, {}, [], "x", {"server_id": "1", "session_uuid": "a", "user_id": 4, "user_name": "demo"}])
def test_anything_else_is_nobody(record):
    assert Identity.from_record(record) is None


def test_the_public_user_is_not_authenticated():
    assert SOMEBODY.principals == [Everyone, Authenticated, "user:4"]
    assert Identity(server_id=1, session_uuid="a", user_id=5, user_name="p", is_public=True).principals == [Everyone]


def test_the_session_uuid_is_not_shown():
    assert "abc-123" not in repr(SOMEBODY)
