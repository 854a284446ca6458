"""Changes of users and groups: a transaction with its event, and what becomes of the sessions that they concern."""

from collections.abc import Iterator
from contextlib import contextmanager

from omeroweb_pyr.embedded.schema import USER
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.service import Call
from omeroweb_pyr.embedded.writing import Journal


@contextmanager
def change(call: Call) -> Iterator[tuple[Writer, Journal]]:
    """Run one transaction."""
    caller = call.caller
    with call.store.write() as writer:
        yield writer, Journal(writer, caller, session_group=call.session.group_id, kind=call.session.event_type)


def settle_sessions(call: Call, user: int) -> None:
    """Once the transaction is stored: end the sessions of somebody who may not log in any more, and move others out of groups he left."""
    call.store.afterwards(lambda: _settle(call, user))


def _settle(call: Call, user: int) -> None:
    db = call.store.read()
    member, name = people.membership(db, user), people.user_name(db, user)
    for session in call.hub.sessions.all():
        if session.user_id != user:
            continue
        if name is None or USER not in member.groups:
            call.hub.sessions.end(session, "closed")
            continue
        session.user_name = name
        if session.group_id not in member.groups and not (member.is_admin and _exists(call, session.group_id)):
            session.group_id = member.default


def _exists(call: Call, group: int) -> bool:
    return call.store.read().execute("SELECT 1 FROM experimentergroup WHERE id = ?", (group,)).fetchone() is not None
