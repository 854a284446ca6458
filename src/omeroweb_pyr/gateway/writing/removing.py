"""Deleting a few things at once, here and now; what may take long is a job."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import omero.cmd
import omero.cmd.graphs

from omeroweb_pyr.errors import OmeroWebError, Refused, Unsure
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.writing.objects import make, taken

HELD = ("Dataset", "Image", "Plate", "Annotation")
"""What is at the end of links, and stays when only the link is to go."""
PATIENCE = 25.0
"""For how many seconds a request waits for OMERO to delete annotations and links."""


def unlink(connection: Connection, seam: Seam, links: Mapping[str, Sequence[int]], group: int) -> None:
    """Delete links and nothing else, all or none; for one this is one call."""
    wanted = [(entity, number) for entity, numbers in links.items() for number in numbers]
    if len(wanted) != 1:
        delete(connection, seam, links, group, keep=HELD)
        return
    with taken():
        seam.call(connection.service(seam, "getUpdateService"), "deleteObject", make(*wanted[0], False), group=group)


def delete(connection: Connection, seam: Seam, doomed: Mapping[str, Sequence[int]], group: int, keep: Sequence[str] = ()) -> None:
    """Delete objects and what is theirs alone, but for what to ``keep``, all or none, by a command of three calls or more."""
    wanted = {entity: list(numbers) for entity, numbers in doomed.items() if numbers}
    if not wanted:
        return
    options = [omero.cmd.graphs.ChildOption(excludeType=list(keep))] if keep else []
    response = run(connection, seam, omero.cmd.Delete2(targetObjects=wanted, childOptions=options), group)
    if isinstance(response, omero.cmd.ERR):
        raise Refused("OMERO has refused to delete this: something of it is not yours to delete.")


def run(connection: Connection, seam: Seam, request: Any, group: int, patience: float = PATIENCE) -> Any:
    """Submit a command and wait for its response."""
    handle = seam.call(connection.session, "submit", request, group=group)
    deadline, pause = time.monotonic() + patience, 0.05
    try:
        while (response := seam.call(handle, "getResponse")) is None:
            if time.monotonic() > deadline:
                raise Unsure("OMERO is still at it. Please look again in a while.")
            time.sleep(pause)
            pause = min(pause * 2, 1.0)
    finally:
        _close(seam, handle)
    return response


def _close(seam: Seam, handle: Any) -> None:
    try:
        seam.call(handle, "close")
    except OmeroWebError:
        return
