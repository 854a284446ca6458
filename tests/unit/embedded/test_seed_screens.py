"""Screens, tag sets, ROIs and the like, as rows."""

import numpy as np
import pytest

from omeroweb_pyr.embedded.files import FILES
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.marks import RATING, TAG_SET
from omeroweb_pyr.embedded.seed.stack import DYES, write_stack
from omeroweb_pyr.embedded.store import Store


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path)
    yield found
    found.close()


@pytest.fixture
def images(store) -> range:
    stack = write_stack(store.pixels, "some/where", np.zeros((1, 1, 1, 8, 10), np.uint8), DYES[:1])
    return Builder(store).images(24, 5, 6, "Field {}", stack)


def rows(store: Store, sql: str, *values: object) -> list[tuple]:
    return store.read().execute(sql, values).fetchall()


def test_a_plate_is_in_its_screen_and_has_its_shape(store):
    build = Builder(store)
    screen = build.screen(5, 6, "Screen")
    plate = build.plate(5, 6, "Plate", screen=screen, rows=16, columns=24)
    assert rows(store, "SELECT parent, child, owner_id, group_id FROM screenplatelink") == [(screen, plate, 5, 6)]
    assert rows(store, 'SELECT "rows", "columns", rowNamingConvention, columnNamingConvention FROM plate') == [(16, 24, "letter", "number")]


def test_fields_are_numbered_within_their_well(store, images):
    build = Builder(store)
    plate = build.plate(5, 6, "Plate")
    run = build.run(plate, "First", fields=2)
    well, other = build.well(plate, 1, 3), build.well(plate, 1, 4)
    for image in images[:2]:
        build.field(well, image, run=run, position=(1.5, -2.0))
    build.field(other, images[2])
    found = rows(store, "SELECT well, well_index, image, plateAcquisition, posX, posXUnit, owner_id FROM wellsample ORDER BY id")
    assert found == [
        (well, 0, images[0], run, 1.5, "MICROMETER", 5),
        (well, 1, images[1], run, 1.5, "MICROMETER", 5),
        (other, 0, images[2], None, None, None, 5),
    ]


def test_wells_are_filled_run_after_run(store, images):
    build = Builder(store)
    plate = build.plate(5, 6, "Plate", rows=2, columns=3)
    runs = [build.run(plate, name) for name in ("First", "Second")]
    made = build.wells(plate, images, rows=2, columns=3, runs=runs)
    assert rows(store, 'SELECT "row", "column" FROM well ORDER BY id') == [(row, column) for row in range(2) for column in range(3)]
    found = rows(store, "SELECT image, plateAcquisition, well_index FROM wellsample WHERE well = ? ORDER BY well_index", made[1])
    assert found == [(images[4 + place], runs[place // 2], place) for place in range(4)]


def test_images_that_do_not_fill_a_plate_are_refused(store, images):
    build = Builder(store)
    plate = build.plate(5, 6, "Plate")
    with pytest.raises(ValueError, match="24 images don't fill 96 wells"):
        build.wells(plate, images, rows=8, columns=12)


def test_a_tag_set_is_a_tag_of_tags(store):
    build = Builder(store)
    tags = [build.tag(5, 6, text) for text in ("one", "two")]
    made = build.tagset(5, 6, "Numbers", tags=tags)
    assert rows(store, "SELECT ns FROM annotation WHERE id = ?", made) == [(TAG_SET,)]
    assert rows(store, "SELECT parent, child FROM annotationannotationlink") == [(made, tag) for tag in tags]


def test_ratings_attachments_rois_and_folders(store, images):
    build = Builder(store)
    on = [("image", images[0])]
    rating = build.rating(5, 6, 4, on=on)
    attached = build.attachment(5, 6, "notes.txt", b"Hello", on=on)
    roi = build.roi(5, 6, images[0], [("Rectangle", {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0}), ("Point", {"x": 1.0, "y": 1.0})])
    outer = build.folder(5, 6, "Outer")
    inner = build.folder(5, 6, "Inner", parent=outer, images=images[:2])
    assert rows(store, "SELECT ns, longValue FROM annotation WHERE id = ?", rating) == [(RATING, 4)]
    [(file, size)] = rows(store, "SELECT f.id, f.size FROM annotation a JOIN originalfile f ON f.id = a.file WHERE a.id = ?", attached)
    assert (size, (store.folder / FILES / str(file)).read_bytes()) == (5, b"Hello")
    assert rows(store, "SELECT dtype, roi_index FROM shape WHERE roi = ? ORDER BY roi_index", roi) == [("Rectangle", 0), ("Point", 1)]
    assert rows(store, "SELECT parentFolder FROM folder WHERE id = ?", inner) == [(outer,)]
    assert rows(store, "SELECT child FROM folderimagelink WHERE parent = ?", inner) == [(images[0],), (images[1],)]
