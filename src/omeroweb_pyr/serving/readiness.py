"""Whether visitors can be served: what this process needs beside itself is there."""

import threading
import time
from collections.abc import Callable
from typing import Any

from omeroweb_pyr import sessions, settings
from omeroweb_pyr.errors import OmeroWebError
from omeroweb_pyr.gateway.interfaces import IPool

REMEMBERED = 2.0
"""Seconds for which an answer holds: whoever asks more often makes us dial no more often."""

OK = "ok"


class Readiness:
    """Asks the session store and the OMERO servers."""

    def __init__(self, registry: Any) -> None:
        self._registry = registry
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, Any]] | None = None

    def answer(self) -> dict[str, Any]:
        """Return ``ready``, and for each part ``ok`` or a sentence that says what is wrong."""
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > REMEMBERED:
                self._known = (time.monotonic(), self._ask())
            return self._known[1]

    def _ask(self) -> dict[str, Any]:
        pool = self._registry.getUtility(IPool)
        store = tried(lambda: sessions.check(self._registry))
        listed = settings.of(self._registry).servers
        servers = {f"{server.id} {server.title}": tried(lambda id=server.id: pool.reachable(id)) for server in listed}
        # With one of several servers away, there is still somebody to serve.
        return {"ready": store == OK and OK in servers.values(), "sessions": store, "omero": servers}


def tried(question: Callable[..., None]) -> str:
    """Return ``ok``, or the sentence of the failure."""
    try:
        question()
    except OmeroWebError as error:
        return str(error) or type(error).__name__
    return OK
