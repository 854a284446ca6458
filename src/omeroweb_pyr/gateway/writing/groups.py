"""Groups made and changed, and who is in them."""

from typing import Any

from omero.model import ExperimenterGroupI, ExperimenterI, PermissionsI
from omero.rtypes import rbool, rstring

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_staff import EVERYBODY
from omeroweb_pyr.gateway.writing.objects import taken


def create(connection: Connection, seam: Seam, name: str, description: str, permissions: str) -> int:
    """Make a group without members."""
    made = _described(ExperimenterGroupI(), name, description)
    made.details.permissions = PermissionsI(permissions)
    with taken():
        return int(seam.call(connection.service(seam, "getAdminService"), "createGroup", made))


def rename(connection: Connection, seam: Seam, group: int, name: str, description: str) -> None:
    """Change a group's name and description, and leave its permissions as they are."""
    with taken():
        described = _described(ExperimenterGroupI(group, True), name, description)
        # In a context of its own, for a group can't be renamed in its own context.
        seam.call(connection.service(seam, "getAdminService"), "updateGroup", described, group=EVERYBODY)


def leave(connection: Connection, seam: Seam, group: int, users: list[int]) -> list[int]:
    """Take users out; return whom OMERO did not let go. OMERO takes one at a time, so this is a call for each."""
    admin = connection.service(seam, "getAdminService")
    kept = []
    for user in users:
        try:
            with taken():
                seam.call(admin, "removeGroups", ExperimenterI(user, False), [ExperimenterGroupI(group, False)])
        except BadRequest:
            kept.append(user)
    return kept


def own(connection: Connection, seam: Seam, group: int, users: list[int], *, owner: bool) -> None:
    """Make users owners, or plain members, whether or not they were in the group before: one call for all, all or none.

    OMERO puts whoever is in the group not yet into it first, so that this is how many come in at once.
    """
    if users:
        operation = "addGroupOwners" if owner else "removeGroupOwners"
        with taken():
            seam.call(
                connection.service(seam, "getAdminService"),
                operation,
                ExperimenterGroupI(group, False),
                [ExperimenterI(user, False) for user in users],
            )


def _described(group: Any, name: str, description: str) -> Any:
    group.name, group.description, group.ldap = rstring(name), rstring(description), rbool(False)
    return group
