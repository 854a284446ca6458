"""Many clients write at once: nothing is lost or half-written, and readers do not wait for writers."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import omero
import pytest
from omero.model import DatasetI, ProjectI
from omero.rtypes import rstring

from tools.bench.clients import mix
from world import World

CLIENTS = 32
AT_MOST = 0.2
"""Seconds that a reader may wait for writers."""


def graph(name, children):
    project = ProjectI()
    project.name = rstring(name)
    for number in range(children):
        dataset = DatasetI()
        dataset.name = rstring(f"{name}.{number}")
        project.linkDataset(dataset)
    return project


@pytest.fixture(scope="module")
def world(server):
    """One user for all of these tests."""
    return World(server)


@pytest.fixture(scope="module")
def clients(world):
    made = [world.client() for _ in range(CLIENTS)]
    yield made
    for client in made:
        client.closeSession()


def test_thirty_two_clients_at_once(world, clients):
    def work(number):
        update = clients[number].sf.getUpdateService()
        made = update.saveAndReturnObject(graph(f"project {number}", 5))
        made.description = rstring("changed")
        return update.saveAndReturnObject(made).version.val

    with ThreadPoolExecutor(CLIENTS) as pool:
        assert list(pool.map(work, range(CLIENTS))) == [1] * CLIENTS
    count = world.store.read().execute("SELECT count(*) FROM dataset WHERE owner_id = ?", (world.user_id,)).fetchone()
    assert count == (5 * CLIENTS,)


def test_two_change_the_same_and_one_is_told(clients):
    made = clients[0].sf.getUpdateService().saveAndReturnObject(graph("contended", 0))
    made.description = rstring("by somebody")

    def change(client):
        try:
            client.sf.getUpdateService().saveObject(made)
        except omero.OptimisticLockException:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(change, clients[:8])) == [False] * 7 + [True]


def test_readers_do_not_wait_for_writers(world, clients):
    project, stop = world.project(), threading.Event()
    writers = clients[1:]

    def write(client):
        update = client.sf.getUpdateService()
        while not stop.is_set():
            update.saveObject(graph("long", 3))

    def hold():
        with world.store.write() as writer:  # the writer of another process, who takes his time
            writer.update("Project", project, description="slow")
            time.sleep(1.0)

    query = clients[0].sf.getQueryService()
    query.get("Project", project)
    with ThreadPoolExecutor(CLIENTS) as pool:
        held = pool.submit(hold)
        time.sleep(0.1)
        for client in writers:
            pool.submit(write, client)
        slowest = 0.0
        while not held.done():
            start = time.monotonic()
            query.get("Project", project)
            slowest = max(slowest, time.monotonic() - start)
            time.sleep(0.005)
        stop.set()
    assert slowest < AT_MOST


def test_reads_and_writes_of_all_sorts_at_once(world):
    """``make bench`` prints how long reads take meanwhile; here the machine may be busy."""
    done = mix(f"{world.server.host}:{world.server.port}", 16, 16, 5, (world.user_name, world.password))
    assert done.faults == {}
    assert min(len(done.reads), done.writes) > CLIENTS
    assert max(done.reads) < 10 * AT_MOST
