"""What a mail must not say."""

import pytest

from omeroweb_pyr.mail.report import hide, texts


@pytest.mark.parametrize("spelled", ["it's a secret", "it\\'s a secret", "it%27s%20a%20secret"])
def test_secrets_are_hidden_however_they_are_spelled(spelled):
    assert hide(f"before {spelled} after", ["it's a secret", ""]) == "before (hidden) after"


def test_the_longer_of_two_secrets_goes_first():
    assert hide("abcdef abc", ["abc", "abcdef"]) == "(hidden) (hidden)"


def test_texts_of_json():
    sent = {"name": "short", "password": "pw", "list": [{"long": "long enough"}, 7, None], "keys": {"a": "b"}}
    assert list(texts(sent)) == ["pw", "long enough"]
