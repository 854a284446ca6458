"""Rendering settings copied from an image and given to many others, or set back, through the web app."""

import pytest

from making import plate_of
from world import World

JSON = {"Accept": "application/json"}
GREEN, WINDOW = (0, 255, 0, 255), (7.0, 55.0)
OTHER = (8, 8, 1, 1, 1)


@pytest.fixture
def send(browser):
    """Send a form, and give the answer."""

    def post(path, status=200, by=browser, **fields):
        headers = JSON | {"X-CSRFToken": by.cookies["csrftoken"]}
        form = [(name, str(each)) for name, value in fields.items() for each in (value if isinstance(value, (list, range)) else [value])]
        return by.post(path, form, headers=headers, status=status)

    return post


@pytest.fixture
def give(send, browser):
    """Give settings to images, let the job go on to its end, and tell what came of it."""

    def restyle(by=browser, **fields):
        key = send("/@@rendering", by=by, **fields).json["data"]["job"]
        told = by.get(f"/@@jobs/{key}.json").json["data"]
        while told["status"] == "running":
            told = send(f"/@@jobs/{key}/@@go", by=by).json["data"]
        return told

    return restyle


@pytest.fixture
def set_up(connect, pixels_of):
    """Save settings of somebody's for an image: the first channel's window and colour."""

    def save(who, image, window=WINDOW, color=GREEN):
        client = connect(who)
        client.getImplicitContext().put("omero.group", "-1")
        engine = client.sf.createRenderingEngine()
        engine.lookupPixels(pixels_of(image))
        engine.resetDefaultSettings(False)
        engine.load()
        engine.setRGBA(0, *color)
        engine.setChannelWindow(0, *window)
        engine.saveCurrentSettings()
        engine.close()

    return save


def look(browser, image):
    """Tell how somebody sees an image: the first channel's window and colour."""
    (first, *_) = browser.get(f"/webgateway/imgData/{image}/").json["channels"]
    return (first["window"]["start"], first["window"]["end"]), first["color"]


STYLED = (WINDOW, "00FF00")


@pytest.mark.parametrize("kind", ["image", "dataset", "project", "plate", "run", "well", "screen", "folder"])
def test_what_was_copied_is_given_to_the_images_in_anything(browser, world, send, give, set_up, kind):
    source, first, second, other = world.image("From"), world.image("One"), world.image("Two"), world.image("Small", sizes=OTHER)
    images = [first, second, other]
    project, screen, folder = world.project(), world.screen(), world.folder()
    dataset = world.dataset(project=project)
    plate, well, run = plate_of(world, images)
    world.link("screen", screen, "plate", plate)
    for image in images:
        world.link("dataset", dataset, "image", image)
        world.link("folder", folder, "image", image)
    set_up(world, source)
    assert send(f"/image/{source}/@@pattern").json["data"] == {"image": source, "name": "From"}
    ids = {"image": images, "dataset": dataset, "project": project, "plate": plate, "screen": screen, "folder": folder}
    told = give(how="paste", **{kind: (ids | {"run": run, "well": well})[kind]})
    assert told["status"] == "done"
    assert told["message"] == (
        "2 images have the rendering settings of “From” now. 1 stayed as it was: “Small” (1 channel of uint16). "
        "The settings are for 2 channels of uint16."
    )
    assert [look(browser, each) == STYLED for each in images] == [True, True, False]
    assert told["included"] == {"Image": 2}


def test_in_portions_with_what_it_would_come_to_told_before(browser, world, send, give, set_up, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.gateway.writing.restyling.PART", 3)
    monkeypatch.setattr("omeroweb_pyr.views.portions.SECONDS", 0.0)
    dataset = world.dataset()
    images = world.images(7, dataset=dataset)
    others = [world.image(f"Other {at:02}", dataset=dataset, pixel_type="uint8") for at in range(12)]
    set_up(world, images[3])
    send(f"/image/{images[3]}/@@pattern")
    seen = send("/@@rendering", how="paste", dataset=dataset, dry=1).json["data"]
    assert seen["images"] == 7
    assert seen["message"].startswith("7 images would have the rendering settings of “Image 00004”. 12 would stay as they are: “Other 00”")
    assert "“Other 09” (2 channels of uint8) and 2 more. The settings are for 2 channels of uint16." in seen["message"]
    key = send("/@@rendering", how="paste", dataset=dataset).json["data"]["job"]
    browser.get("/image.json")  # other pages do not let it go on
    told = browser.get(f"/@@jobs/{key}.json").json["data"]
    steps = []
    while told["status"] == "running":
        steps.append((told["step"], told["steps"], told["goes"]))
        told = send(f"/@@jobs/{key}/@@go").json["data"]
    assert steps == [(at, 19, True) for at in (3, 6, 9, 12, 15, 18)]
    assert told["message"].startswith("7 images have the rendering settings of “Image 00004” now. 12 stayed as they were: “Other 00” (2 ch")
    assert {look(browser, image) == STYLED for image in images} == {True}
    assert {look(browser, image) == STYLED for image in others} == {False}
    assert "Paste rendering settings onto 1 dataset" in browser.get("/@@jobs").text


def test_a_job_is_stopped(browser, world, send, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.gateway.writing.restyling.PART", 2)
    monkeypatch.setattr("omeroweb_pyr.views.portions.SECONDS", 0.0)
    images = world.images(5)
    key = send("/@@rendering", how="imported", image=images).json["data"]["job"]
    assert "Go on" in browser.get("/@@jobs").text
    told = send(f"/@@jobs/{key}/@@cancel").json["data"]
    assert (told["status"], told["included"]) == ("cancelled", {"Image": 2})
    assert told["message"] == "It was stopped. 2 images have the rendering settings that OMERO gave them first now."
    assert send(f"/@@jobs/{key}/@@go").json["data"] == told
    send(f"/@@jobs/{key}/@@forget")
    browser.get(f"/@@jobs/{key}.json", status=404)


def test_back_to_the_first_settings(browser, world, give, set_up):
    image = world.image()
    fresh = look(browser, image)
    set_up(world, image)
    assert look(browser, image) == STYLED
    assert give(how="imported", image=image)["message"] == "1 image has the rendering settings that OMERO gave them first now."
    assert look(browser, image) == fresh


def test_the_owners_settings(log_in, world, give, set_up):
    group = world.other_group("rwra--")
    owner = World(world.server, group_id=group)
    seen, unseen = owner.image("Seen"), owner.image("Unseen")
    set_up(owner, seen)
    set_up(world, seen, (1.0, 2.0), (1, 2, 3, 255))
    browser = log_in(world)
    assert look(browser, seen) == ((1, 2), "010203")
    told = give(how="owner", image=[seen, unseen], by=browser)
    assert told["message"] == "1 image has their owners' rendering settings now. 1 stayed as it was: “Unseen” (its owner has saved none)."
    assert look(browser, seen) == STYLED


def test_into_another_group_and_onto_what_others_own(log_in, world, give, set_up, send):
    group = world.other_group("rwra--")
    owner = World(world.server, group_id=group)
    source, theirs = world.image("Mine"), list(owner.images(3))
    set_up(world, source)
    browser = log_in(world)
    send(f"/image/{source}/@@pattern", by=browser)
    told = give(how="paste", image=theirs, by=browser)
    assert told["message"] == "3 images have the rendering settings of “Mine” now."
    assert [look(browser, each) for each in theirs] == [STYLED] * 3
    assert look(log_in(owner), theirs[0]) != STYLED


def test_what_is_not_ones_own_to_save_settings_for(world, send, browser):
    colleague = world.colleague()  # in a read-only group
    image, mine = colleague.image(), world.image()
    for fields in ({"dry": 1}, {}):
        said = send("/@@rendering", 403, how="imported", image=[image, mine], **fields).json["message"]
        assert said.startswith(f"Only Test {colleague.mark}, who owns this")
        assert said.endswith("may save rendering settings for it: the group is read-only. So nothing was done.")
    assert "may save" in send("/@@may", image=image).json["data"]["annotate"]
    assert send("/@@may", image=mine).json["data"]["annotate"] == ""


def test_an_image_of_somebody_else_among_ones_own(world, browser, give):
    colleague = world.colleague()
    dataset, mine, theirs = world.dataset(), world.image("Mine"), colleague.image("Theirs")
    world.link("dataset", dataset, "image", mine)
    world.link("dataset", dataset, "image", theirs)
    told = give(how="imported", dataset=dataset)
    assert told["message"].startswith("1 image has the rendering settings that OMERO gave them first now. 1 stayed as it was: “Theirs” (")


def test_requests_that_make_no_sense(browser, world, send, stranger):
    image = world.image()
    assert "No rendering settings were copied yet." in send("/@@rendering", 400, how="paste", image=image).json["message"]
    assert "how=paste, imported or owner" in send("/@@rendering", 400, how="best", image=image).json["message"]
    assert "name the images" in send("/@@rendering", 400, how="imported").json["message"]
    send("/@@rendering", 404, how="imported", image=stranger.image())
    send(f"/image/{stranger.image()}/@@pattern", 404)
    browser.post("/@@rendering", {"how": "imported", "image": image}, status=403)  # without the token
    browser.post(f"/image/{image}/@@pattern", status=403)
    browser.get("/@@rendering", status=404)


def test_the_source_gone_meanwhile(world, send, give, browser):
    source, group = world.image("Gone"), world.other_group("rwra--")
    target = world.image(group=group)
    send(f"/image/{source}/@@pattern")
    send("/@@delete", image=source)
    told = give(how="paste", image=target)
    assert told["status"] == "failed"
    assert told["message"].startswith(f"There is no image {source}, or you may not see it. 0 images")


def test_pictures_have_other_addresses_afterwards(browser, world, give, set_up, send):
    dataset = world.dataset()
    first, second = world.images(2, dataset=dataset)

    def thumbnails():
        return [each["url:thumbnail"] for each in browser.get(f"/dataset/{dataset}/image.json").json["data"]]

    give(how="imported", dataset=dataset)
    before = thumbnails()
    assert thumbnails() == before
    drawn = [browser.get(each).body for each in before]
    set_up(world, first)
    send(f"/image/{first}/@@pattern")
    give(how="paste", image=second)
    after = thumbnails()
    assert not set(before) & set(after)
    assert [browser.get(each).body for each in after] != drawn
    assert browser.get(after[0]).body == browser.get(after[1]).body
