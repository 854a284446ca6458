"""Thumbnails that nobody has, asked for by many at once: one call to OMERO brings them all, and each has an address of its own."""

import threading
import time
from urllib.parse import urlsplit

from omeroweb_pyr.gateway.images import Studio
from omeroweb_pyr.gateway.model import Listing


def test_those_who_come_during_a_call_share_the_next_one(visitor, world, monkeypatch):
    world.images(13)
    first, warm, *images = visitor.omero.listing("image", Listing()).items
    visitor.omero.thumbnail(warm, 16)  # opens the services
    called, go, batches = threading.Event(), threading.Event(), []
    draw = Studio._thumbnails

    def held(studio, ids, size, group):
        """Let OMERO answer the first call only when all the others wait."""
        batches.append(len(ids))
        called.set()
        assert go.wait(30)
        return draw(studio, ids, size, group)

    monkeypatch.setattr(Studio, "_thumbnails", held)
    requests, drawn = [visitor.request() for _ in range(1 + 2 * len(images))], []

    def ask(request, image):
        drawn.append(bool(request.thumbnail(image, 16).data))

    threads = [threading.Thread(target=ask, args=(requests[0], first))]
    threads[0].start()
    assert called.wait(30)
    threads += [threading.Thread(target=ask, args=each) for each in zip(requests[1:], [*images, *images], strict=True)]
    for thread in threads[1:]:
        thread.start()
    while sum(map(len, visitor.connection.batches._waiting.values())) < len(threads) - 1:
        time.sleep(0.01)
    go.set()
    for thread in threads:
        thread.join(30)
    assert drawn == [True] * len(threads)
    assert batches == [1, len(images)]  # every one once, whoever asked twice
    assert sum(request._meter.count for request in requests[1:]) == 1


def test_a_list_names_thumbnails_that_are_kept_for_good_in_every_size(browser, world):
    dataset = world.dataset()
    world.images(2, dataset=dataset)
    listed = browser.get(f"/dataset/{dataset}/image.json").json["data"]
    browser.get(urlsplit(listed[0]["url:thumbnail"]).path)  # never drawn before: now it has a version
    named = [urlsplit(item["url:thumbnail"]) for item in browser.get(f"/dataset/{dataset}/image.json").json["data"]]
    assert len({each.path for each in named}) == 2
    for size in (96, 192, 384):
        reply = browser.get(f"{named[0].path}?size={size}&{named[0].query}")
        assert reply.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        again = browser.get(f"{named[0].path}?size={size}&{named[0].query}", headers={"If-None-Match": reply.headers["ETag"]}, status=304)
        assert 'desc="0"' in again.headers["Server-Timing"]
