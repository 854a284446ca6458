"""Jobs: what OMERO does for somebody while he goes on; their handles are in his web session, so that any process can tell of them."""

import re
import secrets
import time
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr import settings
from omeroweb_pyr.errors import ObjectNotFound
from omeroweb_pyr.gateway.model_changes import Progress, Target, Task
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import jobs as presenter
from omeroweb_pyr.presenters import restyling
from omeroweb_pyr.resources import Root
from omeroweb_pyr.views.places import prefers_json
from omeroweb_pyr.views.portions import proceed

PREFIX, STOP = "job:", "stop:"
KEY = re.compile(r"[0-9a-f]{16}", re.ASCII)
MOST = 50
"""How many jobs a web session remembers."""
TEMPLATE = "omeroweb_pyr:templates/jobs.pt"
NONE = "There is no such job."


def begin(request: Request, task: Task, targets: tuple[Target, ...]) -> str:
    """Let OMERO begin, and remember the job; return its key."""
    handle = request.omero.changes.submit(task, targets)
    return remember(request, presenter.record(task, targets, handle, time.time()))


def remember(request: Request, record: dict[str, Any]) -> str:
    """Remember a job that has begun; return its key."""
    key = secrets.token_hex(8)
    request.session[PREFIX + key] = record
    for old in sorted(_keys(request), key=lambda each: request.session[PREFIX + each]["at"])[:-MOST]:
        forget(request, old)
    return key


@view_config(context=Root, name="jobs", subpath=True, request_method="GET", permission=Permission.CHANGE)
def jobs_page(context: Root, request: Request) -> Response:
    """Show all jobs of this web session, the latest first, or tell of one: ``@@jobs/KEY.json``."""
    match request.subpath:
        case ():
            zone = settings.of(request.registry).time_zone
            found = [presenter.shown(key, *_asked(request, key), zone) for key in _latest(request)]
            told = {"jobs": found, "waiting": any(job.running for job in found), "path": request.resource_path(context, "@@jobs")}
            response = render_to_response(TEMPLATE, told, request)
        case (name,) if name.endswith(".json"):
            key = known(request, name.removesuffix(".json"))
            response = render_to_response("json", {"data": presenter.data(key, *_asked(request, key))}, request)
        case _:
            raise ObjectNotFound(NONE)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@view_config(context=Root, name="jobs.json", renderer="json", request_method="GET", permission=Permission.CHANGE)
def jobs_data(context: Root, request: Request) -> dict[str, Any]:  # noqa: ARG001 - Pyramid's signature
    """Tell of all jobs of this web session, the latest first."""
    return {"data": [presenter.data(key, *_asked(request, key)) for key in _latest(request)]}


@view_config(context=Root, name="jobs", subpath=True, request_method="POST", permission=Permission.CHANGE)
def cancel(context: Root, request: Request) -> Response:
    """Stop a job, let one go on that waits for it, or take one that has ended off the list."""
    match request.subpath:
        case (name, "@@cancel"):
            key = known(request, name)
            record = request.session[PREFIX + key]
            if record["result"] is None and "queue" in record:
                request.session[STOP + key] = True  # apart, for a request that goes on with it just now writes over the job
            elif record["result"] is None:
                request.omero.changes.cancel(record["handle"])
            if prefers_json(request):
                return Response(json_body={"data": presenter.data(key, *_asked(request, key))})
        case (name, "@@go"):
            key = known(request, name)
            if request.session[PREFIX + key].get("queue") and STOP + key not in request.session:
                request.session[PREFIX + key] = proceed(request, request.session[PREFIX + key])
            if prefers_json(request):
                return Response(json_body={"data": presenter.data(key, *_asked(request, key))})
        case (name, "@@forget"):
            key = known(request, name)
            if request.session[PREFIX + key]["result"] is not None:
                forget(request, key)
            if prefers_json(request):
                return Response(json_body={"data": {"job": key}})
        case _:
            raise ObjectNotFound(NONE)
    return HTTPSeeOther(request.resource_path(context, "@@jobs"))


def _asked(request: Request, key: str) -> tuple[dict[str, Any], Progress | None]:
    """Ask OMERO how far a job is, unless it is known to have ended."""
    record: dict[str, Any] = request.session[PREFIX + key]
    if record["result"] is not None:
        return record, None
    if "queue" in record and STOP + key in request.session:
        record = request.session[PREFIX + key] = restyling.stopped(record, "cancelled", "It was stopped.")
        return record, None
    if "queue" in record:
        return record, Progress(status=presenter.RUNNING, step=record["step"], steps=record["steps"])
    progress = request.omero.progress(record["handle"])
    record = record | {"result": presenter.result(progress)}
    if record["result"] is not None:
        request.session[PREFIX + key] = record
    return record, progress


def forget(request: Request, key: str) -> None:
    """Take a job off the list."""
    del request.session[PREFIX + key]
    request.session.pop(STOP + key, None)


def clear(request: Request, key: str = "") -> bool:
    """Take a job off the list, or all, as far as they have ended; say whether there was any such."""
    ended = [each for each in _keys(request) if key in ("", each) and _asked(request, each)[0]["result"] is not None]
    for each in ended:
        forget(request, each)
    return bool(ended)


def known(request: Request, key: str) -> str:
    """Return the key of a job if there is such a one; ObjectNotFound if there is none."""
    if not KEY.fullmatch(key) or PREFIX + key not in request.session:
        raise ObjectNotFound(NONE)
    return key


def _keys(request: Request) -> list[str]:
    return [name.removeprefix(PREFIX) for name in request.session if name.startswith(PREFIX)]


def _latest(request: Request) -> list[str]:
    return sorted(_keys(request), key=lambda key: -float(request.session[PREFIX + key]["at"]))
