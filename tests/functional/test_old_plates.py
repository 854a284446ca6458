"""Plates, wells, found images and histograms as JSON at OMERO.web's addresses."""

import pytest

from budgets import asked_of_omero


@pytest.fixture
def plated(world):
    """Two wells of two fields, of which the second was taken in a run."""
    plate = world.plate("Q", screen=world.screen("S"))
    run = world.run(plate, "First")
    wells = [world.well(plate, 0, 1), world.well(plate, 2, 3)]
    images = list(world.images(4, name="Field {}"))
    for at, well in enumerate(wells):
        world.field(well, images[2 * at])
        world.field(well, images[2 * at + 1], run=run)
    return plate, run, wells, images


def test_a_plate_is_a_grid(browser, plated):
    plate, run, wells, images = plated
    told = browser.get(f"/webgateway/plate/{plate}/").json
    assert (len(told["grid"]), {len(row) for row in told["grid"]}) == (8, {12})
    assert (told["rowlabels"], told["collabels"]) == (list("ABCDEFGH"), list(range(1, 13)))
    assert told["grid"][0][0] is None
    well = told["grid"][2][3]
    assert {key: well[key] for key in ("type", "id", "wellId", "field", "name")} == {
        "type": "Well",
        "id": images[2],
        "wellId": wells[1],
        "field": 0,
        "name": "Field 3",
    }
    assert well["thumb_url"] == f"/webgateway/render_thumbnail/{images[2]}/"
    assert {each["image_id"] for each in told["image_sizes"]} == {images[0], images[2]}
    second = browser.get(f"/webgateway/plate/{plate}/1/").json["grid"]
    assert [each["id"] for row in second for each in row if each] == [images[1], images[3]]
    in_run = browser.get(f"/webgateway/plate/{plate}/0/{run}/").json["grid"]
    assert [each["id"] for row in in_run for each in row if each] == [images[1], images[3]]
    browser.get(f"/webgateway/plate/{plate}/0/987654321/", status=404)


@pytest.mark.parametrize(("layout", "rows", "columns"), [("trim", "ABC", [1, 2, 3, 4]), ("shrink", "AC", [2, 4])])
def test_a_plate_without_what_is_empty(browser, plated, layout, rows, columns):
    told = browser.get(f"/webgateway/plate/{plated[0]}/?layout={layout}").json
    assert (told["rowlabels"], told["collabels"]) == (list(rows), columns)
    assert [len(row) for row in told["grid"]] == [len(columns)] * len(rows)


def test_the_setting_says_how_plates_are_laid_out(make_app, log_in, plated, world):
    told = log_in(world, make_app(**{"omero.web.plate_layout": "shrink"})).get(f"/webgateway/plate/{plated[0]}/").json
    assert told["rowlabels"] == ["A", "C"]


def test_the_images_of_a_well(browser, plated):
    plate, run, wells, images = plated
    told = browser.get(f"/webgateway/well/{wells[0]}/children/").json
    assert [(each["id"], each["name"]) for each in told] == [(images[0], "Field 1"), (images[1], "Field 2 [Run: First]")]
    assert [each["id"] for each in browser.get(f"/webgateway/well/{wells[0]}/children/?run={run}").json] == [images[1]]
    first = browser.get(f"/webgateway/wellData/{wells[1]}/").json
    assert (first["id"], first["wellPos"], first["plateId"], first["wellId"]) == (images[2], "C4", plate, wells[1])


def test_what_is_odd_or_hidden(browser, plated, stranger, world):
    assert "layout is one of" in browser.get(f"/webgateway/plate/{plated[0]}/?layout=round", status=400).json["message"]
    browser.get(f"/webgateway/plate/{stranger.plate()}/", status=404)
    browser.get(f"/webgateway/wellData/{world.well(world.plate())}/", status=404)
    browser.get("/webgateway/search/?text=x&author=me", status=501)
    browser.get("/url/", status=404)


def test_images_are_found(browser, world):
    one, two = world.image(f"find{world.mark} one"), world.image(f"find{world.mark} two")
    told = browser.get(f"/webgateway/search/?text=find{world.mark}").json
    assert sorted(each["id"] for each in told) == [one, two]
    assert len(browser.get(f"/webgateway/search/?text=find{world.mark}&start=1&limit=1").json) == 1
    assert browser.get("/webgateway/search/?text=").json == []
    assert browser.get("/webgateway/search/?text=((", status=400).json["message"]


def test_histograms(browser, world):
    image = world.image("I", sizes=(32, 24, 2, 2, 1))
    reply = browser.get(f"/webgateway/histogram_json/{image}/channel/1/?theZ=1&bins=16")
    assert (len(reply.json["data"]), sum(reply.json["data"])) == (16, 32 * 24)
    browser.get(f"/webgateway/histogram_json/{image}/channel/2/", status=404)
    browser.get(f"/webgateway/histogram_json/{image}/channel/0/?theZ=2", status=404)
    browser.get(f"/webgateway/histogram_json/{image}/channel/0/?bins=0", status=400)


def test_an_address_that_shows(browser, world):
    image = world.image("I")
    reply = browser.get(f"/url/?show=image-{image}", status=302)
    assert reply.location.endswith(f"/webclient/?show=image-{image}")
    reply.follow()


def test_few_calls(browser, plated):
    browser.get("/webgateway/proj/list/")
    assert asked_of_omero(browser.get(f"/webgateway/plate/{plated[0]}/")) <= 2
