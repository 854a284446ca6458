"""Who may change users and groups: administrators by their privileges, owners of groups within these, everybody himself."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.schema import GUEST, GUEST_USER, ROOT_USER, SYSTEM, USER
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, raise_security, raise_validation

BUILT_IN_GROUPS = frozenset({SYSTEM, USER, GUEST})
BUILT_IN_USERS = frozenset({ROOT_USER, GUEST_USER})
RESERVED_GROUPS = frozenset({"system", "user", "guest"})
RESERVED_USERS = frozenset({"root", "guest"})

NEITHER = "Current user is neither admin nor group-leader for the given user(s)/group(s)"


def users_only(call: Call) -> None:
    """Refuse whoever is not in the group ``user``: the guest of clients that have not logged in."""
    if USER not in call.caller.member_of:
        raise_security("only users of the group 'user' do this")


def administrators_only(call: Call, privilege: str = "") -> None:
    """Refuse whoever is no administrator, or has not the privilege."""
    if not call.caller.may(privilege):
        raise_security(f"only administrators{f' with the privilege {privilege}' if privilege else ''} do this")


def over_user(call: Call, user: int) -> None:
    """Refuse, unless the caller may modify users or owns a group that this one is in."""
    users_only(call)
    if not stands_over(call, user):
        raise_security(NEITHER)


def stands_over(call: Call, user: int) -> bool:
    """Say whether the caller may modify users, or owns a group that this one is in."""
    return call.caller.may("ModifyUser") or bool(call.caller.leader_of & set(people.membership(call.store.read(), user).groups))


def over_groups(call: Call, privilege: str, groups: Iterable[int]) -> None:
    """Refuse, unless the caller has the privilege or owns all of the groups."""
    users_only(call)
    if not (call.caller.may(privilege) or set(groups) <= call.caller.leader_of):
        raise_security(NEITHER)


def with_password(call: Call) -> None:
    """Refuse sessions that were begun without their user's password."""
    users_only(call)
    if call.session.sudoer is not None:
        raise_security("a session begun by an administrator can't change passwords")


def no_gain(call: Call, db: sqlite3.Connection, user: int, before: Iterable[str] = ()) -> None:
    """Refuse that a user becomes an administrator with privileges that the caller has not; ``before`` are those he had."""
    if people.privileges(db, user) - set(before) - call.caller.privileges:
        raise_security("cannot give administrator privileges that current user does not have")


def no_rename(old: str, new: str, reserved: frozenset[str], what: str) -> None:
    """Refuse to give a built-in name away, or to take it."""
    if old != new and old in reserved:
        raise_validation(f"cannot change name of special {what} '{old}'")
    if old != new and new in reserved:
        raise_validation(f"cannot change name to special {what} '{new}'")


def known_user(db: sqlite3.Connection, user: int) -> int:
    """Return the id of a user; ValidationException where there is none such."""
    if people.user_name(db, user) is None:
        raise_validation(f"No row with the given identifier exists: [{MODEL['Experimenter'].java_name}#{user}]")
    return user


def known_group(db: sqlite3.Connection, group: int) -> int:
    """Return the id of a group; ValidationException where there is none such."""
    if db.execute("SELECT 1 FROM experimentergroup WHERE id = ?", (group,)).fetchone() is None:
        raise_validation(f"No row with the given identifier exists: [{MODEL['ExperimenterGroup'].java_name}#{group}]")
    return group


def managed(thing: Any) -> int:
    """Return the id of an object that has one."""
    if thing is None or thing.id is None or thing.id.val is None:
        raise_api_usage("a user or group without an id names nothing")
    return int(thing.id.val)


def loaded(thing: Any, what: str) -> Any:
    """Return an object that is given with its values."""
    if thing is None or not thing.isLoaded():
        raise_api_usage(f"{what} has to be given with its values")
    return thing


def text(value: Any) -> str | None:
    """Return what a text of Slice holds."""
    return None if value is None else value.val
