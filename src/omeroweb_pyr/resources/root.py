"""The top of the tree, and the place of what is in no container."""

from typing import Any, ClassVar

from pyramid.authorization import DENY_ALL, Allow, Everyone
from pyramid.request import Request

from omeroweb_pyr.gateway import model
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources.containers import Dataset, Folder, Project
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Acl, Place
from omeroweb_pyr.resources.screens import Plate, Run, Screen, Well
from omeroweb_pyr.resources.tags import Tag, TagSet

READ_ONLY: Acl = [(Allow, Everyone, Permission.READ), DENY_ALL]


class Orphaned(Place):
    """What is in no container."""

    kind = "orphaned"
    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}

    @property
    def steps(self) -> model.Trail:
        """Being orphaned is a part of the trail, to be checked as any other."""
        return (("orphaned", None),)

    def children(self, kind: str, asked: model.Listing) -> model.Page[Any]:
        """List objects that no container holds."""
        page: model.Page[Any] = self.request.omero.listing(kind, asked, orphaned=True)
        return page

    def __acl__(self) -> Acl:
        """Let everybody look who is somebody."""
        return READ_ONLY


class Root(Place):
    """The top of the tree; a log-in is asked for by the policy, so that ``Everyone`` means everyone known."""

    branches: ClassVar[dict[str, type[Place]]] = {
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

    def __init__(self, request: Request) -> None:  # no parent, no name: Pyramid makes it from the request
        self.__parent__ = None
        self.__name__ = ""
        self.suffix = ""
        self.request = request

    def children(self, kind: str, asked: model.Listing) -> model.Page[Any]:
        """List objects by owner and group."""
        page: model.Page[Any] = self.request.omero.listing(kind, asked)
        return page

    def __acl__(self) -> Acl:
        """Allow looking, and nothing else, wherever nothing below says more."""
        return READ_ONLY
