"""OMERO's own clients from PyPI, unmodified, in an environment of their own, against the embedded OMERO."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from omero.gateway import BlitzGateway

from fidelity.peers import OmeroWeb, environment
from fidelity.places import Places, furnish
from omeroweb_pyr.embedded import process
from world import Server, World


@pytest.fixture(scope="session")
def recording(tmp_path_factory) -> Path:
    """The file of what clients ask the server."""
    return tmp_path_factory.mktemp("recording") / "queries"


@pytest.fixture(scope="session")
def server(tmp_path_factory, recording) -> Iterator[Server]:
    """An embedded OMERO of these tests' own, which writes down each query that clients send."""
    running = process.start(tmp_path_factory.mktemp("omero"), 0, demo=False, record=recording)
    known = Server(running.folder, running.port)
    try:
        yield known
    finally:
        known.close()
        running.stop()


@pytest.fixture(scope="session")
def peers() -> Path:
    """The environment's folder of programs; it is made once and kept, for that takes a minute."""
    try:
        return environment()
    except subprocess.SubprocessError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"OMERO's own clients could not be installed: {error}")


@pytest.fixture(scope="session")
def places(server) -> Places:
    """Somebody with one of everything, for URLs to name."""
    return furnish(World(server, permissions="rwra--", leader=True))


@pytest.fixture(scope="session")
def administrator(server) -> World:
    """Somebody who may do everything."""
    return World(server, admin=True)


@pytest.fixture(scope="session")
def omero_web(peers, server, tmp_path_factory) -> Iterator[OmeroWeb]:
    """OMERO.web, serving the embedded OMERO on a port of its own."""
    running = OmeroWeb(peers, server.port, tmp_path_factory.mktemp("omero-web"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def visitor(omero_web, places):
    """A browser of OMERO.web, logged in as the one with everything."""
    return omero_web.visitor(places.owner.user_name, places.owner.password)


@pytest.fixture(scope="session")
def admin_visitor(omero_web, administrator):
    """A browser of OMERO.web, logged in as an administrator."""
    return omero_web.visitor(administrator.user_name, administrator.password)


@pytest.fixture(scope="module")  # no longer: OMERO ends sessions that are idle for ten minutes
def gateway(places) -> Iterator[BlitzGateway]:
    """omero-py's gateway, logged in as the one with everything."""
    owner = places.owner
    made = BlitzGateway(owner.user_name, owner.password, host=owner.server.host, port=owner.server.port, secure=True)
    assert made.connect()
    yield made
    made.close()
