"""A database like that of a first start: the demo's rows, over one tiny file, with whatever kinds of rows the demo has none of."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from omeroweb_pyr.embedded.seed import demo
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DYES, Stack, write_stack
from omeroweb_pyr.embedded.store import Store, Writer

SET = "openmicroscopy.org/omero/insight/tagset"
RATING = "openmicroscopy.org/omero/insight/rating"


class Same(dict[str, Stack]):
    """One stack under every name: the demo's rows without the drawing of its pictures."""

    def __init__(self, stack: Stack) -> None:
        super().__init__()
        self._stack = stack

    def __missing__(self, name: str) -> Stack:
        return self._stack


def fill(store: Store) -> None:
    """Write all rows."""
    tiny = write_stack(store.pixels, "tiny", np.arange(2 * 3 * 3 * 4 * 5, dtype=np.uint16).reshape(2, 3, 3, 4, 5), DYES[:3])
    shown = replace(tiny, windows=tuple((10.0 * channel, 300.0) for channel in range(len(tiny.dyes))), interval=2.5)
    with Builder.session(store) as build:
        demo._write(build, Same(shown))
    with store.write() as writer:
        Further(writer).write()


class Further:
    """Screens, folders, regions, instruments and all sorts of annotations on the demo's images."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        db = writer.connection
        self._images = [row[0] for row in db.execute("SELECT id FROM image ORDER BY id LIMIT 60")]
        self._owner, self._group = db.execute("SELECT owner_id, group_id FROM image ORDER BY id LIMIT 1").fetchone()
        self._event = writer.event(self._owner, self._group)

    def write(self) -> None:
        """Write everything."""
        self._screens()
        self._annotations()
        self._regions()
        self._instrument()
        self._folders()

    def _insert(self, kind: str, **values: Any) -> int:
        return self._writer.insert(kind, owner=self._owner, group=self._group, event=self._event, **values)

    def _screens(self) -> None:
        screen = self._insert("Screen", name="TNF-α screen", type="RNAi", protocolIdentifier="P-7")
        self._insert("Screen", name="Empty screen")
        for number in range(3):
            plate = self._insert("Plate", name=f"Plate {number}", rows=4, columns=6, status="done" if number else None)
            if number < 2:
                self._insert("ScreenPlateLink", parent=screen, child=plate)
            runs = [self._insert("PlateAcquisition", plate=plate, name=f"Run {run}", maximumFieldCount=2) for run in range(number)]
            self._wells(plate, runs, number)

    def _wells(self, plate: int, runs: list[int], number: int) -> None:
        for place, (row, column) in enumerate(product(range(4), range(6))):
            kind = "control" if column == 0 else None
            well = self._insert("Well", plate=plate, row=row, column=column, type=kind, red=255 if kind else None)
            for field in range(number):
                image, run = self._images[(place + field) % len(self._images)], runs[field % len(runs)]
                position = (0.5 * field, "MICROMETER")
                values = {"plateAcquisition": run, "well_index": field, "posX": position, "posY": position if field else None}
                self._insert("WellSample", well=well, image=image, **values)

    def _annotations(self) -> None:
        tags = [self._insert("TagAnnotation", textValue=f"tag {n}", description=None if n % 2 else "told") for n in range(4)]
        group = self._insert("TagAnnotation", textValue="A set", ns=SET)
        self._insert("TagAnnotation", textValue="An empty set", ns=SET)
        for tag in tags[:3]:
            self._insert("AnnotationAnnotationLink", parent=group, child=tag)
        file = self._insert("OriginalFile", name="notes.pdf", path="/", size=12, mimetype="application/pdf")
        made = [
            self._insert("LongAnnotation", longValue=4, ns=RATING),
            self._insert("LongAnnotation", longValue=5, ns=RATING),
            self._insert("DoubleAnnotation", doubleValue=0.5),
            self._insert("BooleanAnnotation", boolValue=1),
            self._insert("TimestampAnnotation", timeValue=1_700_000_000_000),
            self._insert("TermAnnotation", termValue="GO:0005634"),
            self._insert("XmlAnnotation", textValue="<a/>", ns="xml"),
            self._insert("FileAnnotation", file=file, ns="files"),
            self._insert("ListAnnotation", ns="list"),
            self._insert("MapAnnotation", mapValue=[("key", "one"), ("key", "two"), ("", "three")], ns="maps"),
            *tags,
        ]
        for number, annotation in enumerate(made):
            for image in self._images[: number + 2]:
                self._insert("ImageAnnotationLink", parent=image, child=annotation)
        for kind, child in (("Plate", made[0]), ("Screen", tags[0]), ("Well", made[9]), ("Dataset", made[7]), ("Project", tags[3])):
            table = kind.lower()
            (parent,) = self._writer.connection.execute(f"SELECT min(id) FROM {table}").fetchone()
            self._insert(f"{kind}AnnotationLink", parent=parent, child=child)

    def _regions(self) -> None:
        for image in self._images[:5]:
            roi = self._insert("Roi", image=image, name=f"Region of {image}")
            sides = {"x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0}
            self._insert("Rectangle", roi=roi, roi_index=0, theZ=0, theT=0, strokeColor=-1, **sides)
            self._insert("Ellipse", roi=roi, roi_index=1, theZ=1, radiusX=2.0, radiusY=1.0, strokeWidth=(1.5, "PIXEL"))
            self._insert("Polygon", roi=roi, roi_index=2, points="0,0 1,1 2,0", textValue="outline")
            self._insert("Label", roi=roi, roi_index=3, textValue="here", fontSize=(12.0, "POINT"))

    def _instrument(self) -> None:
        scope = self._insert("Microscope", model="Axio", manufacturer="Zeiss", type=self._writer.enum("MicroscopeType", "Inverted"))
        instrument = self._insert("Instrument", microscope=scope)
        lens = self._insert("Objective", instrument=instrument, nominalMagnification=63.0, lensNA=1.4, model="Plan-Apo")
        self._insert("Detector", instrument=instrument, model="sCMOS", gain=1.0)
        self._insert("Laser", instrument=instrument, wavelength=(488.0, "NANOMETER"), power=(5.0, "MILLIWATT"))
        self._insert("Arc", instrument=instrument, model="HBO")
        settings = self._insert("ObjectiveSettings", objective=lens, refractiveIndex=1.518)
        for image in self._images[:10]:
            self._writer.update("Image", image, instrument=instrument, objectiveSettings=settings)
        for binding in range(1, 4):
            self._insert("ReverseIntensityContext", channelBinding=binding, channelBinding_index=0, reverse=1)

    def _folders(self) -> None:
        above = self._insert("Folder", name="Above")
        below = self._insert("Folder", name="Below", parentFolder=above)
        for image in self._images[:3]:
            self._insert("FolderImageLink", parent=below, child=image)
