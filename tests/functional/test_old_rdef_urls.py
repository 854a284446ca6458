"""Rendering settings at OMERO.web's own addresses: saved, copied, given to others, set back, and told of."""

import io

import pytest
from PIL import Image

from world import World

DRAWN = {"c": "1|7:55$00FF00,-2|0:99$FF0000", "m": "c"}
AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture(params=["webgateway", "webclient"])
def app_name(request):
    return request.param


@pytest.fixture
def post(browser):
    def send(path, status=200, by=browser, **fields):
        form = [(name, str(each)) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
        return by.post(path, form, headers={"X-CSRFToken": by.cookies["csrftoken"]}, status=status).json

    return send


def query(**more):
    return "&".join(f"{name}={value}" for name, value in (DRAWN | more).items())


def look(browser, image):
    data = browser.get(f"/webgateway/imgData/{image}/").json
    first, second = data["channels"]
    return (first["window"]["start"], first["window"]["end"], first["color"], second["active"]), data["rdefs"]


SET = (7, 55, "00FF00", False)


def test_settings_are_saved(browser, world, post, app_name):
    image = world.image()
    assert post(f"/{app_name}/saveImgRDef/{image}/?{query(z=3, t=2, m='g')}") is True
    seen, rdefs = look(browser, image)
    assert (seen, rdefs["model"], rdefs["defaultZ"], rdefs["defaultT"]) == (SET, "greyscale", 2, 1)
    maps = '[{"inverted":{"enabled":true},"quantization":{"family":"polynomial","coefficient":2}},{"inverted":{"enabled":false}}]'
    assert post(f"/webgateway/saveImgRDef/{image}/?{query(maps=maps)}") is True
    (mine,) = browser.get(f"/{app_name}/get_image_rdefs_json/{image}/").json["rdefs"]
    assert mine["owner"]["id"] == world.user_id
    assert mine["model"] == "rgb"
    assert mine["c"][0] == {
        "active": True, "start": 7, "end": 55, "color": "00FF00", "inverted": True, "reverseIntensity": True, "family": "polynomial",
        "coefficient": 2, "rgb": {"red": 0, "green": 255, "blue": 0},
    }  # fmt: skip


@pytest.mark.parametrize("lacking", ["m=c", "c=1,2&m=c", "c=1|7:55,-2&m=c", "c=1$00FF00&m=c", "c=1|7:55$00FF00", "c=9|1:2$000&m=c", ""])
def test_what_is_not_all_of_the_settings_is_not_saved(browser, world, post, lacking):
    image = world.image()
    before = look(browser, image)
    assert post(f"/webgateway/saveImgRDef/{image}/?{lacking}", 400)["message"]
    assert look(browser, image) == before
    browser.get(f"/webgateway/saveImgRDef/{image}/?{query()}", status=404)
    browser.post(f"/webgateway/saveImgRDef/{image}/?{query()}", status=403)  # without the token


def test_everybodys_settings(log_in, browser, world, post):
    owner = World(world.server, group_id=world.other_group("rwra--"))
    image = owner.image()
    me, other = log_in(world), log_in(owner)
    post(f"/webgateway/saveImgRDef/{image}/?{query()}", by=me)
    post(f"/webgateway/saveImgRDef/{image}/?{query(c='1|1:2$0000FF')}", by=other)
    found = me.get(f"/webgateway/get_image_rdefs_json/{image}/").json["rdefs"]
    assert sorted((each["owner"]["id"], each["c"][0]["color"]) for each in found) == sorted(
        [(world.user_id, "00FF00"), (owner.user_id, "0000FF")]
    )
    assert browser.get(f"/webgateway/get_image_rdefs_json/{world.image()}/").json == {"rdefs": []}
    private = World(world.server).image()
    assert browser.get(f"/webgateway/get_image_rdefs_json/{private}/", status=404).json["message"]


def test_copied_from_an_image_and_given_to_others(browser, world, post, app_name):
    source, dataset = world.image("From"), world.dataset()
    images, small = list(world.images(3, dataset=dataset)), world.image(dataset=dataset, sizes=(8, 8, 1, 1, 1))
    post(f"/webgateway/saveImgRDef/{source}/?{query()}")
    assert browser.get(f"/{app_name}/getImgRDef/").json == {"rdef": None}
    assert browser.get(f"/{app_name}/copyImgRDef/?fromid={source}", headers=AJAX).json is True
    told = browser.get(f"/{app_name}/getImgRDef/").json["rdef"]
    assert (told["c"], told["m"], told["pixel_range"]) == ("1|7:55$00FF00,-2|0:99$FF0000", "color", "0:65535")
    assert told["maps"] == [{"inverted": {"enabled": False}, "quantization": {"family": "linear", "coefficient": 1}}] * 2
    assert post(f"/{app_name}/copyImgRDef/", toids=[dataset], to_type="dataset") == {"true": images, "false": [small]}
    assert {look(browser, image)[0] for image in images} == {SET}
    assert post(f"/{app_name}/resetRDef/", toids=images, to_type="image") == images
    assert SET not in {look(browser, image)[0] for image in images}


def test_copied_as_a_viewer_has_them(browser, world, post):
    source, first, second = world.images(3)
    fields = DRAWN | {"z": "2", "t": "1", "pixel_range": "0:65535", "imageId": source}
    assert post("/webgateway/copyImgRDef/", store="true", **fields) is True
    assert browser.get("/webgateway/getImgRDef/").json["rdef"] == fields
    assert post("/webgateway/copyImgRDef/", toids=[first, second], to_type="image") == {"true": [first, second], "false": []}
    assert [look(browser, image)[0] for image in (first, second)] == [SET, SET]
    assert look(browser, source)[0] != SET
    assert post("/webgateway/copyImgRDef/", 400, c="9|1:2$000", imageId=source)["message"]
    assert browser.get("/webgateway/getImgRDef/").json["rdef"] == fields


def test_the_owners_settings(log_in, world, post):
    owner = World(world.server, group_id=world.other_group("rwra--"))
    seen, unseen = owner.image(), owner.image()
    me, other = log_in(world), log_in(owner)
    post(f"/webgateway/saveImgRDef/{seen}/?{query()}", by=other)
    post(f"/webgateway/saveImgRDef/{seen}/?{query(c='1|1:2$0000FF')}", by=me)
    assert post("/webgateway/applyOwnersRDef/", by=me, toids=[seen, unseen], to_type="image") == [seen]
    assert look(me, seen)[0] == SET


def test_what_makes_no_sense_or_is_not_ones_own(browser, world, post):
    image, theirs = world.image(), world.colleague().image()  # in a read-only group
    for path in ("copyImgRDef", "resetRDef", "applyOwnersRDef"):
        assert post(f"/webgateway/{path}/", 400)["message"]
        browser.post(f"/webgateway/{path}/", {"toids": image, "to_type": "image"}, status=403)
    assert "copied" in post("/webgateway/copyImgRDef/", 400, toids=[image], to_type="image")["message"]
    assert "which images" in post("/webgateway/resetRDef/", 400, toids=[image], to_type="tag")["message"]
    assert "So nothing was done." in post("/webgateway/resetRDef/", 403, toids=[image, theirs], to_type="image")["message"]
    post(f"/webgateway/saveImgRDef/{theirs}/?{query()}", 403)
    browser.get(f"/webgateway/copyImgRDef/?fromid={image}", status=404)  # as a link of another site would ask
    browser.get("/webgateway/resetRDef/", status=404)


def test_look_up_tables(browser, app_name):
    told = browser.get(f"/{app_name}/luts/").json
    names = [each["name"] for each in told["luts"]]
    assert names == sorted(names, key=str.lower)
    assert told["png_luts_new"] == [*told["png_luts"], "gradient.png"]
    assert [each["png_index"] for each in told["luts"]] == list(range(len(names)))
    assert "rgb" not in told["luts"][0]
    whole = browser.get(f"/{app_name}/luts/?rgb=true").json["luts"]
    assert {len(each["rgb"]) for each in whole} == {256}
    with Image.open(io.BytesIO(browser.get(f"/{app_name}/luts_png/").body)) as sheet:
        assert sheet.size == (256, 10 * (len(names) + 1))
        assert sheet.getpixel((200, 25))[:3] == tuple(whole[2]["rgb"][200])
        assert sheet.getpixel((0, sheet.height - 1)) == (0, 0, 0, 255)
