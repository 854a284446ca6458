"""What may take long: deleting, moving and giving away, which OMERO does by itself while we ask how far it is."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import omero.api
import omero.cmd
import omero.cmd.graphs
from omero.rtypes import rstring

from omeroweb_pyr.errors import BadRequest, ObjectNotFound, OmeroWebError
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import HOLDER, Progress, Target, Task
from omeroweb_pyr.gateway.queries import staff
from omeroweb_pyr.gateway.queries.changes import ENTITIES, HELD, SPLIT
from omeroweb_pyr.gateway.reading import ANY, maps
from omeroweb_pyr.gateway.seam import Gone
from omeroweb_pyr.gateway.writing.objects import by_kind, link, make, reference

BELOW = {"project": ("Dataset", "Image"), "dataset": ("Image",), "screen": ("Plate",), "folder": ("Image",)}
"""What stays of a container's contents unless it is to go too."""
SHARED = ["TagAnnotation", "TermAnnotation", "FileAnnotation"]
"""The annotations that may be of use elsewhere."""
REASONS = {
    "non-member": "You are not a member of that group.",
    "bad-group": "There is no such group.",
    "bad-user": "There is no such user.",
    "no-permission": "Only administrators write to users.",
    "no-recipients": "Nobody of them has a mail address.",
    "mail-not-configured": "This OMERO is not set up to send mail.",
    "mail-send-failed": "The mail server did not take it.",
}
SHOWN = 10
State = omero.cmd.State


def submit(connection: Connection, seam: Seam, task: Task, targets: Sequence[Target]) -> str:
    """Let OMERO begin; return the handle as a text by which any process can ask for it. Two calls with images among the targets."""
    if not targets:
        raise BadRequest("Please name the objects that this is for.")
    sorted_ids = by_kind(targets)
    _check_whole(connection, seam, sorted_ids.get("image", []))
    objects: dict[str, list[int]] = {}
    for kind, numbers in sorted_ids.items():
        objects.setdefault(ENTITIES[kind], []).extend(numbers)
    groups = {target.group_id for target in targets}
    request = _request(task, objects, sorted_ids)
    if (task.into or task.named) and not task.dry:  # what is saved is saved in the other group
        return begin(connection, seam, omero.cmd.DoAll(requests=[request, *_put(task, sorted_ids)], contexts=[]), task.to)
    return begin(connection, seam, request, groups.pop() if len(groups) == 1 else ANY)


def begin(connection: Connection, seam: Seam, request: Any, group: int) -> str:
    """Let OMERO begin with a command; return the handle as a text."""
    return str(connection.communicator.proxyToString(seam.call(connection.session, "submit", request, group=group)))


def progress(connection: Connection, seam: Seam, handle: str) -> Progress:
    """Ask how far a task is: one call when it has ended, which is then forgotten by another, and two before."""
    proxy = proxy_of(connection, handle)
    try:
        response = seam.call(proxy, "getResponse")
    except Gone:
        seam.call(connection.session, "keepAlive", None)  # else it is the connection that is gone
        return Progress(status="lost", message="OMERO has forgotten what came of it.")
    if response is None:
        status = seam.call(proxy, "getStatus")
        return Progress(status="running", step=status.currentStep, steps=status.steps)
    _forget(seam, proxy)
    return _mailed(connection, seam, response) if isinstance(response, omero.cmd.SendEmailResponse) else _result(response)


def cancel(connection: Connection, seam: Seam, handle: str) -> None:
    """Ask OMERO to stop a task; what it had done by then it takes back."""
    with contextlib.suppress(Gone):  # it has ended, and was forgotten
        seam.call(proxy_of(connection, handle), "cancel")


def _request(task: Task, objects: dict[str, list[int]], kinds: Mapping[str, Sequence[int]]) -> Any:
    match task.action:
        case "move":
            return omero.cmd.Chgrp2(targetObjects=objects, groupId=task.to, dryRun=task.dry)
        case "give":
            return omero.cmd.Chown2(targetObjects=objects, userId=task.to, dryRun=task.dry)
    staying = [] if task.contents else sorted({entity for kind in kinds for entity in BELOW.get(kind, ())} - {*objects})
    option = omero.cmd.graphs.ChildOption(
        includeType=SHARED if task.annotations else [], excludeType=[*staying, *([] if task.annotations else SHARED)]
    )
    return omero.cmd.Delete2(targetObjects=objects, childOptions=[option], dryRun=task.dry)


def _put(task: Task, kinds: Mapping[str, Sequence[int]]) -> list[Any]:
    """Put what was moved into a container that is there, or into a new one."""
    ((kind, ids),) = kinds.items()
    holder = HOLDER[kind]
    things = [reference(kind, id) for id in ids]
    if task.into:
        return [omero.api.Save(link(HELD[holder, kind], reference(holder, task.into), each)) for each in things]
    made = make(ENTITIES[holder])
    made.name = rstring(task.named)
    for each in things:
        getattr(made, f"link{ENTITIES[kind]}")(each)
    return [omero.api.Save(made)]


def _check_whole(connection: Connection, seam: Seam, images: list[int]) -> None:
    """Refuse images without those that came in one file with them: OMERO would do so too, and name only one."""
    others = maps(connection, seam, SPLIT, {"ids": images}, ANY) if images else []
    if others:
        named = ", ".join(f"{row['name']} ({row['id']})" for row in others[:SHOWN]) + (" and others" if len(others) > SHOWN else "")
        raise BadRequest(f"Images that were imported from the same files go together. These are missing: {named}.")


def proxy_of(connection: Connection, handle: str) -> Any:
    """Return the handle that a text names."""
    return omero.cmd.HandlePrx.uncheckedCast(connection.communicator.stringToProxy(handle))


def _forget(seam: Seam, proxy: Any) -> None:
    try:
        seam.call(proxy, "close")
    except OmeroWebError:
        return


def _result(response: Any) -> Progress:
    match response:
        case omero.cmd.ERR():
            if response.name == "cancelled":
                return Progress(status="cancelled", message="It was cancelled, and nothing was changed.")
            return Progress(status="failed", message=_reason(response))
        case omero.cmd.DoAllRsp():
            return _result(response.responses[0])
        case omero.cmd.Chmod2Response():
            return Progress(status="done", cut=_counts(response.deletedObjects))
        case omero.cmd.Delete2Response():
            return Progress(status="done", included=_counts(response.deletedObjects))
        case omero.cmd.Chgrp2Response() | omero.cmd.Chown2Response():
            included, cut = response.includedObjects, response.deletedObjects
            return Progress(status="done", included=_counts(included), cut=_counts(cut), things=_ids(included), links=_ids(cut))
    raise ObjectNotFound("OMERO knows nothing of this task.")


def _mailed(connection: Connection, seam: Seam, response: Any) -> Progress:
    """Tell of mail that was sent, and who got none; one call more if there are such."""
    told = [f"{response.success} of {response.total} mails were sent."]
    if response.invalidusers:
        rows = maps(connection, seam, staff.USERS_NAMED, {"ids": list(response.invalidusers)}, ANY)
        told.append(f"Without an address that can be used: {_some(sorted(row['user_name'] for row in rows))}.")
    if response.invalidemails:
        told.append(f"Not taken by the mail server: {_some(response.invalidemails)}.")
    return Progress(status="done", message=" ".join(told))


def _some(words: Sequence[str]) -> str:
    """List the first of them."""
    return ", ".join(words[:SHOWN]) + (f" and {len(words) - SHOWN} others" if len(words) > SHOWN else "")


def _counts(objects: Mapping[str, Sequence[int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((name.rpartition(".")[2], len(ids)) for name, ids in (objects or {}).items() if ids))


def _ids(objects: Mapping[str, Sequence[int]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple(sorted((name.rpartition(".")[2], tuple(sorted(ids))) for name, ids in (objects or {}).items() if ids))


def _reason(response: Any) -> str:
    """Say why OMERO refuses; its own words tell which object stands in the way."""
    told = str((response.parameters or {}).get("message", "")).strip().splitlines()
    words = REASONS.get(response.name) or (told[0][:300] if told else "")
    return f"OMERO has refused this: {words}" if words else "OMERO has refused this."
