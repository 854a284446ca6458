"""What a restricted administrator may be given: OMERO's privileges one by one, under OMERO.web's names for sets of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from wtforms import BooleanField

from omeroweb_pyr.forms.webadmin.fields import AdminForm
from omeroweb_pyr.gateway.model_staff import ALL_PRIVILEGES, PRIVILEGES, Account

LABELS = {
    "Sudo": "Act as others",
    "Write": "Write data",
    "Delete": "Delete data",
    "Chgrp": "Move data",
    "Chown": "Give data away",
    "ModifyGroup": "Groups",
    "ModifyUser": "Users",
    "ModifyGroupMembership": "Members",
    "Script": "Scripts",
    "WriteFile": "Write files",
    "WriteManagedRepo": "Import for others",
    "WriteOwned": "Change what others have",
    "DeleteFile": "Delete files",
    "DeleteManagedRepo": "Delete imported files",
    "DeleteOwned": "Delete what others have",
    "WriteScriptRepo": "Install scripts",
    "DeleteScriptRepo": "Delete scripts",
}
SAYS = {
    "Sudo": "Begin sessions for other users, and see and do there what they may.",
    "Write": "Upload for others, and change what they have.",
    "Delete": "Delete what others have, with its files.",
    "Chgrp": "Move what others have into other groups.",
    "Chown": "Make somebody else the owner of what others have.",
    "ModifyGroup": "Make groups, and change their names and permissions.",
    "ModifyUser": "Make users, change them, and set their passwords.",
    "ModifyGroupMembership": "Put users into groups and take them out; say who is active, who is an administrator, and who owns a group.",
    "Script": "Install scripts for everybody, and delete them.",
    "WriteFile": "Write files of others that were not imported, such as their attachments.",
    "WriteManagedRepo": "Upload files to the place where the images of others are kept.",
    "WriteOwned": "Make, change, annotate and link objects of others, such as projects, images and regions.",
    "DeleteFile": "Delete files of others that were not imported, such as their attachments.",
    "DeleteManagedRepo": "Delete files from the place where the images of others are kept.",
    "DeleteOwned": "Delete objects of others, such as projects, images and regions.",
    "WriteScriptRepo": "Install scripts that everybody can run, and replace them.",
    "DeleteScriptRepo": "Delete the scripts that everybody can run.",
}
EACH = tuple(name for names in PRIVILEGES.values() for name in names)
"""All that can be given one by one."""
SETS = {name: names for name, names in PRIVILEGES.items() if names != (name,)}
"""The names that stand for several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with the privileges under it; one that stands alone is its own heading."""

    name: str
    label: str
    says: str
    parts: tuple[tuple[str, str, str], ...]
    alone: bool


HEADINGS = tuple(
    Heading(
        name=name,
        label=LABELS[name],
        says=SAYS[name],
        parts=tuple((part, LABELS[part], SAYS[part]) for part in parts),
        alone=name not in SETS,
    )
    for name, parts in sorted(PRIVILEGES.items(), key=lambda each: len(each[1]) > 1)
)


def box(name: str) -> BooleanField:
    """Make the field of a privilege, or of a set."""
    return BooleanField(LABELS[name], description=SAYS[name])


class Privileges(AdminForm):
    """The boxes. A set given by its name, as OMERO.web's form does, gives all that is in it; our page sends each by itself."""

    Sudo = box("Sudo")
    Chgrp = box("Chgrp")
    Chown = box("Chown")
    ModifyGroup = box("ModifyGroup")
    ModifyUser = box("ModifyUser")
    ModifyGroupMembership = box("ModifyGroupMembership")
    Write = box("Write")
    WriteFile = box("WriteFile")
    WriteManagedRepo = box("WriteManagedRepo")
    WriteOwned = box("WriteOwned")
    Delete = box("Delete")
    DeleteFile = box("DeleteFile")
    DeleteManagedRepo = box("DeleteManagedRepo")
    DeleteOwned = box("DeleteOwned")
    Script = box("Script")
    WriteScriptRepo = box("WriteScriptRepo")
    DeleteScriptRepo = box("DeleteScriptRepo")

    def spread(self) -> None:
        """Tick all that is in a set that was ticked."""
        for name, parts in SETS.items():
            if self[name].data:
                for part in parts:
                    self[part].data = True

    @property
    def ticked(self) -> frozenset[str]:
        """The privileges that are ticked."""
        return frozenset(name for name in EACH if self[name].data)


def worded(names: Iterable[str]) -> str:
    """Name privileges as the page does."""
    wanted = set(names)
    return ", ".join(LABELS[name] for name in EACH if name in wanted)


def lacking(account: Account) -> str:
    """Name what somebody lacks who is an administrator without restrictions by what OMERO.web goes by."""
    return worded(ALL_PRIVILEGES - account.privileges) if account.user.role == "administrator" else ""
