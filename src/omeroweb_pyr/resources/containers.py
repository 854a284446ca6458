"""Containers: what holds images, and what holds those."""

from typing import ClassVar

from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Node, Place


class Dataset(Node):
    """A dataset with its images."""

    kind = "dataset"
    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}


class Project(Node):
    """A project with its datasets."""

    kind = "project"
    branches: ClassVar[dict[str, type[Place]]] = {"dataset": Dataset}
