"""Lists and thumbnails as JSON at OMERO.web's addresses."""

import base64
import io

import pytest
from PIL import Image

from budgets import asked_of_omero


def opened(data):
    head, _, text = data.partition(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(text)))


def test_projects_datasets_and_images(browser, world):
    project = world.project("P", description="why")
    dataset = world.dataset("D", project=project)
    images = world.images(2, dataset=dataset, name="Image {}")
    assert {"id": project, "name": "P", "description": "why"} in browser.get("/webgateway/proj/list/").json
    assert browser.get(f"/webgateway/proj/{project}/detail/").json == {"type": "Project", "id": project, "name": "P", "description": "why"}
    (told,) = browser.get(f"/webgateway/proj/{project}/children/").json
    assert told == {"type": "Dataset", "id": dataset, "name": "D", "description": "", "child_count": 2}
    assert browser.get(f"/webgateway/dataset/{dataset}/detail/").json["type"] == "Dataset"
    inside = browser.get(f"/webgateway/dataset/{dataset}/children/?tiled=1")
    assert [(each["id"], each["name"]) for each in inside.json] == [(images[0], "Image 1"), (images[1], "Image 2")]
    assert inside.json[0]["thumb_url"] == f"/webgateway/render_thumbnail/{images[0]}/"
    assert set(inside.json[0]["size"]) == {"width", "height"}
    assert asked_of_omero(inside) <= 2
    called = browser.get(f"/webgateway/proj/{project}/detail/?callback=show")
    assert called.text.startswith("show({")


@pytest.mark.parametrize("below", ["webgateway", "webclient"])
def test_thumbnails_as_data(browser, stranger, world, below):
    one, two, hidden = world.image("1", sizes=(40, 30, 1, 1, 1)), world.image("2"), stranger.image("Hidden")
    reply = browser.get(f"/{below}/get_thumbnails/32/?id={one}&id={two}&id={hidden}")
    told = reply.json
    assert opened(told[str(one)]).size == (32, 24)
    assert told[str(two)].startswith("data:image/jpeg")
    assert told[str(hidden)] is None
    assert asked_of_omero(reply) <= 4
    assert opened(browser.get(f"/{below}/get_thumbnail/{one}/").json).size == (96, 72)
    assert opened(browser.get(f"/{below}/get_thumbnail/{one}/40/40/").json).size == (40, 30)
    assert browser.get(f"/{below}/get_thumbnails/").json == {}


def test_what_is_hidden_too_much_or_odd(browser, stranger, anonymous):
    many = "&".join(f"id={number}" for number in range(1, 52))
    assert browser.get(f"/webgateway/get_thumbnails/?{many}", status=400).json == {"message": "Max 50 thumbnails at a time."}
    assert browser.get(f"/webgateway/get_thumbnail/{stranger.image()}/", status=404).json["message"]
    assert browser.get(f"/webgateway/dataset/{stranger.dataset()}/children/", status=404).json["message"]
    browser.get("/webgateway/get_thumbnails/?id=x", status=400)
    assert anonymous.get("/webgateway/proj/list/", status=403).json["message"] == "Not logged in"
