"""What of administration may take long: OMERO does it by itself while we ask how far it is."""

from typing import Any

import omero.cmd

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_staff import Letter, Usage, Use
from omeroweb_pyr.gateway.reading import ANY
from omeroweb_pyr.gateway.seam import Gone
from omeroweb_pyr.gateway.writing.tasks import begin, proxy_of

COUNTED = ["Image", "Fileset", "Annotation", "OriginalFile"]


def change_level(connection: Connection, seam: Seam, group: int, permissions: str, *, dry: bool = False) -> str:
    """Change a group's permissions, or find out what that would do; what they forbid by then is deleted. Return the handle."""
    request = omero.cmd.Chmod2(targetObjects={"ExperimenterGroup": [group]}, permissions=permissions, dryRun=dry)
    return begin(connection, seam, request, group)


def write(connection: Connection, seam: Seam, letter: Letter) -> str:
    """Write to users, each a mail of his own. Return the handle."""
    request = omero.cmd.SendEmailRequest(
        subject=letter.subject,
        body=letter.body,
        html=False,
        userIds=sorted(letter.users),
        groupIds=sorted(letter.groups),
        extra=list(letter.extra),
        inactive=letter.inactive,
        everyone=letter.everyone,
    )
    return begin(connection, seam, request, ANY)


def count_files(connection: Connection, seam: Seam) -> str:
    """Add up all files that the caller sees. Return the handle."""
    return begin(connection, seam, omero.cmd.DiskUsage2(targetClasses=COUNTED), ANY)


def counted(connection: Connection, seam: Seam, handle: str) -> Usage:
    """Tell what came of that; OMERO keeps it as long as the session lasts. One call."""
    try:
        response = seam.call(proxy_of(connection, handle), "getResponse")
    except Gone:
        seam.call(connection.session, "keepAlive", None)  # else it is the connection that is gone
        return Usage(status="lost")
    match response:
        case None:
            return Usage(status="running")
        case omero.cmd.DiskUsage2Response():
            return Usage(status="done", uses=tuple(sorted(_uses(response), key=lambda use: -use.bytes)))
        case omero.cmd.ERR():
            return Usage(status="failed")
    raise ObjectNotFound("OMERO knows nothing of this.")


def _uses(response: Any) -> list[Use]:
    return [
        Use(user=whose.first, group=whose.second, kind=kind, files=response.fileCountByReferer[whose][kind], bytes=size)
        for whose, kinds in response.bytesUsedByReferer.items()
        for kind, size in kinds.items()
    ]
