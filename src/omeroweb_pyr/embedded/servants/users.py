"""The part of IAdmin that makes, changes and deletes users."""

from collections.abc import Iterable, Sequence
from typing import Any

from omeroweb_pyr.embedded.access import PRIVILEGES
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.passwords import hash_password
from omeroweb_pyr.embedded.schema import SYSTEM, USER
from omeroweb_pyr.embedded.servants.authority import (
    BUILT_IN_USERS,
    RESERVED_USERS,
    administrators_only,
    known_group,
    known_user,
    loaded,
    managed,
    no_gain,
    no_rename,
    over_groups,
    over_user,
    stands_over,
    text,
    users_only,
)
from omeroweb_pyr.embedded.servants.changes import change, settle_sessions
from omeroweb_pyr.embedded.servants.memberships import join, leave
from omeroweb_pyr.embedded.servants.passwords import given_password, may_set_password, store_password
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.people import WITHHELD
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_validation, writes
from omeroweb_pyr.embedded.writing import Journal, remove_unused
from omeroweb_pyr.embedded.writing.storing import insert, update
from omeroweb_pyr.embedded.writing.values import check

EXPERIMENTER = MODEL["Experimenter"]
OWN = ("firstName", "middleName", "lastName", "email", "institution")
"""What everybody may change of himself; the log-in name is for others to change."""


class UserService(Service):
    """Makes users."""

    @writes
    def createUser(self, call: Call, user: Any, group: str) -> int:
        """Make a user of a group named, who has no password yet; return the id."""
        default = people.find_group(call.store.read(), group)
        if default is None:
            raise_api_usage(f"No such group: {group}")
        return _create(call, user, None, [default, USER])

    @writes
    def createExperimenter(self, call: Call, user: Any, default: Any, others: list[Any]) -> int:
        """Make a user who has no password yet; return the id."""
        return _create(call, user, None, map(managed, [default, *(others or ())]))

    @writes
    def createExperimenterWithPassword(self, call: Call, user: Any, password: Any, default: Any, others: list[Any]) -> int:
        """Make a user; return the id. He can log in once he is in the group ``user`` too."""
        return _create(call, user, given_password(password), map(managed, [default, *(others or ())]))

    @writes
    def createSystemUser(self, call: Call, user: Any) -> int:
        """Make an administrator who has no password yet; return the id."""
        administrators_only(call)
        return _create(call, user, None, [SYSTEM, USER])

    @writes
    def createRestrictedSystemUser(self, call: Call, user: Any, privileges: list[Any]) -> int:
        """Make an administrator with some privileges only, who has no password yet; return the id."""
        administrators_only(call)
        return _create(call, user, None, [SYSTEM, USER], withheld(known_privileges(privileges)))

    @writes
    def createRestrictedSystemUserWithPassword(self, call: Call, user: Any, privileges: list[Any], password: Any) -> int:
        """Make an administrator with some privileges only; return the id."""
        administrators_only(call)
        return _create(call, user, given_password(password), [SYSTEM, USER], withheld(known_privileges(privileges)))

    @writes
    def updateSelf(self, call: Call, user: Any) -> None:
        """Change what is told of the caller, whoever the object given is."""
        users_only(call)
        values = {name: text(getattr(loaded(user, "a user"), name)) for name in OWN}
        with change(call) as (writer, journal):
            _update(writer, journal, call.caller.user_id, values)

    @writes
    def updateExperimenter(self, call: Call, user: Any) -> None:
        """Change what is told of a user, and his log-in name; without the right to it, everybody still changes himself."""
        if managed(user) == call.caller.user_id and not stands_over(call, managed(user)):
            self.updateSelf(call, user)
            return
        over_user(call, managed(user))
        with change(call) as (writer, journal):
            _rename(call, writer, journal, user)

    @writes
    def updateExperimenterWithPassword(self, call: Call, user: Any, password: Any) -> None:
        """Change what is told of a user, and his password."""
        over_user(call, managed(user))
        may_set_password(call, managed(user))
        hashed = hash_password(given_password(password))
        with change(call) as (writer, journal):
            store_password(writer, _rename(call, writer, journal, user), hashed)

    @writes
    def deleteExperimenter(self, call: Call, user: Any) -> None:
        """Delete a user who has nothing, and never did anything."""
        over_user(call, managed(user))
        with change(call) as (writer, journal):
            who = known_user(writer.connection, managed(user))
            if who in BUILT_IN_USERS or who == call.caller.user_id:
                raise_validation(f"user {who} can't be deleted")
            no_gain(call, writer.connection, who)
            leave(writer, journal, who, people.membership(writer.connection, who).groups)
            writer.connection.execute("DELETE FROM password WHERE experimenter_id = ?", (who,))
            remove_unused(writer, journal, "Experimenter", who)
            settle_sessions(call, who)

    @writes
    def setAdminPrivileges(self, call: Call, user: Any, privileges: list[Any]) -> None:
        """Say which privileges a user has as an administrator; the caller gives only what he has."""
        administrators_only(call, "ModifyUser")
        wanted = known_privileges(privileges)
        with change(call) as (writer, journal):
            who = known_user(writer.connection, managed(user))
            if who in BUILT_IN_USERS and withheld(wanted):
                raise_api_usage("cannot remove light administrator privileges from the root user")
            before = people.privileges(writer.connection, who)
            sql = 'SELECT name, value FROM experimenter_config WHERE parent = ? ORDER BY "index"'
            kept = [pair for pair in writer.connection.execute(sql, (who,)) if not pair[0].startswith(WITHHELD)]
            update(writer, journal, EXPERIMENTER, who, {"config": [*kept, *withheld(wanted)]})
            no_gain(call, writer.connection, who, before)


def known_privileges(privileges: Iterable[Any]) -> frozenset[str]:
    """Return the names of privileges; ApiUsageException where there is none such."""
    names = frozenset(str(text(privilege.value)) for privilege in privileges or ())
    for name in sorted(names - PRIVILEGES):
        raise_api_usage(f"unknown light administrator privilege: {name}")
    return names


def withheld(privileges: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of a user's ``config`` by which he has no other privileges."""
    return [(f"{WITHHELD}{name}", "false") for name in sorted(PRIVILEGES - set(privileges))]


def _create(call: Call, user: Any, password: str | None, groups: Iterable[int], config: Sequence[tuple[str, str]] = ()) -> int:
    wanted = list(dict.fromkeys(groups))
    over_groups(call, "ModifyUser", [group for group in wanted if group != USER or group == wanted[0]])
    values = {name: text(getattr(loaded(user, "a user"), name)) for name in ("omeName", *OWN)}
    if not values["omeName"]:
        raise_validation("OmeName may not be null.")
    check(EXPERIMENTER, values | {"ldap": 0})
    hashed = hash_password(password) if password else None
    with change(call) as (writer, journal):
        if people.find_user(writer.connection, str(values["omeName"])) is not None:
            raise_validation(f"there is a user {values['omeName']!r} already")
        told: dict[str, Any] = {**values, "ldap": int(bool(text(user.ldap))), "config": list(config)}
        made = insert(writer, journal, EXPERIMENTER, told, owner=None, group=None, external=None)
        for group in wanted:
            join(writer, journal, made, known_group(writer.connection, group))
        no_gain(call, writer.connection, made)
        if hashed:
            store_password(writer, made, hashed)
    return made


def _rename(call: Call, writer: Writer, journal: Journal, user: Any) -> int:
    who = known_user(writer.connection, managed(user))
    values = {name: text(getattr(loaded(user, "a user"), name)) for name in ("omeName", *OWN)}
    old, new = str(people.user_name(writer.connection, who)), values["omeName"]
    if not new:
        raise_validation("OmeName may not be null.")
    no_rename(old, new, RESERVED_USERS, "experimenter")
    _update(writer, journal, who, values)
    settle_sessions(call, who)
    return who


def _update(writer: Writer, journal: Journal, user: int, values: dict[str, Any]) -> None:
    check(EXPERIMENTER, values)
    update(writer, journal, EXPERIMENTER, user, values)
