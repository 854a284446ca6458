"""Planes and original metadata in the right panel, which are asked for when somebody opens them."""

import pytest

from omeroweb_pyr.embedded.seed.builder import Builder
from planes import planes_of

pytestmark = pytest.mark.browser

PARTS = "[...document.querySelectorAll('.c-part [data-later]')]"
SHOWN = "[...document.querySelectorAll('.c-part [data-narrowed=original] > li')].filter(each => !each.hidden).length"


@pytest.fixture
def acquisition(panel, world):
    """The tab of an image with 250 planes."""
    number = world.image("Many planes", dataset=world.dataset("D"))
    someone = world.client()
    planes_of(someone, number, 125, (0, 1))
    someone.closeSession()
    panel.open(f"image-{number}")
    panel.until("(tab => { tab?.click(); return Boolean(tab); })(document.querySelector('[data-part=acquisition]'))")
    panel.until("document.querySelector('.c-part .acquired')")
    return panel


def unfold(panel, name):
    part = f"{PARTS}.find(each => each.dataset.later.endsWith(arguments[0]))"
    panel.until(f"(part => {{ if (part) part.open = true; return Boolean(part); }})({part})", name)


def go(panel, label):
    """Follow a link of a part, once it is there."""
    links = "[...document.querySelectorAll('.c-part a[data-later-go]')].find(each => each.textContent === arguments[0])"
    panel.until(f"(link => {{ link?.focus(); link?.click(); return Boolean(link); }})({links})", label)


def test_planes_are_turned_over_by_page_and_channel(acquisition):
    assert acquisition.texts(".planes td") == []
    unfold(acquisition, "@@planes")
    acquisition.has(".later", "1 to 200 of 250")
    go(acquisition, "Next")
    acquisition.has(".later", "201 to 250 of 250")
    channel = acquisition.texts(".planes .chips a")[2]
    go(acquisition, channel)
    acquisition.has(".later", "1 to 125 of 125")
    acquisition.until("document.activeElement.textContent === arguments[0]", channel)
    assert {cell for row in acquisition.texts(".planes tbody td:nth-child(2)") for cell in row.split()} == {"2"}


def test_what_the_files_say_is_narrowed_as_one_types(acquisition):
    unfold(acquisition, "@@original-metadata")
    acquisition.has(".lines b", "ImageWidth")
    assert acquisition.until(f"{SHOWN} > 1")
    acquisition.write(".original [type=search]", "imagewidth")
    acquisition.until(f"{SHOWN} === 1")
    acquisition.write(".original [type=search]", "")
    acquisition.until(f"{SHOWN} > 1")


def test_a_failure_is_told_and_can_be_tried_again(acquisition):
    acquisition.until("(each => { each.dataset.later += '?channel=x'; return true; })(document.querySelector('[data-later$=planes]'))")
    unfold(acquisition, "channel=x")
    acquisition.has(".later [role=alert]", "channel must be a number")
    assert acquisition.texts(".later a.btn") == ["Try again"]


def test_of_a_well_it_is_that_of_its_field(panel, world):
    with Builder.session(world.store) as build:
        well = build.well(build.plate(world.user_id, world.group_id, "Plate", rows=1, columns=1), 0, 0)
        build.field(well, world.image("Field of A1"))
    panel.open(f"well-{well}")
    panel.until("(tab => { tab?.click(); return Boolean(tab); })(document.querySelector('[data-part=acquisition]'))")
    panel.until("document.querySelector('.c-part .acquired')")
    unfold(panel, "/field/1/@@original-metadata")
    panel.has(".lines b", "ImageWidth")
