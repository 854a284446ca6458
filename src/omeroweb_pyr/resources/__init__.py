"""The tree of places that every URL walks: naming a place costs nothing, asking for its object one OMERO call."""

from pyramid.config import Configurator

from omeroweb_pyr.resources.containers import Dataset, Folder, Project
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Listing, Node, Place
from omeroweb_pyr.resources.root import Orphaned, Root
from omeroweb_pyr.resources.screens import Field, Plate, Run, Screen, Well
from omeroweb_pyr.resources.tags import Tag, TagSet

__all__ = [
    "Dataset",
    "Field",
    "Folder",
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
    "Well",
]


def includeme(config: Configurator) -> None:
    """Let every request walk from Root."""
    config.set_root_factory(Root)
