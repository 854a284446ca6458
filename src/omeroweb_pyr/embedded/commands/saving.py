"""A graph of objects saved, as one of several requests: Save."""

from typing import Any

import omero.api

from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.servants.update import save_and_return
from omeroweb_pyr.embedded.wire.jobs import Job


@command(omero.api.Save)
def save(job: Job) -> Any:
    """Save an object with what is loaded of its graph."""
    return omero.api.SaveRsp(save_and_return(job.call, [job.request.obj])[0])
