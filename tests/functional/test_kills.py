"""The server killed in the middle of writes, again and again: KILLS=50 for a long run."""

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
from omero.model import ChecksumAlgorithmI, DatasetI, OriginalFileI, ProjectI
from omero.rtypes import rstring

from omeroweb_pyr.embedded import process
from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.store import DATABASE

KILLS = int(os.environ.get("KILLS", "3"))
CHILDREN = 40
LINKED = "SELECT p.id, count(l.id) FROM project p LEFT JOIN projectdatasetlink l ON l.parent = p.id GROUP BY p.id"
HALF = f"{LINKED} HAVING count(l.id) <> {CHILDREN}"
LOOSE = "SELECT id FROM projectdatasetlink WHERE parent NOT IN (SELECT id FROM project) OR child NOT IN (SELECT id FROM dataset)"
UNLOGGED = "SELECT id FROM project WHERE id NOT IN (SELECT entityId FROM eventlog WHERE entityType = 'ome.model.containers.Project')"


def graph():
    project = ProjectI()
    project.name = rstring("graph")
    for number in range(CHILDREN):
        dataset = DatasetI()
        dataset.name = rstring(f"child {number}")
        project.linkDataset(dataset)
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
    store = sf.createRawFileStore()
    store.setFileId(sf.getUpdateService().saveAndReturnObject(file).id.val)
    for _ in range(3):
        content = random.randbytes(random.randrange(1, 300_000))
        store.truncate(0)
        store.write(content, 0, len(content))
        store.save()


WRITERS = (save, save, delete, upload, upload)


def work(port, what, begun, stop):
    """Write until the server is gone; say when the first write is done."""
    client = omero.client(f"tcp://127.0.0.1:{port}")
    with contextlib.suppress(Exception):
        sf = client.createSession("root", "omero")
        while not stop.is_set():
            what(sf)
            begun.set()
    client.__del__()


def kill_while_writing(folder):
    with process.start(folder, demo=False) as running:
        stop, threads = threading.Event(), []
        begun = [threading.Event() for _ in WRITERS]
        for what, event in zip(WRITERS, begun, strict=True):
            threads.append(threading.Thread(target=work, args=(running.port, what, event, stop)))
            threads[-1].start()
        assert all(event.wait(60) for event in begun)
        time.sleep(random.random() * 0.5)
        running.kill()
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.timeout(KILLS * 20 + 60)
def test_whatever_is_there_is_whole(tmp_path):
    for _ in range(KILLS):
        kill_while_writing(tmp_path)
    with process.start(tmp_path, demo=False):
        pass  # the sweep of a start
    with contextlib.closing(sqlite3.connect(tmp_path / DATABASE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for question in (HALF, LOOSE, UNLOGGED):
            assert db.execute(question).fetchall() == []
        assert db.execute("SELECT count(*) FROM project").fetchone()[0] >= KILLS
        known = {str(row): rest for row, *rest in db.execute("SELECT id, size, hash FROM originalfile")}
    files = list(Files(tmp_path).folder.iterdir())
    assert len(files) >= KILLS
    for path in files:
        content = path.read_bytes()
        assert known[path.name] == [len(content), hashlib.sha1(content).hexdigest()]
