"""The top of the tree."""

from typing import ClassVar

from pyramid.authorization import DENY_ALL, Allow, Authenticated, Everyone
from pyramid.request import Request

from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources.node import Acl, Place
from omeroweb_pyr.resources.people import THINGS, Group, User

ADDED = "omeroweb_pyr.places"
"""Where an app's registry has the places that plug-ins put at the top."""
TOP: Acl = [(Allow, Everyone, Permission.READ), (Allow, Authenticated, Permission.CHANGE), DENY_ALL]


class Root(Place):
    """The top of the tree; a log-in is asked for by the policy, so that ``Everyone`` means everyone known."""

    branches: ClassVar[dict[str, type[Place]]] = {**THINGS, "user": User, "group": Group}

    def __init__(self, request: Request) -> None:  # no parent, no name: Pyramid makes it from the request
        self.__parent__ = None
        self.__name__ = ""
        self.suffix = ""
        self.request = request

    @property
    def everyone(self) -> bool:  # type: ignore[override]
        """Show visitors what everybody has: they own nothing."""
        identity = self.request.identity
        return identity is not None and identity.is_public

    def branch(self, name: str, suffix: str = "") -> Place:
        """Return what is below, plug-ins' places too."""
        added = self.request.registry.get(ADDED, {})
        return added[name].below(self, name, suffix) if name in added else super().branch(name, suffix)

    def __acl__(self) -> Acl:
        """Allow looking, and changing what OMERO lets one change, wherever nothing below says more."""
        return TOP
