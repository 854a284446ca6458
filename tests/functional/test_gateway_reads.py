"""What the gateway reads: objects with trails, lists, annotations, across groups and never beyond them."""

from datetime import UTC, datetime

import pytest

from omeroweb_pyr.errors import BadRequest, ObjectNotFound
from omeroweb_pyr.gateway.model import Crumb, Listing
from omeroweb_pyr.permissions import Permission


@pytest.fixture
def tree(world):
    project = world.project("Proj", description="About it")
    dataset = world.dataset("Data", project=project)
    return project, dataset, world.image("Img.tif", dataset=dataset)


def names(page) -> list[str]:
    return [item.name for item in page]


def test_an_object_has_all_that_a_page_shows(visitor, tree, world):
    project = visitor.omero.load("project", tree[0])
    assert (project.name, project.description, project.child_count) == ("Proj", "About it", 1)
    assert (project.owner.id, project.group.id, project.group.level) == (world.user_id, world.group_id, "read-only")
    assert abs((datetime.now(UTC) - project.created).total_seconds()) < 60
    allowed = {Permission.READ, Permission.EDIT, Permission.ANNOTATE, Permission.LINK, Permission.DELETE, Permission.CHGRP}
    assert project.rights == allowed


def test_an_image_has_pixels_and_a_trail(visitor, tree):
    image = visitor.omero.load("image", tree[2], within=(("project", tree[0]), ("dataset", tree[1])))
    assert image.trail == (Crumb("project", tree[0], "Proj"), Crumb("dataset", tree[1], "Data"))
    pixels = image.pixels
    assert (pixels.size_x, pixels.size_y, pixels.size_z, pixels.size_c, pixels.size_t, pixels.type) == (32, 24, 3, 2, 2, "uint16")
    assert pixels.physical_x.symbol == "µm"
    assert image.version


@pytest.mark.parametrize("within", [(), ("dataset",), ("project", "dataset")])
def test_every_shorter_trail_is_good(visitor, tree, within):
    ids = dict(zip(("project", "dataset"), tree, strict=False))
    assert visitor.omero.load("image", tree[2], within=tuple((kind, ids[kind]) for kind in within)).name == "Img.tif"


def test_a_wrong_trail_is_not_found_at_the_same_cost(visitor, tree, world):
    project, dataset, image = tree
    other = world.project("Other")
    wrong = [
        (("project", other), ("dataset", dataset)),
        (("project", project), ("dataset", 2**62)),
        (("dataset", project + 10**9),),
        (("orphaned", None),),
    ]
    visitor.omero.load("image", image)
    for within in wrong:
        before = visitor.calls
        with pytest.raises(ObjectNotFound, match=f"no image {image} here"):
            visitor.omero.load("image", image, within=within)
        assert visitor.calls - before == 1


@pytest.mark.parametrize("within", [(("image", 1),), (("screen", 1),), (("orphaned", None), ("dataset", 1))])
def test_a_trail_that_no_tree_has_is_not_found(visitor, tree, within):
    with pytest.raises(ObjectNotFound):
        visitor.omero.load("image", tree[2], within=within)


@pytest.mark.parametrize("id", [0, -1, 2**63, 2**80])
def test_an_id_that_cannot_be_is_not_found(visitor, id):
    with pytest.raises(ObjectNotFound):
        visitor.omero.load("image", id)


def test_a_strangers_private_image_is_missing_at_the_same_cost(visitor, stranger):
    secret = stranger.image("Secret")
    costs = []
    for wanted in (secret, 2**60):
        before = visitor.calls
        with pytest.raises(ObjectNotFound) as refused:
            visitor.omero.load("image", wanted)
        assert str(refused.value) == f"There is no image {wanted} here, or you may not see it."
        costs.append(visitor.calls - before)
    assert costs[1] == 1


def test_a_colleagues_private_image_is_missing_too(enter, world):
    private = world.colleague("rw----")
    secret = private.image("Secret", group=private.group_id)
    with pytest.raises(ObjectNotFound):
        enter(world).omero.load("image", secret)


def test_a_link_into_another_of_ones_groups_works(visitor, world):
    group = world.other_group("rwra--")
    dataset = world.dataset("There", group=group)
    image = world.image("Far", dataset=dataset, group=group)
    assert names(visitor.omero.listing("image", Listing(owner=-1))) == []
    there = visitor.omero.load("dataset", dataset)
    assert there.group.id == group
    page = visitor.omero.children(there, "image", Listing())
    assert [item.id for item in page] == [image]
    assert visitor.omero.settings(page.items[0]).channels
    assert visitor.omero.thumbnail(page.items[0], 32).data


def test_colleagues_have_fewer_rights(enter, world):
    colleague = world.colleague()
    project = world.project("Mine")
    assert enter(colleague).omero.load("project", project).rights == {Permission.READ}


def test_lists_are_of_the_caller_and_his_group_unless_told(enter, world):
    colleague = world.colleague()
    mine, theirs = world.project("Mine"), colleague.project("Theirs")
    group = world.other_group()
    far = world.project("Far", group=group)
    omero = enter(world).omero
    assert [item.id for item in omero.listing("project", Listing())] == [mine]
    assert [item.id for item in omero.listing("project", Listing(owner=colleague.user_id))] == [theirs]
    assert [item.id for item in omero.listing("project", Listing(owner=-1))] == [mine, theirs]
    assert [item.id for item in omero.listing("project", Listing(group=group))] == [far]
    assert [item.id for item in omero.listing("project", Listing(group=-1))] == [far, mine]


def test_a_group_that_one_is_not_in_is_empty_or_missing(visitor, stranger):
    stranger.project("Secret")
    for group in (stranger.group_id, 2**40):
        try:
            page = visitor.omero.listing("project", Listing(group=group, owner=-1))
        except ObjectNotFound:
            continue
        assert page.total == 0


def test_lists_are_sorted_by_name_date_and_id_each_both_ways(visitor, world):
    days = (3, 1, 2)
    for name, day in zip(("beta", "Älpha", "ALPHA"), days, strict=True):
        world.project(name, when=datetime(2024, 1, day, tzinfo=UTC))
    orders = {"name": ["ALPHA", "beta", "Älpha"], "date": ["Älpha", "ALPHA", "beta"], "id": ["beta", "Älpha", "ALPHA"]}
    for sort, order in orders.items():
        assert names(visitor.omero.listing("project", Listing(sort=sort))) == order
        assert names(visitor.omero.listing("project", Listing(sort=sort, descending=True))) == order[::-1]


def test_an_unknown_order_is_a_bad_request(visitor):
    with pytest.raises(BadRequest):
        visitor.omero.listing("project", Listing(sort="x.name; drop"))


def test_equal_names_keep_their_order_over_pages(visitor, world):
    made = [world.project("Same") for _ in range(7)]
    pages = [visitor.omero.listing("project", Listing(offset=offset, limit=3)) for offset in (0, 3, 6)]
    assert [item.id for page in pages for item in page] == made
    assert {page.total for page in pages} == {7}


def test_a_page_beyond_the_end_knows_the_total(visitor, world):
    world.project()
    before = visitor.calls
    page = visitor.omero.listing("project", Listing(offset=2**40))
    assert (page.items, page.total) == ((), 1)
    assert visitor.calls - before == 3  # with the first getter
    assert visitor.omero.listing("dataset", Listing()).total == 0
    assert visitor.calls - before == 4


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("plate", ["Plate 100%", "plate_1"]),
        ("100%", ["Plate 100%"]),
        ("e_1", ["plate_1"]),
        ("!", ["bang!"]),
        ("ÖL", ["öl"]),
        ("'", []),
        ("%", ["Plate 100%"]),
    ],
)
def test_names_are_filtered_by_a_part_and_wildcards_mean_themselves(visitor, world, name, found):
    for each in ("Plate 100%", "plate_1", "bang!", "öl", "other"):
        world.dataset(each)
    page = visitor.omero.listing("dataset", Listing(name=name))
    assert names(page) == found
    assert page.total == len(found)


def test_a_null_in_a_filter_is_a_bad_request(visitor):
    with pytest.raises(BadRequest):
        visitor.omero.listing("dataset", Listing(name="a\0b"))


def test_children_are_listed_once_with_their_places(visitor, world, tree):
    project, dataset, _ = tree
    parent = visitor.omero.load("dataset", dataset, within=(("project", project),))
    page = visitor.omero.children(parent, "image", Listing())
    assert (page.total, names(page)) == (1, ["Img.tif"])
    assert [crumb.id for crumb in page.items[0].trail] == [project, dataset]


def test_a_child_that_two_people_linked_is_one(enter, world):
    colleague = world.colleague()
    project, dataset = world.project(), world.dataset("Twice")
    world.link("project", project, "dataset", dataset)
    colleague.link("project", project, "dataset", dataset)
    omero = enter(world).omero
    parent = omero.load("project", project)
    page = omero.children(parent, "dataset", Listing())
    assert (parent.child_count, page.total, names(page)) == (1, 1, ["Twice"])
    assert omero.load("dataset", dataset, within=(("project", project),)).name == "Twice"


def test_children_can_be_filtered_by_name_and_owner(enter, world):
    colleague = world.colleague()
    dataset = world.dataset()
    world.image("Mine", dataset=dataset)
    other = colleague.image("Other")
    world.link("dataset", dataset, "image", other)
    omero = enter(world).omero
    parent = omero.load("dataset", dataset)
    assert names(omero.children(parent, "image", Listing())) == ["Mine", "Other"]
    assert names(omero.children(parent, "image", Listing(name="oth"))) == ["Other"]
    assert names(omero.children(parent, "image", Listing(owner=world.user_id))) == ["Mine"]


def test_a_kind_that_does_not_belong_there_is_a_bad_request(visitor, tree):
    with pytest.raises(BadRequest):
        visitor.omero.children(visitor.omero.load("project", tree[0]), "image", Listing())


def test_orphans_are_images_in_no_dataset(visitor, world, tree):
    lonely = world.image("Lonely")
    page = visitor.omero.listing("image", Listing(), (Crumb("orphaned", None, ""),))
    assert [item.id for item in page] == [lonely]
    assert visitor.omero.load("image", lonely, within=(("orphaned", None),)).trail == (Crumb("orphaned", None, ""),)
    with pytest.raises(ObjectNotFound):
        visitor.omero.load("image", tree[2], within=(("orphaned", None),))


def test_annotations_come_in_one_call_sorted_by_kind(visitor, world, tree):
    for kind, target in zip(("project", "dataset", "image"), tree, strict=True):
        on = (kind, target)
        world.tag("First", on=on)
        world.tag("Second", on=on, description="why")
        world.key_values([("b", "2"), ("a", "1"), ("b", "2")], on=on)
        world.comment("Hello", on=on)
        obj = visitor.omero.load(kind, target)
        before = visitor.calls
        found = visitor.omero.annotations(obj)
        assert visitor.calls - before == 1
        assert [(tag.text, tag.description) for tag in found.tags] == [("First", ""), ("Second", "why")]
        assert found.key_values[0].pairs == (("b", "2"), ("a", "1"), ("b", "2"))
        assert found.comments[0].text == "Hello"
        assert found.comments[0].owner.id == world.user_id


def test_every_kind_of_annotation_tells_who_made_and_who_added_it(visitor, world, tree):
    on = ("image", tree[2])
    colleague = world.colleague()
    world.rating(4, on=on)
    world.attachment("notes.csv", b"a,b", on=on)
    colleague.value("DoubleAnnotation", on=on, doubleValue=0.5)
    world.value("BooleanAnnotation", on=on, boolValue=1)
    world.value("TimestampAnnotation", on=on, timeValue=0)
    found = visitor.omero.annotations(visitor.omero.load("image", tree[2]))
    assert [each.stars for each in found.ratings] == [4]
    assert [(each.name, each.size) for each in found.files] == [("notes.csv", 3)]
    assert [(each.what, each.value) for each in found.others][:2] == [("double", 0.5), ("boolean", True)]
    assert found.others[0].owner.id == found.others[0].added_by.id == colleague.user_id
    assert Permission.DELETE in found.ratings[0].link_rights
    assert Permission.DELETE not in found.others[0].link_rights


def test_an_object_without_annotations_has_none(visitor, tree):
    found = visitor.omero.annotations(visitor.omero.load("project", tree[0]))
    assert (found.tags, found.key_values, found.comments) == ((), (), ())
