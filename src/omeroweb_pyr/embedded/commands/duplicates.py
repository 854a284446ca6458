"""Graphs copied: Duplicate."""

from typing import Any

import omero.cmd

from omeroweb_pyr.embedded.commands.graphs import change, refusals, targets_of
from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.graph.copying import Copying, Kinds, Originals, in_groups
from omeroweb_pyr.embedded.graph.options import ChildOptions
from omeroweb_pyr.embedded.graph.selection import named
from omeroweb_pyr.embedded.wire.jobs import Job


@command(omero.cmd.Duplicate)
def duplicate(job: Job) -> Any:
    """Copy objects and what is theirs; the copies are the caller's, and refer to tags, files and filesets of the originals."""
    request, caller = job.request, job.call.caller
    with refusals(), change(job) as (writer, journal):
        originals = Originals(writer.connection, caller, None, ChildOptions(request.childOptions, keep_sharable=True))
        originals.kinds = Kinds.of(request.typesToDuplicate, request.typesToReference, request.typesToIgnore)
        originals.grow(targets_of(request))
        in_groups(originals)
        if request.dryRun:
            return omero.cmd.DuplicateResponse(named(originals.rows))
        job.expect(len(originals.rows) + 1)
        return omero.cmd.DuplicateResponse(Copying(writer, journal, originals).run(job.step))
