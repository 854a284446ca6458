"""One joined OMERO session: a communicator, the proxies of its services, and who it acts as."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import Ice
import omero
import omero.all  # defines omero.api
from omero.clients import BaseClient
from omero.model import SessionI
from omero.rtypes import rstring, unwrap

from omeroweb_pyr import errors
from omeroweb_pyr.gateway.batches import Batches
from omeroweb_pyr.gateway.grants import Grants
from omeroweb_pyr.gateway.model import Caller
from omeroweb_pyr.gateway.seam import Gone, Meter, bookkeep, call

log = logging.getLogger(__name__)

AGENT = "omeroweb_pyr"
CONNECT_MS = 5000
FAREWELL_MS = 2000
"""What a probe, and a good-bye to a session or servant, may take."""

CLOSINGS = 1000
"""More references than a session can have, in case a server never says that none is left."""


class Server(Protocol):
    """An OMERO.server as the settings name it."""

    @property
    def id(self) -> Any:
        """Return what names it within the site."""

    @property
    def host(self) -> str:
        """Return its host name, or a URL such as ``tcp://localhost``."""

    @property
    def port(self) -> int | None:
        """Return the port of its router."""


@dataclass(frozen=True, slots=True)
class Seam:
    """The seam for one borrower: his meter, and what every call of the connection carries."""

    context: Mapping[str, str]
    meter: Meter | None = None

    def call(self, proxy: Any, operation: str, *args: Any, group: int | None = None) -> Any:
        """Run one OMERO operation; see ``seam.call``."""
        return call(proxy, operation, *args, context=self.context, group=group, meter=self.meter)


class _Client(BaseClient):
    """omero.client as the maker of a communicator that suits OMERO; its session is ours to open and to close."""

    def __del__(self) -> None:
        """Do nothing, where the base class would go on the wire in the middle of a garbage collection."""


@dataclass(eq=False)
class Connection:
    """A joined session; many threads may use it at once, and whoever opens it must see that ``close`` is called."""

    server: Server
    communicator: Any
    router: Any
    session: Any
    context: dict[str, str]
    caller: Caller = field(init=False)
    broken: bool = False

    def __post_init__(self) -> None:
        self._services: dict[str, Any] = {}
        self.grants = Grants()
        self.batches = Batches()
        self._lock = threading.Lock()

    def seam(self, meter: Meter | None) -> Seam:
        """Return the seam for a borrower."""
        return Seam(self.context, meter)

    def service(self, seam: Seam, getter: str) -> Any:
        """Return a stateless service, for which OMERO is asked only once."""
        with self._lock:
            proxy = self._services.get(getter)
            if proxy is None:
                proxy = self._services[getter] = seam.call(self.session, getter)
            return proxy

    def probe(self) -> None:
        """Raise ServerDown unless OMERO answers at once, whatever it says."""
        probe(self.session)

    def end(self, meter: Meter | None) -> None:
        """End the OMERO session for everybody who joined it."""
        seam = self.seam(meter)
        session = SessionI()
        session.uuid = rstring(self.caller.session_uuid)
        with contextlib.suppress(Gone):
            service = self.service(seam, "getSessionService")
            for _ in range(CLOSINGS):
                if seam.call(service, "closeSession", session) <= 0:
                    break

    def close(self) -> None:
        """Leave the session, which lives on in OMERO, and give back threads and sockets."""
        try:
            if not self.broken:
                with contextlib.suppress(Gone, Ice.UserException):
                    bookkeep(self.router.ice_invocationTimeout(FAREWELL_MS), "destroySession")
        except errors.OmeroWebError:
            log.info("OMERO did not answer the good-bye of a session")
        finally:
            self.communicator.destroy()


def probe(proxy: Any) -> None:
    """Raise ServerDown unless OMERO answers at once, whatever it says."""
    with contextlib.suppress(Gone):
        bookkeep(proxy.ice_invocationTimeout(FAREWELL_MS), "ice_ping")


def connect(
    server: Server,
    user: str,
    password: str,
    *,
    timeout_ms: int,
    health: "Health",
    address: str | None = None,
    meter: Meter | None = None,
) -> Connection:
    """Log in, or join a session whose uuid is both user and password; raise LoginRefused or ServerDown."""
    client, communicator = _dialler(server, timeout_ms)
    with _destroying(communicator):
        router = client.getRouter(communicator)
        health.check(lambda: probe(router))
        context = dict(client.getContext())
        asking = context | {omero.constants.AGENT: AGENT} | ({omero.constants.IP: address} if address else {})
        session = omero.api.ServiceFactoryPrx.uncheckedCast(_join(router, user, password, asking))
        context[omero.constants.SESSIONUUID] = session.ice_getIdentity().name
        connection = Connection(server, communicator, router, session, context)
        seam = connection.seam(meter)
        bookkeep(session, "detachOnDestroy", context)
        connection.caller = _caller(seam.call(connection.service(seam, "getAdminService"), "getEventContext"))
    return connection


def knock(server: Server, timeout_ms: int) -> None:
    """Raise ServerDown unless a server answers whoever knocks, without a log-in."""
    client, communicator = _dialler(server, min(timeout_ms, FAREWELL_MS))
    try:
        probe(client.getRouter(communicator))
    finally:
        communicator.destroy()


def _dialler(server: Server, timeout_ms: int) -> tuple[_Client, Any]:
    """Make what dials a server, and its communicator, which whoever asked has to destroy."""
    try:
        client = _Client(host=server.host, port=server.port, pmap=_properties(timeout_ms))
        return client, client.getCommunicator()
    except (omero.ClientError, Ice.Exception) as error:
        log.warning("no connection to OMERO server %s: %s", server.id, type(error).__name__)
        raise errors.ServerDown("This OMERO server is not set up properly. Please tell the administrator.") from error


def _join(router: Any, user: str, password: str, context: dict[str, str]) -> Any:
    session = bookkeep(router, "createSession", user, password, context)
    if session is None:
        raise errors.ServerDown("OMERO gave no session. Please try again later.")
    return session


@contextlib.contextmanager
def _destroying(communicator: Any) -> Iterator[None]:
    """Destroy a communicator when the body fails."""
    try:
        yield
    except BaseException:
        communicator.destroy()
        raise


def _properties(timeout_ms: int) -> dict[str, str]:
    """Return the Ice properties that bound what a connection may cost: in time and in threads."""
    return {
        "Ice.Default.InvocationTimeout": str(timeout_ms),
        "Ice.Override.ConnectTimeout": str(min(CONNECT_MS, timeout_ms)),
        "Ice.Override.CloseTimeout": str(FAREWELL_MS),
        "Ice.ThreadPool.Client.SizeMax": "1",
        "Ice.ThreadPool.Server.SizeMax": "1",
    }


def _caller(context: Any) -> Caller:
    return Caller(
        user_id=context.userId,
        user_name=context.userName,
        group_id=context.groupId,
        group_name=context.groupName,
        is_admin=context.isAdmin,
        member_of=frozenset(context.memberOfGroups),
        leader_of=frozenset(context.leaderOfGroups),
        session_uuid=context.sessionUuid,
        sudoer=unwrap(context.sudoerName) or "",
    )


class Health:
    """Whether a server answers at all: after a time-out a short probe comes before the next calls, until one is answered."""

    def __init__(self) -> None:
        self._doubtful = False

    @property
    def doubtful(self) -> bool:
        """Say whether a call was left without an answer, and no probe answered since."""
        return self._doubtful

    def doubt(self) -> None:
        """Note that a call was not answered in time; it may have been only that call."""
        self._doubtful = True

    def check(self, probe: Callable[[], None]) -> None:
        """Raise ServerDown, soon, when the server has stopped to answer."""
        if self._doubtful:
            probe()
            self._doubtful = False
