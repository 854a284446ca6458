"""Files down and up: attachments and originals, streamed out of OMERO while they are sent."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest, ObjectNotFound
from omeroweb_pyr.forms import changes as forms
from omeroweb_pyr.forms.uploads import read_uploads
from omeroweb_pyr.gateway.model_changes import File
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.resources import Image, Owned, Place, Root
from omeroweb_pyr.resources.names import object_id
from omeroweb_pyr.views.changing import annotated, done, target
from omeroweb_pyr.views.naming import attachment
from omeroweb_pyr.views.zipping import Entry, Zip, length

TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
UNKNOWN = "application/octet-stream"


@view_config(context=Owned, name="download", subpath=True, request_method="GET", permission=Permission.READ)
def download(context: Owned, request: Request) -> Response:
    """Send an attachment by the id of its annotation, ``@@download/7``, or of an image its original files."""
    if request.subpath:
        return sent(request, request.omero.attached(target(context), _annotation(request.subpath)))
    if not isinstance(context, Image):
        raise ObjectNotFound("Only images have original files.")
    found = request.omero.originals(target(context))
    return sent(request, found[0]) if len(found) == 1 else zipped(request, found, context.obj.name)


@view_config(context=Owned, name="attach", request_method="POST", permission=Permission.ANNOTATE)
@view_config(context=Root, name="attach", request_method="POST", permission=Permission.CHANGE)
def attach(context: Place, request: Request) -> Any:
    """Attach files: new ones, or those of annotations that there are."""
    uploads, known = read_uploads(request.POST), forms.ids(request.POST, "annotation")
    if not uploads and not known:
        raise BadRequest("Please choose a file.")
    on = annotated(context, request)
    added = request.omero.changes.attach(on, known) if known else ()
    new = request.omero.changes.upload(on, uploads) if uploads else ()
    return done(context, request, "files", added=(*added, *new), new=new)


def sent(request: Request, file: File) -> Response:
    """Send a file, or the one part of it that is asked for."""
    response = Response(content_type=file.type if TYPE.fullmatch(file.type) else UNKNOWN, charset=None)
    response.etag = file.tag
    response.accept_ranges = "bytes"
    response.headers["Content-Disposition"] = attachment(file.name)
    response.headers["Cache-Control"] = "private, no-cache"
    if file.tag in request.if_none_match:
        return Response(status=304, etag=file.tag)
    start, stop = 0, file.size
    several = "," in request.headers.get("Range", "")  # which would be several bodies in one
    wanted = request.range if response in request.if_range and not several else None
    if wanted is not None:
        part = wanted.range_for_length(file.size)
        if part is None:
            response.status_int, response.content_range = 416, f"bytes */{file.size}"
            response.content_length = 0
            return response
        start, stop = part
        response.status_int, response.content_range = 206, wanted.content_range(file.size)
    return _with_body(request, response, stop - start, lambda: request.omero.download(file, start, stop - start))


def zipped(request: Request, files: Sequence[File], name: str) -> Response:
    """Send several files as one."""
    entries = [Entry(path.encode("utf-8", "replace"), file.size) for path, file in zip(_apart(files), files, strict=True)]
    response = Response(content_type="application/zip", charset=None)
    response.headers["Content-Disposition"] = attachment(f"{name}.zip")
    response.headers["Cache-Control"] = "private, no-cache"
    return _with_body(request, response, length(entries), lambda: request.omero.downloads(files, lambda several: Zip(entries, several)))


def _with_body(request: Request, response: Response, size: int, opened: Any) -> Response:
    if request.method != "HEAD":
        response.app_iter = opened()
    response.content_length = size
    return response


def _annotation(subpath: Sequence[str]) -> int:
    try:
        (name,) = subpath
        return object_id(name)
    except (ValueError, KeyError):
        raise ObjectNotFound("There is no such file here.") from None


def _apart(files: Sequence[File]) -> list[str]:
    """Name files in a zip as they stood to each other when they were imported: below the last folder that all have in common."""
    folders = [PurePosixPath(file.path.lstrip("/")).parts for file in files]
    common = 0
    while all(len(parts) > common and parts[common] == folders[0][common] for parts in folders):
        common += 1
    names, taken = [], set()
    for file, parts in zip(files, folders, strict=True):
        safe = [part for part in (*parts[common:], file.name.replace("/", "_").replace("\\", "_")) if part not in ("", ".", "..")]
        name = "/".join(safe) or f"file-{file.id}"
        name = name if name not in taken else f"{file.id}-{name}"
        taken.add(name)
        names.append(name)
    return names
