"""What logs and mails must not say."""

import pytest

from leaks import WAYS, Hunt, password
from omeroweb_pyr.mail.hiding import hide, texts
from omeroweb_pyr.mail.report import told, wordless

KEY = "0a1b2c3d-0123-4567-89ab-0123456789ab"


@pytest.mark.parametrize("way", WAYS)
def test_secrets_are_hidden_however_they_are_written(way):
    secret = password()
    hidden = hide(f"before {WAYS[way](secret)} after", [secret, ""])
    assert Hunt({"secret": secret}).seen(hidden.encode()) == set()
    assert (hidden[:7], hidden[-6:]) == ("before ", " after")
    assert "(hidden)" in hidden


def test_the_longer_of_two_secrets_goes_first():
    assert hide("abcdef abc", ["abc", "abcdef"]) == "(hidden) (hidden)"


def test_of_the_key_of_a_session_only_the_beginning_is_left():
    assert hide(f"No session {KEY}.", []) == "No session 0a1b2c3d…."


def test_texts_of_json():
    sent = {"name": "short", "list": [{"long": "long enough"}, 7, None], "keys": {"a": "b"}}
    assert list(texts(sent)) == ["long enough"]


def fault():
    try:
        {}["first words"]
    except KeyError:
        raise ValueError("second words")  # noqa: B904 - as it happens


def test_places_and_kinds_are_told_without_words():
    with pytest.raises(ValueError) as raised:
        fault()
    raised.value.__context__.__context__ = raised.value
    text = wordless(raised.value)
    assert text.count("Traceback (most recent call last):") == 2
    assert text.index("KeyError: (hidden)") < text.index("Then:") < text.index("ValueError: (hidden)")
    assert "in fault" in text
    assert "'first words'" not in text


def test_a_request_that_cannot_be_read_is_told_without_words():
    text = told(object(), ValueError("words"))
    assert text.startswith("(AttributeError while it was told)")
    assert text.endswith("ValueError: (hidden)\n")
