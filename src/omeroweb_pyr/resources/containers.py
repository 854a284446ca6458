"""Containers: what holds images, and what holds those; and the place of what is in none."""

from typing import ClassVar

from omeroweb_pyr.gateway import model
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Owned, Place


class Dataset(Owned):
    """A dataset with its images."""

    kind = "dataset"
    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}


class Folder(Owned):
    """A folder with its images, and with the folders in it."""

    kind = "folder"
    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}


Folder.branches["folder"] = Folder


class Project(Owned):
    """A project with its datasets."""

    kind = "project"
    branches: ClassVar[dict[str, type[Place]]] = {"dataset": Dataset}


class Orphaned(Place):
    """What is in no container."""

    __parent__: Place
    kind = "orphaned"
    branches: ClassVar[dict[str, type[Place]]] = {"image": Image}

    def __init__(self, parent: Place, name: str, suffix: str = "") -> None:
        super().__init__(parent, name, suffix)
        self.everyone = parent.everyone

    @property
    def steps(self) -> model.Trail:
        """Being orphaned is a part of the trail, to be checked as any other."""
        return (*self.trail, ("orphaned", None))

    @property
    def crumbs(self) -> tuple[model.Crumb, ...]:
        """The same by name."""
        return (*self.__parent__.crumbs, model.Crumb("orphaned", None, ""))
