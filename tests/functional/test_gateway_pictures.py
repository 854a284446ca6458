"""Planes, projections and thumbnails from warm services, over the wire."""

import io
import threading
from dataclasses import replace

import numpy as np
import omero.all
import pytest
from PIL import Image

from omeroweb_pyr.errors import BadRequest, NotReady, ObjectNotFound
from omeroweb_pyr.gateway.model import Listing
from omeroweb_pyr.imaging.model import ChannelView, Projection, View

PLAIN = View(z=1, t=1)
RED = ChannelView(1, start=0.0, end=200.0, color="FF0000")
RED_ONLY = replace(PLAIN, channels=(RED,))


@pytest.fixture
def image(visitor, world):
    return visitor.omero.load("image", world.image())


def pixels(picture) -> np.ndarray:
    with Image.open(io.BytesIO(picture.data)) as opened:
        assert opened.format == {"image/png": "PNG", "image/jpeg": "JPEG"}[picture.content_type]
        return np.asarray(opened.convert("RGB")).astype(int)


def png(visitor, image, view) -> np.ndarray:
    return pixels(visitor.omero.render(image, view, lossless=True))


def test_a_plane_is_drawn_lossless_and_as_jpeg(visitor, image):
    exact = png(visitor, image, PLAIN)
    assert exact.shape == (24, 32, 3)
    assert abs(pixels(visitor.omero.render(image, replace(PLAIN, quality=1.0))) - exact).mean() < 6
    assert exact.std() > 5


def test_a_window_and_a_colour_are_exactly_drawn(visitor, image):
    found = png(visitor, image, RED_ONLY)
    x, y = np.meshgrid(np.arange(32), np.arange(24))
    assert abs(found[..., 0] - (x + 2 * y) * 255 / 200).max() <= 1
    assert found[..., 1:].max() == 0


def test_planes_differ(visitor, image):
    views = [RED_ONLY, replace(RED_ONLY, z=2), replace(RED_ONLY, t=2)]
    first, second, third = (png(visitor, image, view)[..., 0].mean() for view in views)
    assert first < second < third


def test_grey_shows_no_colour(visitor, image):
    found = png(visitor, image, replace(RED_ONLY, model="g"))
    assert (found[..., 0] == found[..., 1]).all()
    assert (found[..., 0] == found[..., 2]).all()


def test_a_warm_engine_draws_what_a_fresh_one_draws(visitor, image, make_pool, enter, world):
    fresh = {name: png(enter(world, make_pool()), image, view) for name, view in {"plain": PLAIN, "red": RED_ONLY}.items()}
    lut = replace(PLAIN, channels=(ChannelView(1, lut="cool.lut"), ChannelView(2, active=False)))
    wild = [RED_ONLY, lut, replace(PLAIN, model="g"), replace(PLAIN, channels=(ChannelView(2, start=50.0, end=60.0),)), PLAIN, RED_ONLY]
    found = [png(visitor, image, view) for view in wild]
    assert (found[4] == fresh["plain"]).all()
    assert (found[0] == fresh["red"]).all()
    assert (found[5] == fresh["red"]).all()
    assert (png(visitor, image, PLAIN) == fresh["plain"]).all()


def test_a_quality_holds_for_its_request_only(visitor, image):
    plain = visitor.omero.render(image, PLAIN).data
    low = visitor.omero.render(image, replace(PLAIN, quality=0.1)).data
    assert len(low) < len(plain)
    assert visitor.omero.render(image, PLAIN).data == plain


@pytest.mark.parametrize(("kind", "z"), [("intmax", 3), ("intmean", 2)])
def test_projections_are_drawn(visitor, image, kind, z):
    view = replace(RED_ONLY, projection=Projection(kind, 1, 3))
    assert abs(png(visitor, image, view) - png(visitor, image, replace(RED_ONLY, z=z))).max() <= 1
    assert pixels(visitor.omero.render(image, view)).shape == (24, 32, 3)


def test_a_sum_is_brighter_and_one_plane_is_itself(visitor, image):
    total = png(visitor, image, replace(RED_ONLY, projection=Projection("intsum", 1, 3)))
    assert total.mean() > png(visitor, image, replace(RED_ONLY, z=3)).mean()
    one = png(visitor, image, replace(RED_ONLY, projection=Projection("intsum", 2, 2)))
    assert (one == png(visitor, image, replace(RED_ONLY, z=2))).all()


@pytest.mark.parametrize(
    "change",
    [
        {"z": 0},
        {"z": 4},
        {"t": 3},
        {"channels": (ChannelView(3),)},
        {"projection": Projection("intmax", 2, 4)},
        {"projection": Projection("intmax", 3, 2)},
        {"projection": Projection("mode", 1, 2)},
    ],
)
def test_what_the_image_has_not_is_a_bad_request(visitor, image, change):
    with pytest.raises(BadRequest):
        visitor.omero.render(image, replace(PLAIN, **change))
    assert visitor.omero.render(image, PLAIN).data


def test_the_owners_settings_are_shown_to_a_colleague_who_cannot_save(enter, world):
    made = world.image()
    owner, other = enter(world), enter(world.colleague())
    image = owner.omero.load("image", made)
    exact = png(owner, image, PLAIN)
    assert (png(other, other.omero.load("image", made), PLAIN) == exact).all()


def test_who_cannot_save_draws_what_nobody_has_drawn(enter, world):
    made = world.image()
    other = enter(world.colleague())
    assert png(other, other.omero.load("image", made), PLAIN).std() > 5


def test_the_version_changes_with_the_saved_settings_and_so_does_the_picture(visitor, world, image):
    first = png(visitor, image, PLAIN)
    before = visitor.omero.load("image", image.id)
    client = world.client()
    try:
        engine = client.sf.createRenderingEngine()
        engine.lookupPixels(image.pixels.id)
        assert engine.lookupRenderingDef(image.pixels.id)
        engine.load()
        engine.setChannelWindow(0, 0.0, 1.0)
        engine.saveCurrentSettings()
        engine.close()
    finally:
        client.closeSession()
    after = visitor.omero.load("image", image.id)
    assert before.version != after.version
    assert visitor.omero.settings(after).channels[0].end == 1.0
    assert (png(visitor, after, PLAIN) != first).any()


def test_a_saved_inversion_is_drawn_and_taken_away_again(visitor, world, image, make_pool, enter):
    plain = png(visitor, image, PLAIN)
    save_inversion(world, image.pixels.id, on=True)
    inverted = visitor.omero.load("image", image.id)
    assert visitor.omero.settings(inverted).channels[0].inverted
    drawn = png(visitor, inverted, PLAIN)
    assert (drawn != plain).any()
    fresh = enter(world, make_pool())
    assert (png(fresh, fresh.omero.load("image", image.id), PLAIN) == drawn).all()
    save_inversion(world, image.pixels.id, on=False)
    assert (png(visitor, visitor.omero.load("image", image.id), PLAIN) == plain).all()


def save_inversion(world, pixels_id: int, *, on: bool) -> None:
    client = world.client()
    try:
        engine = client.sf.createRenderingEngine()
        engine.lookupPixels(pixels_id)
        engine.lookupRenderingDef(pixels_id)
        engine.load()
        change = engine.addCodomainMapToChannel if on else engine.removeCodomainMapFromChannel
        change(omero.romio.ReverseIntensityMapContext(), 0)
        engine.saveCurrentSettings()
        engine.close()
    finally:
        client.closeSession()


def test_a_thumbnail_has_its_longest_side(visitor, image):
    assert pixels(visitor.omero.thumbnail(image, 16)).shape == (12, 16, 3)


def test_many_thumbnails_leave_out_what_cannot_be_drawn(visitor, world, image):
    made = [image, *(visitor.omero.load("image", world.image()) for _ in range(3))]
    nothing = replace(image, id=99, pixels=None)
    missing = replace(image, id=98, pixels=replace(image.pixels, id=2**40))
    found = visitor.omero.thumbnails([*made, nothing, missing], 16)
    assert set(found) == {one.id for one in made}
    with pytest.raises(ObjectNotFound):
        visitor.omero.thumbnail(nothing, 16)
    with pytest.raises((NotReady, ObjectNotFound)):
        visitor.omero.thumbnail(missing, 16)


def test_simultaneous_thumbnails_are_joined(server, visitor, world):
    dataset = world.dataset()
    world.images(20, dataset=dataset)
    images = visitor.omero.children(visitor.omero.load("dataset", dataset), "image", Listing()).items
    visitor.omero.thumbnails(images, 32)
    start, found = threading.Barrier(len(images)), {}

    def ask(one, request) -> None:
        start.wait()
        found[one.id] = request.thumbnail(one, 32).data

    threads = [threading.Thread(target=ask, args=(one, visitor.request())) for one in images]
    before = server.calls()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 20
    assert server.calls() - before <= 8


def test_a_service_that_omero_dropped_is_made_again(visitor, image):
    first = png(visitor, image, PLAIN)
    visitor.omero.thumbnail(image, 16)
    for servant in list(visitor.pool.shelf._servants.values()):
        servant.proxy.close()
    assert (png(visitor, image, PLAIN) == first).all()
    assert visitor.omero.thumbnail(image, 16).data


def test_different_requests_on_one_engine_do_not_mix(visitor, image):
    expected = {view: visitor.omero.render(image, view, lossless=True).data for view in (PLAIN, RED_ONLY, replace(PLAIN, model="g"))}
    wrong = []

    def ask(view, request) -> None:
        wrong.extend(view for _ in range(5) if request.render(image, view, lossless=True).data != expected[view])

    threads = [threading.Thread(target=ask, args=(view, visitor.request())) for view in expected for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong


def test_engines_are_bounded_and_closed(server, visitor, world, monkeypatch):
    monkeypatch.setattr(visitor.pool.shelf, "_limit", 3)
    quiet = server.servants()
    for _ in range(8):
        visitor.omero.render(visitor.omero.load("image", world.image()), PLAIN)
    assert len(visitor.pool.shelf) <= 4
    monkeypatch.setattr(visitor.pool.shelf, "_idle", 0.0)
    visitor.pool.reap()
    assert len(visitor.pool.shelf) == 0
    visitor.pool.close()
    assert server.servants() <= quiet
