"""Forgotten passwords: asked of OMERO behind the visitor's back, so that neither words nor time tell who has an account."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from cachetools import TTLCache

from omeroweb_pyr.errors import OmeroWebError
from omeroweb_pyr.gateway import forgetting
from omeroweb_pyr.gateway.interfaces import IPool
from omeroweb_pyr.gateway.seam import Gone

KEY = "omeroweb_pyr.forgotten"
SECONDS = 3600
FROM_ONE = 10
"""How often an address may ask within that time."""
FOR_ONE = 3
"""How often anybody may ask for one user."""

log = logging.getLogger(__name__)


class Forgotten:
    """Asks, one after the other, and not too often; the limits are those of this process."""

    def __init__(self) -> None:
        self._asked: TTLCache[tuple[str, str], int] = TTLCache(10_000, SECONDS)
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "forgotten")

    def ask(self, request: Any, server_id: int, user: str, email: str) -> None:
        """Ask for a new password; return at once, whatever comes of it."""
        address = request.remote_addr or ""
        if not self._admit(("from", address), FROM_ONE) or not self._admit(("for", f"{server_id} {user.lower()}"), FOR_ONE):
            log.warning("Too many new passwords were asked for, from %s: this one was not.", address)
            return
        pool = request.registry.getUtility(IPool)
        self._worker.submit(self._reset, pool, server_id, user, email, address)

    def wait(self) -> None:
        """Wait until all that was asked for is done."""
        self._worker.submit(bool).result()

    def _admit(self, who: tuple[str, str], most: int) -> bool:
        with self._lock:
            count = int(self._asked.get(who, 0)) + 1
            if count > most:
                return False
            self._asked[who] = count
            return True

    def _reset(self, pool: Any, server_id: int, user: str, email: str, address: str) -> None:
        try:
            sent = forgetting.reset(pool, server_id, user, email, address)
        except (OmeroWebError, Gone) as error:
            log.warning("A new password was asked for, from %s, and OMERO could not be asked: %s", address, error)
        else:
            log.info("A new password was asked for, from %s: %s.", address, "OMERO sent it" if sent else "OMERO refused it")


def includeme(config: Any) -> None:
    """Make it."""
    config.registry[KEY] = Forgotten()
