"""The tree of places that every URL walks: naming a place costs nothing, asking for its object one OMERO call."""

from pyramid.config import Configurator

from omeroweb_pyr.resources.containers import Dataset, Project
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Listing, Node, Place
from omeroweb_pyr.resources.root import Orphaned, Root

__all__ = ["Dataset", "Image", "Listing", "Node", "Orphaned", "Place", "Project", "Root"]


def includeme(config: Configurator) -> None:
    """Let every request walk from Root."""
    config.set_root_factory(Root)
