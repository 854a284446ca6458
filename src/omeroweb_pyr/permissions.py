"""The permissions that views ask for and objects grant."""

from enum import StrEnum


class Permission(StrEnum):
    """What one may do with an object; all but READ are OMERO's own per-object rights."""

    READ = "read"
    EDIT = "edit"
    ANNOTATE = "annotate"
    LINK = "link"
    DELETE = "delete"
    CHGRP = "chgrp"
    CHOWN = "chown"
