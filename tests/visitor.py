"""The gateway without the app over it: pools, and leases as a request would hold them."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from omeroweb_pyr import settings as settings_of_the_app
from omeroweb_pyr.gateway.lease import Lease
from omeroweb_pyr.gateway.pool import Pool
from omeroweb_pyr.gateway.seam import Meter
from world import Server, World

SERVER = 1


class Visitor:
    """Somebody logged in to OMERO through a pool; ``omero`` is what a request of his would have."""

    def __init__(self, pool: Pool, who: World, leases: list[Lease]) -> None:
        self.pool, self.who = pool, who
        self.caller = pool.login(SERVER, who.user_name, who.password, "127.0.0.1")
        self._leases = leases
        self.omero = self.request()

    def request(self) -> Lease:
        """Begin another request; it ends with the test."""
        lease = Lease(self.pool, self.pool.borrow(SERVER, self.caller.session_uuid), Meter())
        self._leases.append(lease)
        return lease

    @property
    def connection(self):
        """The warm connection, for tests that break it."""
        return self.pool.connection(self.omero._slot)

    @property
    def calls(self) -> int:
        """How many OMERO calls his first request has made so far."""
        return self.omero._meter.count


@pytest.fixture
def make_pool(server: Server) -> Iterator[Callable[..., Pool]]:
    """Make pools; the keys are those of the ini file, without ``omero.web.``."""
    pools = []

    def make(to: Server | SimpleNamespace = server, **keys: object) -> Pool:
        ini = {"server_list": json.dumps([[to.host, to.port, "embedded"]]), "secret_key": "only-for-tests", "picture_cache": 0, **keys}
        pools.append(Pool(settings_of_the_app.read({f"omero.web.{key}": str(value) for key, value in ini.items()})))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture
def pool(make_pool: Callable[..., Pool]) -> Pool:
    """One pool with the default settings."""
    return make_pool()


@pytest.fixture
def enter(pool: Pool) -> Iterator[Callable[..., Visitor]]:
    """Log somebody in: ``enter(stranger)``."""
    leases: list[Lease] = []
    yield lambda who, pool=pool: Visitor(pool, who, leases)
    for lease in leases:
        lease.release()


@pytest.fixture
def visitor(enter: Callable[..., Visitor], world: World) -> Visitor:
    """The test's own user, logged in."""
    return enter(world)
