"""Why somebody may not do something with an object: which rule, whose object, and who could."""

from collections.abc import Collection

from omeroweb_pyr.gateway.model import Caller, Group, Object, Person
from omeroweb_pyr.permissions import Permission

DOING = {
    Permission.EDIT: "change this",
    Permission.ANNOTATE: "annotate this",
    Permission.LINK: "put this somewhere, or something into it",
    Permission.DELETE: "delete this",
    Permission.CHGRP: "move this to another group",
    Permission.CHOWN: "give this to somebody else",
}
ASKED = {
    Permission.EDIT: "Change its name and description",
    Permission.ANNOTATE: "Annotate it",
    Permission.LINK: "Put it somewhere, or something into it",
    Permission.DELETE: "Delete it",
    Permission.CHGRP: "Move it to another group",
    Permission.CHOWN: "Give it to somebody else",
}
FLAGS = {"canAnnotate": Permission.ANNOTATE, "canEdit": Permission.EDIT, "canDelete": Permission.DELETE, "canLink": Permission.LINK}
"""What OMERO.web calls rights in its JSON."""
VISITOR = "Log in to change or annotate this."


def why_not(right: Permission, obj: Object, caller: Caller | None) -> str:
    """Say why the caller may not do it; nothing if he may. Without a caller, a visitor asks who is not logged in."""
    if caller is None:
        return VISITOR
    return "" if right in obj.rights else refusal(right, obj.owner, obj.group)


def refusal(right: Permission, owner: Person, group: Group) -> str:
    """Word the rule that stands against it."""
    doing, whose = DOING.get(right, "do this"), owner.full_name
    match right:
        case Permission.CHOWN:
            return f"Only the owners of the group {group.name} and administrators may {doing}."
        case Permission.CHGRP:
            return f"Only {whose}, who owns this, and administrators may {doing}."
        case Permission.ANNOTATE | Permission.LINK if group.level == "private":
            return f"Only {whose}, who owns this, may {doing}: the group {group.name} is private."
    if group.level == "read-write":
        return f"Only members of the group {group.name} and administrators may {doing}."
    return f"Only {whose}, who owns this, the owners of the group {group.name} and administrators may {doing}: the group is {group.level}."


def flags(held: Collection[str]) -> dict[str, bool]:
    """Tell of rights as OMERO.web does."""
    return {name: right in held for name, right in FLAGS.items()}


def stays(adder: Person, group: Group) -> str:
    """Say who may take off what somebody has put on an object."""
    return f"Only {adder.full_name}, who has put it here, the owners of the group {group.name} and administrators may take it off."
