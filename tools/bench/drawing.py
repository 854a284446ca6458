"""A tile and a plane of three 16-bit channels: the whole request, against the drawing alone in this process, over the same file."""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from omeroweb_pyr.embedded.pixels import encode
from omeroweb_pyr.embedded.pixels.cut import Cut, view
from omeroweb_pyr.embedded.pixels.draw import draw
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid
from omeroweb_pyr.embedded.pixels.settings import Look, defaults
from omeroweb_pyr.embedded.pixels.source import Source, open_source
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DYES, Stack, write_stack
from omeroweb_pyr.embedded.store import Store
from tools.bench.site import Site
from tools.bench.visitor import Visitor

CHANNELS = "c=1|0:4095$FF0000,2|0:4095$00FF00,3|0:4095$0000FF&z=1&t=1"
TILE = (512, 512, 256, 256)
ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Drawings:
    """A plane of 512 x 512, and 2048 x 2048 pixels with levels: their images and files."""

    plane: int
    tiled: int
    plane_file: Source
    tiled_file: Source


def drawings(build: Builder, store: Store) -> Drawings:
    """Make both beside image 1001."""
    owner, group = store.read().execute("SELECT owner_id, group_id FROM image WHERE id = 1001").fetchone()
    plane, flat = _stack(store, "bench/plane", 512), _stack(store, "bench/flat", 2048)
    make_pyramid(store.pixels / flat.path, 0, store.pixels / "bench/tiled.ome.tif")
    tiled = replace(flat, path="bench/tiled.ome.tif")
    ids = [build.image(owner, group, name, stack) for name, stack in (("Plane", plane), ("Tiles", tiled))]
    return Drawings(*ids, *(open_source(store.pixels / stack.path) for stack in (plane, tiled)))


def compare(site: Site, made: Drawings) -> None:
    """Print calls, times and ratios of warm requests."""
    visitor = Visitor(site.port)
    visitor.log_in("demo", "demo")
    print("\nthree 16-bit channels, warm, JPEG            calls  web ms  of it OMERO ms  drawing alone ms  x OMERO  x drawing (target 1.3)")
    left, top = TILE[0] // 256, TILE[1] // 256
    for label, path, source, region in (
        ("tile of 256 x 256", f"/image/{made.tiled}/@@render?tile=0,{left},{top},256,256&{CHANNELS}", made.tiled_file, TILE),
        ("plane of 512 x 512", f"/image/{made.plane}/@@render?{CHANNELS}", made.plane_file, None),
    ):
        visitor.get(path)
        alone = _drawer(source, region)
        web, omero, inside = [], [], []
        for _ in range(ROUNDS):  # by turns, so that both meet the same load
            reply = visitor.get(path)
            web.append(reply.milliseconds)
            omero.append(reply.omero_ms)
            begun = time.perf_counter()
            alone()
            inside.append((time.perf_counter() - begun) * 1000)
        whole, called, drawn = (statistics.median(times) for times in (web, omero, inside))
        print(f"{label:44} {reply.calls:5} {whole:7.1f} {called:15.1f} {drawn:17.1f} {whole / called:8.2f} {whole / drawn:10.2f}")
    visitor.close()


def rates(site: Site, made: Drawings) -> None:
    """Print how many requests of a kind a second are answered."""
    print("\nrequests a second, 6 clients                 requests  a second")
    tiles = [f"/image/{made.tiled}/@@render?tile=0,{column},{row},256,256&{CHANNELS}" for column in range(8) for row in range(8)]
    for label, paths, count in (
        ("tiles of 256 x 256", tiles, 480),
        ("thumbnails", ["/image/1001/@@thumbnail?size=96", "/image/1002/@@thumbnail?size=96"], 480),
        ("pages of an image", ["/image/1001/"], 180),
        ("JSON of an image", ["/image/1001.json"], 480),
    ):
        print(f"{label:44} {count:8} {_rate(site.port, paths, count, clients=6):9.0f}")


def _stack(store: Store, name: str, size: int) -> Stack:
    y, x = np.mgrid[:size, :size]
    noise = np.random.default_rng(1).normal(0, 40, (3, size, size))
    waves = np.stack([1500 * (1 + np.sin(x / (30 + 9 * place)) * np.cos(y / 41)) for place in range(3)])
    return write_stack(store.pixels, name, np.clip(waves + noise + 200, 0, 4095).astype(np.uint16)[None, None], DYES[:3])


def _drawer(source: Source, region: tuple[int, int, int, int] | None) -> Callable[[], bytes]:
    """Return just what the engine does for renderCompressed."""
    colors = ((255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255))
    settings = defaults([Look(color=color, extremes=(0.0, 4095.0)) for color in colors], 1, "uint16")

    def once() -> bytes:
        found = view(source, Cut(region=region))
        return encode.jpeg(draw(settings, found.read, found.height, found.width))

    once()
    return once


def _rate(port: int, paths: Sequence[str], count: int, clients: int) -> float:
    visitors = [Visitor(port) for _ in range(clients)]
    for visitor in visitors:
        visitor.log_in("demo", "demo")
        visitor.get(paths[0])
    threads = [threading.Thread(target=_ask, args=(visitor, paths, range(at, count, clients))) for at, visitor in enumerate(visitors)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    spent = time.perf_counter() - begun
    for visitor in visitors:
        visitor.close()
    return count / spent


def _ask(visitor: Visitor, paths: Sequence[str], numbers: range) -> None:
    for number in numbers:
        status = visitor.get(paths[number % len(paths)]).status
        assert status == 200, f"{paths[number % len(paths)]} answered {status}"
