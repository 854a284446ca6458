"""Glacier2's router, the one object that clients know by name."""

import logging
import uuid
from collections.abc import Callable
from typing import Any

import Glacier2
import Ice
import omero

from omeroweb_pyr.embedded.wire.factory import Factory
from omeroweb_pyr.embedded.wire.hub import Hub
from omeroweb_pyr.embedded.wire.login import log_in
from omeroweb_pyr.embedded.wire.sessions import TIME_TO_IDLE
from omeroweb_pyr.embedded.wire.slices import session_not_exist
from omeroweb_pyr.embedded.wire.workers import Workers

log = logging.getLogger(__name__)

IDENTITY = Ice.Identity("router", "OMERO.Glacier2")
CLIENT = "omero.client.uuid"


class Router(Glacier2.Router):
    """Makes and ends sessions. It routes nothing: clients reach all objects at the address they dialled."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def getClientProxy(self, current: Any = None) -> None:
        """Return none: the client goes on with the endpoint that it dialled, whatever address that is from its side."""

    def getServerProxy(self, current: Any = None) -> Any:
        """Return a proxy with an endpoint, which clients need for their callback adapter."""
        return self._hub.adapter.createProxy(Ice.Identity("server", "OMERO.Glacier2"))

    def addProxy(self, proxy: Any, current: Any = None) -> None:
        """Accept: nothing is routed."""

    def addProxies(self, proxies: Any, current: Any = None) -> list[Any]:
        """Accept: nothing is routed, so none is ever evicted."""
        return []

    def getCategoryForClient(self, current: Any = None) -> str:
        """Return the category of a client's callback objects."""
        return f"client-{current.ctx.get(CLIENT) or uuid.uuid4()}"

    def createSession_async(self, callback: Any, user: str, password: str, current: Any = None) -> None:
        """Log in or join."""
        context = dict(current.ctx)
        joins = self._hub.sessions.get(user) is not None
        self._later(callback, lambda: self._create(user, password, context), self._hub.workers if joins else self._hub.writers)

    def createSessionFromSecureConnection_async(self, callback: Any, current: Any = None) -> None:
        """Refuse: there are no client certificates."""
        callback.ice_exception(Glacier2.PermissionDeniedException("only a user name and a password open a session"))

    def refreshSession_async(self, callback: Any, current: Any = None) -> None:
        """Keep the session alive."""
        client = current.ctx.get(CLIENT, "")
        self._later(callback, lambda: self._refresh(client), self._hub.workers)

    def destroySession(self, current: Any = None) -> None:
        """Let go of the client's session: it lives on until idle, unless it was to be closed."""
        client = current.ctx.get(CLIENT, "")
        try:
            self._hub.writers.submit(lambda: self._destroy(client)).result()
        except Exception as error:  # noqa: BLE001  (else Ice would send a traceback)
            raise _known(error) from None

    def getSessionTimeout(self, current: Any = None) -> int:
        """Return the seconds after which an idle session expires."""
        return TIME_TO_IDLE // 1000

    def getACMTimeout(self, current: Any = None) -> int:
        """Return the seconds after which an idle connection might close."""
        return 60

    def _create(self, user: str, password: str, context: dict[str, str]) -> Any:
        hub = self._hub
        session = log_in(hub.store, hub.sessions, user, password, context)
        client = context.get(CLIENT) or str(uuid.uuid4())
        self._destroy(client, must=False)
        connection = hub.sessions.attach(client, session)
        target = hub.mount(session, "ServiceFactory", Factory(connection), f"session-{client}")
        connection.target = target
        return Glacier2.SessionPrx.uncheckedCast(hub.proxy(target))

    def _refresh(self, client: str) -> None:
        connection = self._hub.sessions.connection(client)
        if connection is None:
            raise session_not_exist()
        connection.session.touch()

    def _destroy(self, client: str, *, must: bool = True) -> None:
        connection = self._hub.sessions.detach(client)
        if connection is None and must:
            raise session_not_exist()
        if connection is not None and connection.target is not None:
            self._hub.release(connection.target)

    def _later(self, callback: Any, job: Callable[[], Any], threads: Workers) -> None:
        def run() -> None:
            try:
                result = job()
            except Exception as error:  # noqa: BLE001  (whatever it is, the client must hear it)
                callback.ice_exception(_known(error))
            else:
                callback.ice_response(*(() if result is None else (result,)))

        threads.submit(run)


def _known(error: Exception) -> Any:
    if isinstance(error, omero.ServerError):  # the router's operations can't raise those
        return Glacier2.CannotCreateSessionException(error.message)
    if isinstance(error, Ice.Exception):
        return error
    log.error("a log-in failed", exc_info=error)
    return Glacier2.CannotCreateSessionException("the server failed; its log tells more")
