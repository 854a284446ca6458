"""Files down and up: attachments and originals, streamed out of OMERO while they are sent."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import BadRequest, ObjectNotFound, Refused
from omeroweb_pyr.forms import changes as forms
from omeroweb_pyr.forms.changes import ids
from omeroweb_pyr.forms.uploads import read_uploads
from omeroweb_pyr.gateway.model_changes import File
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters.wording import size
from omeroweb_pyr.resources import Image, Owned, Place, Root
from omeroweb_pyr.resources.names import object_id
from omeroweb_pyr.views.changing import annotated, done, target
from omeroweb_pyr.views.naming import attachment
from omeroweb_pyr.views.zipping import Entry, Part, Zip, length

TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
UNKNOWN = "application/octet-stream"
LONGEST_PART = 255
INDEX = re.compile(r"[0-9]{1,6}", re.ASCII)
MOST = 5000
NONE = "There is no such file here."


@view_config(route_name="archived_files.one", context=Image, request_method="GET", permission=Permission.READ)
def archived(context: Image, request: Request) -> Response:
    """Send an image's original files, at OMERO.web's address."""
    return several_sent(request, [context.obj.id], request.GET.get("zipname") or context.obj.name)


@view_config(route_name="annotated_file", request_method="GET", permission=Permission.READ)
@view_config(route_name="original_file", request_method="GET", permission=Permission.READ)
def known_file(request: Request) -> Response:
    """Send a file by the id of its annotation, or by its own."""
    annotation = request.matched_route.name == "annotated_file"
    return sent(request, request.omero.file(_number(request.matchdict["id"]), annotation=annotation))


@view_config(route_name="original_file_paths", context=Image, renderer="json", request_method="GET", permission=Permission.READ)
def file_paths(context: Image, request: Request) -> dict[str, Any]:
    """Tell where an image's files are in OMERO, and where they came from."""
    try:
        files = request.omero.originals(target(context))
    except ObjectNotFound:
        return {}
    fileset = context.obj.fileset
    told: dict[str, Any] = {"repo": [f"{file.path}{file.name}" for file in files], "client": [file.came_from for file in files]}
    return told | ({"fileset": {"id": fileset}} if fileset else {})


@view_config(context=Owned, name="download", subpath=True, request_method="GET", permission=Permission.READ)
def download(context: Owned, request: Request) -> Response:
    """Send an attachment by the id of its annotation, ``@@download/7``, or of an image its original files."""
    if request.subpath:
        return sent(request, request.omero.attached(target(context), _annotation(request.subpath)))
    if not isinstance(context, Image):
        raise ObjectNotFound("Only images have original files.")
    return several_sent(request, [context.obj.id], context.obj.name)


@view_config(context=Image, name="downloadable", renderer="json", request_method="GET", permission=Permission.READ)
def downloadable(context: Image, request: Request) -> dict[str, Any]:
    """Say why an image's original files can't be had; nothing if they can."""
    return {"data": {"why": request.omero.why_no_download(context.obj)}}


@view_config(context=Root, name="download", request_method=("GET", "POST"), permission=Permission.READ, require_csrf=False)
@view_config(route_name="archived_files", request_method=("GET", "POST"), permission=Permission.READ, require_csrf=False)
def download_several(request: Request) -> Response:
    """Send the original files of several images as a zip: ``image=1&image=2`` or ``image=1,2``, or ``well=3`` and the ``index`` of a field.

    Many are POSTed, for an address has no room for them; nothing is changed by it.
    """
    asked = request.POST if request.method == "POST" and request.POST else request.GET
    images, wells = ids(asked, "image"), ids(asked, "well")
    if not images and not wells:
        raise BadRequest("Please say of which images: image=1&image=2, or well=3.")
    if len(images) + len(wells) > MOST:
        raise BadRequest(f"The files of {MOST} images at most can be downloaded at once.")
    index = asked.get("index") or "0"
    if not INDEX.fullmatch(index):
        raise BadRequest("index is the number of a field, from 0.")
    if wells:
        images = tuple(dict.fromkeys((*images, *request.omero.images_of_wells(wells, int(index)))))
    return several_sent(request, images, asked.get("zipname") or "Original files")


def several_sent(request: Request, images: Sequence[int], name: str) -> Response:
    """Send the original files of images: one as it is, several as a zip, if they are not too much for one download."""
    files = request.omero.originals_of_each(images)
    if len(files) == 1:
        return sent(request, files[0])
    most = settings.of(request.registry).client.maximum_download
    total = sum(file.size for file in files)
    if most and total > most:
        raise Refused(f"These files have {size(total)} together; more than {size(most)} can't be downloaded at once here.")
    request.omero.check_files(files)
    return zipped(request, files, name.removesuffix(".zip"))


@view_config(context=Root, name="files.json", renderer="json", request_method="GET", permission=Permission.CHANGE)
def attachments_named(context: Root, request: Request) -> dict[str, Any]:  # noqa: ARG001 - Pyramid's signature
    """Offer the attachments in a group, ``?group=5&q=part of a name``, to be attached elsewhere too."""
    group = forms.ids(request.GET, "group")
    part = forms.text(request.GET, "q", LONGEST_PART) or ""
    found = request.omero.attachments_named(group[0] if group else request.omero.caller.group_id, part)
    return {
        "data": [
            {"@id": each.id, "Name": each.name, "Description": each.description, "by": each.owner.full_name, "size": size(each.size)}
            for each in found
        ]
    }


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
    response = _begun(file.name, file.type if TYPE.fullmatch(file.type) else UNKNOWN, file.tag)
    return _with_body(request, response, file.size, lambda start, length: request.omero.download(file, start, length))


def zipped(request: Request, files: Sequence[File], name: str) -> Response:
    """Send several files as one, or the one part of it that is asked for."""
    entries = [Entry(path.encode("utf-8", "replace"), file.size) for path, file in zip(_apart(files), files, strict=True)]
    told = "|".join((*(file.tag for file in files), *(str(entry.name) for entry in entries)))
    response = _begun(f"{name}.zip", "application/zip", hashlib.sha256(told.encode()).hexdigest()[:32])

    def opened(start: int, length: int) -> Any:
        return request.omero.downloads(files, lambda several: Part(Zip(entries, several), start, length))

    return _with_body(request, response, length(entries), opened)


def _begun(name: str, content_type: str, tag: str) -> Response:
    response = Response(content_type=content_type, charset=None)
    response.etag = tag
    response.accept_ranges = "bytes"
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _with_body(request: Request, response: Response, size: int, opened: Callable[[int, int], Any]) -> Response:
    """Answer with the whole, with a part, or with no more than that it is as it was."""
    if response.etag in request.if_none_match:
        return Response(status=304, etag=response.etag)
    start, stop = 0, size
    several = "," in request.headers.get("Range", "")  # which would be several bodies in one
    wanted = request.range if response in request.if_range and not several else None
    if wanted is not None:
        part = wanted.range_for_length(size)
        if part is None:
            response.status_int, response.content_range = 416, f"bytes */{size}"
            response.content_length = 0
            return response
        start, stop = part
        response.status_int, response.content_range = 206, wanted.content_range(size)
    if request.method != "HEAD":
        response.app_iter = opened(start, stop - start)
    response.content_length = stop - start
    return response


def _annotation(subpath: Sequence[str]) -> int:
    if len(subpath) != 1:
        raise ObjectNotFound(NONE)
    return _number(subpath[0])


def _number(name: str) -> int:
    try:
        return object_id(name)
    except KeyError:
        raise ObjectNotFound(NONE) from None


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
