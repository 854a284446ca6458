"""A very large image in a server of its own, whose memory is measured."""

import contextlib
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import tifffile
from omero.rtypes import rint

from engines import opened, plane
from omeroweb_pyr.embedded import allocation, process
from world import Server, World

SIDE = 20_000
USUAL_MB, MOST_MB = 230, 300
"""What may be taken for tiles, thumbnails and JPEGs, and what for the largest picture without loss."""

MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command out of a small process: what a child is said to have taken begins with what its parent has."""


@pytest.fixture
def alone(tmp_path):
    with process.start(tmp_path / "data", 0, demo=False) as running, contextlib.closing(Server(running.folder, running.port)) as server:
        yield running.pid, World(server)


def write(path: Path, samples: int) -> None:
    """Write 20,000 x 20,000 pixels, tile by tile: one sample of 16 bits, or red, green and blue."""
    piece = np.add.outer(np.arange(512) // 4, np.arange(512) // 4).astype(np.uint16 if samples == 1 else np.uint8)
    tile = piece if samples == 1 else np.dstack([piece, piece.T, 255 - piece])
    tiles = (tile + tile.dtype.type(number % 50) for number in range(40 * 40))
    how = {"tile": (512, 512), "compression": "zlib", "compressionargs": {"level": 1}, "maxworkers": 1, "buffersize": 1 << 22}
    shape, photometric = ((SIDE, SIDE), "minisblack") if samples == 1 else ((SIDE, SIDE, samples), "rgb")
    tifffile.imwrite(path, tiles, shape=shape, dtype=tile.dtype, photometric=photometric, **how)


def load(world: World, path: Path) -> tuple[int, float]:
    """Import a file by the command; return the image, and the memory that the command took."""
    line = [sys.executable, "-m", "omeroweb_pyr.embedded", "import", "--data", world.store.folder, "--user", world.user_name, path]
    done = subprocess.run([sys.executable, "-c", MEASURED, *map(str, line)], capture_output=True, text=True, check=True)
    *_, told, used = done.stdout.splitlines()
    return int(told.rstrip("/").rpartition("/")[2]), int(used) / 1024


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
@pytest.mark.parametrize("samples", [1, 3])
def test_twenty_thousand_pixels_square_take_little_memory(alone, tmp_path, samples):
    pid, world = alone
    write(tmp_path / "a.tif", samples)
    image, importing = load(world, tmp_path / "a.tif")
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
    engine = opened(clients[0], pixels)
    engine.renderCompressed(plane(region=(900, 900, 3192, 3192)))
    shown = peak_mb(pid)
    engine.render(plane(region=(900, 900, 3192, 3192)))
    assert (importing < USUAL_MB, shown < USUAL_MB, peak_mb(pid) < MOST_MB) == (True, True, True), (importing, shown, peak_mb(pid))
    for client in clients:
        client.closeSession()


def test_the_c_library_can_be_told():
    assert allocation.return_large_blocks() in {True, False}
