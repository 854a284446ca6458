"""The server killed in the middle of writes, again and again: what is there afterwards is whole."""

import contextlib
import hashlib
import os
import random
import sqlite3
import threading
import time

import omero
import omero.cmd
import pytest
from omero.model import ChecksumAlgorithmI, CommentAnnotationI, DatasetI, OriginalFileI, ProjectI
from omero.rtypes import rstring

from forking import Forks
from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.store import DATABASE, PIXELS

KILLS = int(os.environ.get("KILLS", "50"))
CHILDREN = 20
LINKED = "SELECT p.id, count(l.id) FROM project p LEFT JOIN projectdatasetlink l ON l.parent = p.id GROUP BY p.id"
HALF = f"{LINKED} HAVING count(l.id) <> {CHILDREN}"
BARE = "SELECT id FROM project WHERE id NOT IN (SELECT parent FROM projectannotationlink)"
UNLOGGED = "SELECT id FROM project WHERE id NOT IN (SELECT entityId FROM eventlog WHERE entityType = 'ome.model.containers.Project')"


def graph():
    project = ProjectI()
    project.name = rstring("graph")
    for number in range(CHILDREN):
        dataset = DatasetI()
        dataset.name = rstring(f"child {number}")
        project.linkDataset(dataset)
    comment = CommentAnnotationI()
    comment.textValue = rstring("said")
    project.linkAnnotation(comment)
    return project


def save(sf):
    sf.getUpdateService().saveObject(graph())


def delete(sf):
    made = sf.getUpdateService().saveAndReturnObject(graph())
    sf.submit(omero.cmd.Delete2(targetObjects={"Project": [made.id.val]}))


def upload(sf):
    file = OriginalFileI()
    file.name = file.path = rstring("x")
    file.hasher = ChecksumAlgorithmI()
    file.hasher.value = rstring("SHA1-160")
    made = sf.getUpdateService().saveAndReturnObject(file)
    store = sf.createRawFileStore()
    store.setFileId(made.id.val)
    for _ in range(3):
        content = random.randbytes(random.randrange(1, 300_000))
        store.truncate(0)
        store.write(content, 0, len(content))
        store.save()
    store.close()
    if random.random() < 0.3:
        sf.submit(omero.cmd.Delete2(targetObjects={"OriginalFile": [made.id.val]}))


def draw(sf):
    pixels = sf.getPixelsService()
    image = pixels.createImage(16, 16, 1, 1, [0], pixels.getEnumeration("PixelsType", "uint8"), "drawn", "").val
    row = sf.getQueryService().projection(f"select p.id from Pixels p where p.image.id = {image}", None)[0][0].val
    store = sf.createRawPixelsStore()
    store.setPixelsId(row, True)
    store.setPlane(random.randbytes(256), 0, 0, 0)
    store.save()
    store.close()
    sf.submit(omero.cmd.Delete2(targetObjects={"Image": [image]}))


WRITERS = (save, delete, upload, upload, draw)


def work(port, what, begun, stop):
    """Write until the server is gone; say when the first write is done."""
    client = omero.client(f"tcp://127.0.0.1:{port}")
    with contextlib.suppress(Exception):
        sf = client.createSession("root", "omero")
        while not stop.is_set():
            what(sf)
            begun.set()
    client.__del__()


def kill_while_writing(forks, folder):
    stop, begun, threads = threading.Event(), [threading.Event() for _ in WRITERS], []
    with forks.serving(folder) as port:
        for what, event in zip(WRITERS, begun, strict=True):
            threads.append(threading.Thread(target=work, args=(port, what, event, stop)))
            threads[-1].start()
        assert all(event.wait(60) for event in begun)
        time.sleep(random.random() * 0.2)
    stop.set()
    for thread in threads:
        thread.join()


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The folder of a server that was killed so often, and started once more."""
    folder = tmp_path_factory.mktemp("killed")
    with Forks() as forks:
        for _ in range(KILLS):
            kill_while_writing(forks, folder)
        with forks.serving(folder):
            pass  # the sweep of a start
    return folder


@pytest.fixture
def db(killed):
    with contextlib.closing(sqlite3.connect(killed / DATABASE)) as opened:
        yield opened


pytestmark = pytest.mark.timeout(KILLS * 10 + 60)


def test_the_database_is_sound(db):
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("SELECT count(*) FROM project").fetchone()[0] >= KILLS


@pytest.mark.parametrize("question", [HALF, BARE, UNLOGGED])
def test_no_graph_is_half_written(db, question):
    assert db.execute(question).fetchall() == []


def test_nothing_refers_to_what_is_not_there(db):
    dangling = []
    for root in MODEL.roots:
        for prop in (prop for entity in MODEL.members(root) for prop in entity.properties.values() if prop.kind == "ref"):
            there = f'SELECT 1 FROM "{MODEL[prop.type].table}" t WHERE t.id = f."{prop.column}"'
            sql = f'SELECT count(*) FROM "{root.table}" f WHERE "{prop.column}" IS NOT NULL AND NOT EXISTS ({there})'
            dangling += [(root.name, prop.name, count) for (count,) in db.execute(sql) if count]
    assert dangling == []


def test_files_are_whole_and_each_has_its_row(db, killed):
    known = {str(row): (size, digest) for row, size, digest in db.execute("SELECT id, size, hash FROM originalfile WHERE hash IS NOT NULL")}
    found = {path.name: path.read_bytes() for path in Files(killed).folder.iterdir()}
    assert {name: (len(content), hashlib.sha1(content).hexdigest()) for name, content in found.items()} == known
    assert len(found) >= KILLS


def test_each_file_of_samples_has_its_row(db, killed):
    folder = killed / PIXELS
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {path for (path,) in db.execute("SELECT path FROM pixels_file")}
    assert db.execute("SELECT count(*) FROM leaving").fetchone() == (0,)
