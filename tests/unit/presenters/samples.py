"""Frozen objects to present."""

from datetime import UTC, datetime

from omeroweb_pyr.gateway.model import (
    Annotations,
    Comment,
    Crumb,
    Dataset,
    Group,
    Image,
    KeyValues,
    Person,
    Pixels,
    PixelSize,
    Project,
    Tag,
)
from omeroweb_pyr.gateway.model_people import GroupObject, Membership, User
from omeroweb_pyr.permissions import Permission

WHEN = datetime(2026, 3, 14, 22, 5, 9, tzinfo=UTC)
ROSA, ADA = Person(2, "rosa", "Rosa", "Demo"), Person(3, "ada", "", "")
LAB = Group(5, "Lab", "rwra--")
COMMON = {"owner": ROSA, "group": LAB, "created": WHEN, "rights": frozenset({Permission.EDIT, Permission.ANNOTATE})}
MICRON = PixelSize(0.25, "MICROMETER", "µm")
PIXELS = Pixels(
    id=9, size_x=512, size_y=256, size_z=5, size_c=1, size_t=3, type="uint16", physical_x=MICRON, physical_y=MICRON, physical_z=None
)
SAID = Annotations(
    tags=(Tag(id=1, namespace=None, owner=ROSA, created=WHEN, text="mitosis", description="the whole of it"),),
    key_values=(
        KeyValues(id=2, namespace="openmicroscopy.org/omero/client/mapAnnotation", owner=ADA, created=WHEN, pairs=(("Gene", "AURKB"),)),
        KeyValues(id=3, namespace="example.org/x", owner=ADA, created=WHEN, pairs=(("Paper", "https://example.org/p?a=1"),)),
    ),
    comments=(Comment(id=4, namespace=None, owner=ADA, created=WHEN, text="out of <focus>"),),
)


def project(id=51, **changes):
    return Project(**{"id": id, "name": f"Project {id}", "description": "", "child_count": 2, **COMMON, **changes})


def dataset(id=102, **changes):
    return Dataset(**{"id": id, "name": f"Dataset {id}", "description": "", "child_count": 1, **COMMON, **changes})


def image(id=1001, **changes):
    trail = (Crumb("project", 51, "P"), Crumb("dataset", 102, "D"))
    return Image(
        **{"id": id, "name": f"Image {id}", "description": "", "trail": trail, "pixels": PIXELS, "version": "v7", **COMMON, **changes}
    )


def user(id=3, **changes):
    counts = (("project", 2), ("image", 0))
    known = (Membership(LAB, owner=True, counts=counts), Membership(Group(6, "Other", "rw----"), owner=False, counts=(("image", 4),)))
    names = {"name": "Ada Lovelace", "user_name": "ada", "first_name": "Ada", "last_name": "Lovelace"}
    return User(**{"id": id, "description": "", "rights": frozenset(), "groups": known, **names, **changes})


def group(id=5, **changes):
    about = {"name": "Lab", "description": "", "permissions": "rwra--", "child_count": 1, "owners": (ROSA,), "held": (("image", 7),)}
    return GroupObject(**{"id": id, "rights": frozenset(), **about, **changes})
