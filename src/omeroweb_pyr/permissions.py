"""The permissions that views ask for and objects grant."""

from enum import StrEnum


class Permission(StrEnum):
    """What one may do with an object; all but READ and CHANGE are OMERO's own per-object rights."""

    READ = "read"
    EDIT = "edit"
    ANNOTATE = "annotate"
    LINK = "link"
    DELETE = "delete"
    CHGRP = "chgrp"
    CHOWN = "chown"
    CHANGE = "change"
    """To send changes at all; what of them may be done, OMERO says of each object."""
    USERS = "users"
    """To make users, change them, and give them passwords."""
    GROUPS = "groups"
    """To make groups."""
    TEAM = "team"
    """To change a group's members and owners."""
    LEVEL = "level"
    """To change a group's name, description and permissions."""
    MAIL = "mail"
    """To write to users."""
    SUDO = "sudo"
    """To see the site as somebody else does."""
