"""The hierarchy tab: every way down to an object of each kind, by addresses that all lead there."""

import pytest

from budgets import asked_of_omero


@pytest.fixture
def ways(browser):
    """Read the ways to an object as lists of addresses; each must lead somewhere."""
    browser.get("/webclient/")  # OMERO's services are open then

    def read(path, below_tags=False):
        page = browser.get(f"{path}@@hierarchy")
        assert asked_of_omero(page) <= 3
        found = [[link["href"] for link in way.select("a[data-go]")] for way in page.html.select("ul.way")]
        for link in {link for way in found for link in way}:
            browser.get(link)
        tagged = page.html.find("h2", string="Below tags")
        assert bool(tagged) is below_tags
        return found

    return read


def test_an_image_in_datasets_folders_and_below_tags(ways, world):
    project, other = world.project(), world.project()
    dataset = world.dataset(project=project)
    world.link("project", other, "dataset", dataset)
    image = world.image(dataset=dataset)
    outer = world.folder()
    inner = world.folder(parent=outer)
    world.link("folder", inner, "image", image)
    tag = world.tag(on=("image", image))
    assert sorted(ways(f"/image/{image}/", below_tags=True)) == sorted(
        [
            *(
                [f"/project/{each}/", f"/project/{each}/dataset/{dataset}/", f"/project/{each}/dataset/{dataset}/image/{image}/"]
                for each in (project, other)
            ),
            [f"/folder/{outer}/", f"/folder/{outer}/folder/{inner}/", f"/folder/{outer}/folder/{inner}/image/{image}/"],
            [f"/tag/{tag}/", f"/tag/{tag}/image/{image}/"],
        ]
    )


def test_wells_fields_and_runs(ways, world):
    screens = [world.screen(), world.screen()]
    plate = world.plate(screen=screens[0])
    world.link("screen", screens[1], "plate", plate)
    run, well, image = world.run(plate), world.well(plate, 1, 2), world.image()
    world.field(well, image, run=run)
    for number, screen in enumerate(screens):
        at = f"/screen/{screen}/plate/{plate}/run/{run}/"
        assert ways(f"/run/{run}/")[number] == [f"/screen/{screen}/", f"/screen/{screen}/plate/{plate}/", at]
        assert ways(f"/well/{well}/")[number][-2:] == [at, f"{at}well/B03/"]
        assert ways(f"/image/{image}/")[number][-2:] == [f"{at}well/B03/", f"{at}well/B03/field/1/"]
        assert ways(f"/plate/{plate}/well/B03/field/1/")[number][-1] == f"{at}well/B03/field/1/"
    assert [way[-1] for way in ways(f"/plate/{plate}/")] == [f"/screen/{screen}/plate/{plate}/" for screen in screens]


def test_a_tag_in_several_sets_and_a_folder_in_folders(ways, world):
    tag = world.tag()
    sets = [world.tagset(tags=[tag]), world.tagset(tags=[tag])]
    assert ways(f"/tag/{tag}/") == [[f"/tagset/{each}/", f"/tagset/{each}/tag/{tag}/"] for each in sets]
    assert ways(f"/tagset/{sets[0]}/") == [[f"/tagset/{sets[0]}/"]]
    path, folder = "/", None
    expected = []
    for _ in range(4):
        folder = world.folder(parent=folder)
        path += f"folder/{folder}/"
        expected.append(path)
    assert ways(f"/folder/{folder}/") == [expected]


def test_places_that_are_not_ones_to_see_are_not_named(browser, world, log_in):
    colleague = world.colleague("rw----")
    image = colleague.image(dataset=(dataset := colleague.dataset("secret")))
    browser.get(f"/image/{image}/@@hierarchy", status=404)
    assert f"/dataset/{dataset}/" in log_in(colleague).get(f"/image/{image}/@@hierarchy").text
