"""What tests that talk to the embedded OMERO themselves need."""

import pytest


@pytest.fixture
def connect():
    """Log in as anybody: ``connect(world)`` is an omero.client, closed when the test is over."""
    clients = []

    def connecting(who):
        clients.append(who.client())
        return clients[-1]

    yield connecting
    for client in clients:
        client.__del__()


@pytest.fixture
def pixels_of(server):
    """Find an image's pixels: ``pixels_of(world.image())``."""

    def finding(image):
        return server.store.read().execute("SELECT id FROM pixels WHERE image = ?", (image,)).fetchone()[0]

    return finding
