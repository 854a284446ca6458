from types import SimpleNamespace

import pytest
from pyramid.authorization import ACLHelper, Authenticated, Everyone
from pyramid.testing import DummyRequest

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.model import Crumb
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Dataset, Field, Image, Listing, Orphaned, Plate, Project, Root, User, Well

STRANGER, USER = [Everyone], [Everyone, Authenticated]


class Recorder:
    """Notes what is asked of it, and hands out the same rights for everything."""

    def __init__(self):
        self.asked = []

    def _note(self, *what):
        self.asked.append(what)
        return SimpleNamespace(rights=frozenset({Permission.EDIT}))

    def load(self, kind, id, within=()):
        if id == 404:
            raise ObjectNotFound
        return self._note("load", kind, id, within)

    def image(self, id, within=()):
        return self._note("image", id, within)

    def children(self, parent, kind, asked):
        return self._note("children", kind, asked)

    def listing(self, kind, asked, above=()):
        return self._note("listing", kind, asked, tuple((crumb.kind, crumb.id) for crumb in above))


@pytest.fixture
def root():
    request = DummyRequest(view_name="", matched_route=None)
    request.omero = Recorder()
    return Root(request)


def walk(place, path):
    for name in path.strip("/").split("/"):
        place = place[name]
    return place


@pytest.mark.parametrize(
    ("path", "type", "trail"),
    [
        ("project", Listing, ()),
        ("project/51", Project, ()),
        ("project/51/dataset", Listing, (("project", 51),)),
        ("project/51/dataset/102", Dataset, (("project", 51),)),
        ("project/51/dataset/102/image/1001", Image, (("project", 51), ("dataset", 102))),
        ("dataset/102/image/1001", Image, (("dataset", 102),)),
        ("image/1001.png", Image, ()),
        ("orphaned", Orphaned, ()),
        ("screen/3/plate/7", Plate, (("screen", 3),)),
        ("plate/7/run/2/well/b4/field/1.png", Field, (("plate", 7), ("run", 2), ("well", "B04"))),
        ("plate/7/well/12/field/1", Field, (("plate", 7), ("well", 12))),
        ("well/12", Well, ()),
        ("folder/1/folder/2/image/3", Image, (("folder", 1), ("folder", 2))),
        ("orphaned/image", Listing, (("orphaned", None),)),
        ("orphaned/image/1001", Image, (("orphaned", None),)),
        ("tag/12/run/2/well/B04", Well, (("tag", 12), ("run", 2))),
        ("tag/12/folder/1/image/3", Image, (("tag", 12), ("folder", 1))),
        ("user/4", User, ()),
        ("user/4/project/51/dataset/102", Dataset, (("user", 4), ("project", 51))),
        ("user/4/orphaned/image/1001", Image, (("user", 4), ("orphaned", None))),
        ("group/3/user/4", User, (("group", 3),)),
        ("group/3/user/4/plate/7/well/b4", Well, (("group", 3), ("user", 4), ("plate", 7))),
    ],
)
def test_a_walk_costs_nothing_and_knows_its_trail(root, path, type, trail):
    place = walk(root, path)
    assert isinstance(place, type)
    assert place.trail == trail
    assert root.request.omero.asked == []


@pytest.mark.parametrize(
    "path",
    [
        "projects", "project/0", "project/51/image", "project/51/project", "image/1/dataset", "image/1.png/dataset",
        "well/B04", "plate/7/well/B00", "plate/7/field", "image/1/field", "screen/3/well", "screen/3/run", "field/1",
        "project/51.json/dataset", "project.json/51", "orphaned/project", "orphaned.json/image", "project/51/1", "user/4/group",
        "user/4/user", "group/3/group", "user/me", "tag/12/well/B04",
    ],
)  # fmt: skip
def test_there_is_nothing_elsewhere(root, path):
    with pytest.raises(KeyError):
        walk(root, path)


def test_an_object_is_read_once_with_its_trail(root):
    image = walk(root, "project/51/dataset/102/image/1001")
    assert image.obj is image.obj
    assert root.request.omero.asked == [("load", "image", 1001, (("project", 51), ("dataset", 102)))]


@pytest.mark.parametrize(("path", "view"), [("image/7.png", ""), ("image/7.jpg", ""), ("image/7", "thumbnail"), ("image/7", "render")])
def test_pictures_are_granted_without_reading_the_image_again(root, path, view):
    root.request.view_name = view
    image = walk(root, path)
    assert ACLHelper().permits(image, STRANGER, Permission.READ)
    assert root.request.omero.asked == [("image", 7, ())]


@pytest.mark.parametrize("path", ["image/7", "image/7.json"])
def test_pages_never_rely_on_the_grant(root, path):
    assert ACLHelper().permits(walk(root, path), STRANGER, Permission.READ)
    assert root.request.omero.asked == [("load", "image", 7, ())]


def test_an_object_gives_its_own_rights_and_no_other(root):
    project, acl = walk(root, "project/51"), ACLHelper()
    assert acl.permits(project, USER, Permission.EDIT)
    assert not acl.permits(project, USER, Permission.DELETE)
    assert not acl.permits(project, STRANGER, Permission.EDIT)


@pytest.mark.parametrize("path", ["project", "orphaned", "orphaned/image"])
def test_what_is_no_object_can_only_be_read(root, path):
    place, acl = walk(root, path), ACLHelper()
    assert acl.permits(place, STRANGER, Permission.READ)
    assert not any(acl.permits(place, USER, right) for right in Permission if right not in (Permission.READ, Permission.CHANGE))
    assert not acl.permits(place, STRANGER, Permission.CHANGE)
    assert root.request.omero.asked == []


@pytest.mark.parametrize("path", ["project/404", "project/404/dataset"])
def test_the_acl_finds_what_is_missing(root, path):
    with pytest.raises(ObjectNotFound):
        ACLHelper().permits(walk(root, path), USER, Permission.READ)


def test_a_listing_asks_the_place_above_it(root):
    for path in ("project", "orphaned/image", "project/51/dataset"):
        walk(root, path).page("asked")
    asked = [each for each in root.request.omero.asked if each[0] != "load"]
    orphaned = (("orphaned", None),)
    assert asked == [("listing", "project", "asked", ()), ("listing", "image", "asked", orphaned), ("children", "dataset", "asked")]


def test_places_know_their_addresses(root):
    image = walk(root, "project/51/dataset/102/image/1001.png")
    assert image.path() == "/project/51/dataset/102/image/1001/"
    assert image.path("json") == "/project/51/dataset/102/image/1001.json"
    assert image.alone().url() == "http://example.com/image/1001/"
    assert walk(root, "project").path("json") == "/project.json"
    assert walk(root, "project/51.json").inside().node(7).path() == "/project/51/dataset/7/"


def test_what_is_below_people_is_listed_under_their_names(root):
    above = (Crumb("group", 3, "G"),)
    root.request.omero.load = lambda _, id, within=(): SimpleNamespace(key=id, name="N", trail=within and above)
    for path in ("user/4/project", "group/3/user/4/orphaned/image", "group/3/dataset", "group/3/user"):
        walk(root, path).page("asked")
    assert root.request.omero.asked == [
        ("listing", "project", "asked", (("user", 4),)),
        ("listing", "image", "asked", (("group", 3), ("user", 4), ("orphaned", None))),
        ("listing", "dataset", "asked", (("group", 3),)),
        ("children", "user", "asked"),
    ]
    assert walk(root, "user/4/orphaned/image").everyone
    assert walk(root, "group/3/user/4").alone().path() == "/group/3/user/4/"


@pytest.mark.parametrize(("counts", "first"), [((("project", 0), ("image", 3)), "image"), ((), "project")])
def test_a_users_first_list_is_one_that_has_something(root, counts, first):
    root.request.omero.load = lambda *_, **__: SimpleNamespace(counts=counts)
    assert walk(root, "user/4").inside().kind == first
