"""IAdmin: who is who, and who may do what."""

from collections.abc import Iterable
from typing import Any

import omero
import omero.sys
from omero.rtypes import rlist

from omeroweb_pyr.embedded import objects
from omeroweb_pyr.embedded.access import Right, rights
from omeroweb_pyr.embedded.rows import Rows
from omeroweb_pyr.embedded.schema import GUEST, GUEST_USER, ROOT_USER, SYSTEM, USER
from omeroweb_pyr.embedded.servants.authority import administrators_only
from omeroweb_pyr.embedded.servants.groups import GroupService
from omeroweb_pyr.embedded.servants.memberships import MembershipService
from omeroweb_pyr.embedded.servants.passwords import PasswordService
from omeroweb_pyr.embedded.servants.photos import PhotoService
from omeroweb_pyr.embedded.servants.query import entity
from omeroweb_pyr.embedded.servants.users import UserService, known_privileges
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.service import Call, raise_api_usage, raise_validation

EXPERIMENTERS = "select e from Experimenter e left outer join fetch e.groupExperimenterMap m left outer join fetch m.parent"
GROUPS = "select g from ExperimenterGroup g left outer join fetch g.groupExperimenterMap m left outer join fetch m.child"


class AdminService(UserService, GroupService, MembershipService, PasswordService, PhotoService):
    """Looks up users and groups; makes and changes them by what it inherits."""

    interface = "IAdmin"

    def getEventContext(self, call: Call) -> Any:
        """Return who the caller is."""
        return people.event_context(call.store.read(), call.session, call.caller)

    def getSecurityRoles(self, call: Call) -> Any:
        """Return the built-in users and groups."""
        return omero.sys.Roles(
            rootId=ROOT_USER,
            rootName="root",
            systemGroupId=SYSTEM,
            systemGroupName="system",
            userGroupId=USER,
            userGroupName="user",
            guestId=GUEST_USER,
            guestName="guest",
            guestGroupId=GUEST,
            guestGroupName="guest",
        )

    def canUpdate(self, call: Call, thing: Any) -> bool:
        """Say whether the caller may change an object."""
        if thing is None or thing.id is None:
            raise_api_usage("only an object with an id can be asked about")
        kind = entity(type(thing).__name__)
        row = Rows(call.store.read()).get(kind.name, thing.id.val)
        if row is None:
            raise_validation(f"No row with the given identifier exists: [{kind.name}#{thing.id.val}]")
        return Right.EDIT in rights(call.caller, row)

    def getExperimenter(self, call: Call, user: int) -> Any:
        """Return a user with groups by id; ApiUsageException when there is none."""
        return _one(_experimenters(call, "e.id = :key", user), f"there is no user {user}")

    def lookupExperimenter(self, call: Call, name: str) -> Any:
        """Return a user with groups by log-in name; ApiUsageException when there is none."""
        return _one(_experimenters(call, "e.omeName = :key", name), f"there is no user {name!r}")

    def lookupExperimenters(self, call: Call) -> list[Any]:
        """Return all users with groups."""
        return _find(call, f"{EXPERIMENTERS} order by e.id")

    def getGroup(self, call: Call, group: int) -> Any:
        """Return a group with members by id; ApiUsageException when there is none."""
        return _one(_groups(call, "g.id = :key", group), f"there is no group {group}")

    def lookupGroup(self, call: Call, name: str) -> Any:
        """Return a group with members by name; ApiUsageException when there is none."""
        return _one(_groups(call, "g.name = :key", name), f"there is no group {name!r}")

    def lookupGroups(self, call: Call) -> list[Any]:
        """Return all groups with members."""
        return _find(call, f"{GROUPS} order by g.id")

    def containedExperimenters(self, call: Call, group: int) -> list[Any]:
        """Return the members of a group."""
        return _experimenters(call, "e.id in (select l.child.id from GroupExperimenterMap l where l.parent.id = :key)", group)

    def containedGroups(self, call: Call, user: int) -> list[Any]:
        """Return the groups of a user."""
        return _groups(call, "g.id in (select l.parent.id from GroupExperimenterMap l where l.child.id = :key)", user)

    def getDefaultGroup(self, call: Call, user: int) -> Any:
        """Return the group that a user's log-in begins in."""
        return self.getGroup(call, people.membership(call.store.read(), user).default)

    def getMemberOfGroupIds(self, call: Call, user: Any) -> list[int]:
        """Return the ids of a user's groups."""
        return list(people.membership(call.store.read(), _id(user)).groups)

    def getLeaderOfGroupIds(self, call: Call, user: Any) -> list[int]:
        """Return the ids of the groups that a user owns."""
        return sorted(people.membership(call.store.read(), _id(user)).leads)

    def getCurrentAdminPrivileges(self, call: Call) -> list[Any]:
        """Return what the caller may do as an administrator."""
        return _privileges(call, call.caller.privileges)

    def getAdminPrivileges(self, call: Call, user: Any) -> list[Any]:
        """Return what a user may do as an administrator."""
        return _privileges(call, people.privileges(call.store.read(), _id(user)))

    def getAdminsWithPrivileges(self, call: Call, wanted: list[Any]) -> list[Any]:
        """Return the administrators who have certain privileges."""
        names = known_privileges(wanted)
        db = call.store.read()
        return [user for user in self.containedExperimenters(call, SYSTEM) if names <= people.privileges(db, user.id.val)]

    def lookupLdapAuthExperimenter(self, call: Call, user: int) -> str:
        """Return none: nobody logs in by LDAP."""
        return ""

    def lookupLdapAuthExperimenters(self, call: Call) -> Any:
        """Return none: nobody logs in by LDAP."""
        return rlist([])

    def synchronizeLoginCache(self, call: Call) -> None:
        """Do nothing: users and groups are read afresh for every call; for administrators."""
        administrators_only(call)


def _experimenters(call: Call, test: str, key: Any) -> list[Any]:
    return _find(call, f"{EXPERIMENTERS} where {test} order by e.id", key=key)


def _groups(call: Call, test: str, key: Any) -> list[Any]:
    return _find(call, f"{GROUPS} where {test} order by g.id", key=key)


def _find(call: Call, query: str, **params: Any) -> list[Any]:
    return objects.run_find(call.store, call.caller, query, params, (None, None))


def _privileges(call: Call, names: Iterable[str]) -> list[Any]:
    wanted = sorted(names)
    return _find(call, "select p from AdminPrivilege p where p.value in (:names) order by p.id", names=wanted) if wanted else []


def _one(found: list[Any], otherwise: str) -> Any:
    if not found:
        raise_api_usage(otherwise)
    return found[0]


def _id(thing: Any) -> int:
    if thing is None or thing.id is None:
        raise_api_usage("a user without an id names nobody")
    return int(thing.id.val)
