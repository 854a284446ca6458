"""Large images in a real browser: OpenSeadragon shows all their levels."""

from dataclasses import replace

import numpy as np
import pytest

from omeroweb_pyr.embedded.pixels.pyramid import make_pyramid
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DYES, write_stack

pytestmark = pytest.mark.browser

SIZE = (3600, 3200)


@pytest.fixture(scope="module")
def wide(server):
    """A file of three levels and two planes: waves, of which only the full size has the finest, and a ramp."""
    across, down = np.arange(SIZE[0]), np.arange(SIZE[1])
    waves = (across[None, :] // 2 + down[:, None] // 2) % 2 * 200
    ramp = np.broadcast_to(across[None, :] // 20, waves.shape)
    samples = np.stack([waves, ramp]).astype(np.uint8)[None, :, None]
    flat = write_stack(server.store.pixels, "tests/waves", samples, DYES[:1])
    make_pyramid(server.store.pixels / flat.path, 0, server.store.pixels / "tests/waves-tiled.ome.tif")
    return replace(flat, path="tests/waves-tiled.ome.tif")


@pytest.fixture
def image(world, wide) -> int:
    with Builder.session(world.store) as build:
        return build.image(world.user_id, world.group_id, "Wide", wide)


def levels(visitor) -> set[str]:
    """The levels of which tiles were asked for since the last time."""
    return {url.split("/@@tile/")[1].split("/")[0] for url in visitor.requests() if "/@@tile/" in url}


@pytest.mark.parametrize("library", ["OpenSeadragon"], indirect=True)
def test_all_levels_are_shown(visitor, image, artefacts):
    visitor.requests()
    visitor.open(f"/image/{image}/@@viewer?z=1&c=1|0:255$FFFFFF")
    visitor.wait(visitor.drawn)
    assert "0" not in levels(visitor)
    coarse = visitor.pixels()
    visitor.driver.save_screenshot(str(artefacts / "viewer-large.png"))
    visitor.one("[data-zoom=one]").click()
    visitor.wait(lambda: visitor.address().get("zm") == "100")
    visitor.wait(visitor.drawn)
    assert "0" in levels(visitor)
    middle = [slice(300, 500), slice(300, 700)]
    assert coarse[*middle].std() < 50
    visitor.wait(lambda: visitor.pixels()[*middle].std() > 80)
    visitor.press(".")
    visitor.wait(lambda: visitor.shown()["z"] == "2")
    visitor.wait(lambda: visitor.pixels()[*middle].std() < 20)
    assert visitor.complaints() == []


@pytest.mark.parametrize("library", ["OpenSeadragon"], indirect=True)
def test_a_projection_of_a_large_image_is_a_single_picture(visitor, image):
    visitor.open(f"/image/{image}/@@viewer?p=intmax&c=1|0:255$FFFFFF")
    visitor.wait(visitor.drawn)
    asked = visitor.requests()
    assert any("/@@render?" in url and "p=intmax" in url for url in asked)
    assert visitor.pixels()[300:500, 300:700].mean() > 90
    assert visitor.complaints() == []


@pytest.mark.parametrize("library", ["plain"], indirect=True)
def test_without_the_library_a_large_image_is_drawn_at_once(visitor, image):
    visitor.requests()
    visitor.open(f"/image/{image}/@@viewer?z=2&c=1|0:255$FFFFFF")
    visitor.wait(visitor.drawn)
    asked = visitor.requests()
    assert any("/@@render?" in url for url in asked)
    assert not any("/@@tile/" in url or "/vendor/" in url for url in asked)
    assert visitor.pixels()[300:500, 300:700].mean() > 50
    assert visitor.complaints() == []
