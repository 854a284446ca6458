"""Pictures drawn once for all who may see them: nobody else gets them, and a change of settings makes new ones."""

from functools import partial

import pytest

from omeroweb_pyr.gateway.model import Picture
from omeroweb_pyr.gateway.pictures import Pictures

RED = "@@render?c=1|0:300$FF0000&z=1&t=1"


@pytest.fixture
def visit(make_app, log_in):
    """Make browsers of a site that keeps pictures: ``visit(world)``."""
    return partial(log_in, site=make_app(**{"omero.web.picture_cache": "8"}))


def calls(reply) -> int:
    """How many OMERO calls a reply took."""
    return int(reply.headers["Server-Timing"].split('"')[1])


def test_a_picture_is_drawn_once_for_everybody_who_may_see_it(world, visit):
    image, owner = world.image(), visit(world)
    owner.get(f"/image/{image}/@@render")  # never drawn before: OMERO makes settings of its own
    owner.get(f"/image/{image}.json")
    first = owner.get(f"/image/{image}/{RED}")
    colleague = visit(world.colleague())
    colleague.get(f"/image/{image}.json")
    again = colleague.get(f"/image/{image}/{RED}")
    assert again.body == first.body
    assert calls(first) > 1 >= calls(again)


def test_thumbnails_are_kept_too(world, visit):
    image, browser = world.image(), visit(world)
    first = browser.get(f"/image/{image}/@@thumbnail?size=48")
    again = browser.get(f"/image/{image}/@@thumbnail?size=48")
    assert again.body == first.body
    assert calls(again) == 0
    assert browser.get(f"/image/{image}/@@thumbnail?size=64").body != first.body


def test_who_may_not_see_the_image_gets_no_picture_of_it(world, stranger, visit):
    image = world.image()
    visit(world).get(f"/image/{image}/{RED}")
    visit(stranger).get(f"/image/{image}/{RED}", status=404)


def test_another_plane_and_other_settings_are_other_pictures(world, visit):
    image, browser = world.image(), visit(world)
    asked = ("c=1|0:300&z=1", "c=1|0:300&z=2", "c=1|0:90&z=1", "z=1&m=g")
    shown = {browser.get(f"/image/{image}/@@render?{query}").body for query in asked}
    assert len(shown) == 4


def test_saved_settings_make_a_new_picture(world, visit, connect, pixels_of):
    image, browser = world.image(), visit(world)
    browser.get(f"/image/{image}/@@render?z=1&t=1")
    before = browser.get(f"/image/{image}/@@render?z=1&t=1").body
    engine = connect(world).sf.createRenderingEngine()
    engine.lookupPixels(pixels_of(image))
    engine.lookupRenderingDef(pixels_of(image))
    engine.load()
    engine.setChannelWindow(0, 0.0, 5.0)
    engine.saveCurrentSettings()
    engine.close()
    browser.get(f"/image/{image}.json")  # looks at the image anew
    assert browser.get(f"/image/{image}/@@render?z=1&t=1").body != before


def test_the_oldest_go_when_there_is_no_room():
    pictures, drawn = Pictures(1), []

    def draw(name: str, size: int) -> Picture:
        return pictures.get(name, lambda: drawn.append(name) or Picture(bytes(size), "image/jpeg"))

    for name in [*(f"a{n}" for n in range(9)), "a8", "a0"]:
        draw(name, 120_000)
    assert drawn == [*(f"a{n}" for n in range(9)), "a0"]
    draw("huge", 400_000)
    draw("huge", 400_000)
    assert drawn.count("huge") == 2
