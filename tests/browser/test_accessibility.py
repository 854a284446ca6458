"""What axe-core has against the pages, light and dark: nothing, by the rules of WCAG 2.2 AA."""

import os
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from omeroweb_pyr.embedded.seed.builder import Builder
from world import World

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = """
const [levels, done] = arguments;
axe.run({runOnly: levels, rules: {'target-size': {enabled: true}}, resultTypes: ['violations']}).then(({violations}) => done(
  violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 200)} ${node.failureSummary}`))));
"""
ADMINISTRATION = (
    "experimenters/", "experimenter/new/", "experimenter/edit/{user}/", "groups/", "group/new/", "group/edit/{group}/", "myaccount/",
    "change_password/{user}/", "experimenters/import/", "email/", "changes/", "stats/", "forgottenpassword/",
)  # fmt: skip
UNFOLD = "for (const folded of document.querySelectorAll('main details:not(.menu)')) folded.open = true"


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail("axe-core is not there: make dev gets it by npm")
        pytest.skip("axe-core is not there: npm was missing at set-up")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def pages(world) -> list[str]:
    """Pages of all sorts, with all that can be on them."""
    project = world.project("Project", description="What it is for")
    dataset = world.dataset("Dataset", project=project)
    image = world.image("cells.tif", dataset=dataset)
    colleague = world.colleague()
    tag = world.tag("mitosis", on=("image", image), description="Cells that divide")
    tagset = world.tagset("Phases", tags=[tag])
    for what in (("image", image), ("dataset", dataset), ("project", project)):
        world.key_values({"Stain": "DAPI", "Paper": "https://example.org/"}, on=what)
        colleague.key_values({"Microscope": "Confocal"}, on=what, ns="example.org/facts")
        world.comment("Good one", on=what)
        world.rating(3, on=what)
        world.attachment("notes.txt", b"Notes", on=what)
        world.value("DoubleAnnotation", on=what, doubleValue=0.5)
    screen = world.screen("Screen")
    plate = world.plate("Plate", screen=screen)
    run = world.run(plate)
    well = next(iter(world.wells(plate, [image] * 6, rows=2, columns=3, runs=[run])))
    folder = world.folder("Folder")
    objects = [
        f"/project/{project}/", f"/project/{project}/dataset/{dataset}/", f"/project/{project}/dataset/{dataset}/image/{image}/",
        f"/image/{image}/@@viewer", f"/screen/{screen}/", f"/screen/{screen}/plate/{plate}/", f"/plate/{plate}/run/{run}/",
        f"/well/{well}/", f"/folder/{folder}/", f"/tag/{tag}/", f"/tagset/{tagset}/",
    ]  # fmt: skip
    lists = ["/", "/project/", "/image/", f"/dataset/{dataset}/image/?q=nothing", "/tag/", "/user/", "/group/", "/orphaned/"]
    people = [f"/user/{world.user_id}/", f"/group/{world.group_id}/"]
    return [*objects, *lists, *people, f"/dataset/{dataset}/@@organise", f"/tag/{tag}/@@organise", "/project/9999999/"]


@pytest.fixture(params=["light", "dark"])
def scheme(request, chromium) -> None:
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": request.param}]})


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing(visitor, axe, pages):
    found = [f"{page} {said}" for page in pages for said in complaints(visitor, axe, page)]
    visitor.driver.delete_all_cookies()
    found += complaints(visitor, axe, "/webclient/login/")
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing_while_jobs_go_on(visitor, axe, world):
    visitor.driver.get(f"{visitor.site.url}/project/{world.project()}/@@organise")
    with Builder.session(world.store):  # nobody else writes meanwhile, so the job waits
        visitor.one("#delete ~ form button").click()
        assert complaints(visitor, axe, "/@@jobs") == []
        assert visitor.one(".job progress")
    assert complaints(visitor, axe, "/@@jobs") == []


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing_while_tags_are_offered(visitor, axe, world):
    world.tag("mitosis")
    visitor.driver.get(f"{visitor.site.url}/project/{world.project()}/")
    visitor.one("[role=combobox]").send_keys("mito")
    visitor.wait(lambda: visitor.one("[role=option]"))
    assert asked(visitor, axe) == []


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing_in_the_client(visitor, axe, world):
    project = world.project("Project")
    image = world.image("cells.tif", dataset=world.dataset("Dataset", project=project))
    world.tag("mitosis", on=("image", image))
    found = []
    filled = ".c-part [data-tags]"
    for query, there in (("", ".tree .row"), (f"?show=project-{project}", filled), (f"?show=image-{image}", filled)):
        visitor.driver.get(f"{visitor.site.url}/webclient/{query}")
        visitor.wait(lambda there=there: visitor.driver.find_elements(By.CSS_SELECTOR, there))
        visitor.driver.execute_script(UNFOLD)
        found += [f"{query} {said}" for said in asked(visitor, axe)]
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing_in_every_view_of_the_client(visitor, axe, world):
    dataset = world.dataset("Dataset", project=world.project("Project"))
    images = world.images(3, dataset=dataset)
    well = next(iter(world.wells(world.plate(screen=world.screen()), world.images(6), rows=2, columns=3)))
    found = []
    for query, there, act in (
        (f"dataset-{dataset}", ".c-list .item", "document.querySelector('[data-view=lines]').click()"),
        (f"dataset-{dataset}", ".c-part h1", "document.querySelector('#tab-hierarchy').click()"),
        (f"image-{images[0]}", ".c-part h1", "document.querySelector('#tab-acquisition').click()"),
        (f"image-{images[0]}|image-{images[2]}", "article[data-batch]", "document.querySelector('[data-more]').open = true"),
        (f"well-{well}", ".c-strip a", "document.querySelector('[data-whose]').open = true"),
    ):
        visitor.driver.get(f"{visitor.site.url}/webclient/?show={query}")
        visitor.wait(lambda there=there: visitor.driver.find_elements(By.CSS_SELECTOR, there))
        visitor.driver.execute_script(act)
        visitor.wait(lambda: not visitor.driver.find_elements(By.CSS_SELECTOR, "[aria-busy]"))
        found += [f"{query} {said}" for said in asked(visitor, axe)]
    for page in ("/webclient/search/", "/webclient/search/?q=Image&group=-1"):
        found += complaints(visitor, axe, page)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing_in_the_administration(visitor, axe, server):
    admin = World(server, admin=True)
    visitor.log_in(admin)
    pages = [f"/webadmin/{page}" for page in ADMINISTRATION]
    found = [f"{page} {said}" for page in pages for said in complaints(visitor, axe, page.format(user=admin.user_id, group=admin.group_id))]
    assert not found, "\n".join(found)


def complaints(visitor, axe: str, page: str) -> list[str]:
    """Open a page, unfold what is folded, and ask axe-core."""
    visitor.driver.get(visitor.site.url + page)
    status = visitor.driver.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus")
    assert status == (404 if "9999999" in page else 200), page
    visitor.driver.execute_script(UNFOLD)
    return asked(visitor, axe)


def asked(visitor, axe: str) -> list[str]:
    """Ask axe-core about the page as it is."""
    visitor.driver.execute_script(axe)
    return visitor.driver.execute_async_script(ASK, LEVELS)
