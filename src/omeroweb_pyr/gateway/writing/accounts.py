"""One's own account: photo, and sessions that are open."""

import contextlib
from typing import Any

import omero
import omero.all  # defines omero.sys
from omero.model import SessionI
from omero.rtypes import rstring, unwrap

from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.connection import CLOSINGS, Connection, Seam
from omeroweb_pyr.gateway.model_staff import EVERYBODY, LOOK_SECONDS, OpenSession, Photo
from omeroweb_pyr.gateway.queries import always, staff
from omeroweb_pyr.gateway.reading import ANY, maps
from omeroweb_pyr.gateway.rows import EPOCH, moment
from omeroweb_pyr.gateway.seam import Gone
from omeroweb_pyr.gateway.staffing import full_name
from omeroweb_pyr.gateway.writing.objects import taken
from omeroweb_pyr.gateway.writing.removing import delete

LONGEST_READ = 10_000_000
NO_USER = "There is no such user, or you may not see them."


def photo(connection: Connection, seam: Seam, user: int, known: str = "") -> Photo:
    """Read somebody's photo: two calls, four more unless it is the one that is ``known`` by its tag."""
    person = _rows(connection, seam, staff.PERSON, user)
    if not person:
        raise ObjectNotFound(NO_USER)
    name = full_name(person[0])
    found = _rows(connection, seam, staff.PHOTO, user)
    if not found or not 0 < (found[-1]["size"] or 0) <= LONGEST_READ:
        return Photo(name=name)
    file = found[-1]
    tag = f"{file['file']}-{file['hash'] or file['size']}"
    content = b"" if tag == known else _content(connection, seam, file["file"], file["size"])
    return Photo(name=name, tag=tag, content=content, type=file["type"] or "")


def _rows(connection: Connection, seam: Seam, text: str, user: int) -> list[Any]:
    values: dict[str, Any] = {"id": user}
    return maps(connection, seam, text, values | always(text, connection.caller.user_id), ANY)


def _content(connection: Connection, seam: Seam, file: int, size: int) -> bytes:
    store = seam.call(connection.session, "createRawFileStore", group=EVERYBODY)
    try:
        seam.call(store, "setFileId", file, group=EVERYBODY)
        return bytes(seam.call(store, "read", 0, size, group=EVERYBODY))
    finally:
        seam.call(store, "close", group=EVERYBODY)


def upload_photo(connection: Connection, seam: Seam, name: str, mimetype: str, content: bytes) -> None:
    """Make a picture one's photo."""
    with taken():
        seam.call(connection.service(seam, "getAdminService"), "uploadMyUserPhoto", name, mimetype, content)


def has_photo(connection: Connection, seam: Seam) -> bool:
    """Say whether the caller has a photo."""
    return bool(_rows(connection, seam, staff.PHOTO, connection.caller.user_id))


def delete_photo(connection: Connection, seam: Seam) -> bool:
    """Delete one's own photo; say whether there was one."""
    found = _rows(connection, seam, staff.PHOTO, connection.caller.user_id)
    delete(connection, seam, {"FileAnnotation": [row["annotation"] for row in found]}, EVERYBODY)
    return bool(found)


def sessions(connection: Connection, seam: Seam) -> tuple[OpenSession, ...]:
    """List the caller's open sessions, the latest first."""
    found = seam.call(connection.service(seam, "getSessionService"), "getMyOpenSessions")
    here = connection.caller.session_uuid
    return tuple(sorted((_session(each, here) for each in found), key=lambda each: -each.id))


def close(connection: Connection, seam: Seam, number: int) -> None:
    """End another session of the caller, for all who joined it."""
    service = connection.service(seam, "getSessionService")
    found = [each for each in seam.call(service, "getMyOpenSessions") if unwrap(each.id) == number]
    if not found or unwrap(found[0].uuid) == connection.caller.session_uuid:
        raise ObjectNotFound("There is no such session.")
    _close(seam, service, unwrap(found[0].uuid))


def close_others(connection: Connection, seam: Seam) -> int:
    """End all other sessions of the caller; return how many these were. Two calls or more for each."""
    service = connection.service(seam, "getSessionService")
    others = [unwrap(each.uuid) for each in seam.call(service, "getMyOpenSessions")]
    others = [uuid for uuid in others if uuid != connection.caller.session_uuid]
    for uuid in others:
        with contextlib.suppress(Gone, ObjectNotFound):  # it has ended by itself
            _close(seam, service, uuid)
    return len(others)


def _close(seam: Seam, service: Any, uuid: str) -> None:
    closing = SessionI()
    closing.uuid = rstring(uuid)
    for _ in range(CLOSINGS):
        if seam.call(service, "closeSession", closing) <= 0:
            break


def _session(each: Any, here: str) -> OpenSession:
    return OpenSession(
        id=unwrap(each.id),
        started=moment(unwrap(each.started)) or EPOCH,
        agent=unwrap(each.userAgent) or "",
        address=unwrap(getattr(each, "_userIP", None)) or "",  # omero-py warns of the plain name: OMERO may stop to tell
        current=unwrap(each.uuid) == here,
    )


def begin_for(connection: Connection, seam: Seam, user_name: str) -> str:
    """Begin a session for somebody else, as an administrator; return its key."""
    principal = omero.sys.Principal(user_name, "", "User", None)
    with taken():
        made = seam.call(connection.service(seam, "getSessionService"), "createSessionWithTimeout", principal, LOOK_SECONDS * 1000)
    return str(unwrap(made.uuid))
