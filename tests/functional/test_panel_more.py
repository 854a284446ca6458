"""What the right panel tells besides what is said about an object itself, and the names of channels given to many images at once."""

import json

import pytest
from webtest import TestApp

from budgets import asked_of_omero


@pytest.fixture
def send(browser):
    def post(path, status=200, by=browser, **fields):
        form = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
        return by.post(path, form, headers={"Accept": "application/json", "X-CSRFToken": by.cookies["csrftoken"]}, status=status)

    return post


def texts(page, selector):
    return [" ".join(each.get_text(" ", strip=True).split()) for each in page.html.select(selector)]


@pytest.fixture
def tree(world):
    project = world.project("P")
    dataset = world.dataset("D", project=project)
    return project, dataset, world.image("I", dataset=dataset)


def above(page):
    """What stands under the heading of what is inherited."""
    return texts(page, "#above ~ p, #above ~ .pairs tr, #above ~ .files bdi")


def test_pairs_and_tables_of_what_is_above_are_shown_with_their_origin(browser, world, tree):
    project, dataset, image = tree
    world.key_values({"Stain": "DAPI"}, on=("dataset", dataset))
    world.key_values({"Grant": "7"}, on=("project", project))
    world.key_values({"Own": "yes"}, on=("image", image))
    world.tag("not inherited", on=("project", project))
    world.attachment("plain.csv", b"1", on=("project", project))
    world.attachment("values.h5", b"1", on=("project", project), mimetype="OMERO.tables")
    elsewhere = world.dataset("Elsewhere", project=world.project("Other"))
    world.key_values({"Not": "here"}, on=("dataset", elsewhere))
    panel = f"/project/{project}/dataset/{dataset}/image/{image}/@@panel"
    browser.get(panel)
    page = browser.get(panel)
    assert above(page) == ["of the dataset D", "Stain DAPI", "of the project P", "Grant 7", "values.h5"]
    assert asked_of_omero(page) <= 4
    link = page.html.select_one("#above ~ .files a")["href"]
    assert browser.get(link).body == b"1"
    assert above(browser.get(f"/image/{image}/@@panel"))[0] == f"of the dataset {dataset}"
    assert above(browser.get(f"/project/{project}/dataset/{dataset}/@@panel")) == ["of the project P", "Grant 7", "values.h5"]
    assert above(browser.get(f"/project/{project}/@@panel")) == []


def test_wells_and_fields_inherit_from_plates_and_screens(browser, world):
    screen = world.screen("S")
    plate = world.plate("Q", screen=screen)
    run = world.run(plate, "R")
    (well, *_) = world.wells(plate, world.images(2), rows=1, columns=2, runs=[run])
    for kind, id in (("screen", screen), ("plate", plate), ("run", run), ("well", well)):
        world.key_values({"On": kind}, on=(kind, id))
    path = f"/screen/{screen}/plate/{plate}/"
    assert above(browser.get(f"{path}well/A01/field/1/@@panel")) == [
        *("of the well A1", "On well", f"of the run {run}", "On run"),
        *("of the plate Q", "On plate", "of the screen S", "On screen"),
    ]
    assert above(browser.get(f"{path}well/A01/@@panel"))[2:] == ["of the plate Q", "On plate", "of the screen S", "On screen"]
    assert above(browser.get(f"{path}run/{run}/@@panel")) == ["of the plate Q", "On plate", "of the screen S", "On screen"]
    assert above(browser.get(f"{path}@@panel")) == ["of the screen S", "On screen"]


def test_what_one_may_not_see_is_not_inherited(log_in, world):
    colleague = world.colleague("rw----")
    dataset = colleague.dataset("Theirs")
    image = world.image(group=colleague.group_id)
    colleague.key_values({"Secret": "1"}, on=("dataset", dataset))
    world.link("dataset", dataset, "image", image)
    assert "Secret" not in log_in(world).get(f"/image/{image}/@@panel").text


def test_tables_and_regions_are_shown_as_what_they_are(browser, world):
    image = world.image()
    world.roi(image, [("Rectangle", {"x": 1, "y": 2, "width": 3, "height": 4})])
    world.roi(image, [("Point", {"x": 1, "y": 2})])
    world.attachment("values.h5", b"1", on=("image", image), mimetype="OMERO.tables")
    world.attachment("notes.txt", b"1", on=("image", image))
    page = browser.get(f"/image/{image}/@@panel")
    facts = dict(zip(texts(page, ".facts dt"), texts(page, ".facts dd"), strict=True))
    assert facts["Regions"] == "2"
    assert texts(page, ".files li:has(.chip) bdi") == ["values.h5"]
    assert texts(page, "[aria-labelledby=tables] > p") == ["Their rows can't be shown here yet; they are downloaded as files of HDF5."]


def test_channels_of_all_images_in_something_are_named(browser, world, send, tree):
    project, dataset, image = tree
    other, alone = world.image(dataset=dataset), world.image()
    names = lambda number: texts(browser.get(f"/image/{number}/"), ".facts .chip")  # noqa: E731
    before = names(alone)
    page = browser.get(f"/project/{project}/dataset/{dataset}/image/{image}/@@panel")
    button = page.html.select_one("form[action$='@@channels'] button[formaction]")
    assert button["formaction"] == f"/project/{project}/dataset/{dataset}/@@channels"
    answer = send(button["formaction"], channel=["one", "two"])
    assert answer.json["data"] == {"channels": ["one", "two"], "renamed": 4}
    assert names(image) == names(other) == ["one", "two"]
    assert names(alone) == before
    assert send(f"/dataset/{dataset}/@@channels", channel=["one"]).json["data"]["renamed"] == 0
    assert send(f"/dataset/{dataset}/@@channels", channel=["a", "b", "c"]).json["data"]["renamed"] == 4
    assert "name for each" in send(f"/dataset/{dataset}/@@channels", 400).json["message"]
    send(f"/project/{project}/@@channels", 404, channel=["x"])


def test_channels_of_a_plate_and_of_others(browser, world, log_in, send):
    plate = world.plate()
    images = world.images(2)
    world.wells(plate, images, rows=1, columns=2)
    assert send(f"/plate/{plate}/@@channels", channel=["a"]).json["data"]["renamed"] >= 1
    assert texts(browser.get(f"/image/{images[1]}/"), ".facts .chip")[0] == "a"
    colleague = world.colleague("rwra--")
    dataset = world.dataset(group=colleague.group_id)
    theirs = colleague.image()
    colleague.link("dataset", dataset, "image", theirs)
    refused = send(f"/dataset/{dataset}/@@channels", 403, by=log_in(world), channel=["mine", "now"]).json["message"]
    assert f"Test {colleague.mark}'s" in refused


def test_files_are_told_with_where_they_came_from(browser, world):
    page = browser.get(f"/image/{world.image()}/@@acquisition")
    (line,) = texts(page, "[aria-label=Files] li")
    assert " from data/" in line


def test_panes_are_in_the_order_that_the_installation_wants(make_app, browser, world):
    image = world.image()
    world.attachment("values.h5", b"1", on=("image", image), mimetype="OMERO.tables")
    world.value("DoubleAnnotation", on=("image", image), doubleValue=0.5)
    usual = ["Tags", "Key-Value Pairs", "Tables 1", "Attachments", "Comments", "Ratings", "Others 1"]
    assert texts(browser.get(f"/image/{image}/@@panel"), "h2")[1:] == texts(browser.get(f"/image/{image}/"), ".about h2")[1:] == usual
    wanted = [{"name": "comment", "label": "Remarks", "index": 1}, {"name": "tag", "label": "Tags", "index": 2}]
    other = TestApp(make_app(**{"omero.web.ui.metadata_panes": json.dumps(wanted)}))
    form = other.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    form.submit(status="3*")
    assert texts(other.get(f"/image/{image}/@@panel"), "h2")[1:] == ["Remarks", "Tags"]
    both = other.post("/@@panel", {"image": f"{image},{world.image()}"})
    assert texts(both, "h2")[-2:] == ["Remarks", "Tags"]
