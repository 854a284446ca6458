"""What a session was lately allowed to see."""

from dataclasses import replace

import pytest
from sample_rows import CHANNEL, IMAGE

from omeroweb_pyr.gateway import grants, rows
from omeroweb_pyr.gateway.grants import Grants
from omeroweb_pyr.gateway.model import Crumb

SAVED = rows.saved([CHANNEL], "uint8", 1)


@pytest.fixture
def image():
    return rows.obj("image", IMAGE, (Crumb("dataset", 3, "D"),))


WITHIN = (("dataset", 3),)


def test_a_grant_holds_for_its_trail_only(image):
    known = Grants()
    known.add(image, WITHIN, SAVED)
    assert known.get(7, WITHIN).image is image
    assert known.get(7, ()) is None
    assert known.saved(image) is SAVED


def test_a_list_that_says_nothing_of_settings_keeps_those_of_the_same_version(image):
    known = Grants()
    known.add(image, WITHIN, SAVED)
    known.add(image, WITHIN, None)
    assert known.saved(image) is SAVED
    changed = replace(image, version="70-9-2")
    known.add(changed, WITHIN, None)
    assert known.saved(changed) is None


def test_a_grant_ends(image, monkeypatch):
    known = Grants()
    known.add(image, WITHIN, SAVED)
    monkeypatch.setattr(grants, "SECONDS", 0.0)
    assert known.get(7, WITHIN) is None


def test_only_so_many_are_remembered(image, monkeypatch):
    monkeypatch.setattr(grants, "ENTRIES", 2)
    known = Grants()
    for number in (1, 2, 3):
        known.add(replace(image, id=number), (), None)
    assert [known.get(number, ()) is not None for number in (1, 2, 3)] == [False, True, True]
