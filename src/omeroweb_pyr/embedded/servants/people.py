"""The half of IAdmin that changes something: new users and groups, memberships, passwords."""

from collections.abc import Iterable
from typing import Any

from omeroweb_pyr.embedded.access import Caller
from omeroweb_pyr.embedded.passwords import hash_password
from omeroweb_pyr.embedded.schema import PRIVATE, ROOT_USER, SYSTEM, USER
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.login import password_fits
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, raise_validation, writes

USER_TEXTS = ("firstName", "middleName", "lastName", "institution", "email")
EMPTY = {"firstName": "", "lastName": ""}
"""OMERO's database has no nulls there."""


class PeopleService(Service):
    """Makes users and groups, and joins them."""

    @writes
    def createGroup(self, call: Call, group: Any) -> int:
        """Make a group, private unless its permissions say otherwise; return its id."""
        _admins_only(call)
        name = _required(group, "name")
        bits = group.details.permissions.getPerm1() if group.details.permissions is not None else PRIVATE
        with call.store.write() as writer:
            if people.find_group(writer.connection, name) is not None:
                raise_validation(f"there is a group {name!r} already")
            return writer.insert("ExperimenterGroup", name=name, description=_text(group, "description"), ldap=0, permissions=bits)

    @writes
    def createExperimenter(self, call: Call, user: Any, default: Any, others: list[Any]) -> int:
        """Make a user who can't log in yet; return the id."""
        return _create(call, user, None, [_id(default), *map(_id, others)])

    @writes
    def createExperimenterWithPassword(self, call: Call, user: Any, password: Any, default: Any, others: list[Any]) -> int:
        """Make a user; return the id. He can log in once he is in the group ``user`` too."""
        return _create(call, user, _value(password), [_id(default), *map(_id, others)])

    @writes
    def createUser(self, call: Call, user: Any, group: str) -> int:
        """Make a user of a group named, who can't log in yet; return the id."""
        default = people.find_group(call.store.read(), group)
        if default is None:
            raise_validation(f"there is no group {group!r}")
        return _create(call, user, None, [default, USER])

    @writes
    def createSystemUser(self, call: Call, user: Any) -> int:
        """Make an administrator who can't log in yet; return the id."""
        return _create(call, user, None, [SYSTEM, USER])

    @writes
    def addGroups(self, call: Call, user: Any, groups: list[Any]) -> None:
        """Make a user a member of more groups; those he is in already stay as they are."""
        with call.store.write() as writer:
            for group in map(_id, groups):
                _leaders_only(call.caller, group)
                _join(writer, _id(user), group)

    @writes
    def removeGroups(self, call: Call, user: Any, groups: list[Any]) -> None:
        """Take a user out of groups."""
        with call.store.write() as writer:
            for group in map(_id, groups):
                _leaders_only(call.caller, group)
                if _id(user) == ROOT_USER and group in (SYSTEM, USER):
                    raise_validation("root stays in 'system' and 'user'")
                _leave(writer, _id(user), group)

    @writes
    def setDefaultGroup(self, call: Call, user: Any, group: Any) -> None:
        """Choose the group that a user's log-in begins in."""
        if _id(user) != call.caller.user_id:
            _admins_only(call)
        with call.store.write() as writer:
            groups = list(people.membership(writer.connection, _id(user)).groups)
            if _id(group) not in groups:
                raise_validation(f"user {_id(user)} is not a member of group {_id(group)}")
            _order(writer, _id(user), [_id(group), *(other for other in groups if other != _id(group))])

    @writes
    def setGroupOwner(self, call: Call, group: Any, user: Any) -> None:
        """Make a member an owner of the group."""
        self.addGroupOwners(call, group, [user])

    @writes
    def unsetGroupOwner(self, call: Call, group: Any, user: Any) -> None:
        """Make an owner of the group a plain member."""
        self.removeGroupOwners(call, group, [user])

    @writes
    def addGroupOwners(self, call: Call, group: Any, users: list[Any]) -> None:
        """Make users owners of a group, and members if need be."""
        _own(call, _id(group), map(_id, users), owner=True)

    @writes
    def removeGroupOwners(self, call: Call, group: Any, users: list[Any]) -> None:
        """Make owners of a group plain members."""
        _own(call, _id(group), map(_id, users), owner=False)

    @writes
    def changePassword(self, call: Call, password: Any) -> None:
        """Change the caller's password; an administrator's session for somebody else can't."""
        if call.session.sudoer is not None:
            raise_security("a session begun by an administrator can't change its user's password")
        _set_password(call, call.session.user_id, _value(password))

    @writes
    def changePasswordWithOldPassword(self, call: Call, old: Any, new: Any) -> None:
        """Change the caller's password, who knows the old one."""
        if not password_fits(call.store, call.session.user_id, _value(old)):
            raise_security("Bad password")
        _set_password(call, call.session.user_id, _value(new))

    @writes
    def changeUserPassword(self, call: Call, name: str, password: Any) -> None:
        """Change somebody's password, as an administrator."""
        _admins_only(call)
        user = people.find_user(call.store.read(), name)
        if user is None:
            raise_validation(f"there is no user {name!r}")
        _set_password(call, user, _value(password))


def _create(call: Call, user: Any, password: str | None, groups: list[int]) -> int:
    _admins_only(call)
    name = _required(user, "omeName")
    hashed = hash_password(password) if password else None
    with call.store.write() as writer:
        if people.find_user(writer.connection, name) is not None:
            raise_validation(f"there is a user {name!r} already")
        texts: dict[str, Any] = {key: _text(user, key) or EMPTY.get(key) for key in USER_TEXTS}
        row = writer.insert("Experimenter", omeName=name, ldap=0, **texts)
        for group in dict.fromkeys(groups):
            _join(writer, row, group)
        if hashed:
            _store_password(writer, row, hashed)
        return row


def _join(writer: Writer, user: int, group: int) -> None:
    db = writer.connection
    if people.user_name(db, user) is None:
        raise_validation(f"there is no user {user}")
    if db.execute("SELECT 1 FROM experimentergroup WHERE id = ?", (group,)).fetchone() is None:
        raise_validation(f"there is no group {group}")
    groups = people.membership(db, user).groups
    if group not in groups:
        writer.insert("GroupExperimenterMap", parent=group, child=user, _owner=0, child_index=len(groups))


def _leave(writer: Writer, user: int, group: int) -> None:
    writer.connection.execute("DELETE FROM groupexperimentermap WHERE child = ? AND parent = ?", (user, group))
    _order(writer, user, people.membership(writer.connection, user).groups)


def _order(writer: Writer, user: int, groups: Iterable[int]) -> None:
    sql = "UPDATE groupexperimentermap SET child_index = ? WHERE child = ? AND parent = ?"
    writer.connection.executemany(sql, [(place, user, group) for place, group in enumerate(groups)])


def _own(call: Call, group: int, users: Iterable[int], *, owner: bool) -> None:
    _leaders_only(call.caller, group)
    with call.store.write() as writer:
        for user in users:
            if owner:
                _join(writer, user, group)
            sql = "UPDATE groupexperimentermap SET owner = ?, version = version + 1 WHERE child = ? AND parent = ?"
            writer.connection.execute(sql, (int(owner), user, group))


def _set_password(call: Call, user: int, password: str) -> None:
    if not password:
        raise_validation("a password can't be empty")
    hashed = hash_password(password)
    with call.store.write() as writer:
        _store_password(writer, user, hashed)


def _store_password(writer: Writer, user: int, hashed: str) -> None:
    sql = "INSERT INTO password (experimenter_id, hash) VALUES (?, ?) ON CONFLICT (experimenter_id) DO UPDATE SET hash = excluded.hash"
    writer.connection.execute(sql, (user, hashed))


def _admins_only(call: Call) -> None:
    if not call.caller.is_admin:
        raise_security("only administrators do this")


def _leaders_only(caller: Caller, group: int) -> None:
    special = group in (SYSTEM, USER)
    if not (caller.is_admin or (group in caller.leader_of and not special)):
        raise_security("only administrators and owners of the group do this")


def _required(thing: Any, name: str) -> str:
    text = _text(thing, name) if thing is not None else None
    if not text:
        raise_validation(f"{name} can't be empty")
    return text


def _text(thing: Any, name: str) -> str | None:
    value = getattr(thing, name)
    return None if value is None else value.val


def _value(text: Any) -> str:
    return "" if text is None or text.val is None else str(text.val)


def _id(thing: Any) -> int:
    if thing is None or thing.id is None:
        raise_api_usage("a user or group without an id names nothing")
    return int(thing.id.val)
