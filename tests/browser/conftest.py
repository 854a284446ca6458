"""Chromium, for the tests of what happens in a browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyramid.path import AssetResolver
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from browsing import Visitor
from hands import Hands
from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid
from omeroweb_pyr.embedded.seed.stack import DYES, write_stack
from omeroweb_pyr.views import static
from panels import Client
from rightpanel import Panel
from typist import Typist
from world import World

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1440,900"
)

WIDE = (3600, 3200)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory) -> Iterator[Chrome]:
    """A headless Chromium that keeps its console and its requests."""
    if not (CHROMIUM.exists() and DRIVER.exists()):
        pytest.skip("Chromium is not installed")
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture(params=["OpenSeadragon", "plain"])
def library(request, monkeypatch) -> str:
    """What shows pictures: OpenSeadragon, or a plain element where the library was not to be had at set-up."""
    if request.param == "plain":
        monkeypatch.setattr(static, "OPENSEADRAGON", "vendor/none.js")
    elif not AssetResolver().resolve(f"{static.OURS}/{static.OPENSEADRAGON}").exists():
        pytest.skip("OpenSeadragon is not there: npm was missing at set-up")
    return request.param


@pytest.fixture
def visitor(chromium, site, world, library) -> Visitor:
    """Somebody logged in as the test's own user."""
    someone = Visitor(chromium, site)
    someone.log_in(world)
    someone.complaints()  # of an earlier test
    return someone


@pytest.fixture
def office(visitor, server) -> Visitor:
    """An administrator."""
    visitor.log_in(World(server, admin=True))
    return visitor


@pytest.fixture
def typist(chromium, site, library) -> Typist:
    """Somebody without a mouse, who has yet to log in."""
    someone = Typist(chromium, site)
    someone.complaints()  # of an earlier test
    return someone


@pytest.fixture
def client(chromium, site, world) -> Client:
    someone = Visitor(chromium, site)
    someone.log_in(world)
    someone.complaints()
    made = Client(chromium, site.url, someone)
    yield made
    assert someone.complaints() == []


@pytest.fixture(scope="session")
def wide(server):
    """A file of three levels and two planes: waves, of which only the full size has the finest, and a ramp."""
    across, down = np.arange(WIDE[0]), np.arange(WIDE[1])
    waves = (across[None, :] // 2 + down[:, None] // 2) % 2 * 200
    ramp = np.broadcast_to(across[None, :] // 20, waves.shape)
    samples = np.stack([waves, ramp]).astype(np.uint8)[None, :, None]
    flat = write_stack(server.store.pixels, "tests/waves", samples, DYES[:1])
    make_pyramid(server.store.pixels / flat.path, 0, server.store.pixels / "tests/waves-tiled.ome.tif")
    return replace(flat, path="tests/waves-tiled.ome.tif")


@pytest.fixture
def enter(chromium, site):
    """Log somebody in, and give him the panel."""
    someone = Visitor(chromium, site)

    def log_in(who):
        someone.log_in(who)
        someone.complaints()
        return Panel(chromium, site.url)

    return log_in


@pytest.fixture
def panel(enter, world):
    return enter(world)


@pytest.fixture
def hands(chromium, site, world) -> Hands:
    someone = Hands(chromium, site)
    someone.log_in(world)
    someone.complaints()
    yield someone
    assert someone.complaints() == []


@pytest.fixture
def shelf(world):
    """Two projects; three images in a dataset of the first, a dataset in the second."""
    projects = [world.project("P1"), world.project("P2")]
    datasets = [world.dataset("D1", project=projects[0]), world.dataset("D2", project=projects[1])]
    return projects, datasets, world.images(3, dataset=datasets[0], name="Image {}")
