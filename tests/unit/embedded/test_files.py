"""The folder of uploaded files: drafts, and the sweep after a kill."""

import pytest

from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.store import Store


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


def known(store, **values):
    """Insert an OriginalFile; return its id."""
    with store.write() as writer:
        return writer.insert("OriginalFile", event=0, name="x", path="/", **values)


def finished(files, file, content, modified):
    draft = files.draft(file)
    draft.handle.write(content)
    draft.finish(modified)
    return draft


def test_a_draft_appears_when_it_is_promoted(store, tmp_path):
    files = Files(tmp_path)
    draft = finished(files, 1, b"first", 1_700_000_000_123)
    assert not files.path(1).exists()
    draft.promote()
    assert files.path(1).read_bytes() == b"first"
    second = files.draft(1)
    second.handle.write(b"F")
    assert files.path(1).read_bytes() == b"first"
    second.drop()
    assert [path.name for path in files.folder.iterdir()] == ["1"]


def test_what_the_database_knows_is_kept_and_the_rest_is_swept(store, tmp_path):
    files = Files(tmp_path)
    assert files.sweep(store.read()) == []
    complete, other, kept = known(store, size=3, mtime=1_700_000_000_123), known(store, size=3, mtime=5), known(store)
    finished(files, complete, b"new", 1_700_000_000_123)
    finished(files, other, b"new", 1_700_000_000_123)
    files.draft(kept).handle.close()
    for name, content in ((str(other), b"old"), (str(kept), b"kept"), (str(kept + 1000), b"orphan"), ("README", b"mine")):
        (files.folder / name).write_bytes(content)
    assert len(files.sweep(store.read())) == 3
    left = {path.name: path.read_bytes() for path in files.folder.iterdir()}
    assert left == {str(complete): b"new", str(other): b"old", str(kept): b"kept", "README": b"mine"}
    assert files.sweep(store.read()) == []
