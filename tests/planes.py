"""What is known of single planes of an image, written down for tests."""

import omero.model as om
from omero.model.enums import UnitsLength, UnitsTime
from omero.rtypes import rint

ALL = {"omero.group": "-1"}


def planes_of(client, number, times, channels=(0,)):
    """Say when each of some planes was taken, and how long its exposure was."""
    query, update = client.sf.getQueryService(), client.sf.getUpdateService()
    pixels = query.findByQuery(f"select p from Pixels p where p.image.id = {number}", None, ALL).id.val
    made = []
    for t in range(times):
        for c in channels:
            plane = om.PlaneInfoI()
            plane.pixels, plane.theZ, plane.theC, plane.theT = om.PixelsI(pixels, False), rint(0), rint(c), rint(t)
            plane.deltaT, plane.exposureTime = om.TimeI(1.5 * t, UnitsTime.SECOND), om.TimeI(20.0 + c, UnitsTime.MILLISECOND)
            if t == 0:
                plane.positionX = om.LengthI(-7.25, UnitsLength.MICROMETER)
            made.append(plane)
    update.saveArray(made)
