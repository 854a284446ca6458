"""Rendering engines for tests: opened as omero-py does, asked for planes, their pictures read."""

import numpy as np
import omero.clients


def plane(z=0, t=0, region=None, direction=omero.romio.XY, **values):
    box = omero.romio.RegionDef(*region) if region else None
    return omero.romio.PlaneDef(direction, values.get("x", 0), values.get("y", 0), z, t, box, 0)


def opened(client, pixels):
    made = client.sf.createRenderingEngine()
    made.lookupPixels(pixels)
    if not made.lookupRenderingDef(pixels):
        made.resetDefaultSettings(True)
        assert made.lookupRenderingDef(pixels)
    made.load()
    return made


def picture(buffer):
    """Return an RGBBuffer as an array [y, x, 3]."""
    bands = [np.frombuffer(bytes(band), np.uint8).reshape(buffer.sizeX2, buffer.sizeX1) for band in buffer.bands]
    return np.stack(bands, axis=2).astype(int)
