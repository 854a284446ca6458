"""Files of samples whose rows are deleted: they go too, also when the server is killed in between."""

import contextlib

import pytest

from omeroweb_pyr.embedded.access import Row
from omeroweb_pyr.embedded.graph.leavings import leave, sweep
from omeroweb_pyr.embedded.store import Store

OURS = "imported/abc/cells.tif"


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    for name in (OURS, "imported/other.tif"):
        path = made.pixels_path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "theirs.tif").touch()
    with made.write() as writer:
        rows = [(1, OURS), (2, OURS), (3, str(tmp_path / "theirs.tif")), (4, "imported/other.tif")]
        writer.connection.executemany("INSERT INTO pixels_file (pixels_id, path) VALUES (?, ?)", rows)
    yield made
    made.close()


def forget(store, *pixels):
    """Delete rows, and then be killed."""
    with store.write() as writer:
        return leave(writer.connection, {"Pixels": {row: Row(type="Pixels", id=row, owner=0, group=0) for row in pixels}})


def test_the_next_start_deletes_the_file_and_its_folder(store):
    forget(store, 1, 2)
    assert store.pixels_path(OURS).exists()
    sweep(store)
    assert not store.pixels_path(OURS).parent.exists()
    assert store.pixels_path("imported/other.tif").exists()
    assert store.read().execute("SELECT count(*) FROM leaving").fetchone() == (0,)


def test_what_another_image_uses_or_is_not_ours_stays(store, tmp_path):
    assert forget(store, 1, 3).samples == ()
    sweep(store)
    assert store.pixels_path(OURS).exists()
    assert (tmp_path / "theirs.tif").exists()


def test_what_was_taken_back_stays(store):
    with contextlib.suppress(ZeroDivisionError), store.write() as writer:
        leave(writer.connection, {"Pixels": {4: Row(type="Pixels", id=4, owner=0, group=0)}})
        raise ZeroDivisionError
    sweep(store)
    assert store.pixels_path("imported/other.tif").exists()
