"""What axe-core has against the pages, light and dark: nothing, by the rules of WCAG 2.2 AA."""

import os
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = """
const [levels, done] = arguments;
axe.run({runOnly: levels, rules: {'target-size': {enabled: true}}, resultTypes: ['violations']}).then(({violations}) => done(
  violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 200)} ${node.failureSummary}`))));
"""
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
    return [*objects, *lists, *people, f"/dataset/{dataset}/@@organise", "/jobs/", f"/tag/{tag}/@@organise"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visitor, axe, pages, scheme):
    visitor.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    found = [f"{page} {said}" for page in pages for said in complaints(visitor, axe, page)]
    visitor.driver.delete_all_cookies()
    found += [f"{page} {said}" for page in ("/webclient/login/", "/nowhere/") for said in complaints(visitor, axe, page)]
    assert not found, "\n".join(found)


def complaints(visitor, axe: str, page: str) -> list[str]:
    """Open a page, unfold what is folded, and ask axe-core."""
    visitor.driver.get(visitor.site.url + page)
    assert visitor.driver.find_elements(By.CSS_SELECTOR, "main h1, [data-viewer]"), page
    visitor.driver.execute_script(UNFOLD)
    visitor.driver.execute_script(axe)
    return visitor.driver.execute_async_script(ASK, LEVELS)
