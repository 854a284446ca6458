"""The round-trip budget: what each kind of request costs in OMERO calls, as OMERO itself counts them, and as the header says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from webtest import TestApp

from budgets import asked_of_omero
from omeroweb_pyr.gateway.model import Crumb, Listing
from omeroweb_pyr.imaging.model import ChannelView, View
from world import World

PLAIN = View(z=1, t=1)
RED = replace(PLAIN, channels=(ChannelView(1, start=0.0, end=200.0, color="FF0000"),))
GREEN = replace(PLAIN, channels=(ChannelView(2, start=0.0, end=90.0, color="00FF00"),), quality=0.5, model="g")


@pytest.fixture
def costs(server, visitor) -> Callable[[int], object]:
    """Hold a block to exactly so many calls, by our count and by OMERO's."""

    @contextmanager
    def at_most(budget: int) -> Iterator[None]:
        ours, theirs = visitor.calls, server.calls()
        yield
        assert visitor.calls - ours == server.calls() - theirs == budget

    return at_most


@pytest.fixture
def drawn(world, pixels_of, connect) -> int:
    """An image that its owner has drawn before: OMERO has rendering settings for it."""
    image = world.image()
    engine = connect(world).sf.createRenderingEngine()
    engine.lookupPixels(pixels_of(image))
    engine.resetDefaultSettings(True)
    engine.close()
    return image


def test_a_page_of_an_object_with_children_and_annotations(visitor, world, costs):
    project = world.project()
    world.images(50, dataset=(dataset := world.dataset(project=project)))
    visitor.omero.listing("project", Listing())
    with costs(3):
        place = visitor.omero.load("dataset", dataset, within=(("project", project),))
        visitor.omero.children(place, "image", Listing(limit=20))
        visitor.omero.annotations(place)


def test_pages_of_people_and_lists_of_what_is_theirs(visitor, world, costs):
    image, user = world.image(dataset=world.dataset()), world.user_id
    visitor.omero.listing("project", Listing())
    for kind, key, within in (("user", user, ()), ("group", world.group_id, ()), ("user", user, (("group", world.group_id),))):
        with costs(2):
            place = visitor.omero.load(kind, key, within)
            above = (*place.trail, Crumb(kind, key, place.name))
            assert visitor.omero.listing("image", Listing(owner=-1), above).total == 1
    with costs(1):
        assert visitor.omero.listing("user", Listing()).total == 1
    with costs(1):
        assert visitor.omero.load("image", image, (("group", world.group_id), ("user", user))).trail[1].name == f"Test {world.mark}"


def test_a_page_of_an_image_with_its_settings(visitor, world, costs):
    image = world.image()
    visitor.omero.listing("project", Listing())
    with costs(2):
        seen = visitor.omero.load("image", image)
        visitor.omero.settings(seen)
        visitor.omero.annotations(seen)


def test_a_list_costs_the_same_whatever_its_length(visitor, world, costs):
    dataset = world.dataset()
    world.images(300, dataset=dataset)
    visitor.omero.listing("project", Listing())
    for limit in (1, 300):
        with costs(1):
            assert visitor.omero.listing("image", Listing(limit=limit)).total == 300
        with costs(2):
            page = visitor.omero.children(visitor.omero.load("dataset", dataset), "image", Listing(limit=limit))
            assert (len(page.items), page.total) == (limit, 300)


def test_fifty_thumbnails(visitor, world, costs):
    world.images(50)
    with costs(4):  # two of them open the services
        assert len(visitor.omero.thumbnails(visitor.omero.listing("image", Listing()).items, 32)) == 50
    with costs(2):
        assert len(visitor.omero.thumbnails(visitor.omero.listing("image", Listing()).items, 32)) == 50


def test_fifty_single_thumbnails_at_once_after_their_list(server, visitor, world):
    world.images(50)
    images = visitor.omero.listing("image", Listing()).items
    visitor.omero.thumbnail(images[0], 16)
    start = threading.Barrier(len(images))

    def ask(request, image: int) -> None:
        start.wait()
        assert request.thumbnail(request.image(image), 16).data

    before = server.calls()
    threads = [threading.Thread(target=ask, args=(visitor.request(), image.id)) for image in images]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert server.calls() - before <= 10


def test_the_first_touch_of_an_image(visitor, drawn, costs):
    visitor.omero.listing("project", Listing())
    with costs(6):
        visitor.omero.render(visitor.omero.image(drawn), PLAIN)


def test_the_first_touch_with_channels(visitor, drawn, costs):
    visitor.omero.listing("project", Listing())
    with costs(7):
        visitor.omero.render(visitor.omero.image(drawn), RED)


def test_the_first_touch_of_what_was_never_rendered(visitor, world, costs):
    image = world.image()
    visitor.omero.listing("project", Listing())
    with costs(11):
        visitor.omero.render(visitor.omero.image(image), GREEN)


def test_a_plane_from_a_warm_engine(visitor, drawn, costs):
    image = visitor.omero.image(drawn)
    for lossless in (False, True):
        visitor.omero.render(image, PLAIN, lossless)
        with costs(1):
            visitor.omero.render(visitor.omero.image(drawn), replace(PLAIN, z=2), lossless)


def test_a_plane_from_a_warm_engine_with_a_cold_grant(visitor, drawn, costs):
    visitor.omero.render(visitor.omero.image(drawn), PLAIN)
    visitor.connection.grants.__init__()
    with costs(2):
        visitor.omero.render(visitor.omero.image(drawn), PLAIN)


def test_a_never_rendered_image_is_warm_at_the_second_look(visitor, world, costs):
    image = world.image()
    first = visitor.omero.render(visitor.omero.image(image), PLAIN)
    with costs(1):
        assert visitor.omero.render(visitor.omero.image(image), PLAIN) == first
    visitor.connection.grants.__init__()
    with costs(2):
        assert visitor.omero.render(visitor.omero.image(image), PLAIN) == first


def test_a_plane_of_an_image_that_a_list_told_of(visitor, drawn, costs):
    image = visitor.omero.listing("image", Listing()).items[0]
    assert image.id == drawn
    with costs(7):
        visitor.omero.settings(image)
        visitor.omero.render(image, RED)
    with costs(1):
        visitor.omero.settings(image)
        visitor.omero.render(image, RED)


def test_new_settings_on_a_warm_engine(visitor, drawn, costs):
    image = visitor.omero.image(drawn)
    visitor.omero.render(image, PLAIN)
    for view, budget in [(RED, 2), (GREEN, 3), (GREEN, 1), (PLAIN, 3), (replace(PLAIN, model="g"), 2), (PLAIN, 2)]:
        with costs(budget):
            visitor.omero.render(image, view)


def test_logging_in_to_the_first_page(app, server, world: World):
    world.project("Mine")
    browser = TestApp(app)
    form = browser.get("/webclient/login/", {"url": "/project/"}).forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    before = server.calls()
    page = form.submit(status="3*").follow()
    assert "Mine" in page
    assert server.calls() - before <= 12


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/image/{}.png", 6),
        ("/image/{}.jpg", 6),
        ("/image/{}.jpg?c=1|0:200$FF0000", 7),
        ("/image/{}/@@render?c=1|0:200$FF0000&q=0.4", 8),
        ("/image/{}/@@thumbnail", 3),
    ],
)
def test_pictures_over_http(server, browser, drawn, path, budget):
    browser.get("/project/")
    for most in (budget, 2, 2):
        before = server.calls()
        reply = browser.get(path.format(drawn))
        assert asked_of_omero(reply) == server.calls() - before <= most


def test_a_picture_that_still_holds_costs_one_call(server, browser, drawn):
    reply = browser.get(f"/image/{drawn}.jpg")
    before = server.calls()
    again = browser.get(f"/image/{drawn}.jpg", headers={"If-None-Match": reply.headers["ETag"]}, status=304)
    assert asked_of_omero(again) == server.calls() - before <= 1
