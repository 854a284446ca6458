"""Whether an OMERO.server is of a version that this site was made for."""

import logging
import re

from omeroweb_pyr import errors
from omeroweb_pyr.gateway.connection import Connection
from omeroweb_pyr.gateway.seam import Meter

LEAST = (5, 5)
"""The first version that understands all we ask; another major version may mean something else by it."""

log = logging.getLogger(__name__)


def check(connection: Connection, meter: Meter | None) -> None:
    """Raise ServerDown, with both versions in its sentence, unless they fit; two calls."""
    seam = connection.seam(meter)
    found = str(seam.call(connection.service(seam, "getConfigService"), "getVersion"))
    match = re.match(r"(\d+)\.(\d+)", found)
    version = (int(match[1]), int(match[2])) if match else (0, 0)
    if version[0] != LEAST[0] or version < LEAST:
        log.error("OMERO server %s is of version %s; set omero.web.check_version = false to use it anyway", connection.server.id, found)
        wanted = ".".join(map(str, LEAST))
        raise errors.ServerDown(
            f"This OMERO server is of version {found[:40]}, and this site works with {wanted} and later ones of version {LEAST[0]}. "
            "Please tell the administrator."
        )
