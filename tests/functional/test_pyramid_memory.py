"""A very large image in a server of its own, whose memory is measured."""

import contextlib
import threading
from pathlib import Path

import numpy as np
import pytest
import tifffile
from omero.rtypes import rint

from engines import opened, plane
from kept import keep
from omeroweb_pyr.embedded import allocation, process
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid
from world import Server, World

SIDE = 20_000
MOST_MB = 300


@pytest.fixture
def alone(tmp_path):
    with process.start(tmp_path / "data", 0, demo=False) as running, contextlib.closing(Server(running.folder, running.port)) as server:
        yield running.pid, World(server)


def write(path: Path) -> None:
    """Write 20,000 x 20,000 samples, tile by tile."""
    piece = np.add.outer(np.arange(512) // 4, np.arange(512) // 4).astype(np.uint16)
    tiles = (piece + np.uint16(number % 50) for number in range(40 * 40))
    how = {"tile": (512, 512), "photometric": "minisblack", "compression": "zlib", "compressionargs": {"level": 1}, "maxworkers": 1}
    tifffile.imwrite(path, tiles, shape=(SIDE, SIDE), dtype=np.uint16, buffersize=1 << 22, **how)


def walk(client, pixels, seed):
    """Ask for tiles here and there, at all levels."""
    engine, chance = opened(client, pixels), np.random.default_rng(seed)
    sizes = engine.getResolutionDescriptions()[::-1]
    for _ in range(80):
        level = int(chance.integers(0, len(sizes)))
        engine.setResolutionLevel(level)
        x, y = (int(chance.integers(0, length)) // 256 * 256 for length in (sizes[level].sizeX, sizes[level].sizeY))
        engine.renderCompressed(plane(region=(x, y, 256, 256)))


def peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


@pytest.mark.load
def test_twenty_thousand_pixels_square_take_little_memory(alone, tmp_path):
    pid, world = alone
    write(tmp_path / "a.tif")
    make_pyramid(tmp_path / "a.tif", 0, tmp_path / "b.ome.tif")
    image = keep(world, tmp_path / "b.ome.tif")
    pixels = int(world.store.read().execute("SELECT id FROM pixels WHERE image = ?", (image,)).fetchone()[0])
    clients = [world.client() for _ in range(3)]
    threads = [threading.Thread(target=walk, args=(client, pixels, seed)) for seed, client in enumerate(clients)]
    opened(clients[0], pixels).close()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = clients[0].sf.createThumbnailStore()
    store.setPixelsId(pixels)
    assert len(store.getThumbnailByLongestSideDirect(rint(96))) > 300
    opened(clients[0], pixels).renderCompressed(plane(region=(900, 900, 3192, 3192)))
    assert peak_mb(pid) < MOST_MB
    for client in clients:
        client.closeSession()


def test_the_c_library_can_be_told():
    assert allocation.return_large_blocks() in {True, False}
