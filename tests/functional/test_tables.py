"""Lists as CSV over the real wire: all of a list, what it costs, and cells that no spreadsheet computes."""

import csv
import re
from io import StringIO

import pytest

from budgets import asked_of_omero


def read(reply):
    return list(csv.DictReader(StringIO(reply.text, newline="")))


@pytest.fixture
def tree(world):
    project = world.project('Ümläut, "quoted"', description="two\nlines")
    dataset = world.dataset("=1+1", project=project)
    return project, dataset, world.image("pos01", dataset=dataset)


def test_a_list_has_a_line_an_object(browser, world, tree):
    reply = browser.get("/project.csv")
    assert (reply.content_type, reply.charset) == ("text/csv", "utf-8")
    assert reply.body.startswith(b"id,name,description,owner,group,created,children,url\r\n")
    (line,) = read(reply)
    assert (line["id"], line["name"], line["description"]) == (str(tree[0]), 'Ümläut, "quoted"', "two\nlines")
    assert (line["owner"].startswith("Test "), line["children"]) == (True, "1")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["created"])
    assert browser.get(line["url"]).html.h1.text == line["name"]


def test_images_have_their_sizes(browser, tree):
    project, dataset, image = tree
    for path in (f"/dataset/{dataset}/image.csv", f"/dataset/{dataset}.csv", f"/project/{project}/dataset/{dataset}.csv"):
        (line,) = read(browser.get(path))
        assert [line[f"size_{axis}"] for axis in "xyzct"] == ["32", "24", "3", "2", "2"]
        assert (line["type"], line["acquired"][-1], line["url"].endswith(f"/image/{image}/")) == ("uint16", "Z", True)


def test_no_cell_is_a_formula(browser, world, tree):
    assert read(browser.get(f"/project/{tree[0]}.csv"))[0]["name"] == "'=1+1"
    for name in ("+1", "-1", "@SUM(A1)", "\tx"):
        world.dataset(name, project=tree[0])
    assert all(line["name"].startswith("'") for line in read(browser.get(f"/project/{tree[0]}/dataset.csv")))


def test_the_whole_list_comes_a_thousand_rows_a_call(browser, world, server):
    dataset = world.dataset("Large")
    world.images(2500, dataset=dataset)
    browser.get("/project/")
    before = server.calls()
    reply = browser.get(f"/dataset/{dataset}.csv")
    assert asked_of_omero(reply) == server.calls() - before == 1 + 3
    assert len({line["id"] for line in read(reply)}) == 2500


def test_filters_and_order_are_those_of_the_page(browser, world):
    dataset = world.dataset("D")
    world.images(12, dataset=dataset, name="Cell {:02}")
    lines = read(browser.get(f"/dataset/{dataset}/image.csv?q=CELL 1&sort=-name"))
    assert [line["name"] for line in lines] == ["Cell 12", "Cell 11", "Cell 10"]
    page = browser.get(f"/dataset/{dataset}/image/?q=Cell+1&page=1")
    assert read(page.click(re.escape(".csv")))[0]["name"] == "Cell 10"
    browser.get(f"/dataset/{dataset}/image.csv?sort=colour", status=400)


def test_a_table_is_saved_under_the_name_of_what_is_in_it(browser, tree):
    said = browser.get(f"/project/{tree[0]}.csv").headers["Content-Disposition"]
    assert said.startswith('attachment; filename="_ml_ut, _quoted.csv"; filename*=UTF-8')
    assert "Projects.csv" in browser.get("/project.csv").headers["Content-Disposition"]


def test_orphans_and_empty_lists(browser, world):
    lost = world.image("lost")
    for path in ("/orphaned.csv", "/orphaned/image.csv"):
        assert [line["id"] for line in read(browser.get(path))] == [str(lost)]
    assert read(browser.get("/dataset.csv")) == []
    assert browser.get("/dataset.csv").text.startswith("id,name")


@pytest.mark.parametrize("path", ["/image/{}.csv", "/project/999999.csv", "/nothing.csv", "/project.csv/"])
def test_what_has_no_list_has_no_table(browser, tree, path):
    browser.get(path.format(tree[2]), status=404)


def test_a_stranger_gets_no_table(browser, stranger, anonymous):
    project = stranger.project("secret")
    browser.get(f"/project/{project}.csv", status=404)
    browser.get(f"/project/{project}/dataset.csv", status=404)
    assert "/login/" in anonymous.get("/project.csv", status=302).location


def test_screens_plates_wells_and_fields_have_tables(browser, world):
    screen = world.screen("S")
    plate = world.plate("P", screen=screen)
    well = world.well(plate, 1, 3)
    world.field(well, world.image("in a well"))
    assert [line["id"] for line in read(browser.get(f"/screen/{screen}.csv"))] == [str(plate)]
    (line,) = read(browser.get(f"/plate/{plate}/well.csv"))
    assert (line["id"], line["children"], line["url"]) == (str(well), "1", f"http://localhost/plate/{plate}/well/B04/")
    run = world.run(plate)
    world.field(well, world.image("in a run"), run=run)
    assert browser.get(f"/plate/{plate}.csv").text == browser.get(f"/plate/{plate}/well.csv").text
    assert browser.get(f"/plate/{plate}/").click(re.escape(".csv")).content_type == "text/csv"
    (line,) = read(browser.get(f"/screen/{screen}/plate/{plate}/run/{run}.csv"))
    assert (line["name"], line["url"]) == ("B4", f"http://localhost/screen/{screen}/plate/{plate}/run/{run}/well/B04/")
    lines = read(browser.get(f"/well/{well}.csv"))
    assert [(line["name"], line["size_x"]) for line in lines] == [("in a well", "32"), ("in a run", "32")]
    assert [line["name"] for line in read(browser.get(f"/plate/{plate}/run/{run}/well/b4.csv").follow())] == ["in a run"]
    line = read(browser.get(f"/plate/{plate}/well/B04/field.csv"))[0]
    assert (line["name"], line["size_x"], line["url"][-9:]) == ("in a well", "32", "/field/1/")
