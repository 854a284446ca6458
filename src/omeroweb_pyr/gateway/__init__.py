"""The way to OMERO, and the only part of the web app that knows omero-py and Ice."""

import threading
from typing import Any

from omeroweb_pyr import settings
from omeroweb_pyr.errors import NotLoggedIn
from omeroweb_pyr.gateway.interfaces import IPool
from omeroweb_pyr.gateway.lease import Lease
from omeroweb_pyr.gateway.pool import Pool
from omeroweb_pyr.gateway.seam import Meter

LEAVE_SECONDS = 5.0
"""How long the end of a process waits for OMERO to take its leave."""


def includeme(config: Any) -> None:
    """Make the pool, which dials OMERO on the first request, never while configuring."""
    config.registry.registerUtility(Pool(settings.of(config.registry)), IPool)
    config.add_request_method(lease, "omero", reify=True)
    config.add_request_method(meter, "meter", reify=True)


def lease(request: Any) -> Lease:
    """Borrow the caller's OMERO session for as long as the request lives."""
    identity = request.identity
    if identity is None:
        raise NotLoggedIn("Please log in first.")
    pool = request.registry.getUtility(IPool)
    borrowed = Lease(pool, pool.borrow(identity.server_id, identity.session_uuid), request.meter)
    request.add_finished_callback(lambda _request: borrowed.release())
    return borrowed


def meter(request: Any) -> Meter:  # noqa: ARG001
    """Count the OMERO calls of one request."""
    return Meter()


def leave(app: Any) -> None:
    """Leave OMERO in good order when a process ends, unless that takes long: Ice complains of what is open at the end."""
    registry = getattr(app, "registry", None)  # what the ini file puts around the app has none
    if registry is None:
        return
    leaving = threading.Thread(target=registry.getUtility(IPool).close, daemon=True)
    leaving.start()
    leaving.join(LEAVE_SECONDS)
