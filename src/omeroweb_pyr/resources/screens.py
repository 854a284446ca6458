"""Screens, their plates, and what those have: runs, wells by id or label, and the fields of a well by number."""

from typing import ClassVar, Self

from pyramid.decorator import reify

from omeroweb_pyr.gateway import model_screens as model
from omeroweb_pyr.resources import names
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Listing, Node, Owned, Place


class Field(Image):
    """An image of a well; its number counts from 1, and within the run where the path names one."""

    kind = "field"

    @reify
    def grant(self) -> model.Field:
        """Look at the image as remembered for a few seconds."""
        granted: model.Field = self.request.omero.field(self.id, within=self.trail)
        return granted

    def alone(self) -> Image:  # type: ignore[override]
        """Return the image's shortest place."""
        return Image(Listing(self.root(), "image", Image), str(self.seen.id))


class Wells(Listing):
    """The wells of a plate, where each has a label too."""

    def __getitem__(self, name: str) -> Node:
        """Name a well by its id or its label; a label has one spelling, to which the others lead."""
        stem, suffix = names.split(name)
        if self.suffix or self.__parent__.kind not in ("plate", "run") or stem.isdigit():
            return super().__getitem__(name)
        label = names.well_label(stem)
        well = Well(self, label, suffix)
        well.respelled = label != stem
        return well


class Well(Owned):
    """A well with its fields."""

    kind = "well"
    branches: ClassVar[dict[str, type[Place]]] = {"field": Field}

    @classmethod
    def below(cls, parent: Place, name: str, suffix: str) -> Listing:
        """Wells stand in a listing that knows labels."""
        return Wells(parent, name, cls, suffix)

    @property
    def key(self) -> int | str:
        """The id as a number, or the label."""
        return int(self.__name__) if self.__name__.isdigit() else self.__name__

    def alone(self) -> Self:
        """Return this well's shortest place, which has its id."""
        return type(self)(Listing(self.root(), self.kind, type(self)), str(self.obj.id))


class Run(Owned):
    """A run, which OMERO calls a plate acquisition, with its wells."""

    kind = "run"
    branches: ClassVar[dict[str, type[Place]]] = {"well": Well}


class Plate(Owned):
    """A plate with its wells and runs."""

    kind = "plate"
    branches: ClassVar[dict[str, type[Place]]] = {"well": Well, "run": Run}


class Screen(Owned):
    """A screen with its plates."""

    kind = "screen"
    branches: ClassVar[dict[str, type[Place]]] = {"plate": Plate}
