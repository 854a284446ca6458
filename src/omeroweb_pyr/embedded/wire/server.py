"""One running server: Ice's communicator, and everything behind it."""

import logging
import threading
from typing import Any

import Ice
import omero.rtypes
from omero.ObjectFactoryRegistrar import registerObjectFactory

from omeroweb_pyr.embedded import servants
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.embedded.wire.hub import REAP_SECONDS, Hub
from omeroweb_pyr.embedded.wire.router import IDENTITY, Router
from omeroweb_pyr.embedded.wire.sessions import close_forgotten

log = logging.getLogger(__name__)

STOP_SECONDS = 1.5
PROPERTIES = {
    "Ice.ThreadPool.Server.Size": "8",
    "Ice.ThreadPool.Server.SizeMax": "64",
    "Ice.ThreadPool.Server.SizeWarn": "0",
    "Ice.MessageSizeMax": "250000",
    "Ice.ACM.Server.Close": "0",
    "Ice.ACM.Server.Heartbeat": "3",
    "Ice.Warn.Dispatch": "0",
    "Ice.Warn.Connections": "0",
    "Ice.Override.Compress": "0",
}


class CannotListen(OSError):
    """The address is taken, or is none of this machine's."""


class Server:
    """Serves a store on one address until stopped."""

    def __init__(self, store: Store, host: str, port: int) -> None:
        close_forgotten(store)
        self._store = store
        self._communicator = _communicator()
        adapter = self._listen(host, port)
        self.hub = Hub(store, adapter, servants.load())
        adapter.add(Router(self.hub), IDENTITY)
        adapter.activate()
        self.host = host
        self.port: int = adapter.getEndpoints()[0].getInfo().port
        self._stopped = threading.Event()
        self._reaper = threading.Thread(target=self._reap, name="reaper", daemon=True)
        self._reaper.start()

    def _listen(self, host: str, port: int) -> Any:
        try:
            return self._communicator.createObjectAdapterWithEndpoints("omero", f'tcp -h "{host}" -p {port}')
        except Ice.Exception as error:
            self._communicator.destroy()
            raise CannotListen(getattr(error, "ice_name", str)().rpartition("::")[2]) from error

    def stop(self) -> bool:
        """Refuse new calls, finish the running ones, and close; say whether all were done in time."""
        self.hub.stopping = True
        self._stopped.set()
        self.hub.adapter.deactivate()
        closing = threading.Thread(target=self._close, name="closing", daemon=True)
        closing.start()
        closing.join(STOP_SECONDS)
        return not closing.is_alive()

    def _close(self) -> None:
        self._reaper.join()
        self.hub.workers.stop()
        self._communicator.destroy()
        self._store.close()

    def _reap(self) -> None:
        while not self._stopped.wait(REAP_SECONDS):
            try:
                self.hub.workers.submit(self.hub.reap).result()
            except Exception:
                log.exception("looking for idle sessions failed")


def _communicator() -> Any:
    data = Ice.InitializationData()
    data.properties = Ice.createProperties()
    for key, value in PROPERTIES.items():
        data.properties.setProperty(key, value)
    made = Ice.initialize(data)
    registerObjectFactory(made, None)
    for factory in omero.rtypes.ObjectFactories.values():
        factory.register(made)
    return made
