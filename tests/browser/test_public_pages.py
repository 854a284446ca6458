"""A visitor's browser on a site that opens one project: whole pages, from addresses below the page's own and the static files alone."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from pyramid.path import AssetResolver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from browsing import NOT_YET
from live import Site
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.views import static
from public_site import Gallery, public_keys

pytestmark = pytest.mark.browser

BROKEN = """return [...document.images].filter(i => i.checkVisibility() && !(i.complete && i.naturalWidth > 0)).map(i => i.src)"""
LOADED = "return performance.getEntriesByType('resource').map(entry => [entry.name, entry.responseStatus])"


@pytest.fixture
def gallery(world) -> Gallery:
    return Gallery(world)


@pytest.fixture
def public(make_app, world, gallery, tmp_path) -> Iterator[Site]:
    running = Site(make_app(**public_keys(world, tmp_path, f"^/project/{gallery.project}/")))
    yield running
    running.close()


@pytest.fixture
def large(world, wide, gallery) -> int:
    with Builder.session(world.store) as build:
        return build.image(world.user_id, world.group_id, "Wide", wide, dataset=gallery.dataset)


IMAGE = "dataset/{dataset}/image/{image}/"


@pytest.mark.parametrize("page", ["", "dataset/", "dataset/{dataset}/", IMAGE, f"{IMAGE}@@viewer"])
def test_a_visitor_sees_whole_pages(chromium, public, gallery, page):
    look(chromium, public, f"/project/{gallery.project}/" + page.format(dataset=gallery.dataset, image=gallery.image), until="/static/")


def test_a_visitor_sees_large_images_in_tiles(chromium, public, gallery, large):
    if not AssetResolver().resolve(f"{static.OURS}/{static.OPENSEADRAGON}").exists():
        pytest.skip("OpenSeadragon is not there: npm was missing at set-up")
    look(chromium, public, f"/project/{gallery.project}/dataset/{gallery.dataset}/image/{large}/@@viewer", until="/@@tile/")


def look(chromium, public, path, until: str) -> None:
    """Open a page as a visitor; see that it is whole, asks for this, and for nothing that is not its own."""
    chromium.get(public.url + "/webclient/login/")  # a page of this site, so that the cookies that go are its own
    chromium.delete_all_cookies()
    chromium.get_log("browser")
    chromium.get(public.url + path)
    wait = WebDriverWait(chromium, 20, ignored_exceptions=NOT_YET)
    wait.until(lambda driver: driver.execute_script(BROKEN) == [])
    if "image/" in path:
        wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".image-viewer.is-live"))
    wait.until(lambda driver: any(until in address for address, _ in driver.execute_script(LOADED)))
    loaded = chromium.execute_script(LOADED)
    own = path.partition("@@")[0]
    assert [(address, status) for address, status in loaded if not below(address, own) or status >= 400] == []
    assert len(chromium.find_elements(By.CSS_SELECTOR, "img")) > 0
    assert [entry["message"] for entry in chromium.get_log("browser")] == []


def below(address: str, path: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("data", "blob") or parts.path.startswith((path, "/static/"))
