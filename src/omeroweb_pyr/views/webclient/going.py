"""OMERO.web's own addresses of moving things to another group and giving them away: where they may go, what that comes to, and doing it."""

import json
from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms import changes, formerly, organising
from omeroweb_pyr.gateway.model import Listing
from omeroweb_pyr.gateway.model_changes import HOLDER, Target, Task
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import going as presenter
from omeroweb_pyr.presenters import jobs
from omeroweb_pyr.views.jobs import PREFIX, begin, forget, known
from omeroweb_pyr.views.negotiation import ALWAYS
from omeroweb_pyr.views.organising import RIGHTS, WORDS, check_home, hold

View = Callable[..., Any]
TEMPLATES = "omeroweb_pyr:templates/formerly"
MOVED = ("project", "dataset", "screen", "plate", "image")
TOLD: dict[str, Any] = {"renderer": "json", "request_method": "GET", "permission": Permission.READ}
MOST_OFFERED = 1000
"""How many containers there are to choose from."""
FIELDS = {"move": "group_id", "give": "owner_id"}


def includeme(config: Configurator) -> None:
    """Add the addresses."""
    for name in ("chgrp", "chown", "load_chgrp_groups", "chgrpDryRun", "chownDryRun"):
        config.add_route(f"{ALWAYS}{name}", f"/webclient/{name}/")
    config.add_route("load_chgrp_target", r"/webclient/load_chgrp_target/{group:\d{1,19}}/{kind:project|dataset|screen}/")
    config.add_route("fileset_check", "/webclient/fileset_check/{action:delete|chgrp}/")


def _at(name: str, method: str = "POST", permission: Permission = Permission.CHANGE) -> Callable[[View], View]:
    served: Callable[[View], View] = view_config(
        route_name=f"{ALWAYS}{name}", renderer="json", request_method=method, permission=permission
    )
    return served


@_at("chgrp")
def chgrp(request: Request) -> dict[str, Any]:
    """Move objects to another group, into a container there if one is named, as a job."""
    form = _form(request)
    _submit(request, "move", form)
    gone = {kind: [str(number) for number in changes.ids(form, kind)] for kind in MOVED}
    return {"update": {"remove": gone, "childless": {"project": [], "dataset": [], "orphaned": False}}}


@_at("chown")
def chown(request: Request) -> dict[str, Any]:
    """Give objects to somebody else, as a job."""
    return {"jobIds": [_submit(request, "give", _form(request))]}


@view_config(route_name=f"{ALWAYS}chgrpDryRun", request_method="POST", permission=Permission.CHANGE)
@view_config(route_name=f"{ALWAYS}chownDryRun", request_method="POST", permission=Permission.CHANGE)
def dry_run(request: Request) -> Response:
    """Look what it would come to, as a job; ``activities_json/?jobId=`` tells."""
    action = "move" if request.matched_route.name.endswith("chgrpDryRun") else "give"
    return Response(_submit(request, action, _form(request), dry=True), content_type="text/plain", charset="utf-8")


@view_config(route_name="formerly.activities", request_param="jobId", **TOLD)
@view_config(route_name="formerly.activities_json", request_param="jobId", **TOLD)
def activity(request: Request) -> dict[str, Any]:
    """Tell how far a dry run is, and what it has found; then it is forgotten."""
    key, record = _dry(request, request.GET["jobId"])
    progress = request.omero.progress(record["handle"])
    if jobs.result(progress) is not None:
        forget(request, key)
    return presenter.activity(progress, request.omero.loose(progress), record["at"])


@view_config(route_name="formerly.activities_json", renderer="json", request_method="DELETE", permission=Permission.CHANGE)
def cancel(request: Request) -> dict[str, Any]:
    """Stop a dry run: ``{"jobId": …}``."""
    try:
        named = str(json.loads(request.body)["jobId"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadRequest('Please send which: {"jobId": "…"}.') from None
    key, record = _dry(request, named)
    request.omero.changes.cancel(record["handle"])
    forget(request, key)
    return {"jobId": key, "status": "cancelled"}


def _dry(request: Request, named: str) -> tuple[str, dict[str, Any]]:
    key = known(request, named)
    record: dict[str, Any] = request.session[PREFIX + key]
    if not record["dry"]:
        raise BadRequest("This is no dry run: /@@jobs tells of it.")
    return key, record


@_at("load_chgrp_groups", "GET", Permission.READ)
def groups(request: Request) -> dict[str, Any]:
    """Tell into which groups things may move: those that all their owners are in."""
    found = request.omero.targets(organising.read_targets(formerly.named(request.GET)))
    owners = {each.owner.id: each.owner for each in found}
    here = {each.group_id for each in found}
    return presenter.groups(owners.values(), request.omero.common_groups(owners), here)


@view_config(route_name="load_chgrp_target", renderer=f"{TEMPLATES}/targets.pt", request_method="GET", permission=Permission.READ)
def targets(request: Request) -> dict[str, Any]:
    """List what things may be put into in a group."""
    kind, owner = request.matchdict["kind"], changes.ids(request.GET, "owner")
    asked = Listing(owner=owner[0] if owner else None, group=int(request.matchdict["group"]), limit=MOST_OFFERED)
    return {"kind": kind, "found": request.omero.listing(kind, asked)}


@view_config(route_name="fileset_check", renderer=f"{TEMPLATES}/filesets.pt", request_method="GET", permission=Permission.READ)
def filesets(request: Request) -> dict[str, Any]:
    """List images that can't go without others, for they came in the same files."""
    form = formerly.named(request.GET)
    wanted = {kind: found for kind in ("image", "dataset", "project", "plate", "screen") if (found := changes.ids(form, kind))}
    return {"action": request.matchdict["action"], "split": presenter.split(request.omero.split(wanted))}


def _form(request: Request) -> Any:
    """Read the form, kinds by our names; the images of sets of files among the images."""
    form = formerly.named(request.POST)
    if sets := changes.ids(form, "fileset"):
        form.add("image", ",".join(map(str, request.omero.images_of_filesets(sets))))
    return form


def _submit(request: Request, action: str, form: Any, *, dry: bool = False) -> str:
    task = formerly.read_going(form, action, FIELDS[action], dry=dry)
    found: tuple[Target, ...] = request.omero.targets(organising.read_targets(form))
    hold(found, RIGHTS[action], WORDS[action])
    check_home(request, task, found)
    _check_kind(form, task, found)
    return begin(request, task, found)


def _check_kind(form: Any, task: Task, found: tuple[Target, ...]) -> None:
    """Refuse what is to go into something of another kind than things of theirs go into."""
    kind = formerly.read_home_kind(form)
    if (task.into or task.named) and kind != HOLDER[found[0].kind]:
        raise BadRequest(f"{found[0].kind.capitalize()}s go into a {HOLDER[found[0].kind]}, not into a {kind}.")
