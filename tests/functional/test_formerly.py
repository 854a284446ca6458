"""OMERO.web's own addresses of its client: each leads to what shows the same here, or says plainly that nothing does."""

import json

import pytest


def test_pages_lead_to_what_shows_the_same(browser, world):
    image = world.image()
    world.field(well := world.well(plate := world.plate()), image)
    run = world.run(plate)
    for path, to in {
        "public/": "/webclient/",
        "help/": "/webclient/",
        "history/": "/image/?sort=-date",
        "activities/": "/@@jobs",
        "activities_json/": "/@@jobs.json",
        "load_searching/": "/webclient/search/",
        "load_searching/form/?query=hela%20cells&advanced=false": "/webclient/search/?q=hela+cells",
        f"active_group/?active_group={world.group_id}": f"/webclient/?group={world.group_id}",
        "active_group/?active_group=1&url=/webclient/userdata/": "/webclient/userdata/",
        "active_group/?active_group=1&url=//elsewhere.example/": "/webclient/?group=1",
        f"metadata_details/image/{image}/": f"/image/{image}/@@panel",
        f"metadata_acquisition/image/{image}/": f"/image/{image}/@@acquisition",
        f"metadata_preview/image/{image}/": f"/image/{image}/@@viewer",
        f"metadata_hierarchy/image/{image}/": f"/image/{image}/@@hierarchy",
        f"metadata_details/acquisition/{run}/": f"/run/{run}/@@panel",
        f"metadata_preview/well/{well}/": f"/well/{well}/field/1/@@viewer",
        f"load_plate/plate/{plate}/?index=0": f"/plate/{plate}/@@wells?field=1",
        f"load_plate/acquisition/{run}/?index=x": f"/run/{run}/@@wells",
        f"load_original_metadata/{image}/": f"/image/{image}/@@original-metadata",
        f"download_orig_metadata/{image}/": f"/image/{image}/@@original-metadata.txt",
    }.items():
        answer = browser.get(f"/webclient/{path}", status=302)
        assert answer.location.removeprefix("http://localhost") == to, path
        if "group=1" not in to:
            answer.follow()


@pytest.mark.parametrize("path", ["list_scripts", "script_ui/5", "figure_script/SplitView", "ome_tiff_info/3", "load_history/2026/11/25"])
def test_what_there_is_not_yet_says_so(browser, path):
    assert "not on this site yet" in browser.get(f"/webclient/{path}/", status=501).html.find("main").text
    assert "not on this site yet" in browser.get(f"/webclient/{path}/", headers={"Accept": "application/json"}, status=501).json["message"]


@pytest.mark.parametrize("path", ["table/5/query", "table/5/slice", "table/Plate/5/query"])
def test_the_same_of_what_programs_ask_for(browser, path):
    assert "can be downloaded" in browser.get(f"/webgateway/{path}/", status=501).text
    assert browser.get("/webclient/omero_table/5/csv/?query=*", headers={"Accept": "application/json"}, status=501).json["message"]
    browser.get("/webgateway/table/5/nothing/", status=404)


def test_they_ask_to_log_in_and_lead_back(anonymous):
    assert anonymous.get("/webclient/history/", status=302).location.endswith("url=%2Fwebclient%2Fhistory%2F")
    anonymous.get("/webclient/nothing/", status=404)


def test_the_client_at_all_its_addresses(browser, world):
    image = world.image()
    for path in ("", "userdata/", "usertags/"):
        page = browser.get(f"/webclient/{path}?show=image-{image}")
        assert json.loads(page.html.find("main")["data-client"])["show"] == [f"/orphaned/image/{image}/"]
    assert browser.get(f"/webclient/img_detail/{image}/").html.select_one("[data-viewer]")
