from dataclasses import replace

import samples

from omeroweb_pyr.presenters import api

SCHEMA = "http://www.openmicroscopy.org/Schemas/OME/2016-06"


def test_a_project_has_the_keys_of_the_api():
    data = api.present(samples.project(description="About"), {"url:project": "http://h/project/51.json"})
    assert data["@type"] == f"{SCHEMA}#Project"
    assert (data["@id"], data["Name"], data["Description"], data["omero:childCount"]) == (51, "Project 51", "About", 2)
    assert data["url:project"] == "http://h/project/51.json"


def test_what_is_unset_is_left_out():
    assert "Description" not in api.present(samples.dataset(), {})
    bare = api.present(samples.image(pixels=None, acquired=None), {})
    assert not {"Pixels", "AcquisitionDate", "omero:childCount"} & {*bare}


def test_details_say_whose_it_is_and_what_the_caller_may():
    details = api.details(samples.project())
    assert details["owner"]["UserName"] == "rosa"
    assert details["owner"]["@type"] == f"{SCHEMA}#Experimenter"
    assert details["group"]["Name"] == "Lab"
    assert details["permissions"]["perm"] == "rwra--"
    rights = {key: value for key, value in details["permissions"].items() if key.startswith("can")}
    assert rights == {"canAnnotate": True, "canDelete": False, "canEdit": True, "canLink": False}


def test_permissions_are_read_as_omero_reads_them():
    def true(text):
        return {key for key, value in api.permissions(text).items() if value is True}

    own = {"isUserRead", "isUserWrite"}
    assert true("rw----") == own
    assert true("rwr---") == own | {"isGroupRead"}
    assert true("rwra--") == own | {"isGroupRead", "isGroupAnnotate"}
    assert true("rwrw--") == own | {"isGroupRead", "isGroupAnnotate", "isGroupWrite"}
    assert true("rwrwrw") == own | {"isGroupRead", "isGroupAnnotate", "isGroupWrite", "isWorldRead", "isWorldWrite"}


def test_an_image_has_its_pixels_and_milliseconds():
    data = api.present(samples.image(acquired=samples.WHEN), {})
    assert data["AcquisitionDate"] == 1773525909000
    pixels = data["Pixels"]
    assert [pixels[f"Size{axis}"] for axis in "XYZCT"] == [512, 256, 5, 1, 3]
    assert pixels["PhysicalSizeX"] == {"@type": "TBD#LengthI", "Unit": "MICROMETER", "Symbol": "µm", "Value": 0.25}
    assert pixels["Type"]["value"] == "uint16"
    assert "PhysicalSizeZ" not in pixels


def test_annotations_keep_their_kinds():
    said = api.annotations(samples.SAID)
    assert [each["@type"].partition("#")[2] for each in said] == ["TagAnnotation", "MapAnnotation", "MapAnnotation", "CommentAnnotation"]
    assert [each["Value"] for each in said][:2] == ["mitosis", [["Gene", "AURKB"]]]
    assert said[2]["Namespace"] == "example.org/x"


def test_a_page_tells_the_length_of_the_whole():
    page = api.present_page(["x"], total=7, offset=3, limit=1, max_limit=500)
    assert page == {"data": ["x"], "meta": {"offset": 3, "limit": 1, "maxLimit": 500, "totalCount": 7}}


def test_a_person_without_a_name_is_known_by_the_user_name():
    assert api.person(replace(samples.ADA)) == {"@type": f"{SCHEMA}#Experimenter", "@id": 3, "UserName": "ada"}
