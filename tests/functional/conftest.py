"""What several functional tests need beside the app: omero-py's own clients, and the gateway without the app over it."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import omero
import pytest

from omeroweb_pyr.embedded import process
from roles import lab  # noqa: F401 - a fixture
from visitor import enter, make_pool, pool, visitor  # noqa: F401 - fixtures
from world import Server, World


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Iterator[Server]:
    """Another embedded OMERO, of a module's own."""
    running = process.start(tmp_path_factory.mktemp("second"), 0, demo=False)
    known = Server(running.folder, running.port)
    yield known
    known.close()
    running.stop()


@pytest.fixture
def connect() -> Iterator[Callable[[World], Any]]:
    """Make omero.clients logged in as somebody; they are closed with the test."""
    clients = []

    def make(who: World) -> Any:
        clients.append(who.client())
        return clients[-1]

    yield make
    for client in clients:
        with contextlib.suppress(Exception):
            client.closeSession()


@pytest.fixture
def pixels_of(server: Server) -> Callable[[int], int]:
    """Tell the id of an image's pixels."""

    def look(image: int) -> int:
        return int(server.store.read().execute("SELECT id FROM pixels WHERE image = ?", (image,)).fetchone()[0])

    return look


@pytest.fixture
def unused_port() -> SimpleNamespace:
    """An address at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return SimpleNamespace(host="tcp://127.0.0.1", port=probe.getsockname()[1])


@pytest.fixture
def client(world):
    """An omero.client of the test's own user."""
    made = world.client()
    yield made
    made.__del__()


@pytest.fixture
def admin(server):
    """An administrator without restrictions."""
    return World(server, admin=True)


@pytest.fixture
def office(log_in, admin):
    """A browser logged in as the administrator."""
    return log_in(admin)


@pytest.fixture
def root(server):
    """An omero.client of the administrator."""
    made = omero.client(f"{server.host}:{server.port}")
    made.createSession("root", "omero")
    yield made
    made.__del__()
