"""How many requests the site gets until the client can be used: counted where they arrive, pictures of images left out and nothing else."""

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from browsing import Visitor
from live import Site
from tools.bundle import bundle

pytestmark = pytest.mark.browser

COLD, WARM = 12, 3
PICTURES = re.compile(r"/@@thumbnail\Z")
PANEL = ".c-part [data-panel]"


class Counted:
    """The app, and what it was asked for."""

    def __init__(self, app):
        self.app, self.seen = app, []

    def __call__(self, environ, start_response):
        if not PICTURES.search(environ["PATH_INFO"]):
            self.seen.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")
        return self.app(environ, start_response)


@pytest.fixture(scope="module")
def counted(make_app):
    if not bundle():
        pytest.skip("esbuild is not there: npm was missing at set-up")
    app = Counted(make_app())
    site = Site(app)
    yield app, site
    site.close()


@pytest.fixture
def links(world):
    """What may be linked to, and what is there once that is shown."""
    project = world.project()
    dataset = world.dataset(project=project)
    images = world.images(5, dataset=dataset)
    orphan = world.image()
    tag = world.tag(on=("image", images[0]))
    folder = world.folder()
    plate = world.plate(screen=(screen := world.screen()))
    wells = world.wells(plate, world.images(6), rows=2, columns=3, runs=[world.run(plate)])
    listed = f"{PANEL}, .c-list [role=option]"
    return {
        "": ".tree .row",
        f"project-{project}": listed,
        f"dataset-{dataset}": listed,
        f"image-{images[3]}": listed,
        f"image-{images[1]}|image-{images[3]}": ".c-list [role=option]",
        f"image-{orphan}": listed,
        f"tag-{tag}": listed,
        f"folder-{folder}": PANEL,
        f"screen-{screen}": listed,
        f"plate-{plate}": f"{PANEL}, .plate a",
        f"well-{wells[4]}": f"{PANEL}, .plate a.chosen, .c-strip img",
    }


def test_few_requests_until_the_client_can_be_used(chromium, counted, links, world):
    app, site = counted
    visitor = Visitor(chromium, site)
    visitor.log_in(world)
    too_many = []
    for query, there in links.items():
        chromium.execute_cdp_cmd("Network.clearBrowserCache", {})
        for most in (COLD, WARM):
            asked = requests(visitor, app, f"/webclient/?show={query}" if query else "/webclient/", there)
            if len(asked) > most:
                too_many.append(f"{query}: {len(asked)} and not {most}: {asked}")
    assert not too_many, "\n".join(too_many)


def test_what_came_with_the_page_is_not_shown_again_later(chromium, site, world):
    dataset = world.dataset("D", project=world.project("P"))
    world.images(2, dataset=dataset, name="Image {}")
    visitor = Visitor(chromium, site)
    visitor.log_in(world)
    chromium.get(f"{site.url}/webclient/?show=dataset-{dataset}")
    count = "return document.querySelectorAll('.c-list [role=option]').length"
    visitor.wait(lambda: chromium.execute_script(count) == 2)
    world.image("Image 3", dataset=dataset)
    visitor.one("[data-refresh]").click()
    visitor.wait(lambda: chromium.execute_script(count) == 3)


def requests(visitor, app, path, there):
    """Open a page, wait for all that is to be there, and tell what was asked for."""
    visitor.driver.get("about:blank")
    app.seen.clear()
    visitor.driver.get(visitor.site.url + path)
    for each in there.split(", "):
        WebDriverWait(visitor.driver, 15).until(lambda driver, each=each: driver.find_elements(By.CSS_SELECTOR, each), f"{path}: {each}")
    visitor.wait(lambda: not visitor.driver.find_elements(By.CSS_SELECTOR, "[aria-busy]"))
    return list(app.seen)
