"""What files and pixels take, as OMERO.web adds it up: files, and the samples of images that have no files of their own."""

from collections import defaultdict

from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.queries import staff
from omeroweb_pyr.gateway.reading import ANY, maps

BITS = 8


def drivespace(connection: Connection, seam: Seam) -> dict[tuple[int, int], int]:
    """Add up bytes by user and group, as far as the caller sees them; two calls."""
    found: dict[tuple[int, int], int] = defaultdict(int)
    for text, unit in ((staff.FILE_BYTES, 1), (staff.PIXEL_BITS, BITS)):
        for row in maps(connection, seam, text, {}, ANY):
            found[row["user_id"], row["group_id"]] += int(row["total"] or 0) // unit
    return dict(found)
