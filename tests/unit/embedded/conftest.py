"""A small database for the tests of queries."""

import pytest
from hql_world import People, fill

from omeroweb_pyr.embedded.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = Store(tmp_path_factory.mktemp("omero"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def people(store) -> People:
    return fill(store)
