"""Users and groups: above the things that they have, and groups above their members too."""

from typing import Any, ClassVar, Self

from omeroweb_pyr.gateway import model
from omeroweb_pyr.resources.containers import Dataset, Folder, Orphaned, Project
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Assorted, Place
from omeroweb_pyr.resources.screens import Plate, Run, Screen, Well
from omeroweb_pyr.resources.tags import Tag, TagSet

THINGS: dict[str, type[Place]] = {
    "project": Project,
    "dataset": Dataset,
    "image": Image,
    "orphaned": Orphaned,
    "screen": Screen,
    "plate": Plate,
    "run": Run,
    "well": Well,
    "folder": Folder,
    "tag": Tag,
    "tagset": TagSet,
}
"""What users have."""


class User(Assorted):
    """A user with his things: in all groups, or in the one that the path names."""

    kind = "user"
    least = 0  # root
    branches: ClassVar[dict[str, type[Place]]] = THINGS

    children, offers = Place.children, Place.offers  # nothing is linked to a user

    def alone(self) -> Self:
        """Return this place: in a group it shows something else than at the top."""
        return self


class Group(Assorted):
    """A group with its members and their things."""

    kind = "group"
    least = 0  # system
    branches: ClassVar[dict[str, type[Place]]] = {"user": User, **THINGS}

    def children(self, kind: str, asked: model.Listing) -> model.Page[Any]:
        """List its members, or everybody's things in it."""
        return super().children(kind, asked) if kind == User.kind else Place.children(self, kind, asked)

    def offers(self, kind: str, asked: model.Listing) -> model.Offered:
        """Read what the lists below it can be narrowed by."""
        return super().offers(kind, asked) if kind == User.kind else Place.offers(self, kind, asked)
