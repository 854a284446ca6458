"""Where things are: every place above an object, what is at the top of a tree, and lists of what is in nothing."""

import pytest

from budgets import asked_of_omero
from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.model import Listing


def spelled(way):
    return "/".join(f"{crumb.kind}/{crumb.id}" for crumb in way)


def test_an_image_is_found_in_every_container(visitor, world):
    projects = [world.project(), world.project()]
    datasets = [world.dataset(project=projects[0]), world.dataset()]
    world.link("project", projects[1], "dataset", datasets[0])
    image = world.image(dataset=datasets[0])
    world.link("dataset", datasets[1], "image", image)
    visitor.omero.listing("project", Listing())
    before = visitor.calls
    (found,) = visitor.omero.located("image", [image])
    assert visitor.calls - before == 1
    assert (found.owner_id, found.group_id) == (world.user_id, world.group_id)
    assert [spelled(way) for way in found.ways] == [
        f"dataset/{datasets[1]}/image/{image}",
        f"project/{projects[0]}/dataset/{datasets[0]}/image/{image}",
        f"project/{projects[1]}/dataset/{datasets[0]}/image/{image}",
    ]


def test_an_image_of_a_well_is_found_below_its_run(visitor, world):
    plate = world.plate(screen=(screen := world.screen()))
    run, image = world.run(plate), world.image()
    world.field(well := world.well(plate, 1, 3), image, run=run)
    for kind, number, end in (("image", image, "/field/1"), ("well", well, "")):
        (found,) = visitor.omero.located(kind, [number])
        assert [spelled(way) for way in found.ways] == [f"screen/{screen}/plate/{plate}/run/{run}/well/B04{end}"]


@pytest.mark.parametrize("kind", ["project", "dataset", "image", "screen", "plate", "folder", "tag", "tagset"])
def test_what_is_in_nothing_is_found_alone_and_by_name(visitor, world, stranger, kind):
    made = getattr(world, kind)(f"{kind} {world.mark}")
    (found,) = visitor.omero.located(kind, [made, getattr(stranger, kind)()])
    assert [spelled(way) for way in found.ways] == [f"{kind}/{made}"]
    if kind != "folder":
        assert visitor.omero.named(kind, f"{kind} {world.mark}") == made
        assert visitor.omero.named(kind, "no such name") is None


def test_a_tag_is_found_in_its_set_and_a_well_by_its_label(visitor, world):
    tag = world.tag("t")
    tagset = world.tagset(tags=[tag])
    assert [spelled(way) for way in visitor.omero.located("tag", [tag])[0].ways] == [f"tagset/{tagset}/tag/{tag}"]
    well = world.well(plate := world.plate(), 2, 0)
    assert visitor.omero.labelled(plate, "C01") == well
    assert visitor.omero.labelled(plate, "C02") is None


def test_the_top_of_a_tree_is_counted_in_one_call(visitor, world, stranger):
    colleague = world.colleague()
    world.dataset(project=world.project())
    world.image(dataset=world.dataset())
    world.image()
    colleague.image()
    world.plate(screen=world.screen())
    world.tagset(tags=[world.tag("in")])
    world.tag("out")
    world.folder("in", parent=world.folder("out"))
    visitor.omero.listing("project", Listing())
    before = visitor.calls
    found = visitor.omero.contents(world.group_id, world.user_id)
    assert visitor.calls - before == 1
    assert (found.group.name, found.owner.id) == (f"group-{world.mark}", world.user_id)
    expected = {"project": 1, "dataset": 1, "screen": 1, "plate": 0, "folder": 1, "image": 1, "tagset": 1, "tag": 1}
    assert dict(found.counts) == expected
    everybodys = visitor.omero.contents(world.group_id, None)
    assert dict(everybodys.counts) == expected | {"image": 2}
    assert everybodys.owner is None
    with pytest.raises(ObjectNotFound):
        visitor.omero.contents(stranger.group_id, stranger.user_id)


def test_lists_of_what_is_in_nothing(visitor, world):
    world.dataset("in", project=world.project())
    world.plate("in", screen=world.screen())
    world.tagset(tags=[world.tag("in")])
    world.image("in", dataset=world.dataset("out"))
    world.plate("out")
    world.tag("out")
    world.image("out")
    world.folder("in", parent=world.folder("out"))
    for kind in ("dataset", "plate", "tag", "image", "folder"):
        assert visitor.omero.listing(kind, Listing(orphaned=True)).total == 1
        assert [item.name for item in visitor.omero.listing(kind, Listing(orphaned=True))] == ["out"]


def test_a_list_is_opened_at_an_object(browser, world):
    dataset = world.dataset()
    images = world.images(25, dataset=dataset, name="Image {:02}")
    found = browser.get(f"/dataset/{dataset}/image.json?limit=10&at={images[13]}").json
    assert (found["meta"]["offset"], found["meta"]["totalCount"]) == (10, 25)
    assert found["data"][3]["@id"] == images[13]
    assert browser.get(f"/project.json?at={world.project()}").json["meta"]["offset"] == 0
    assert browser.get(f"/tag.json?at={world.tag()}&orphaned=true").json["meta"]["offset"] == 0
    browser.get(f"/dataset/{dataset}/image.json?at={images[13]}&sort=date", status=400)


def test_lists_are_narrowed_by_what_is_said(visitor, world):
    dataset = world.dataset()
    one, two, three = (world.image(name, dataset=dataset) for name in ("one", "two", "three"))
    world.tag("Mitosis", on=("image", one))
    world.rating(4, on=("image", one))
    world.rating(2, on=("image", two))
    world.key_values({"Gene": "AURKB", "Dose": "20 nM"}, on=("image", two))
    world.key_values({"Gene": "PLK1"}, on=("image", three))
    place = visitor.omero.load("dataset", dataset)
    cases = {
        ("one",): {"tag": "mito"},
        ("three", "two"): {"key": "gene"},
        ("two",): {"key": "gene", "value": "aurk"},
        (): {"key": "dose", "value": "aurk"},
        ("one", "two"): {"rating": 2},
        ("three",): {"rating": 0},
    }
    for names, narrowing in cases.items():
        before = visitor.calls
        page = visitor.omero.children(place, "image", Listing(owner=-1, **narrowing))
        assert tuple(item.name for item in page) == names
        assert page.total == len(names)
        assert visitor.calls - before == 1
    assert visitor.omero.children(place, "image", Listing(owner=-1, tag="mito", offset=10)).total == 1


def test_numbers_in_values_are_compared(browser, world):
    dataset = world.dataset()
    doses = {"low": "5 nM", "middle": "20 nM", "high": "100 nM", "none": "vehicle", "other unit": "20 uM"}
    for name, dose in doses.items():
        world.key_values({"Dose": dose, "Passage": "7"}, on=("image", world.image(name, dataset=dataset)))
    at = f"/dataset/{dataset}/image.json"

    def names(**query):
        found = browser.get(at, params=query)
        told = [item["Name"] for item in found.json["data"]]
        assert found.json["meta"]["totalCount"] == len(told)
        return told

    assert names(key="dose", value=">5") == ["high", "middle", "other unit"]
    assert names(key="dose", value=">5 nM") == ["high", "middle", "other unit"]
    assert names(key="dose", value=">= 0.02 uM < 1 mM") == ["high", "middle", "other unit"]
    assert names(key="dose", value="> 0 mm") == []
    assert names(key="dose", value="5..20 nM") == ["low", "middle"]
    assert names(key="dose", value=">= 5", q="low") == ["low"]
    assert names(key="passage", value="= 7", sort="-name") == ["other unit", "none", "middle", "low", "high"]
    assert names(value="<6") == ["low"]
    assert names(key="dose", value="> 1000") == []
    assert "1 image" in browser.get(f"/dataset/{dataset}/", params={"key": "dose", "value": "<6"}).text
    refused = browser.get(at, params={"value": "> lots"}, status=400).json["message"]
    assert "no number" in refused
    assert browser.get(at, params={"value": ">5", "key": "dose"}).headers["Server-Timing"].count('desc="3"') == 1


def test_lists_are_sorted_by_what_their_columns_show(browser, world):
    dataset = world.dataset()
    colleague = world.colleague()
    world.image("b", dataset=dataset, sizes=(32, 24, 1, 2, 3))
    world.image("a", dataset=dataset, sizes=(16, 64, 3, 1, 1))
    world.link("dataset", dataset, "image", colleague.image("c", sizes=(64, 8, 2, 1, 2)))

    def names(sort):
        return [item["Name"] for item in browser.get(f"/dataset/{dataset}/image.json", params={"sort": sort}).json["data"]]

    assert names("size") == ["a", "b", "c"]
    assert names("-size") == ["c", "b", "a"]
    assert (names("z"), names("-t"), names("-c")[0]) == (["b", "c", "a"], ["b", "c", "a"], "b")
    assert names("imported") == ["b", "a", "c"]
    assert set(names("owner")[:2]) in ({"a", "b"}, {"c", "a"}, {"c", "b"})
    browser.get("/project.json?sort=size", status=400)
    assert "Size, largest first" in browser.get(f"/dataset/{dataset}/?sort=-size").text


def test_images_tell_what_they_were_imported_with(browser, world):
    dataset = world.dataset()
    world.images(2, dataset=dataset, name="together {}")
    world.image("alone", dataset=dataset)
    alone, *together = (item["omero:fileset"] for item in browser.get(f"/dataset/{dataset}/image.json").json["data"])
    assert together == [together[0]] * 2
    assert alone != together[0]


def test_opening_a_list_at_an_object_costs_as_much_as_opening_it(browser, world):
    project = world.project()
    dataset = world.dataset(project=project)
    images = world.images(25, dataset=dataset, name="i{:02}")
    at = f"/project/{project}/dataset/{dataset}/image.json?limit=10"
    browser.get(at)
    found = browser.get(f"{at}&at={images[13]}")
    assert asked_of_omero(found) == 2
    assert (found.json["meta"]["offset"], len(found.json["data"])) == (10, 10)
    assert images[13] in [each["@id"] for each in found.json["data"]]
    filtered = browser.get(f"{at}&at={images[13]}&q=i1")  # where it stands otherwise
    assert (asked_of_omero(filtered), filtered.json["meta"]["offset"]) == (3, 0)
    for odd in ("0", "99999999", "1"):
        assert browser.get(f"{at}&at={odd}").json["meta"]["totalCount"] == 25
    browser.get(f"{at}&at=x", status=400)
    tag = world.tag(on=("image", images[3]))
    world.tagset(tags=[tag])
    assert asked_of_omero(browser.get(f"/tag/{tag}/image.json?at={images[3]}")) == 2


def test_a_list_tells_what_it_can_be_narrowed_by(browser, world):
    dataset = world.dataset(project=(project := world.project()))
    colleague = world.colleague()
    image, theirs = world.image(dataset=dataset), colleague.image()
    world.link("dataset", dataset, "image", theirs)
    world.tag("Mitosis", on=("image", image))
    colleague.tag("mitosis?", on=("image", theirs))
    world.key_values({"Dose": "5", "Gene": "AURKB"}, on=("image", image))
    world.key_values({"Dose": "7"}, on=("image", theirs))
    world.tag("elsewhere", on=("image", world.image()))
    found = browser.get(f"/project/{project}/dataset/{dataset}/image/@@said")
    told = found.json
    assert (told["tags"], told["keys"]) == (["Mitosis", "mitosis?"], ["Dose", "Gene"])
    assert {owner["id"] for owner in told["owners"]} == {world.user_id, colleague.user_id}
    assert 'desc="4"' in browser.get(f"/dataset/{dataset}/image/@@said").headers["Server-Timing"]
    assert [owner["id"] for owner in browser.get("/dataset/@@said?owner=me").json["owners"]] == [world.user_id]
    assert browser.get("/orphaned/image/@@said").json["tags"] == ["elsewhere"]
    assert browser.get("/tag/@@said").json["keys"] == []
    assert browser.get(f"/group/{world.group_id}/image/@@said").json["tags"] == ["Mitosis", "elsewhere", "mitosis?"]
    assert browser.get("/user/@@said").json == {"tags": [], "keys": [], "owners": []}
    assert browser.get(f"/user/{world.user_id}/image/@@said").json["keys"] == ["Dose", "Gene"]


def test_what_others_may_not_see_offers_nothing(browser, stranger):
    stranger.tag("secret", on=("image", stranger.image(dataset=(dataset := stranger.dataset()))))
    browser.get(f"/dataset/{dataset}/image/@@said", status=404)
    browser.get(f"/image/@@said?group={stranger.group_id}", status=404)
    assert browser.get("/image/@@said?owner=-1&group=-1").json["tags"] == []


def test_a_page_says_what_narrows_its_list_and_takes_it_to_the_client(browser, world):
    dataset = world.dataset()
    image = world.image(dataset=dataset)
    world.key_values({"Dose": "7"}, on=("image", image))
    world.rating(5, on=("image", image))
    page = browser.get(f"/dataset/{dataset}/", params={"key": "dose", "value": ">5", "rating": "4", "sort": "-date"})
    chips = page.html.select(".tools .by a")
    assert [chip.text[:-2] for chip in chips] == ["key: dose", "value: >5", "rating: ★★★★ or more"]
    assert "value=" not in chips[1]["href"]
    assert "key=dose" in chips[1]["href"]
    assert "1 image" in browser.get(chips[1]["href"]).text
    way = page.html.select_one("[data-in-client]")["href"]
    assert all(part in way for part in ("key=dose", "value=%3E5", "rating=4", "sort=-date"))
    assert "q=" not in browser.get(f"/image/{image}/?q=0.5").html.select_one("[data-in-client]")["href"]
