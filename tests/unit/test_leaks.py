"""The search for passwords finds them: else it would prove nothing."""

from base64 import b64encode

import pytest

from leaks import SIGNS, WAYS, Hunt, files, password


@pytest.fixture
def secrets():
    return {"one": password(), "two": password(), "key": "0123-abcd-4567"}


@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_found_however_it_is_written(secrets, way):
    hunt = Hunt(secrets)
    for name, secret in secrets.items():
        assert hunt.seen(f"before {WAYS[way](secret)} behind".encode()) == {name}


@pytest.mark.parametrize("before", ["", "x", "xx", "name=A&password="])
def test_it_is_found_within_what_is_encoded_as_a_whole(secrets, before):
    for name, secret in secrets.items():
        for whole in (b64encode(f"{before}{secret}&more".encode()), f"{before}{secret}&more".encode().hex().encode()):
            assert Hunt(secrets).seen(whole) == {name}


def test_what_is_cut_off_is_found_by_either_end(secrets):
    for half in secrets["one"].split(SIGNS):
        assert Hunt(secrets).seen(f"…{half}…".encode()) == {"one"}


def test_nothing_is_found_where_nothing_is(secrets, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(f"{password()} {SIGNS} pw".encode() + bytes(range(256)))
    assert Hunt(secrets).report(files(tmp_path)) == set()
    (tmp_path / "deep" / "file").write_text(secrets["two"])
    assert Hunt(secrets).report(files(tmp_path)) == {"deep/file: two"}
    assert Hunt({}).seen(b"anything") == set()
