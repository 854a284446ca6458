"""What the right panel says of several objects that are selected, and what their annotations come to, up to 5,000 of them."""

import json

import pytest

from budgets import asked_of_omero

MANY = 5000


@pytest.fixture
def panel(browser):
    """Ask for the panel of several objects: ``panel(image=[1, 2])``."""

    def ask(status=200, by=browser, **over):
        fields = {kind: ",".join(map(str, ids)) for kind, ids in over.items()}
        return by.post("/@@panel", fields, status=status)

    return ask


@pytest.fixture
def send(browser):
    """Send a form for several objects; what comes back is the data of the JSON."""

    def post(action, status=200, by=browser, over=(), **fields):
        form = [("image", ",".join(map(str, over))), *fields.items()]
        headers = {"Accept": "application/json", "X-CSRFToken": by.cookies["csrftoken"]}
        answer = by.post(f"/@@{action}", form, headers=headers, status=status)
        return answer.json.get("data", answer.json)

    return post


def texts(page, selector):
    return [" ".join(each.get_text(" ", strip=True).split()) for each in page.html.select(selector)]


def chips(page):
    return [(chip.bdi.text, chip.select_one(".num").text) for chip in page.html.select(".chip[data-tag]")]


def test_each_annotation_is_shown_once_with_how_many_it_is_on(panel, world):
    images = [*world.images(4)]
    everywhere, somewhere = world.tag("everywhere"), world.tag("somewhere")
    for image in images:
        world.link("image", image, "annotation", everywhere)
        world.key_values({"Stain": "DAPI"}, on=("image", image))
    world.link("image", images[0], "annotation", somewhere)
    world.key_values({"Stain": "GFP"}, on=("image", images[1]))
    world.comment("blurred", on=("image", images[2]))
    world.attachment("a.csv", b"1,2", on=("image", images[3]))
    world.rating(2, on=("image", images[0]))
    world.rating(5, on=("image", images[1]))
    world.value("DoubleAnnotation", on=("image", images[0]), doubleValue=0.5, ns="pH")
    world.value("DoubleAnnotation", on=("image", images[1]), doubleValue=0.5, ns="pH")
    page = panel(image=images)
    assert texts(page, "h2")[0] == "4 images selected"
    assert chips(page) == [("everywhere", "on all 4"), ("somewhere", "on 1 of 4")]
    assert texts(page, ".pairs > p.num, .pairs > table tr") == ["on all 4", "Stain DAPI", "on 1 of 4", "Stain GFP"]
    assert texts(page, ".comment .num") == ["· on 1 of 4"]
    assert texts(page, ".files .num") == ["on 1 of 4", "3 bytes"]
    assert texts(page, "#rating + p") == ["3.5 of 5: 2 ratings, yours on 2 of 4"]
    assert texts(page, "#values + table td")[0] == "0.5 on 2 of 4"
    name = page.html.select_one(".files a.name")
    assert page.test_app.get(name["href"]).body == b"1,2"


def test_it_costs_three_calls_for_a_kind_however_many_there_are(server, panel, world):
    images, dataset = [*world.images(300)], world.dataset()
    world.comment("x", on=("image", images[7]))
    panel(image=images[:2])
    assert asked_of_omero(panel(image=images)) == 3
    assert asked_of_omero(panel(image=images[:2])) == 2  # nothing is said about these
    both = panel(image=images, dataset=[dataset])
    assert asked_of_omero(both) == 5
    assert texts(both, "h2")[0] == "1 dataset, 300 images selected"


def test_five_thousand_objects(panel, world, send):
    images = [*world.images(MANY)]
    tag = send("tag", over=images, text="mitosis")["new"]
    send("comment", over=images, comment="one for all")
    made = send("pairs", over=images, pairs='[["Stain", "DAPI"]]')["annotations"]
    assert len(made) == MANY
    page = panel(image=images)
    assert chips(page) == [("mitosis", "on all 5000")]
    assert texts(page, ".pairs > p.num") == ["on all 5000"]
    assert texts(page, ".comment .num") == ["· on all 5000"]
    known = page.html.select_one(".pairs input[name=annotation]")["value"]
    assert len(known.split(",")) == MANY
    assert send("tag", over=images, remove=tag[0])["removed"] == tag
    assert chips(panel(image=images)) == []
    assert "5000" in panel(400, image=[*images, images[-1] + 1]).text


def test_alike_tables_are_written_anew_together(panel, world, send):
    images = [*world.images(3)]
    send("pairs", over=images, pairs='[["Stain", "DAPI"]]')
    form = panel(image=images).html.select_one(".pairs form")
    known, was = (form.select_one(f"[name={name}]")["value"] for name in ("annotation", "was_pairs"))
    send("pairs", over=images, annotation=known, was_pairs=was, pairs='[["Stain", "GFP"]]')
    assert texts(panel(image=images), ".pairs > table tr") == ["Stain GFP"]
    told = send("pairs", 409, over=images, annotation=known, was_pairs=was, pairs='[["Stain", "RFP"]]')
    assert json.loads(told["pairs"]) == [["Stain", "GFP"]]
    assert send("pairs", over=images, annotation=known, pairs="[]")["annotations"] == []
    assert texts(panel(image=images), ".pairs > table tr") == []
    assert "deleted" in send("pairs", 409, over=images, annotation=known, pairs='[["a", "b"]]')["message"]


def test_what_one_may_not_annotate_is_told_with_the_reason(panel, world, log_in):
    colleague = world.colleague("rwr---")
    mine, theirs = world.image(group=colleague.group_id), [colleague.image(), colleague.image()]
    page = panel(image=[mine, *theirs])
    (why,) = texts(page, ".why")
    assert why.startswith(f"2 images of these, such as {theirs[0]}: Only Test {colleague.mark}, who owns this")
    assert "read-only" in why
    assert page.html.select("form[action$='@@comment']") == []
    assert panel(image=[mine, mine], by=log_in(world)).html.select("form[action$='@@comment']") != []


def test_what_others_have_put_on_stays(panel, world, log_in, send):
    colleague = world.colleague("rwra--")
    images = [world.image(group=colleague.group_id) for _ in range(3)]
    tag = colleague.tag("shared")
    colleague.link("image", images[0], "annotation", tag)
    world.link("image", images[1], "annotation", tag)
    chip = panel(image=images).html.select_one(".chip")
    assert chip.select_one(".num").text == "on 2 of 3"
    assert f"1 put on by Test {colleague.mark}" in chip.a["title"]
    assert send("tag", over=images, remove=tag)["removed"] == [tag]
    chip = panel(image=images).html.select_one(".chip")
    assert chip.select_one(".num").text == "on 1 of 3"
    assert chip.select_one("[name=remove]") is None
    assert send("tag", over=images, tag=tag)["added"] == [tag]
    assert chips(panel(image=images)) == [("shared", "on all 3")]


def test_what_can_not_be_asked(panel, world, log_in, stranger, anonymous):
    assert "different groups" in panel(400, image=[world.image(), world.image(group=world.other_group())]).text
    assert "name the objects" in panel(400).text
    panel(404, image=[world.image(), stranger.image()])
    panel(400, image=["x"])
    assert "login" in panel(403, by=anonymous, image=[world.image()]).text
    empty = panel(image=[world.image(), world.image()])
    assert texts(empty, "h2")[0] == "2 images selected"


def test_what_two_have_put_on_the_same_object_counts_once(panel, world, log_in):
    colleague = world.colleague("rwrw--")
    images = [world.image(group=colleague.group_id) for _ in range(3)]
    tag = colleague.tag("shared")
    for who in (world, colleague):
        who.link("image", images[0], "annotation", tag)
    colleague.link("image", images[1], "annotation", tag)
    assert chips(panel(image=images, by=log_in(world))) == [("shared", "on 2 of 3")]
