"""The tree of places that every URL walks: naming a place costs nothing, asking for its object one OMERO call."""

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError

from omeroweb_pyr.resources.administration import Circle, Desk, Office, Team
from omeroweb_pyr.resources.containers import Dataset, Folder, Orphaned, Project
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Assorted, Listing, Node, Owned, Place
from omeroweb_pyr.resources.people import Group, User
from omeroweb_pyr.resources.root import ADDED, Root
from omeroweb_pyr.resources.screens import Field, Plate, Run, Screen, Well
from omeroweb_pyr.resources.tags import Tag, TagSet

__all__ = [
    "ADDED",
    "Assorted",
    "Circle",
    "Dataset",
    "Desk",
    "Field",
    "Folder",
    "Group",
    "Image",
    "Listing",
    "Node",
    "Office",
    "Orphaned",
    "Owned",
    "Place",
    "Plate",
    "Project",
    "Root",
    "Run",
    "Screen",
    "Tag",
    "TagSet",
    "Team",
    "User",
    "Well",
]


def includeme(config: Configurator) -> None:
    """Let every request walk from Root; ``config.add_place("gallery", Gallery)`` lets it walk into a plug-in's places."""
    config.set_root_factory(Root)
    config.registry[ADDED] = {}
    config.add_directive("add_place", add_place)


def add_place(config: Configurator, name: str, kind: type[Place]) -> None:
    """Put a kind of place at the top of the tree."""
    if not issubclass(kind, Place):
        raise ConfigurationError(f"add_place({name!r}): {kind.__name__} is no Place")
    if name in Root.branches or name in config.registry[ADDED]:
        raise ConfigurationError(f"add_place({name!r}): there is a place of this name")
    config.registry[ADDED][name] = kind
