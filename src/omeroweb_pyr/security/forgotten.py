"""Forgotten passwords: asked of OMERO behind the visitor's back, so that neither words nor time tell who has an account."""

import logging
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from omeroweb_pyr.errors import OmeroWebError
from omeroweb_pyr.gateway import forgetting
from omeroweb_pyr.gateway.interfaces import IPool
from omeroweb_pyr.gateway.seam import Gone
from omeroweb_pyr.security import journal
from omeroweb_pyr.security.journal import Party
from omeroweb_pyr.sessions import tallies

KEY = "omeroweb_pyr.forgotten"
SECONDS = 3600
FROM_ONE = 10
"""How often an address may ask within that time."""
FOR_ONE = 3
"""How often anybody may ask for one user, by what may be his mail address."""

log = logging.getLogger(__name__)


class Forgotten:
    """Asks, one after the other, and not too often."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "forgotten")

    def ask(self, request: Any, server_id: int, user: str, email: str) -> None:
        """Ask for a new password; return at once, whatever comes of it."""
        address = request.remote_addr or ""
        admitted = tallies.admit(request.registry, f"forgotten from {network(address)}", FROM_ONE, SECONDS)
        # By name and address, for by the name alone anybody could keep the user from asking. Who has asked too often is counted in one
        # place, so that it takes the same time, and he can't fill the store with counts.
        whose = f"for {server_id} {user.lower()} {email.lower()}" if admitted else "too often"
        if not (tallies.admit(request.registry, f"forgotten {whose}", FOR_ONE, SECONDS) and admitted):
            log.warning("Too many new passwords were asked for, from %s: this one was not.", address)
            return
        self._worker.submit(self._reset, request.registry, server_id, user, email, address)

    def wait(self) -> None:
        """Wait until all that was asked for is done."""
        self._worker.submit(bool).result()

    def _reset(self, registry: Any, server_id: int, user: str, email: str, address: str) -> None:
        try:
            sent = forgetting.reset(registry.getUtility(IPool), server_id, user, email, address)
        except (OmeroWebError, Gone) as error:
            log.warning("A new password was asked for, from %s, and OMERO could not be asked: %s", address, error)
            return
        log.info("A new password was asked for, from %s: %s.", address, "OMERO sent it" if sent else "OMERO refused it")
        if sent:
            journal.note(registry, server_id, Party(f"somebody at {address}"), journal.Action.MAILED, Party(user))


def network(address: str) -> str:
    """Return what one asks from: of IPv6 the network, for whoever has one address has all that are in it."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found) >> 64 << 64, 64)))


def includeme(config: Any) -> None:
    """Make it."""
    config.registry[KEY] = Forgotten()
