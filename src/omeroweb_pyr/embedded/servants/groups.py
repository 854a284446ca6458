"""The part of IAdmin that makes, changes and deletes groups."""

from typing import Any

from omeroweb_pyr.embedded.graph import narrowing
from omeroweb_pyr.embedded.graph.errors import GraphRefused
from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.schema import PRIVATE, USER
from omeroweb_pyr.embedded.servants.authority import (
    BUILT_IN_GROUPS,
    RESERVED_GROUPS,
    administrators_only,
    known_group,
    loaded,
    managed,
    no_rename,
    over_groups,
    text,
)
from omeroweb_pyr.embedded.servants.changes import change, settle_sessions
from omeroweb_pyr.embedded.servants.memberships import leave
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, raise_validation, writes
from omeroweb_pyr.embedded.writing import Journal, remove_unused
from omeroweb_pyr.embedded.writing.names import entity_of, told
from omeroweb_pyr.embedded.writing.storing import insert, update
from omeroweb_pyr.embedded.writing.values import check

GROUP = MODEL["ExperimenterGroup"]
PRIVILEGE = "ModifyGroup"


class GroupService(Service):
    """Makes groups."""

    @writes
    def createGroup(self, call: Call, group: Any) -> int:
        """Make a group, private unless its permissions say otherwise; return its id."""
        administrators_only(call, PRIVILEGE)
        values = _values(group)
        permissions = group.details.permissions
        with change(call) as (writer, journal):
            if people.find_group(writer.connection, values["name"]) is not None:
                raise_validation(f"Group already exists: {values['name']}")
            columns = values | {"ldap": int(bool(text(group.ldap)))}
            made = insert(writer, journal, GROUP, columns, owner=None, group=None, external=None)
            writer.update("ExperimenterGroup", made, permissions=PRIVATE if permissions is None else permissions.getPerm1())
        return made

    @writes
    def updateGroup(self, call: Call, group: Any) -> None:
        """Change a group's name, description and permissions."""
        over_groups(call, PRIVILEGE, [managed(group)])
        values = _values(group)
        with change(call) as (writer, journal):
            changed = known_group(writer.connection, managed(group))
            if group.details.permissions is not None:
                _change_permissions(call, writer, journal, changed, group.details.permissions)
            (old,) = writer.connection.execute("SELECT name FROM experimentergroup WHERE id = ?", (changed,)).fetchone()
            no_rename(old, values["name"], RESERVED_GROUPS, "group")
            if old != values["name"] and changed == call.caller.group_id:
                raise_validation(f"cannot rename the current group context '{old}'")
            update(writer, journal, GROUP, changed, values)

    @writes
    def deleteGroup(self, call: Call, group: Any) -> None:
        """Delete a group in which there is nothing, and never was; its members stay in their other groups."""
        over_groups(call, PRIVILEGE, [managed(group)])
        with change(call) as (writer, journal):
            gone = known_group(writer.connection, managed(group))
            if gone in BUILT_IN_GROUPS:
                raise_validation(f"group {gone} can't be deleted")
            for (user,) in writer.connection.execute("SELECT child FROM groupexperimentermap WHERE parent = ?", (gone,)).fetchall():
                if not set(people.membership(writer.connection, user).groups) - {gone, USER}:
                    raise_validation(f"user {user} is in no other group")
                leave(writer, journal, user, [gone])
                settle_sessions(call, user)
            remove_unused(writer, journal, "ExperimenterGroup", gone)

    @writes
    def changePermissions(self, call: Call, thing: Any, permissions: Any) -> None:
        """Change a group's permissions; refused where that would hide from members what their data refer to."""
        if thing is None or permissions is None:
            raise_api_usage("a group and its permissions have to be given")
        if entity_of(thing).name != "ExperimenterGroup":
            raise_security("Only groups allowed")
        with change(call) as (writer, journal):
            _change_permissions(call, writer, journal, known_group(writer.connection, managed(thing)), permissions)

    @writes
    def moveToCommonSpace(self, call: Call, things: list[Any]) -> None:
        """Move objects, without what is theirs, into the group ``user``."""
        with change(call) as (writer, journal):
            for thing in things or ():
                _share(call, writer, journal, thing)


def _change_permissions(call: Call, writer: Writer, journal: Journal, group: int, permissions: Any) -> None:
    bits = permissions.getPerm1()
    if bits == Rows(writer.connection).bits(group):
        return
    over_groups(call, PRIVILEGE, [group])
    try:
        narrowing.check(writer.connection, group, bits)
    except GraphRefused as refusal:
        raise_security(f"Cannot change permissions on {told('ExperimenterGroup', group)} to {permissions}: {refusal}")
    narrowing.set_permissions(writer, journal, group, bits)


def _share(call: Call, writer: Writer, journal: Journal, thing: Any) -> None:
    entity = entity_of(thing)
    row = Rows(writer.connection).get(entity.name, managed(thing))
    if row is None or row.group is None:
        raise_validation(f"No row with the given identifier exists: [{entity.java_name}#{managed(thing)}]")
    if row.group != USER:
        over_groups(call, PRIVILEGE, [row.group])
        update(writer, journal, entity, row.id, {"group_id": USER})


def _values(group: Any) -> dict[str, Any]:
    values = {name: text(getattr(loaded(group, "a group"), name)) for name in ("name", "description")}
    if not values["name"]:
        raise_validation("Group name may not be null.")
    check(GROUP, values)
    return values
