"""Log in and out: the only writer of the OMERO session in the web session."""

import logging
import time
from typing import Any

from pyramid.csrf import new_csrf_token

from omeroweb_pyr import sessions, settings
from omeroweb_pyr.errors import LoginRefused, OmeroWebError
from omeroweb_pyr.gateway.interfaces import IPool
from omeroweb_pyr.gateway.lease import Lease
from omeroweb_pyr.gateway.model_staff import LOOK_SECONDS
from omeroweb_pyr.security import journal
from omeroweb_pyr.security.identity import Identity

KEY = "omero"
OWN = "omero.own"
"""Where the session of an administrator is kept while he sees the site as somebody else does."""
SINCE = "omero.since"
"""When he began with it."""
AT_MOST = "for an hour at most"
GUEST = "guest"

log = logging.getLogger(__name__)


def current(request: Any) -> Identity | None:
    """Return who the web session says this is; a browser without a session cookie costs nothing."""
    if not sessions.present(request):
        return None
    return Identity.from_record(request.session.get(KEY))


def log_in(request: Any, server_id: int, user: str, password: str) -> Identity:
    """Log in to OMERO and remember it in a new web session, or raise LoginRefused, ServerDown or SessionsDown."""
    if user == GUEST:
        raise LoginRefused("The guest user can't log in here.")
    # First, for an OMERO session that nothing can remember would be left open.
    sessions.check(request.registry)
    identity = enter(request, server_id, user, password)
    look_no_more(request)
    # A new id, so that whoever planted or saw the old one gains nothing by it.
    sessions.renew(request)
    request.session[KEY] = identity.to_record()
    new_csrf_token(request)
    return identity


def enter(request: Any, server_id: int, user: str, password: str) -> Identity:
    """Make an OMERO session and name it."""
    # REMOTE_ADDR, for the server in front of us has put a trusted proxy's word for it there; any header may be anybody's.
    caller = request.registry.getUtility(IPool).login(server_id, user, password, request.remote_addr, request.meter)
    return Identity(server_id=server_id, session_uuid=caller.session_uuid, user_id=caller.user_id, user_name=caller.user_name)


def looking(request: Any) -> Identity | None:
    """Return as whom an administrator sees the site in this browser, whoever this very request is served as."""
    known = current(request)
    return known if known and known.viewer else None


def look_as(request: Any, user_id: int, user_name: str, session_uuid: str) -> None:
    """Go on as somebody else, in a session that an administrator began for it; his own is kept for his way back."""
    own = request.identity
    request.session[OWN] = own.to_record()
    seen = Identity(server_id=own.server_id, session_uuid=session_uuid, user_id=user_id, user_name=user_name, viewer=own.user_name)
    request.session[KEY], request.session[SINCE] = seen.to_record(), time.time()
    journal.note(request.registry, own.server_id, party(own), journal.Action.LOOK, party(seen), AT_MOST)


def look_no_more(request: Any, why: journal.Action = journal.Action.LOOK_END) -> bool:
    """Go back to being oneself; say whether one was somebody else. Who comes to it later than OMERO lets him finds it ended already."""
    seen, own = looking(request), Identity.from_record(request.session.get(OWN)) if sessions.present(request) else None
    if seen is None or own is None:
        return False
    request.session[KEY] = own.to_record()
    del request.session[OWN]
    if time.time() >= request.session.pop(SINCE, time.time()) + LOOK_SECONDS:
        why = journal.Action.LOOK_OVER
    _close(request, seen)
    journal.note(request.registry, seen.server_id, party(own), why, party(seen))
    return True


def keep_both(request: Any) -> None:
    """Keep the session of whom an administrator sees the site as alive, and the one that he comes back to."""
    for record in (request.session[OWN], request.session[KEY]):
        held = Identity.from_record(record)
        pool = request.registry.getUtility(IPool)
        assert held is not None
        lease = Lease(pool, pool.borrow(held.server_id, held.session_uuid), request.meter)
        try:
            lease.keep_alive()
        finally:
            lease.release()


def log_out(request: Any) -> None:
    """Close the OMERO session, and that of an administrator who is somebody else, and end the web session, whatever OMERO says to it."""
    look_no_more(request)
    identity = current(request)
    sessions.forget(request)
    new_csrf_token(request)  # by which pages that browsers have kept as they were notice it
    if identity:
        _close(request, identity)


def party(of: Identity) -> journal.Party:
    """Name somebody for the journal."""
    return journal.Party(of.user_name, of.user_id)


def _close(request: Any, identity: Identity) -> None:
    try:
        request.registry.getUtility(IPool).logout(identity.server_id, identity.session_uuid, request.meter)
    except OmeroWebError as error:
        log.warning("The OMERO session of a log-out could not be closed: %s", error)


def drop_dead(request: Any) -> None:
    """End a web session whose OMERO session is no more."""
    sessions.drop(request)


def default_server(request: Any) -> int:
    """Return the server that a log-in means when it names none."""
    return settings.of(request.registry).servers[0].id
