"""Where things are: every place above an object, what is at the top of a tree, and lists of what is in nothing."""

import pytest

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
    for kind, number, end in (("image", image, f"/image/{image}"), ("well", well, "")):
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
    visitor.omero.listing("project", Listing())
    before = visitor.calls
    found = visitor.omero.contents(world.group_id, world.user_id)
    assert visitor.calls - before == 1
    assert (found.group.name, found.owner.id) == (f"group-{world.mark}", world.user_id)
    expected = {"project": 1, "dataset": 1, "screen": 1, "plate": 0, "folder": 0, "image": 1, "tagset": 1, "tag": 1}
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
    for kind in ("dataset", "plate", "tag", "image"):
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
