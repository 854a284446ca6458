"""The tree of places that every URL walks: naming a place costs nothing, asking for its object one OMERO call."""

from pyramid.config import Configurator

from omeroweb_pyr.resources.containers import Dataset, Folder, Orphaned, Project
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Assorted, Listing, Node, Place
from omeroweb_pyr.resources.people import Group, User
from omeroweb_pyr.resources.root import Root
from omeroweb_pyr.resources.screens import Field, Plate, Run, Screen, Well
from omeroweb_pyr.resources.tags import Tag, TagSet

__all__ = [
    "Assorted",
    "Dataset",
    "Field",
    "Folder",
    "Group",
    "Image",
    "Listing",
    "Node",
    "Orphaned",
    "Place",
    "Plate",
    "Project",
    "Root",
    "Run",
    "Screen",
    "Tag",
    "TagSet",
    "User",
    "Well",
]


def includeme(config: Configurator) -> None:
    """Let every request walk from Root."""
    config.set_root_factory(Root)
