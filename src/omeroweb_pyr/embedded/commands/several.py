"""Requests made of requests: DoAll, Timing, ListRequests."""

from typing import Any

import omero.cmd

from omeroweb_pyr.embedded.commands.registry import KNOWN, command
from omeroweb_pyr.embedded.wire.jobs import Failed, Job

LONGEST_STEP = 60_000


@command(omero.cmd.DoAll)
def do_all(job: Job) -> Any:
    """Fulfil requests one after the other: all of them, or none."""
    requests = job.request.requests or []
    contexts = job.request.contexts or [{}] * len(requests)
    job.expect(len(requests))
    done = []
    with job.call.store.write():
        for request, context in zip(requests, contexts, strict=False):
            job.step()
            done.append(job.fulfil(request, context or {}))
    return omero.cmd.DoAllRsp([part.response for part in done], [part.status for part in done])


@command(omero.cmd.Timing)
def timing(job: Job) -> Any:
    """Take some time, in steps."""
    request = job.request
    if not 0 < request.steps <= 100_000 or not 0 <= request.millisPerStep <= LONGEST_STEP:
        raise Failed(f"{request.steps} steps of {request.millisPerStep} ms are more than anybody waits for", "bad-timing")
    job.expect(request.steps)
    for _ in range(request.steps):
        job.step()
        job.pause(request.millisPerStep / 1000)
    job.step()
    return omero.cmd.OK()


@command(omero.cmd.ListRequests)
def list_requests(job: Job) -> Any:  # noqa: ARG001 - a command's signature
    """List the requests that can be submitted."""
    return omero.cmd.ListRequestsRsp([request() for request in sorted(KNOWN, key=lambda request: request.__name__)])
