"""Tags with what they are on, and sets of tags."""

from typing import ClassVar

from omeroweb_pyr.resources.containers import Dataset, Folder, Project
from omeroweb_pyr.resources.images import Image
from omeroweb_pyr.resources.node import Assorted, Owned, Place
from omeroweb_pyr.resources.screens import Plate, Run, Screen, Well


class Tag(Assorted, Owned):
    """A tag; below it is what it is on."""

    kind = "tag"
    branches: ClassVar[dict[str, type[Place]]] = {
        "image": Image,
        "dataset": Dataset,
        "project": Project,
        "screen": Screen,
        "plate": Plate,
        "run": Run,
        "well": Well,
        "folder": Folder,
    }


class TagSet(Owned):
    """A set of tags."""

    kind = "tagset"
    branches: ClassVar[dict[str, type[Place]]] = {"tag": Tag}
