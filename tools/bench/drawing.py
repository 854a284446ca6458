"""A tile and a plane of three 16-bit channels: the whole request, against the drawing alone in this process, over the same file.

No picture is asked for twice while the engine is measured, for a second time it comes from memory; that is measured for itself.
"""

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

CHANNELS = "c=1|0:4095$FF0000,2|0:4095$00FF00,3|0:4095$0000FF&t=1"
TILES = [(column, row) for column in range(8) for row in range(8)]
PLANES = 24


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
    plane, flat = _stack(store, "bench/plane", 512, PLANES), _stack(store, "bench/flat", 2048, 1)
    make_pyramid(store.pixels / flat.path, 0, store.pixels / "bench/tiled.ome.tif")
    tiled = replace(flat, path="bench/tiled.ome.tif")
    ids = [build.image(owner, group, name, stack) for name, stack in (("Plane", plane), ("Tiles", tiled))]
    return Drawings(*ids, *(open_source(store.pixels / stack.path) for stack in (plane, tiled)))


def compare(site: Site, made: Drawings) -> None:
    """Print calls, times and ratios of warm requests."""
    visitor = Visitor(site.port)
    visitor.log_in("demo", "demo")
    print("\nthree 16-bit channels, warm, JPEG            calls  web ms  of it OMERO ms  drawing alone ms  x OMERO  x drawing (target 1.3)")
    tiles = [f"/image/{made.tiled}/@@render?tile=0,{column},{row},256,256&{CHANNELS}&z=1" for column, row in TILES]
    regions = [Cut(region=(column * 256, row * 256, 256, 256)) for column, row in TILES]
    planes = [f"/image/{made.plane}/@@render?{CHANNELS}&z={z + 1}" for z in range(PLANES)]
    for label, paths, source, cuts in (
        ("tile of 256 x 256", tiles, made.tiled_file, regions),
        ("plane of 512 x 512", planes, made.plane_file, [Cut(z=z) for z in range(PLANES)]),
    ):
        for of, drawer in ((label, _drawer(source)), (f"{label}, asked for again", _drawer(source))):
            print(_compared(visitor, of, paths, drawer, cuts))
    visitor.close()


def _compared(visitor: Visitor, label: str, paths: Sequence[str], drawer: Callable[[Cut], bytes], cuts: Sequence[Cut]) -> str:
    visitor.get(paths[0])
    web, omero, inside, calls = [], [], [], 0
    for path, cut in list(zip(paths, cuts, strict=True))[1:]:  # by turns, so that both meet the same load
        reply = visitor.get(path)
        web.append(reply.milliseconds)
        omero.append(reply.omero_ms)
        calls = max(calls, reply.calls)
        begun = time.perf_counter()
        drawer(cut)
        inside.append((time.perf_counter() - begun) * 1000)
    whole, called, drawn = (statistics.median(times) for times in (web, omero, inside))
    share = f"{whole / called:8.2f}" if called else " " * 8
    return f"{label:44} {calls:5} {whole:7.2f} {called:15.2f} {drawn:17.2f} {share} {whole / drawn:10.2f}"


def rates(site: Site, made: Drawings) -> None:
    """Print how many requests of a kind a second are answered."""
    print("\nrequests a second, 6 clients                 requests  a second")
    tiles = [f"/image/{made.tiled}/@@render?tile=0,{column},{row},256,256&{CHANNELS}&z=1&q=0.8" for column, row in TILES]
    for label, paths, count in (
        ("tiles of 256 x 256", tiles, 480),
        ("thumbnails", ["/image/1001/@@thumbnail?size=96", "/image/1002/@@thumbnail?size=96"], 480),
        ("pages of an image", ["/image/1001/"], 180),
        ("JSON of an image", ["/image/1001.json"], 480),
    ):
        print(f"{label:44} {count:8} {_rate(site.port, paths, count, clients=6):9.0f}")


def _stack(store: Store, name: str, size: int, planes: int) -> Stack:
    y, x = np.mgrid[:size, :size]
    noise = np.random.default_rng(1).normal(0, 40, (3, size, size))
    waves = np.stack([1500 * (1 + np.sin(x / (30 + 9 * place)) * np.cos(y / 41)) for place in range(3)])
    plane = np.clip(waves + noise + 200, 0, 4095).astype(np.uint16)
    return write_stack(store.pixels, name, np.broadcast_to(plane, (1, planes, 3, size, size)), DYES[:3])


def _drawer(source: Source) -> Callable[[Cut], bytes]:
    """Return just what the engine does for renderCompressed."""
    colors = ((255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255))
    settings = defaults([Look(color=color, extremes=(0.0, 4095.0)) for color in colors], 1, "uint16")

    def once(cut: Cut) -> bytes:
        found = view(source, cut)
        return encode.jpeg(draw(settings, found.read, found.height, found.width))

    once(Cut())
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
