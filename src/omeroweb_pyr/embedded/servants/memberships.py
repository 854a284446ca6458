"""The part of IAdmin that says who is in which group, and who owns it."""

from collections.abc import Iterable
from typing import Any

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.schema import ROOT_USER, SYSTEM, USER
from omeroweb_pyr.embedded.servants.authority import known_group, known_user, managed, no_gain, over_groups, users_only
from omeroweb_pyr.embedded.servants.changes import change, settle_sessions
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, raise_validation, writes
from omeroweb_pyr.embedded.writing import Journal
from omeroweb_pyr.embedded.writing.storing import insert, update

MEMBERSHIP = "ModifyGroupMembership"
SPECIAL = frozenset({SYSTEM, USER})


class MembershipService(Service):
    """Puts users into groups, and takes them out."""

    @writes
    def addGroups(self, call: Call, user: Any, groups: list[Any]) -> None:
        """Make a user a member of more groups; those he is in already stay as they are."""
        if not groups:
            raise_validation("Nothing to do.")
        over_groups(call, MEMBERSHIP, map(managed, groups))
        with change(call) as (writer, journal):
            who = known_user(writer.connection, managed(user))
            before = people.privileges(writer.connection, who)
            for group in groups:
                join(writer, journal, who, known_group(writer.connection, managed(group)))
            no_gain(call, writer.connection, who, before)
            settle_sessions(call, who)

    @writes
    def removeGroups(self, call: Call, user: Any, groups: list[Any]) -> None:
        """Take a user out of groups; one of his own stays, and without the group ``user`` he can't log in any more."""
        if user is None or not groups:
            return
        leaving = set(map(managed, groups))
        over_groups(call, MEMBERSHIP, leaving)
        _check_leaving(call, managed(user), leaving)
        with change(call) as (writer, journal):
            who = known_user(writer.connection, managed(user))
            staying = set(people.membership(writer.connection, who).groups) - leaving
            if not staying:
                raise_validation("experimenter must remain a member of some group")
            if staying == {USER}:
                raise_validation("experimenter cannot be a member of only the 'user' group, a different default group is also required")
            leave(writer, journal, who, leaving)
            settle_sessions(call, who)

    @writes
    def setDefaultGroup(self, call: Call, user: Any, group: Any) -> None:
        """Choose the group that a user's log-in begins in."""
        if user is None or group is None:
            return
        users_only(call)
        who, default = managed(user), managed(group)
        if who != call.caller.user_id and not call.caller.may("ModifyUser"):
            raise_security(f"User {who} can only set own default group.")
        if default == USER:
            raise_api_usage("Cannot set default group to: user")
        with change(call) as (writer, _):
            groups = people.membership(writer.connection, who).groups
            if default not in groups:
                raise_api_usage(f"Group {default} was not found for user {who}")
            order(writer, who, [default, *(other for other in groups if other != default)])

    @writes
    def setGroupOwner(self, call: Call, group: Any, user: Any) -> None:
        """Make a user an owner of the group."""
        self.addGroupOwners(call, group, [user])

    @writes
    def unsetGroupOwner(self, call: Call, group: Any, user: Any) -> None:
        """Make an owner of the group a plain member."""
        self.removeGroupOwners(call, group, [user])

    @writes
    def addGroupOwners(self, call: Call, group: Any, users: list[Any]) -> None:
        """Make users owners of a group, and members if need be."""
        _own(call, group, users, owner=True)

    @writes
    def removeGroupOwners(self, call: Call, group: Any, users: list[Any]) -> None:
        """Make owners of a group plain members."""
        _own(call, group, users, owner=False)


def join(writer: Writer, journal: Journal, user: int, group: int) -> None:
    """Make a user a member of a group, if he is not; ``user`` is never the first of his groups while there is another."""
    groups = people.membership(writer.connection, user).groups
    if group in groups:
        return
    values: dict[str, Any] = {"parent": group, "child": user, "owner": 0}
    insert(writer, journal, MODEL["GroupExperimenterMap"], values, owner=None, group=None, external=None)
    order(writer, user, [*groups, group])


def leave(writer: Writer, journal: Journal, user: int, groups: Iterable[int]) -> None:
    """Take a user out of groups."""
    for group in groups:
        row = _map(writer, user, group)
        if row is not None:
            writer.connection.execute("DELETE FROM groupexperimentermap WHERE id = ?", (row,))
            journal.note("DELETE", "GroupExperimenterMap", row)
    order(writer, user, people.membership(writer.connection, user).groups)


def order(writer: Writer, user: int, groups: Iterable[int]) -> None:
    """Put a user's groups in order; the first is the one that his log-in begins in."""
    wanted = list(groups)
    if wanted[:1] == [USER] and len(wanted) > 1:
        wanted[:2] = [wanted[1], USER]
    sql = "UPDATE groupexperimentermap SET child_index = ? WHERE child = ? AND parent = ?"
    writer.connection.executemany(sql, [(place, user, group) for place, group in enumerate(wanted)])


def _check_leaving(call: Call, user: int, groups: set[int]) -> None:
    if not groups & SPECIAL:
        return
    if user == ROOT_USER:
        raise_validation("experimenter 'root' may not be removed from the 'system' or 'user' group")
    if user == call.caller.user_id:
        raise_validation("experimenters may not remove themselves from the 'system' or 'user' group")


def _own(call: Call, group: Any, users: Iterable[Any], *, owner: bool) -> None:
    over_groups(call, MEMBERSHIP, [managed(group)])
    with change(call) as (writer, journal):
        where = known_group(writer.connection, managed(group))
        for user in (known_user(writer.connection, managed(one)) for one in users if one is not None):
            before = people.privileges(writer.connection, user)
            join(writer, journal, user, where)
            no_gain(call, writer.connection, user, before)
            row = _map(writer, user, where)
            assert row is not None
            update(writer, journal, MODEL["GroupExperimenterMap"], row, {"owner": int(owner)})


def _map(writer: Writer, user: int, group: int) -> int | None:
    row = writer.connection.execute("SELECT id FROM groupexperimentermap WHERE child = ? AND parent = ?", (user, group)).fetchone()
    return None if row is None else int(row[0])
