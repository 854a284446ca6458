"""Requests about the files of an image: which it uses, what they tell of it, how large they are."""

from pathlib import Path
from typing import Any

import omero.cmd
from omero.rtypes import rlong, rstring

from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.objects import load, run_projection
from omeroweb_pyr.embedded.pixels.tags import tags
from omeroweb_pyr.embedded.wire.jobs import Failed, Job

FILES = """
    select distinct f.id from Image i join i.fileset s join s.usedFiles e join e.originalFile f where i.id = :id order by f.id"""

SAMPLES = "SELECT DISTINCT f.path FROM pixels p JOIN pixels_file f ON f.pixels_id = p.id WHERE p.image = ?"


@command(omero.cmd.UsedFilesRequest)
def used_files(job: Job) -> Any:
    """Tell the files that an image was imported from; all of them hold samples, of this image and of the others of its fileset."""
    _image(job)
    return omero.cmd.UsedFilesResponse(_files(job), [], [], [])


@command(omero.cmd.OriginalMetadataRequest)
def original_metadata(job: Job) -> Any:
    """Tell what an image's file says of itself: a TIFF its tags, others nothing."""
    image = _image(job)
    told: dict[str, str] = {}
    for path in _samples(job, image):
        told |= tags(path)
    pairs = {name: rstring(text) for name, text in told.items()}
    return omero.cmd.OriginalMetadataResponse(_fileset(job, image), None, pairs, {})


@command(omero.cmd.ManageImageBinaries)
def manage_binaries(job: Job) -> Any:
    """Tell how large an image's files are; there is nothing to be toggled or deleted, for all of them are needed."""
    request, image = job.request, _image(job)
    if request.togglePixels or request.deletePyramid or request.deleteThumbnails:
        raise Failed("the files of this image can't be made anew, so they are not deleted", "not-supported")
    sizes = [path.stat().st_size for path in _samples(job, image)]
    return omero.cmd.ManageImageBinariesResponse(
        filesetId=_fileset(job, image),
        archivedFiles=[],
        pixelsPresent=bool(sizes),
        pyramidPresent=False,
        archivedSize=0,
        pixelSize=sum(sizes),
        pyramidSize=0,
        thumbnailSize=0,
    )



def _image(job: Job) -> int:
    """Return the image's id, if the caller can see it."""
    wanted = job.request.imageId
    if not load(job.call.store, job.call.caller, "Image", [wanted]):
        raise Failed(f"there is no image {wanted}, or you may not see it", "no-image")
    return int(wanted)


def _samples(job: Job, image: int) -> list[Path]:
    store = job.call.store
    paths = [store.pixels_path(path) for (path,) in store.read().execute(SAMPLES, (image,))]
    return [path for path in paths if path.is_file()]


def _fileset(job: Job, image: int) -> Any:
    (found,) = job.call.store.read().execute("SELECT fileset FROM image WHERE id = ?", (image,)).fetchone()
    return None if found is None else rlong(found)


def _files(job: Job) -> list[int]:
    rows = run_projection(job.call.store, job.call.caller, FILES, {"id": job.request.imageId})
    return [row[0].val for row in rows]
