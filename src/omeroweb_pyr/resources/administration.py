"""Where users and groups are managed; none of these places is in the tree: the fixed addresses below ``/webadmin/`` have them as contexts.

Each asks OMERO once who the caller is at this moment. To those who have no business there, there is nothing.
"""

from typing import Any

from pyramid.authorization import DENY_ALL, Allow, Authenticated, Everyone
from pyramid.decorator import reify
from pyramid.request import Request

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.model_staff import BUILT_IN, Me
from omeroweb_pyr.permissions import Permission

Acl = list[tuple[str, str, Any]]
LONGEST_ID = 19


class Desk:
    """One's own account."""

    __parent__ = None
    __name__ = ""

    def __init__(self, request: Request) -> None:
        self.request = request

    @reify
    def me(self) -> Me:
        """Return who asks."""
        found: Me = self.request.omero.administration.me()
        return found

    @reify
    def id(self) -> int:
        """Return the user or group that the address names."""
        text: str = self.request.matchdict["id"]
        if len(text) > LONGEST_ID or int(text) >= 2**63:
            raise ObjectNotFound("There is no such user or group.")
        return int(text)

    def rights(self) -> set[Permission]:
        """Say what the caller may do here, as far as the session may change anything."""
        return {Permission.CHANGE}

    def __acl__(self) -> Acl:
        """Let everybody look at what is his; in a session that an administrator began for somebody else, nothing is changed."""
        rights = set() if self.me.sudoer else self.rights()
        return [(Allow, Everyone, Permission.READ), (Allow, Authenticated, sorted(rights)), DENY_ALL]


class Office(Desk):
    """All users and all groups, for administrators."""

    NEEDED = (
        (Permission.USERS, "ModifyUser"),
        (Permission.GROUPS, "ModifyGroup"),
        (Permission.LEVEL, "ModifyGroup"),
        (Permission.TEAM, "ModifyGroupMembership"),
        (Permission.SUDO, "Sudo"),
    )

    def rights(self) -> set[Permission]:
        """Say which privileges the administrator has."""
        if not self.me.is_admin:
            raise ObjectNotFound("There is nothing here.")
        return {Permission.CHANGE, Permission.MAIL, *(permission for permission, privilege in self.NEEDED if self.me.may(privilege))}

    def __acl__(self) -> Acl:
        """Let administrators in, and in a session begun for somebody else nobody."""
        if self.me.sudoer:
            raise ObjectNotFound("There is nothing here.")
        return super().__acl__()


class Circle(Desk):
    """Those who may be put into groups, for administrators and owners of groups."""

    def __acl__(self) -> Acl:
        """Let in who puts anybody into groups."""
        if self.me.sudoer or not (self.me.is_admin or self.me.leads):
            raise ObjectNotFound("There is nothing here.")
        return super().__acl__()


class Team(Office):
    """A group, for administrators and its owners; OMERO's own are nobody's to change."""

    def rights(self) -> set[Permission]:
        """Say what an administrator, or an owner, may change."""
        owned = {Permission.CHANGE, Permission.TEAM, Permission.LEVEL} if self.id in self.me.leads else set()
        found = owned | (super().rights() if self.me.is_admin else set())
        if not found:
            raise ObjectNotFound("There is no such group.")
        return found - {Permission.TEAM, Permission.LEVEL} if self.id in BUILT_IN else found
