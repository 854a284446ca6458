"""Requests about sessions: who is here, and for how long."""

from typing import Any

import omero.cmd
from omero.model import ExperimenterI, SessionI
from omero.rtypes import rlong, rstring, rtime, unwrap

from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.jobs import Failed, Job
from omeroweb_pyr.embedded.wire.sessions import Session


@command(omero.cmd.CurrentSessionsRequest)
def current_sessions(job: Job) -> Any:
    """List the sessions that are open; of other users' only an administrator is told the uuids."""
    call = job.call
    db, admin = call.store.read(), call.caller.is_admin
    shown = [session for session in call.hub.sessions.all() if admin or session.user_id == call.caller.user_id]
    return omero.cmd.CurrentSessionsResponse(
        [_described(session) for session in shown],
        [people.event_context(db, session, people.caller(db, session, {})) for session in shown],
        [{} for _ in shown],
    )


@command(omero.cmd.UpdateSessionTimeoutRequest)
def update_timeout(job: Job) -> Any:
    """Change for how long a session may be idle, or live: one's own within what it began with, any by an administrator."""
    request, call = job.request, job.call
    session = call.hub.sessions.get(request.session)
    admin = call.caller.is_admin
    if session is None or (session.user_id != call.caller.user_id and not admin):
        raise Failed("there is no such session, or it is not yours", "no-session")
    idle, live = unwrap(request.timeToIdle), unwrap(request.timeToLive)
    for asked, now in ((idle, session.time_to_idle), (live, session.time_to_live)):
        if asked is not None and not admin and (asked > now or asked <= 0) and now:
            raise Failed("only an administrator may make a session last longer", "non-admin-increase")
    session.time_to_idle = session.time_to_idle if idle is None else idle
    session.time_to_live = session.time_to_live if live is None else live
    return omero.cmd.OK()


def _described(session: Session) -> SessionI:
    made = SessionI(session.id, True)
    made.uuid, made.owner = rstring(session.uuid), ExperimenterI(session.user_id, False)
    made.timeToIdle, made.timeToLive = rlong(session.time_to_idle), rlong(session.time_to_live)
    made.started, made.defaultEventType = rtime(session.began), rstring(session.event_type)
    made.unloadCollections()
    return made
