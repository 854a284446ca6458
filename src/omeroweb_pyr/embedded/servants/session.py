"""ISession: sessions as objects; an administrator's sessions for others."""

from typing import Any

import omero
from omero.model import ExperimenterGroupI
from omero.rtypes import rstring

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.login import event_type, password_fits, starting_group
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, writes
from omeroweb_pyr.embedded.wire.sessions import TIME_TO_IDLE, TIME_TO_LIVE, Session, Wish

GONE = -2


class SessionService(Service):
    """Makes, tells and ends sessions."""

    interface = "ISession"

    @writes
    def createSession(self, call: Call, principal: Any, credentials: str) -> Any:
        """Begin a session for a user whose password the caller knows."""
        user = people.find_user(call.store.read(), principal.name)
        if not password_fits(call.store, user, credentials) or user is None:
            raise_security("Password check failed")
        return _begin(call, user, principal, TIME_TO_LIVE, TIME_TO_IDLE)

    @writes
    def createSessionWithTimeout(self, call: Call, principal: Any, to_live: int) -> Any:
        """Begin a session for another user, as an administrator."""
        return self.createSessionWithTimeouts(call, principal, to_live, TIME_TO_IDLE)

    @writes
    def createSessionWithTimeouts(self, call: Call, principal: Any, to_live: int, to_idle: int) -> Any:
        """Begin a session for another user, as an administrator."""
        if not call.caller.may("Sudo"):
            raise_security("only administrators with the privilege Sudo begin sessions for others")
        user = people.find_user(call.store.read(), principal.name)
        if user is None:
            raise_api_usage(f"there is no user {principal.name!r}")
        return _begin(call, user, principal, to_live, to_idle, sudoer=call.session.user_id)

    @writes
    def createUserSession(self, call: Call, to_live: int, to_idle: int, group: str) -> Any:
        """Begin another session of one's own."""
        name = call.session.user_name
        principal = omero.sys.Principal(name, group, call.session.event_type, None)
        return _begin(call, call.session.user_id, principal, to_live, to_idle)

    def getSession(self, call: Call, uuid: str) -> Any:
        """Return a live session; RemovedSessionException when there is none of that uuid."""
        return _as_object(call, _live(call, uuid))

    def getReferenceCount(self, call: Call, uuid: str) -> int:
        """Return how many clients hold a session."""
        return _live(call, uuid).references

    @writes
    def closeSession(self, call: Call, session: Any) -> int:
        """Let go of a session once; return how many holds are left, or -2 when it is gone."""
        uuid = session.uuid.val if session is not None and session.uuid is not None else ""
        live = call.hub.sessions.get(uuid)
        if live is None:
            return GONE
        if live.user_id != call.session.user_id and not call.caller.is_admin:
            raise_security("this session is somebody else's")
        return call.hub.sessions.release(live)

    def getMyOpenSessions(self, call: Call) -> list[Any]:
        """Return all live sessions of the caller's user."""
        return [_as_object(call, live) for live in call.hub.sessions.all() if live.user_id == call.session.user_id]

    def getMyOpenAgentSessions(self, call: Call, agent: str) -> list[Any]:
        """Return the caller's live sessions that were begun by an agent."""
        return [found for found in self.getMyOpenSessions(call) if found.userAgent and found.userAgent.val == agent]

    def getMyOpenClientSessions(self, call: Call) -> list[Any]:
        """Return the caller's live sessions that some client holds."""
        held = {live.id for live in call.hub.sessions.all() if live.references > 0}
        return [found for found in self.getMyOpenSessions(call) if found.id.val in held]

    def getInput(self, call: Call, uuid: str, key: str) -> Any:
        """Return what was put into a session under a key."""
        return _live(call, uuid).inputs.get(key)

    def getOutput(self, call: Call, uuid: str, key: str) -> Any:
        """Return what a session gave under a key."""
        return _live(call, uuid).outputs.get(key)

    def setInput(self, call: Call, uuid: str, key: str, value: Any) -> None:
        """Put a value into a session; without a value, take it out."""
        _put(_live(call, uuid).inputs, key, value)

    def setOutput(self, call: Call, uuid: str, key: str, value: Any) -> None:
        """Give a value from a session; without a value, take it back."""
        _put(_live(call, uuid).outputs, key, value)

    def getInputKeys(self, call: Call, uuid: str) -> list[str]:
        """Return the keys of what was put into a session."""
        return list(_live(call, uuid).inputs)

    def getOutputKeys(self, call: Call, uuid: str) -> list[str]:
        """Return the keys of what a session gave."""
        return list(_live(call, uuid).outputs)

    def getInputs(self, call: Call, uuid: str) -> dict[str, Any]:
        """Return all that was put into a session."""
        return dict(_live(call, uuid).inputs)

    def getOutputs(self, call: Call, uuid: str) -> dict[str, Any]:
        """Return all that a session gave."""
        return dict(_live(call, uuid).outputs)


def _begin(call: Call, user: int, principal: Any, to_live: int, to_idle: int, sudoer: int | None = None) -> Any:
    if to_live < 0 or to_idle < 0:
        raise_api_usage("a session's times can't be negative")
    longer = to_idle == 0 or to_idle > TIME_TO_IDLE
    if longer and not call.caller.is_admin:
        raise_security(f"only administrators begin sessions that idle for more than {TIME_TO_IDLE} ms")
    wish = Wish(
        user_id=user,
        user_name=people.user_name(call.store.read(), user) or principal.name,
        group_id=starting_group(call.store, user, principal.group),
        event_type=event_type(call.store, principal.eventType),
        time_to_idle=to_idle,
        time_to_live=to_live,
        sudoer=sudoer,
    )
    return _as_object(call, call.hub.sessions.create(wish))


def _live(call: Call, uuid: str) -> Session:
    """Return a session that the caller may look into."""
    live = call.hub.sessions.get(uuid)
    if live is None:
        raise omero.RemovedSessionException("", "ome.conditions.RemovedSessionException", f"No session with uuid: {uuid[:80]}")
    if live.user_id != call.session.user_id and not call.caller.is_admin:
        raise_security("this session is somebody else's")
    return live


def _as_object(call: Call, live: Session) -> Any:
    made = objects.load(call.store, call.caller, "Session", [live.id])[0]
    made.uuid = rstring(live.uuid)
    made.details.group = ExperimenterGroupI(live.group_id, False)
    return made


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value
