"""One running server: Ice's communicator, and everything behind it."""

import logging
import threading
from pathlib import Path
from typing import Any

import Ice
import omero.rtypes
from omero.ObjectFactoryRegistrar import registerObjectFactory

from omeroweb_pyr.embedded import commands, servants
from omeroweb_pyr.embedded.files import Files
from omeroweb_pyr.embedded.graph import leavings
from omeroweb_pyr.embedded.pixels import created
from omeroweb_pyr.embedded.recording import Recorder
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.embedded.wire.certificate import certificate
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

SSL_PROPERTIES = {"Ice.Plugin.IceSSL": "IceSSL:createIceSSL", "IceSSL.VerifyPeer": "0"}


class CannotListen(OSError):
    """The address is taken, or is none of this machine's."""


class Server:
    """Serves a store until stopped, on a port for tcp and one for ssl unless that is None; 0 takes a free one."""

    def __init__(self, store: Store, host: str, port: int, ssl_port: int | None = None, recorder: Recorder | None = None) -> None:
        close_forgotten(store)
        Files(store.folder).sweep(store.read())
        created.sweep(store)
        leavings.sweep(store)
        self._store = store
        self._communicator = _communicator({} if ssl_port is None else _ssl(store.folder))
        adapter = self._listen(host, port, ssl_port)
        self.hub = Hub(store, adapter, servants.load(), commands.load(), recorder)
        adapter.add(Router(self.hub), IDENTITY)
        adapter.activate()
        self.host = host
        self.port, self.ssl_port = _ports(adapter)
        self._stopped = threading.Event()
        self._reaper = threading.Thread(target=self._reap, name="reaper", daemon=True)
        self._reaper.start()

    def _listen(self, host: str, port: int, ssl_port: int | None) -> Any:
        endpoints = [f'tcp -h "{host}" -p {port}', *([] if ssl_port is None else [f'ssl -h "{host}" -p {ssl_port}'])]
        try:
            return self._communicator.createObjectAdapterWithEndpoints("omero", ":".join(endpoints))
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
        self.hub.jobs.stop()
        self.hub.workers.stop()
        self.hub.writers.stop()
        self._communicator.destroy()
        self._store.close()

    def _reap(self) -> None:
        while not self._stopped.wait(REAP_SECONDS):
            try:
                self.hub.writers.submit(self.hub.reap).result()
            except Exception:
                log.exception("looking for idle sessions failed")


def _ssl(folder: Path) -> dict[str, str]:
    kept = certificate(folder)
    return SSL_PROPERTIES | {"IceSSL.CertFile": str(kept.path.resolve()), "IceSSL.Password": kept.password}


def _ports(adapter: Any) -> tuple[int, int | None]:
    """Return the port of tcp, and that of ssl if there is one."""
    ports = [endpoint.getInfo().port for endpoint in adapter.getEndpoints()]
    return ports[0], ports[1] if len(ports) > 1 else None


def _communicator(more: dict[str, str]) -> Any:
    data = Ice.InitializationData()
    data.properties = Ice.createProperties()
    for key, value in (PROPERTIES | more).items():
        data.properties.setProperty(key, value)
    made = Ice.initialize(data)
    registerObjectFactory(made, None)
    for factory in omero.rtypes.ObjectFactories.values():
        factory.register(made)
    return made
