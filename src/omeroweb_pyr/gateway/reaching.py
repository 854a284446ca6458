"""Whether an OMERO server can be reached, and what it says of itself; for those who look after the site, not for its visitors."""

import time
from dataclasses import dataclass
from typing import Any

from omeroweb_pyr import errors
from omeroweb_pyr.gateway.connection import Connection, Health, Server, connect
from omeroweb_pyr.gateway.seam import Gone

GUEST = "guest"
"""The log-in that every OMERO server has, name and password."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What an OMERO server that answers says: its version and by how many seconds its clock is ahead; None where it won't tell a guest."""

    version: str | None = None
    ahead: float | None = None


def reach(server: Server, timeout_ms: int, user: str = GUEST, password: str = GUEST) -> Reached:
    """Ask a server; raise ServerDown when it can't be reached, and LoginRefused for anybody but a guest."""
    try:
        connection = connect(server, user, password, timeout_ms=timeout_ms, health=Health())
    except errors.LoginRefused:
        if user != GUEST:
            raise
        return Reached()
    except Gone as gone:
        raise errors.ServerDown("OMERO has dropped the connection.") from gone
    try:
        return Reached(version(connection), ahead(connection))
    finally:
        connection.close()


def version(connection: Connection) -> str:
    """Return OMERO's version."""
    seam = connection.seam(None)
    return str(seam.call(connection.service(seam, "getConfigService"), "getVersion"))


def ahead(connection: Connection) -> float | None:
    """Return by how many seconds OMERO's clock is ahead of ours, if it tells."""
    seam = connection.seam(None)
    try:
        now: Any = seam.call(connection.service(seam, "getConfigService"), "getServerTime")
    except errors.Refused:
        return None
    return float(now.val) / 1000 - time.time()
