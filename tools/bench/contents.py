"""What the centre of the client shows: the grid of a large plate, and the thumbnails in sight, asked for as a browser does."""

import json
import statistics
import threading
import time
from collections.abc import Sequence

import numpy as np

from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DYES, write_stack
from omeroweb_pyr.embedded.store import Store
from tools.bench.site import Site
from tools.bench.visitor import Reply, Visitor

ROWS, COLUMNS, FIELDS = 16, 24, 12
IN_SIGHT = 40
AT_ONCE = 6
"""How many connections a browser opens to one site."""


def large_plate(build: Builder, store: Store) -> int:
    """Make a plate of 384 wells with 12 fields each beside image 1001, all of one small file, and return its id."""
    owner, group = store.read().execute("SELECT owner_id, group_id FROM image WHERE id = 1001").fetchone()
    samples = np.random.default_rng(2).integers(0, 4095, (1, 1, 2, 64, 64), dtype=np.uint16)
    stack = write_stack(store.pixels, "bench/well", samples, DYES[:2])
    images = build.images(ROWS * COLUMNS * FIELDS, owner, group, "well_{:04}.ome.tif", stack)
    screen = build.screen(owner, group, "Large")
    plate = build.plate(owner, group, "384 wells", screen=screen, rows=ROWS, columns=COLUMNS)
    build.wells(plate, images, rows=ROWS, columns=COLUMNS, runs=[build.run(plate, "Run 1", fields=FIELDS)], pitch=300)
    return plate


def contents(site: Site, dataset: int, plate: int) -> None:
    """Print what it takes until a plate, and the thumbnails in sight, are there."""
    visitor = Visitor(site.port)
    visitor.log_in("demo", "demo")
    print(f"\nthe centre of the client{'':48} calls      ms (target)")
    visitor.get(f"/plate/{plate}/@@wells")
    for label, query in (("first field", ""), ("last field", f"?field={FIELDS}")):
        replies = [visitor.get(f"/plate/{plate}/@@wells{query}") for _ in range(7)]
        took = statistics.median(reply.milliseconds for reply in replies)
        print(f"{f'plate of {ROWS * COLUMNS} wells x {FIELDS} fields, {label}':72} {replies[-1].calls:5} {took:7.0f} (3, 300)")
    listed = json.loads(visitor.get(f"/dataset/{dataset}/image.json?limit={IN_SIGHT}&offset=5000").body)["data"]
    paths = [f"/dataset/{dataset}/image/{item['@id']}/@@thumbnail?size=192&{item['url:thumbnail'].split('?')[1]}" for item in listed]
    for label in ("never asked for before", "again, without the browser's own copies"):
        took, replies = fetched(visitor, paths)
        refused = "" if all(reply.status == 200 for reply in replies) else "   some were refused"
        print(f"{f'{IN_SIGHT} thumbnails in sight, {label}':72} {sum(reply.calls for reply in replies):5} {took:7.0f} (1000){refused}")
    visitor.close()


def fetched(known: Visitor, paths: Sequence[str]) -> tuple[float, list[Reply]]:
    """Fetch addresses over as many connections as a browser has; return the milliseconds until the last is there, and the replies."""
    left, replies = list(paths), []

    def work() -> None:
        own = known.beside()
        while left:
            try:
                path = left.pop(0)
            except IndexError:
                break
            replies.append(own.get(path))
        own.close()

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - begun) * 1000, replies
