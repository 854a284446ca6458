"""The builder's rows are those of a real import: complete, indexed, linked within one group."""

import sqlite3

import numpy as np
import pytest
from omero.model import PermissionsI

from omeroweb_pyr.embedded.passwords import verify
from omeroweb_pyr.embedded.seed.builder import Builder, permission_bits
from omeroweb_pyr.embedded.seed.stack import DYES, Stack, write_stack
from omeroweb_pyr.embedded.store import Store


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path)
    yield found
    found.close()


@pytest.fixture
def stack(store) -> Stack:
    samples = np.arange(2 * 3 * 2 * 8 * 10, dtype=np.uint16).reshape(2, 3, 2, 8, 10)
    return write_stack(store.pixels, "some/where", samples, DYES[:2], pixel_size=(0.1, 0.1, 0.5), interval=60.0, bits=12)


def rows(store: Store, sql: str, *values: object) -> list[tuple]:
    return store.read().execute(sql, values).fetchall()


@pytest.mark.parametrize("text", ["rw----", "rwr---", "rwra--", "rwrw--", "rwr-r-", "rwrwrw"])
def test_permissions_are_packed_as_omero_packs_them(text):
    assert permission_bits(text) == PermissionsI(text).getPerm1()


def test_a_users_first_group_is_the_default_and_the_group_user_is_last(store):
    with Builder.session(store) as build:
        first, second = build.group("first"), build.group("second")
        user = build.user("anna", "secret", [first, second], leader_of=[second], admin=True)
    found = rows(store, "SELECT parent, child_index, owner FROM groupexperimentermap WHERE child = ? ORDER BY child_index", user)
    assert found == [(first, 0, 0), (second, 1, 1), (0, 2, 0), (1, 3, 0)]
    [(known,)] = rows(store, "SELECT hash FROM password WHERE experimenter_id = ?", user)
    assert verify("secret", known)
    assert "secret" not in known


def test_who_joins_later_keeps_his_default_group(store):
    build = Builder(store)
    user = build.user("anna", "secret", [build.group("first")])
    build.join(user, later := build.group("later"), leader=True)
    found = rows(store, "SELECT parent, child_index, owner FROM groupexperimentermap WHERE child = ? ORDER BY child_index", user)
    assert found[1:] == [(1, 1, 0), (later, 2, 1)]


def test_an_image_has_pixels_channels_and_a_file(store, stack):
    build = Builder(store)
    image = build.image(5, 6, "One", stack, description="Told", id=1001)
    assert image == 1001
    pixels = rows(
        store,
        "SELECT id, image_index, sizeX, sizeY, sizeZ, sizeC, sizeT, significantBits, physicalSizeZ, physicalSizeZUnit,"
        " timeIncrement, timeIncrementUnit"
        " FROM pixels WHERE image = 1001",
    )
    assert [row[1:] for row in pixels] == [(0, 10, 8, 3, 2, 2, 12, 0.5, "MICROMETER", 60.0, "SECOND")]
    channels = rows(
        store,
        "SELECT c.pixels_index, l.name, l.emissionWave, l.emissionWaveUnit, c.blue, s.globalMin, s.globalMax FROM channel c"
        " JOIN logicalchannel l ON l.id = c.logicalChannel JOIN statsinfo s ON s.id = c.statsInfo WHERE c.pixels = ?"
        " ORDER BY c.pixels_index",
        pixels[0][0],
    )
    assert channels == [(0, "DAPI", 461.0, "NANOMETER", 255, 0.0, 879.0), (1, "GFP", 509.0, "NANOMETER", 70, 80.0, 959.0)]
    [(path,)] = rows(store, "SELECT path FROM pixels_file WHERE pixels_id = ?", pixels[0][0])
    [(size,)] = rows(store, "SELECT f.size FROM originalfile f JOIN pixelsoriginalfilemap m ON m.parent = f.id")
    assert store.pixels_path(path).stat().st_size == size
    assert rows(store, "SELECT count(*) FROM renderingdef") == [(0,)]


def test_ten_thousand_images_share_a_file(store, stack):
    with Builder.session(store) as build:
        dataset = build.dataset(5, 6, "Many")
        made = build.images(10_000, 5, 6, "Image {:05}", stack, dataset=dataset)
    assert len(made) == 10_000
    assert rows(store, "SELECT name FROM image WHERE id IN (?, ?) ORDER BY id", made[0], made[-1]) == [("Image 00001",), ("Image 10000",)]
    counts = [
        rows(store, f"SELECT count(*) FROM {table}")[0][0]
        for table in ("datasetimagelink", "pixels", "channel", "pixels_file", "originalfile")
    ]
    assert counts == [10_000, 10_000, 20_000, 10_000, 1]
    assert len({acquired for (acquired,) in rows(store, "SELECT acquisitionDate FROM image")}) == 10_000


def test_links_are_in_the_group_of_their_ends_and_may_have_another_owner(store, stack):
    build = Builder(store)
    project, dataset = build.project(5, 6, "P"), build.dataset(5, 6, "D")
    build.link("project", project, "dataset", dataset, owner=9)
    assert rows(store, "SELECT parent, child, owner_id, group_id FROM projectdatasetlink") == [(project, dataset, 9, 6)]
    with pytest.raises(sqlite3.IntegrityError):
        build.link("project", project, "dataset", dataset, owner=9)


def test_annotations_go_on_any_object(store, stack):
    build = Builder(store)
    image, dataset = build.image(5, 6, "I", stack), build.dataset(5, 6, "D")
    tag = build.tag(5, 6, "metaphase", "On the plate", on=[("image", image), ("dataset", dataset)])
    pairs = build.key_values(5, 6, [("Line", "HeLa"), ("Line", "U2OS")], on=[("image", image)])
    build.comment(7, 6, "Nice", on=[("image", image)])
    assert rows(store, "SELECT dtype, textValue FROM annotation ORDER BY id") == [
        ("TagAnnotation", "metaphase"),
        ("MapAnnotation", None),
        ("CommentAnnotation", "Nice"),
    ]
    assert rows(store, 'SELECT "index", name, value FROM annotation_mapvalue WHERE parent = ? ORDER BY 1', pairs) == [
        (0, "Line", "HeLa"),
        (1, "Line", "U2OS"),
    ]
    assert rows(store, "SELECT parent FROM datasetannotationlink WHERE child = ?", tag) == [(dataset,)]
    assert rows(store, "SELECT count(*), count(DISTINCT owner_id) FROM imageannotationlink") == [(3, 2)]


def test_a_failed_session_leaves_nothing(store, stack):
    def fail() -> None:
        with Builder.session(store) as build:
            build.image(5, 6, "I", stack, dataset=build.dataset(5, 6, "D"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [rows(store, f"SELECT count(*) FROM {table}")[0][0] for table in ("image", "dataset", "pixels_file", "event")] == [0, 0, 0, 1]
