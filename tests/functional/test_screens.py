"""Screens, plates, runs, wells, fields and folders over the real wire."""


import pytest

from budgets import asked_of_omero
from omeroweb_pyr.embedded.seed.builder import Builder


@pytest.fixture
def plate(world):
    """A screen with a 2 x 3 plate, all wells full but one of the last row: two runs with two fields each."""
    images = list(world.images(20, name="Field {:02}"))
    with Builder.session(world.store) as build:
        screen = build.screen(world.user_id, world.group_id, "Kinase <screen>")
        made = build.plate(world.user_id, world.group_id, "Plate 1", screen=screen, rows=2, columns=3)
        runs = [build.run(made, "Morning"), build.run(made)]
        wells = [build.well(made, row, column) for row, column in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]]
        for place, well in enumerate(wells):
            for number in range(4):
                build.field(well, images[4 * place + number], run=runs[number // 2], position=(10.0 * number, 5.0))
    return {"screen": screen, "plate": made, "runs": runs, "wells": wells, "images": images}


@pytest.fixture
def path(plate):
    return f"/screen/{plate['screen']}/plate/{plate['plate']}/"


def names(page):
    return [card.text.strip() for card in page.html.select(".card .cap")]


def test_one_walks_from_the_screens_to_the_field(browser, plate, path):
    page = browser.get("/project/").click("Screens").click("Kinase").click("Plate 1")
    assert page.request.path == path
    page = browser.get(page.html.select_one("[data-plate] a")["href"])
    assert page.html.h1.text == "Well A1"
    assert names(page) == ["Field 01", "Field 02", "Field 03", "Field 04"]
    page = page.click("Field 03")
    assert page.request.path == f"{path}well/A01/field/3/"
    assert page.html.h1.text == "Field 03"
    assert [crumb.text.strip() for crumb in page.html.select(".trail li")] == ["Screens", "Kinase <screen>", "Plate 1", "A1", "Field 03"]
    assert page.html.select_one("link[rel=canonical]")["href"] == f"http://localhost/image/{plate['images'][2]}/"
    assert page.html.select_one("[data-viewer]")


def test_pages_cost_three_calls_and_lists_two(browser, server, plate, path):
    browser.get("/project/")
    run = f"{path}run/{plate['runs'][1]}/"
    pages = ["/screen/", path.partition("plate")[0], path, f"{path}?field=2&run={plate['runs'][1]}", f"{path}well/", f"{path}run/"]
    pages += [run, f"{run}well/", f"{run}well/B02/", f"{path}well/B02/", f"{run}well/B02/field/1/", f"/well/{plate['wells'][0]}/"]
    for page in pages:
        for address, most in ((page, 3), (f"{page.partition('?')[0].rstrip('/')}.json", 2)):
            before = server.calls()
            assert asked_of_omero(browser.get(address)) == server.calls() - before <= most, address


def test_a_plate_shows_a_cell_for_every_place(browser, plate, path):
    page = browser.get(path).html
    assert [head.text for head in page.select("[data-plate] th[scope=col]")] == ["1", "2", "3"]
    assert [head.text for head in page.select("[data-plate] th[scope=row]")] == ["A", "B"]
    assert len(page.select("[data-plate] a")) == 5
    assert page.select_one("[data-plate] .none").text == "B3: no image"
    picture = page.select_one("[data-plate] img")
    assert picture["src"].startswith(f"{path}well/A01/field/1/@@thumbnail?size=96&v=")
    assert picture["loading"] == "lazy"
    reply = browser.get(picture["src"])
    assert (reply.content_type, "immutable" in reply.headers["Cache-Control"]) == ("image/jpeg", True)


def test_field_and_run_are_chosen(browser, plate, path):
    second = plate["runs"][1]
    page = browser.get(path).click("Field 3")
    assert page.request.path_qs == f"{path}?field=3"
    assert page.html.select_one("[data-plate] a")["title"] == "A1: Field 03"
    page = browser.get(path).click(f"Run {second}")
    cell = page.html.select_one("[data-plate] a")
    assert (cell["title"], cell["href"]) == ("A1: Field 03", f"{path}run/{second}/well/A01/")
    assert names(browser.get(cell["href"])) == ["Field 03", "Field 04"]
    assert browser.get(f"{cell['href']}field/2/").html.h1.text == "Field 04"
    browser.get(f"{cell['href']}field/3/", status=404)
    assert page.html.select_one("a[rel=next]")["href"] == f"{path}?field=2&run={second}"
    assert browser.get(f"{path}run/{second}/").html.select_one("[data-plate] a")["title"] == "A1: Field 03"
    assert "No well has a field 9" in browser.get(f"{path}?field=9").text


ODD_CHOICES = {"field=0": 400, "field=x": 400, "run=-1": 400, "run=999999": 404, "field=%B2": 400, "field=99999999999": 200}


@pytest.mark.parametrize(("query", "status"), ODD_CHOICES.items())
def test_an_odd_choice_is_refused(browser, path, query, status):
    browser.get(f"{path}?{query}", status=status)


def test_a_well_has_one_label(browser, plate, path):
    for odd in ("a1", "A1", "a01", "A001"):
        assert browser.get(f"{path}well/{odd}/field/1/?z=2", status=301).location == f"http://localhost{path}well/A01/field/1/?z=2"
    assert browser.get(f"{path}well/a1.json", status=301).location == f"http://localhost{path}well/A01.json"
    assert browser.get(f"{path}well/b2/field/1/@@thumbnail", status=301).location.endswith("/well/B02/field/1/@@thumbnail")
    assert browser.get(f"{path}well/{plate['wells'][4]}/").html.h1.text == "Well B2"
    for odd in ("A00", "A0", "AAA1", "A1x", "1A", "Z99", "B03", "-", f"{plate['wells'][0]}0"):
        browser.get(f"{path}well/{odd}/", status=404)
    browser.get("/well/A01/", status=404)


def test_a_wrong_trail_is_404(browser, world, plate, path):
    with Builder.session(world.store) as build:
        other = build.plate(world.user_id, world.group_id, "Other")
        well = build.well(other, 0, 0)
        run = build.run(other)
    browser.get(f"{path}well/{well}/", status=404)
    browser.get(f"{path}run/{run}/", status=404)
    browser.get(f"{path}run/{run}/well/A01/", status=404)
    browser.get(f"{path}run/{run}/well/A01/field/1/", status=404)
    browser.get(f"/screen/{plate['screen']}/plate/{other}/", status=404)
    browser.get(f"/plate/{other}/well/A01/field/1/", status=404)
    browser.get(f"/plate/{other}/well/{plate['wells'][0]}/field/1/", status=404)
    assert "The wells have no images" in browser.get(f"/plate/{other}/").text


def test_the_pictures_of_a_field_are_those_of_its_image(browser, plate, path):
    field, image = f"{path}well/A02/field/2", f"/image/{plate['images'][5]}"
    assert browser.get(f"{field}.png").body == browser.get(f"{image}.png").body
    assert browser.get(f"{field}/@@render").content_type == "image/jpeg"
    assert browser.get(f"{field}/@@viewer").html.select_one("[data-viewer]")
    data = browser.get(f"{field}.json").json["data"]
    assert (data["@type"].rpartition("#")[2], data["@id"], data["omero:field"]) == ("Image", plate["images"][5], 2)
    assert data["PositionX"]["Value"] == 10.0


def test_covers_lead_to_a_field(browser, plate, path):
    reply = browser.get(f"/screen/{plate['screen']}/@@thumbnail?size=64", status=302)
    while reply.status_int == 302:
        reply = reply.follow()
    assert reply.request.path == f"{path}well/A01/field/1/@@thumbnail"
    assert reply.content_type == "image/jpeg"


def test_json_has_the_keys_of_the_api(browser, plate, path):
    screen = browser.get("/screen.json").json["data"][0]
    assert (screen["@id"], screen["omero:childCount"]) == (plate["screen"], 1)
    listed = browser.get(screen["url:plates"]).json["data"][0]
    data = browser.get(listed["url:plate"]).json["data"]
    assert (data["Rows"], data["Columns"], data["RowNamingConvention"], data["ColumnNamingConvention"]) == (2, 3, "letter", "number")
    assert data["omero:wellsampleIndex"] == [0, 3]
    run = browser.get(data["url:runs"]).json["data"][0]
    assert run["@type"].endswith("#PlateAcquisition")
    assert run["EndTime"] - run["StartTime"] == 3_600_000
    assert browser.get(f"{path}run/{plate['runs'][1]}.json").json["data"]["omero:wellsampleIndex"] == [2, 3]
    wells = browser.get(data["url:wells"]).json
    assert [(well["Row"], well["Column"]) for well in wells["data"]] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    assert wells["meta"]["totalCount"] == 5
    well = browser.get(wells["data"][1]["url:well"]).json["data"]
    assert [sample["Image"]["@id"] for sample in well["WellSamples"]] == plate["images"][4:8]
    assert well["WellSamples"][0]["PlateAcquisition"]["@id"] == plate["runs"][0]
    assert [field["omero:field"] for field in browser.get(well["url:fields"]).json["data"]] == [1, 2, 3, 4]
    assert browser.get(f"{path}well.json?sort=-id&limit=1&offset=1").json["data"][0]["@id"] == plate["wells"][3]


def test_annotations_of_all(browser, world, plate, path):
    run = plate["runs"][0]
    kinds = {"screen": (plate["screen"], f"/screen/{plate['screen']}/"), "plate": (plate["plate"], path)}
    kinds |= {"plateAcquisition": (run, f"{path}run/{run}/"), "well": (plate["wells"][0], f"{path}well/A01/")}
    kinds |= {"image": (plate["images"][0], f"{path}well/A01/field/1/")}
    for kind, (made, page) in kinds.items():
        world.tag(f"tag of {kind}", on=(kind, made))
        assert browser.get(page).html.select_one("#tags + form ul").text.strip() == f"tag of {kind}"
        assert browser.get(f"{page.rstrip('/')}.json").json["data"]["Annotations"][0]["Value"] == f"tag of {kind}"


def test_a_strangers_plate_is_missing(log_in, stranger, plate, path):
    other = log_in(stranger)
    for place in ("", "well/A01/", "well/A01/field/1/", "well/A01/field/1/@@thumbnail"):
        other.get(path + place, status=404)
    other.get(f"/screen/{plate['screen']}/", status=404)


def test_rows_and_columns_are_named_as_the_plate_says(browser, world):
    image = world.image()
    with Builder.session(world.store) as build:
        plate = build.plate(world.user_id, world.group_id, "Odd", rows=None, columns=None, row_names="number", column_names="letter")
        build.field(build.well(plate, 2, 27), image)
    page = browser.get(f"/plate/{plate}/").html
    assert [head.text for head in page.select("[data-plate] th[scope=row]")] == ["1", "2", "3"]
    assert [head.text for head in page.select("[data-plate] th[scope=col]")][-2:] == ["AA", "AB"]
    assert browser.get(page.select_one("[data-plate] a")["href"]).html.h1.text == "Well 3AB"


def test_a_full_plate_of_384_wells_and_12_fields(browser, world, server):
    images = list(world.images(384 * 12))
    with Builder.session(world.store) as build:
        plate = build.plate(world.user_id, world.group_id, "Full", rows=16, columns=24)
        build.wells(plate, images, rows=16, columns=24, runs=[build.run(plate, fields=12)])
    browser.get(f"/plate/{plate}/")
    for field in (7, 12, 3):
        before = server.calls()
        page = browser.get(f"/plate/{plate}/?field={field}")
        assert asked_of_omero(page) == server.calls() - before <= 3
        assert len(page.html.select("[data-plate] a")) == 384


def test_folders_hold_folders_and_images(browser, world, server):
    image = world.image("In a folder")
    with server.store.write() as writer:
        common = {"owner": world.user_id, "group": world.group_id, "event": 0}
        outer = writer.insert("Folder", name="Outer", **common)
        inner = writer.insert("Folder", name="Inner", parentFolder=outer, **common)
        writer.insert("FolderImageLink", parent=inner, child=image, **common)
    page = browser.get("/folder/").click("Outer").click("Inner").click("In a folder")
    assert page.request.path == f"/folder/{outer}/folder/{inner}/image/{image}/"
    assert [crumb.text.strip() for crumb in page.html.select(".trail li")] == ["Folders", "Outer", "Inner", "In a folder"]
    assert asked_of_omero(page) <= 3
    browser.get(f"/folder/{inner}/folder/{outer}/", status=404)
    browser.get(f"/folder/{outer}/image/{image}/", status=404)
    listed = browser.get(f"/folder/{outer}.json").json["data"]
    assert browser.get(listed["url:folders"]).json["data"][0]["@id"] == inner
