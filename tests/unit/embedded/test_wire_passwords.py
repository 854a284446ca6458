"""Password hashes."""

import pytest

from omeroweb_pyr.embedded.passwords import hash_password, verify


def test_only_the_right_password_fits():
    stored = hash_password("sécret")
    assert verify("sécret", stored)
    assert not verify("secret", stored)
    assert not verify("", stored)
    assert stored != hash_password("sécret")


def test_nobody_and_the_empty_password_never_fit():
    assert not verify("x", None)
    assert not verify("", None)
    assert not verify("", hash_password(""))


def test_an_unknown_scheme_is_an_error():
    with pytest.raises(ValueError, match="md5"):
        verify("x", "md5$1$aa$bb")
