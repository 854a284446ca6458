"""Containers: what holds images, and what holds those."""

from typing import ClassVar

from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Node, Place


class Dataset(Node):
    """A dataset with its images."""

    kind = "dataset"
    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}


class Folder(Node):
    """A folder with its images, and with the folders in it."""

    kind = "folder"
    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}


Folder.branches["folder"] = Folder


class Project(Node):
    """A project with its datasets."""

    kind = "project"
    branches: ClassVar[dict[str, type[Place]]] = {"dataset": Dataset}
