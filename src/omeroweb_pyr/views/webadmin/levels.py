"""A group's permissions: what a change would mean is shown first, by counts and a dry run; then OMERO changes them as a job."""

import time
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.request import Request
from pyramid.view import view_config, view_defaults

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.forms.webadmin.groups import LevelForm
from omeroweb_pyr.gateway.model_changes import Progress
from omeroweb_pyr.gateway.model_staff import PERMISSIONS, level_number
from omeroweb_pyr.permissions import Permission
from omeroweb_pyr.presenters import levels as presenter
from omeroweb_pyr.presenters.jobs import RUNNING, staff_record
from omeroweb_pyr.presenters.staff import LEVEL_TITLES
from omeroweb_pyr.resources import Team
from omeroweb_pyr.security.journal import Action, Party
from omeroweb_pyr.views import jobs
from omeroweb_pyr.views.webadmin.pages import TEMPLATES, invalid, page, refused, soon, to, write_down


@view_defaults(route_name="webadmin.group.level", permission=Permission.LEVEL, renderer=f"{TEMPLATES}/level.pt")
class Levels:
    """The page where a change of permissions is looked at, and then begun."""

    def __init__(self, context: Team, request: Request) -> None:
        self.context, self.request = context, request
        self.work = request.omero.administration
        self.listed = self.work.group(context.id)
        self.bits = self.listed.group.permissions
        self.now = level_number(self.bits)

    @view_config(request_method="GET")
    def show(self) -> Any:
        """Show what a change would mean: ``?to=2``."""
        wanted = self.request.GET.get("to", "")
        if wanted not in PERMISSIONS:
            raise BadRequest(f"to is one of {', '.join(PERMISSIONS)}: {', '.join(LEVEL_TITLES.values())}.")
        if wanted == self.now:
            return to(self.request, "webadmin.group.edit", id=self.context.id)
        return self.form(LevelForm(data={"permissions": wanted, "before": self.bits}))

    @view_config(request_method="POST")
    def change(self) -> Any:
        """Begin it."""
        form = LevelForm(self.request.POST)
        form.hides = PERMISSIONS.get(form.permissions.data) == PERMISSIONS["0"]
        if form.permissions.data not in PERMISSIONS or form.permissions.data == self.now:
            return to(self.request, "webadmin.group.edit", id=self.context.id)
        if invalid(self.request, form):
            return self.form(form)
        if form.before.data not in ("", self.bits):
            form.complain("Somebody else has changed the permissions meanwhile. Please look again.")
            form.before.data = self.bits
            self.request.response.status_int = 409
            return self.form(form)
        if refused(self.request, form, lambda: begin(self.request, self.context, self.listed.group, form.permissions.data)):
            return self.form(form)
        return HTTPFound(f"{self.request.script_name}/@@jobs")

    def form(self, form: LevelForm) -> dict[str, Any]:
        """Lay out the page."""
        found = foreseen(self.request, self.context.id, PERMISSIONS[form.permissions.data])
        told = {"form": form, "change": presenter.change(self.listed.group, form.permissions.data)}
        told["facts"] = presenter.facts(self.listed, self.work.outlook(self.context.id))
        told["status"], told["reason"] = found.status, found.message
        told["lost"] = presenter.lost(dict(found.cut))
        told["action"] = self.request.route_path("webadmin.group.level", id=self.context.id)
        told["back"] = self.request.route_path("webadmin.group.edit", id=self.context.id)
        return page(self.context, self.request, "groups", f"Permissions of {self.listed.group.name}", **told)


def begin(request: Request, context: Team, group: Any, number: str) -> None:
    """Have the permissions changed, as a job; write down who wanted it."""
    handle = request.omero.administration.change_level(group.id, PERMISSIONS[number])
    change = f"{group.level.capitalize()} to {LEVEL_TITLES[number]}"
    write_down(context, request, Action.LEVEL, Party(group.name, group.id, "group"), change)
    jobs.remember(request, staff_record("level", f"{group.name} to {LEVEL_TITLES[number]}", handle, time.time()))


def foreseen(request: Request, group: int, bits: str) -> Progress:
    """Have OMERO find out what a change would do; where that takes long, the next look at the page goes on with it."""
    key, work = f"foreseen:{group}:{bits}", request.omero.administration
    handle = request.session.get(key) or work.foresee_level(group, bits)
    found: Progress = soon(lambda: request.omero.progress(handle))
    if found.status == RUNNING:
        request.session[key] = handle
    elif key in request.session:
        del request.session[key]
    return found
