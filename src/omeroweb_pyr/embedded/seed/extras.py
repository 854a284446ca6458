"""What makes some images of the demo data more than pictures: ROIs, ratings, attachments, a tag set, folders."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.marks import Shape
from omeroweb_pyr.embedded.seed.stack import Stack

YELLOW = int.from_bytes(b"\xff\xff\x00\xff", "big", signed=True)
"""As OMERO packs colours: RGBA in a signed integer."""

COUNTS = """\
image,cells,in_mitosis
HeLa_control_01,7,1
HeLa_control_02,6,1
HeLa_control_03,8,2
"""

PROTOCOL = """\
IF-014, version 3
1. Fix: 4 % PFA with 0.2 % glutaraldehyde, 10 min, 37 °C.
2. Quench: NaBH4, 1 mg/ml, 7 min.
3. Block: 5 % goat serum, 30 min.
4. Primary antibodies over night at 4 °C, secondary 45 min, DAPI 5 min.
5. Mount in ProLong Glass; wait a day.
"""


def add_extras(
    build: Builder, group: int, people: tuple[int, int], images: Sequence[int], tags: Sequence[int], stack: Stack, when: datetime
) -> None:
    """Add them to the first images; ``people`` are their owner and his leader, ``stack`` has the first one's samples."""
    owner, leader = people
    first = images[0]
    build.tagset(leader, group, "Cell cycle", "Tags of phases: take one of these", tags=tags, when=when)
    build.roi(owner, group, first, _spindle(stack), name="Spindle", when=when)
    build.roi(owner, group, first, _background(stack), name="Background", when=when)
    for image, stars in zip(images[:4], (5, 4, 3, 4), strict=True):
        build.rating(leader, group, stars, on=[("image", image)], when=when)
    counts = COUNTS.encode()
    build.attachment(owner, group, "counts.csv", counts, mimetype="text/csv", on=[("image", first)], when=when)
    protocol = PROTOCOL.encode()
    build.attachment(leader, group, "IF-014.txt", protocol, description="How these cells were stained", on=[("image", first)], when=when)
    outer = build.folder(owner, group, "Manuscript", "What we may show", when=when)
    build.folder(owner, group, "Figure 2", parent=outer, images=[first, images[3]], when=when + timedelta(minutes=1))


def _spindle(stack: Stack) -> list[Shape]:
    """Outline the cell in the middle, in its sharpest plane, and name it."""
    x, y, z, _, _ = stack.sizes
    look = {"theZ": z // 2, "theT": 0, "strokeColor": YELLOW, "strokeWidth": (1.0, "PIXEL")}
    oval = {"x": x / 2, "y": y / 2, "radiusX": x * 0.16, "radiusY": y * 0.12}
    return [("Ellipse", look | oval), ("Label", look | {"x": x * 0.36, "y": y * 0.34, "textValue": "metaphase"})]


def _background(stack: Stack) -> list[Shape]:
    """Take a corner, in all planes."""
    x, y = stack.sizes[:2]
    return [("Rectangle", {"x": x * 0.03, "y": y * 0.03, "width": x * 0.1, "height": y * 0.1, "strokeColor": YELLOW})]
